//! The exact bytes of claims.

use super::object_bytes::object_bytes;
use super::token_shape::TokenShape;
use super::token_sizes::TokenSizes;
use crate::compile::arena::{Arena, Table};
use crate::compile::plan::Claim;

/// The exact bytes of each claim for one user.
#[derive(Debug, Clone)]
pub struct Sizes<'t> {
    claims: &'t Arena<Claim>,
    bytes: Table<Claim, Vec<usize>>,
}

impl<'t> Sizes<'t> {
    pub(crate) fn new(claims: &'t Arena<Claim>, bytes: Table<Claim, Vec<usize>>) -> Self {
        Self { claims, bytes }
    }

    /// The name of each claim and its bytes in the payload, name and colon included, in the order of the template. A claim
    /// that is left out has 0.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&'t str, usize)> {
        self.claims.items().iter().zip(self.bytes.values()).map(|(claim, &bytes)| (claim.name.as_str(), bytes))
    }

    /// The bytes of the object of all claims, with its braces and commas.
    #[must_use]
    pub fn total(&self) -> usize {
        object_bytes(self.bytes.values().iter().copied())
    }

    /// What becomes of a token that carries these claims. Where the issuer has a claim of the same name, the token carries
    /// that one.
    #[must_use]
    pub fn token(&self, shape: &TokenShape) -> TokenSizes {
        shape.sizes(object_bytes(self.iter().filter(|(name, _)| shape.carries(name)).map(|(_, bytes)| bytes)))
    }
}
