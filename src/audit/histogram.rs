//! Histograms: how often each size was seen.

use std::collections::BTreeMap;

/// How often each size was seen. Sizes are small whole numbers, so they are counted, and percentiles are exact.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub(super) struct Histogram {
    /// Sizes and their counts, the smallest size first.
    counts: Vec<(usize, u64)>,
}

impl Histogram {
    /// Adds the counts of another histogram; the sum of all has to be a number of 64 bits.
    pub(super) fn merge(&mut self, other: &Self) {
        self.counts.extend(&other.counts);
        // Two sorted runs, which a stable sort merges.
        self.counts.sort_by_key(|&(size, _)| size);
        self.counts.dedup_by(|(size, count), (kept_size, kept_count)| {
            let is_same = size == kept_size;
            *kept_count += if is_same { *count } else { 0 };
            is_same
        });
    }

    /// The sizes that were seen, smallest first, and how often each was.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, u64)> {
        self.counts.iter().copied()
    }

    /// Whether it is the histogram of so many users, with sizes up to the given one.
    #[cfg(feature = "serde")]
    pub(super) fn is_of(&self, users: u64, largest: usize) -> bool {
        let is_sorted = self.counts.is_sorted_by(|(left, _), (right, _)| left < right);
        let is_in_range = |&(size, count): &(usize, u64)| size <= largest && count > 0;
        let count = self.iter().try_fold(0_u64, |sum, (_, count)| sum.checked_add(count));
        is_sorted && self.counts.iter().all(is_in_range) && count == Some(users)
    }

    /// How often a size was seen.
    pub(super) fn count_of(&self, size: usize) -> u64 {
        let found = self.counts.binary_search_by_key(&size, |&(size, _)| size);
        found.ok().and_then(|place| self.counts.get(place)).map_or(0, |&(_, count)| count)
    }

    pub(super) fn count(&self) -> u64 {
        self.iter().map(|(_, count)| count).sum()
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

/// A histogram at work: most sizes are counted in place, in a table that grows up to a limit; the few above in a map.
#[derive(Debug)]
pub(super) struct Tally {
    table: Vec<u64>,
    limit: usize,
    above: BTreeMap<usize, u64>,
}

impl Tally {
    /// How many cells all the tables of an audit may have together.
    const CELLS: usize = 1 << 18;

    /// One of several tallies of an audit, which share the cells.
    pub(super) fn one_of(tallies: usize) -> Self {
        Self { table: Vec::new(), limit: (Self::CELLS / tallies.max(1)).min(4_096), above: BTreeMap::new() }
    }

    #[inline]
    pub(super) fn add(&mut self, size: usize) {
        if size >= self.limit {
            *self.above.entry(size).or_default() += 1;
            return;
        }
        if size >= self.table.len() {
            self.table.resize(size + 1, 0);
        }
        if let Some(count) = self.table.get_mut(size) {
            *count += 1;
        }
    }

    pub(super) fn finish(self) -> Histogram {
        let in_table = self.table.into_iter().enumerate().filter(|&(_, count)| count > 0);
        Histogram { counts: in_table.chain(self.above).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_nearest_ranks() {
        let histogram = Histogram { counts: (1..=10).map(|size| (size * 1_000, 1)).collect() };
        let percentiles = [0, 10, 11, 50, 95, 99, 100].map(|percent| histogram.percentile(percent));
        assert_eq!(percentiles, [1_000, 1_000, 2_000, 5_000, 10_000, 10_000, 10_000]);
        assert!((histogram.mean(|size| size) - 5_500.0).abs() < 1e-9);
        assert_eq!(Histogram::default().percentile(50), 0);
    }

    #[test]
    fn tables_and_maps_count_the_same() {
        let sizes = [0, 7, 7, 63, 64, 4_095, 4_096, 100_000, 7];
        for many in [0, 1, 4_096, usize::MAX] {
            let mut tally = Tally::one_of(many);
            for size in sizes {
                tally.add(size);
            }
            let counts = [(0, 1), (7, 3), (63, 1), (64, 1), (4_095, 1), (4_096, 1), (100_000, 1)];
            assert_eq!(tally.finish().counts, counts, "one of {many}");
        }
    }
}
