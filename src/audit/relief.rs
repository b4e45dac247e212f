//! How many users it would help to leave something out.

use crate::size::Verdict;

/// How many users it would help if a claim, or a member of one, were not in their tokens.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Relief {
    /// Overflowing users that would no longer overflow.
    pub(super) overflow: u64,
    /// Risky and overflowing users that would fit.
    pub(super) fits: u64,
}

impl Relief {
    /// Counts a user whose token does not fit, by the verdict on it as it is and on what it would be.
    pub(super) fn count(&mut self, now: Verdict, without: Option<Verdict>) {
        self.overflow += u64::from(now == Verdict::Overflow && without != Some(now));
        self.fits += u64::from(without == Some(Verdict::Fits));
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.overflow = self.overflow.saturating_add(other.overflow);
        self.fits = self.fits.saturating_add(other.fits);
    }
}
