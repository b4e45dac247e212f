//! One value for each root. It has no lookup that can fail: there is a value for every root.

use super::root::Root;

/// One value for each root.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ByRoot<T> {
    user: T,
    organization: T,
    membership: T,
    session: T,
}

impl<T> ByRoot<T> {
    pub(crate) fn new(mut value: impl FnMut(Root) -> T) -> Self {
        Self {
            user: value(Root::User),
            organization: value(Root::Organization),
            membership: value(Root::Membership),
            session: value(Root::Session),
        }
    }

    #[inline]
    pub(crate) fn get(&self, root: Root) -> &T {
        match root {
            Root::User => &self.user,
            Root::Organization => &self.organization,
            Root::Membership => &self.membership,
            Root::Session => &self.session,
        }
    }

    #[inline]
    pub(crate) fn get_mut(&mut self, root: Root) -> &mut T {
        match root {
            Root::User => &mut self.user,
            Root::Organization => &mut self.organization,
            Root::Membership => &mut self.membership,
            Root::Session => &mut self.session,
        }
    }

    /// The values with their roots.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Root, &T)> {
        Root::ALL.into_iter().map(|root| (root, self.get(root)))
    }

    /// Another value for each root, made of the one that it has.
    pub(crate) fn map<U>(self, mut to: impl FnMut(Root, T) -> U) -> ByRoot<U> {
        ByRoot {
            user: to(Root::User, self.user),
            organization: to(Root::Organization, self.organization),
            membership: to(Root::Membership, self.membership),
            session: to(Root::Session, self.session),
        }
    }
}
