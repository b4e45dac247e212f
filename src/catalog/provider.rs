//! Whose own template language a template may have to be in as well.

/// The provider of a product with a template language of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Provider {
    /// Clerk, in whose dashboard session and JWT templates are written.
    Clerk,
}

impl Provider {
    /// The provider's name, in lower case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Clerk => "clerk",
        }
    }
}
