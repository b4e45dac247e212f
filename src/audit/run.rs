//! The runs that an audit is made of, so that none is counted twice.

use std::collections::BTreeSet;
use std::hash::{BuildHasher as _, RandomState};

/// The runs whose users an audit has: random numbers, so that equal parts of two runs are not taken for one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub(super) struct Runs(BTreeSet<String>);

impl Runs {
    /// A new run.
    pub(super) fn new() -> Self {
        // Each state has keys of its own, which come from the system's source of randomness.
        let number = RandomState::new().hash_one(());
        Self(BTreeSet::from([format!("{number:016x}")]))
    }

    pub(super) fn overlap(&self, other: &Self) -> bool {
        !self.0.is_disjoint(&other.0)
    }

    pub(super) fn extend(&mut self, other: &Self) {
        self.0.extend(other.0.iter().cloned());
    }

    /// Whether they are the runs of an audit that has users, or has none.
    #[cfg(feature = "serde")]
    pub(super) fn are_sound(&self, has_users: bool) -> bool {
        let is_number = |run: &String| run.len() == 16 && run.bytes().all(|byte| byte.is_ascii_hexdigit());
        self.0.is_empty() != has_users && self.0.iter().all(is_number)
    }
}
