//! A map from names to values that is made for keys of JSON objects: nearly always, one look tells whether a key is in
//! it.

/// Finds the value of a name.
#[derive(Debug)]
pub(crate) struct NameTable<V> {
    /// A filter with one bit for each name, by its first byte and its length: a key whose bit is not set is not in the
    /// table.
    filter: u64,
    /// A hash table with at least twice as many cells as names. It is empty if some name found no free cell near its
    /// first one; `names` is searched then.
    cells: Vec<Option<Cell<V>>>,
    /// By how many bits a hash is shifted to get the number of a cell.
    shift: u32,
    /// All names, sorted by length and then by name.
    names: Vec<(String, V)>,
}

#[derive(Debug, Clone, Copy)]
struct Cell<V> {
    fingerprint: Fingerprint,
    value: V,
    /// The position in `names`.
    position: usize,
}

/// Two different names seldom have the same fingerprint, and never if they have up to 16 bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
struct Fingerprint {
    /// The first eight bytes. Of a name with fewer, all of its bytes, some of them twice.
    first: u64,
    /// The last eight bytes, or 0 if the name has fewer.
    last: u64,
    length: usize,
}

impl Fingerprint {
    #[inline(always)]
    fn of(name: &[u8]) -> Self {
        let (first, last) = if let (Some(first), Some(last)) = (name.first_chunk::<8>(), name.last_chunk::<8>()) {
            (u64::from_le_bytes(*first), u64::from_le_bytes(*last))
        } else if let (Some(first), Some(last)) = (name.first_chunk::<4>(), name.last_chunk::<4>()) {
            let [first, last] = [first, last].map(|&half| u64::from(u32::from_le_bytes(half)));
            (first | last << 32, 0)
        } else {
            let byte = |byte: Option<&u8>| u64::from(byte.copied().unwrap_or(0));
            (byte(name.first()) | byte(name.get(1)) << 8 | byte(name.last()) << 16, 0)
        };
        Self { first, last, length: name.len() }
    }

    #[inline(always)]
    fn hash(self) -> u64 {
        (self.first ^ self.last.rotate_left(29) ^ self.length as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}

impl<V: Copy> NameTable<V> {
    /// How many cells are looked at for a name at most, so that no choice of names can make the search slow.
    const LOOKS: usize = 8;

    /// The length up to which equal fingerprints mean equal names.
    const WHOLE: usize = 16;

    /// A table with the given names, which have to be different.
    pub(crate) fn new(mut names: Vec<(String, V)>) -> Self {
        names.sort_unstable_by(|(left, _), (right, _)| (left.len(), left).cmp(&(right.len(), right)));
        let count = (2 * names.len()).next_power_of_two().max(2);
        let filter = names.iter().fold(0, |filter, (name, _)| filter | 1 << filter_bit(name.as_bytes()));
        let mut table =
            Self { filter, cells: vec![None; count], shift: 64 - count.trailing_zeros(), names: Vec::new() };
        for (position, (name, value)) in names.iter().enumerate() {
            let fingerprint = Fingerprint::of(name.as_bytes());
            let first = table.first_cell(fingerprint);
            let mut looks = (first..first + Self::LOOKS).map(|number| number & (count - 1));
            let free = looks.find(|&number| table.cells.get(number).is_some_and(Option::is_none));
            let Some(cell) = free.and_then(|number| table.cells.get_mut(number)) else {
                table.cells.clear();
                break;
            };
            *cell = Some(Cell { fingerprint, value: *value, position });
        }
        Self { names, ..table }
    }

    /// How many names there are.
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// The value of the name that is equal to the key.
    #[inline(always)]
    pub(crate) fn find(&self, key: &[u8]) -> Option<V> {
        if self.filter >> filter_bit(key) & 1 == 0 {
            return None;
        }
        let cells = self.cells.as_slice();
        if cells.is_empty() {
            return self.search(key);
        }
        let fingerprint = Fingerprint::of(key);
        let first = self.first_cell(fingerprint);
        for number in first..first + Self::LOOKS {
            match cells.get(number & (cells.len() - 1)) {
                Some(Some(cell)) if cell.fingerprint == fingerprint => {
                    let is_name = |(name, _): &(String, V)| name.as_bytes() == key;
                    if key.len() <= Self::WHOLE || self.names.get(cell.position).is_some_and(is_name) {
                        return Some(cell.value);
                    }
                }
                Some(Some(_)) => {}
                _ => return None,
            }
        }
        None
    }

    /// Like `find`, but by a search in all names.
    #[inline(never)]
    fn search(&self, key: &[u8]) -> Option<V> {
        let order = |(name, _): &(String, V)| (name.len(), name.as_bytes()).cmp(&(key.len(), key));
        let position = self.names.binary_search_by(order).ok()?;
        self.names.get(position).map(|&(_, value)| value)
    }

    #[inline(always)]
    fn first_cell(&self, fingerprint: Fingerprint) -> usize {
        #[expect(clippy::cast_possible_truncation, reason = "less than the number of cells")]
        let cell = (fingerprint.hash() >> self.shift) as usize;
        cell
    }
}

/// The bit of a filter for a name: its first byte and its length, taken together.
#[inline(always)]
fn filter_bit(name: &[u8]) -> u32 {
    let first = name.first().copied().unwrap_or(0);
    #[expect(clippy::cast_possible_truncation, reason = "only the low bits count")]
    let length = name.len() as u32;
    u32::from(first).wrapping_add(length.wrapping_mul(7)) & 63
}
