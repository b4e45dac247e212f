//! From the key of an object to the member of that name, nearly always with one look.

use super::plan::PathMember;

/// Finds members by their keys.
#[derive(Debug, Default)]
pub(crate) struct NameTable {
    /// A bit for each first byte and length, taken together, that a name has.
    filter: u64,
    /// At least twice as many cells as members; none if some member has no free cell near its first.
    cells: Vec<Cell>,
    /// How far a hash is shifted to make the number of a cell.
    shift: u32,
}

#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    fingerprint: Fingerprint,
    /// The place of a member plus one; 0 in a free cell.
    member: usize,
}

/// What most names differ in; of names of up to 16 bytes, all that they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
struct Fingerprint {
    /// The first eight bytes, or all of a name that has fewer, some of them twice.
    first: u64,
    /// The last eight bytes of a name that has as many.
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

impl NameTable {
    /// The most cells that are looked at for a name: whoever writes a template cannot make the search long.
    const LOOKS: usize = 8;

    /// The length up to which a name is all in its fingerprint.
    const WHOLE: usize = 16;

    pub(crate) fn new(members: &[PathMember]) -> Self {
        let count = (2 * members.len()).next_power_of_two().max(2);
        let filter = members.iter().fold(0, |filter, member| filter | 1 << filter_bit(member.name.as_bytes()));
        let mut table = Self { filter, cells: vec![Cell::default(); count], shift: 64 - count.trailing_zeros() };
        for (place, member) in members.iter().enumerate() {
            let fingerprint = Fingerprint::of(member.name.as_bytes());
            let first = table.first_cell(fingerprint);
            let mut looks = (first..first + Self::LOOKS).map(|number| number & (count - 1));
            let free = looks.find(|&number| table.cells.get(number).is_some_and(|cell| cell.member == 0));
            match free.and_then(|number| table.cells.get_mut(number)) {
                Some(cell) => *cell = Cell { fingerprint, member: place + 1 },
                None => return Self { filter, ..Self::default() },
            }
        }
        table
    }

    /// The place, among the members that the table was made of, of the one whose name is the given key.
    #[inline(always)]
    pub(crate) fn find(&self, key: &[u8], members: &[PathMember]) -> Option<usize> {
        if self.filter >> filter_bit(key) & 1 == 0 {
            return None;
        }
        let cells = self.cells.as_slice();
        if cells.is_empty() {
            return search(key, members);
        }
        let fingerprint = Fingerprint::of(key);
        let first = self.first_cell(fingerprint);
        for number in first..first + Self::LOOKS {
            match cells.get(number & (cells.len() - 1)) {
                Some(&Cell { fingerprint: other, member: member @ 1.. }) if other == fingerprint => {
                    let place = member - 1;
                    let is_name = |member: &PathMember| member.name.as_bytes() == key;
                    if key.len() <= Self::WHOLE || members.get(place).is_some_and(is_name) {
                        return Some(place);
                    }
                }
                Some(Cell { member: 1.., .. }) => {}
                _ => return None,
            }
        }
        None
    }

    #[inline(always)]
    fn first_cell(&self, fingerprint: Fingerprint) -> usize {
        #[expect(clippy::cast_possible_truncation, reason = "less than the number of cells")]
        let cell = (fingerprint.hash() >> self.shift) as usize;
        cell
    }
}

/// As `find`, without the table.
#[inline(never)]
fn search(key: &[u8], members: &[PathMember]) -> Option<usize> {
    let order = |member: &PathMember| (member.name.len(), member.name.as_bytes()).cmp(&(key.len(), key));
    members.binary_search_by(order).ok()
}

/// The bit of a filter for a name: its first byte and its length, taken together.
#[inline(always)]
fn filter_bit(name: &[u8]) -> u32 {
    let first = name.first().copied().unwrap_or(0);
    #[expect(clippy::cast_possible_truncation, reason = "only the low bits count")]
    let length = name.len() as u32;
    u32::from(first).wrapping_add(length.wrapping_mul(7)) & 63
}
