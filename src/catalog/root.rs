//! The objects that templates read from.

/// The objects that shortcodes start from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Root {
    // Output that goes through all roots is in this order.
    /// `user`: the user whose token it is.
    User,
    /// `org`: the active organization.
    Organization,
    /// `org_membership`: the user's membership in the active organization.
    Membership,
    /// `session`: the user's session.
    Session,
}

impl Root {
    /// Every root.
    pub const ALL: [Self; 4] = [Self::User, Self::Organization, Self::Membership, Self::Session];

    /// The root's name in a template.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Organization => "org",
            Self::Membership => "org_membership",
            Self::Session => "session",
        }
    }

    /// The name that the provider's own documents of this root have in their member `object`.
    #[must_use]
    pub const fn object_name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Organization => "organization",
            Self::Membership => "organization_membership",
            Self::Session => "session",
        }
    }

    /// What its document is called in messages.
    #[must_use]
    pub const fn document_name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Organization => "organization",
            Self::Membership => "membership",
            Self::Session => "session",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|root| root.name() == name)
    }
}
