//! Something for each root: what is kept by root can be asked for with every root there is.

use super::root::Root;

/// Something for each root.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ByRoot<T> {
    user: T,
    organization: T,
    membership: T,
    session: T,
}

impl<T> ByRoot<T> {
    pub(crate) fn new(mut of: impl FnMut(Root) -> T) -> Self {
        Self {
            user: of(Root::User),
            organization: of(Root::Organization),
            membership: of(Root::Membership),
            session: of(Root::Session),
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

    /// What there is, with its root.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Root, &T)> {
        Root::ALL.into_iter().map(|root| (root, self.get(root)))
    }

    /// The same roots with something else for each.
    pub(crate) fn map<U>(self, mut to: impl FnMut(Root, T) -> U) -> ByRoot<U> {
        ByRoot {
            user: to(Root::User, self.user),
            organization: to(Root::Organization, self.organization),
            membership: to(Root::Membership, self.membership),
            session: to(Root::Session, self.session),
        }
    }
}
