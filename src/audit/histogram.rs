use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How often each size was seen. Sizes are small whole numbers, so they are counted, and percentiles are exact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<(usize, u64)>", into = "Vec<(usize, u64)>")]
pub(super) struct Histogram {
    /// The counts of the sizes below [`SMALL`], up to the largest that was seen.
    small: Vec<u64>,
    large: BTreeMap<usize, u64>,
}

/// Sizes below are counted in place, the few above in a map.
const SMALL: usize = 4_096;

impl Histogram {
    #[inline]
    pub(super) fn add(&mut self, size: usize, count: u64) {
        if size >= SMALL {
            let of_size = self.large.entry(size).or_default();
            *of_size = of_size.saturating_add(count);
            return;
        }
        if size >= self.small.len() {
            self.small.resize(size + 1, 0);
        }
        if let Some(of_size) = self.small.get_mut(size) {
            *of_size = of_size.saturating_add(count);
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        for (size, count) in other.iter() {
            self.add(size, count);
        }
    }

    /// The sizes that were seen, smallest first, and how often each was.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, u64)> {
        let small = self.small.iter().copied().enumerate().filter(|&(_, count)| count > 0);
        small.chain(self.large.iter().map(|(&size, &count)| (size, count)))
    }

    pub(super) fn count(&self) -> u64 {
        self.iter().fold(0, |sum, (_, count)| sum.saturating_add(count))
    }

    /// The count of all, unless it is beyond all users that there can be.
    pub(super) fn checked_count(&self) -> Option<u64> {
        self.iter().try_fold(0_u64, |sum, (_, count)| sum.checked_add(count))
    }

    /// The smallest size that at least so many percent of all do not exceed (the nearest rank); 0 if there is none.
    pub(super) fn percentile(&self, percent: u64) -> usize {
        let rank = (u128::from(self.count()) * u128::from(percent)).div_ceil(100).max(1);
        let mut seen = 0;
        let mut last = 0;
        for (size, count) in self.iter() {
            seen += u128::from(count);
            last = size;
            if seen >= rank {
                break;
            }
        }
        last
    }

    /// The mean of what a function makes of each size; 0 if there is none.
    #[expect(clippy::cast_precision_loss, reason = "a mean is shown with one decimal")]
    pub(super) fn mean(&self, of: impl Fn(usize) -> usize) -> f64 {
        let sum: u128 = self.iter().map(|(size, count)| of(size) as u128 * u128::from(count)).sum();
        sum as f64 / self.count().max(1) as f64
    }
}

impl From<Vec<(usize, u64)>> for Histogram {
    fn from(counts: Vec<(usize, u64)>) -> Self {
        let mut histogram = Self::default();
        for (size, count) in counts {
            histogram.add(size, count);
        }
        histogram
    }
}

impl From<Histogram> for Vec<(usize, u64)> {
    fn from(histogram: Histogram) -> Self {
        histogram.iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_nearest_ranks() {
        let histogram = Histogram::from((1..=10).map(|size| (size * 1_000, 1)).collect::<Vec<_>>());
        let percentiles = [0, 10, 11, 50, 95, 99, 100].map(|percent| histogram.percentile(percent));
        assert_eq!(percentiles, [1_000, 1_000, 2_000, 5_000, 10_000, 10_000, 10_000]);
        assert!((histogram.mean(|size| size) - 5_500.0).abs() < 1e-9);
        assert_eq!(Histogram::default().percentile(50), 0);
    }
}
