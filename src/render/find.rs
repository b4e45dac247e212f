//! The search that everything waits for: where does a run of plain string characters end?

/// The bytes that are looked at together: one vector register of every 64-bit target.
const LANES: usize = 16;

/// Returns where the first quote, backslash or control character is.
#[inline]
pub(super) fn find_special(text: &[u8]) -> Option<usize> {
    find(text, |byte| {
        (byte == b'"') | (byte == b'\\') | (byte < b' ')
    })
}

/// Returns where the first quote, backslash, control character or byte beyond ASCII is.
#[inline]
pub(super) fn find_special_or_non_ascii(text: &[u8]) -> Option<usize> {
    find(text, |byte| {
        (byte == b'"') | (byte == b'\\') | (byte.wrapping_sub(b' ') >= 0x60)
    })
}

/// A loop over arrays without an early exit: the compiler turns it into vector comparisons.
#[inline(always)]
fn find(text: &[u8], special: impl Fn(u8) -> bool) -> Option<usize> {
    let (chunks, tail) = text.as_chunks::<LANES>();
    for (index, chunk) in chunks.iter().enumerate() {
        let mut lanes = [0_u8; LANES];
        for (lane, &byte) in lanes.iter_mut().zip(chunk) {
            *lane = u8::from(special(byte)).wrapping_neg();
        }
        let lanes = u128::from_le_bytes(lanes);
        if lanes != 0 {
            return Some(index * LANES + lanes.trailing_zeros() as usize / 8);
        }
    }
    let tail_start = text.len() - tail.len();
    tail.iter()
        .position(|&byte| special(byte))
        .map(|offset| tail_start + offset)
}
