use super::token_shape::{TokenShape, TokenSizes};
use crate::compile::plan::Claim;

/// The exact bytes of each claim for one user.
#[derive(Debug, Clone)]
pub struct Sizes<'t> {
    claims: &'t [Claim],
    bytes: Vec<usize>,
}

impl<'t> Sizes<'t> {
    pub(crate) fn new(claims: &'t [Claim], bytes: Vec<usize>) -> Self {
        Self { claims, bytes }
    }

    /// The name of each claim and its bytes in the payload, name and colon included, in the order of the template.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&'t str, usize)> {
        self.claims.iter().zip(&self.bytes).map(|(claim, &bytes)| (claim.name.as_str(), bytes))
    }

    /// The bytes of the object of all claims, with its braces and commas.
    #[must_use]
    pub fn custom(&self) -> usize {
        object_bytes(self.bytes.iter().copied())
    }

    /// What becomes of a token that carries these claims.
    #[must_use]
    pub fn token(&self, shape: &TokenShape) -> TokenSizes {
        shape.arithmetic(self.claims.iter().map(|claim| claim.name.as_str())).sizes(self.custom())
    }
}

/// The bytes of an object whose members have the given bytes; one that is left out has none.
pub(crate) fn object_bytes(members: impl Iterator<Item = usize>) -> usize {
    let (bytes, count) =
        members.filter(|&bytes| bytes > 0).fold((0, 0_usize), |(sum, count), bytes| (sum + bytes, count + 1));
    bytes + count.saturating_sub(1) + "{}".len()
}
