/// The provider of a product with a template language of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Provider {
    /// Clerk, in whose dashboard session and JWT templates are written.
    Clerk,
}
