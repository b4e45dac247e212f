//! The users whose tokens are the largest.

use std::cmp::Reverse;

/// The users that are kept.
const KEPT: usize = 10;

/// The claims that are named of each of them.
const LARGEST_CLAIMS: usize = 3;

/// The largest tokens, sorted, the largest first.
#[derive(Debug, Clone, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub(super) struct LargestTokens(Vec<LargeToken>);

/// A large token. The order is total, so that it does not matter in which order audits merge.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct LargeToken {
    /// The bytes of all claims.
    #[cfg_attr(feature = "serde", serde(rename = "custom"))]
    total: Reverse<usize>,
    /// The user's id, or its beginning.
    id: Option<String>,
    /// The bytes and the numbers of the largest claims.
    claims: Vec<(Reverse<usize>, usize)>,
}

impl LargestTokens {
    /// Whether a token with so many bytes of claims may be among the largest.
    pub(super) fn may_have(&self, total: usize) -> bool {
        self.0.len() < KEPT || self.0.last().is_some_and(|last| total >= last.total.0)
    }

    /// Adds a token, if it is among the largest.
    pub(super) fn add(&mut self, token: LargeToken) {
        if self.0.len() < KEPT || self.0.last().is_some_and(|last| token < *last) {
            self.0.push(token);
            self.0.sort();
            self.0.truncate(KEPT);
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.0.extend(other.0.iter().cloned());
        self.0.sort();
        self.0.truncate(KEPT);
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &LargeToken> {
        self.0.iter()
    }

    /// Whether they can be the largest tokens of so many users, with sizes up to the given one, of a template with so many
    /// claims.
    #[cfg(feature = "serde")]
    pub(super) fn are_of(&self, users: u64, largest: usize, claims: usize) -> bool {
        self.0.len() == usize::try_from(users).unwrap_or(KEPT).min(KEPT)
            && self.0.is_sorted()
            && self.0.iter().all(|token| token.total.0 <= largest && token.claims.len() <= LARGEST_CLAIMS)
            && self.0.iter().flat_map(|token| &token.claims).all(|&(_, claim)| claim < claims)
    }
}

impl LargeToken {
    /// A token with so many bytes of claims, and the bytes and numbers of each that it has.
    pub(super) fn new(total: usize, id: Option<String>, claims: impl Iterator<Item = (usize, usize)>) -> Self {
        let mut claims: Vec<_> = claims.map(|(claim, bytes)| (Reverse(bytes), claim)).collect();
        claims.sort_unstable();
        claims.truncate(LARGEST_CLAIMS);
        Self { total: Reverse(total), id, claims }
    }

    /// The bytes of all claims.
    pub(super) fn total(&self) -> usize {
        self.total.0
    }

    /// The user's id, or its beginning.
    pub(super) fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// The numbers and the bytes of the largest claims.
    pub(super) fn claims(&self) -> impl Iterator<Item = (usize, usize)> {
        self.claims.iter().map(|&(bytes, claim)| (claim, bytes.0))
    }
}
