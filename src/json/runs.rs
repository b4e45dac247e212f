//! How long a run of plain string characters or of digits is. Rendering spends much of its time in these searches, so
//! they look at many bytes at a time.

use wide::{i8x16, u8x16};

/// The bytes of a string that are looked at together: one vector register of every 64-bit target.
const LANES: usize = 16;

/// A bit for each byte that is a quote, a backslash or a control character.
#[inline(always)]
fn special(chunk: &[u8; LANES]) -> u32 {
    let lanes = u8x16::new(*chunk);
    let equal = |byte: u8| lanes.simd_eq(u8x16::splat(byte));
    let controls = lanes.min(u8x16::splat(b' ' - 1)).simd_eq(lanes);
    (equal(b'"') | equal(b'\\') | controls).to_bitmask()
}

/// A bit for each byte that is a quote, a backslash, a control character or beyond ASCII.
#[inline(always)]
fn special_or_non_ascii(chunk: &[u8; LANES]) -> u32 {
    let lanes = i8x16::new(chunk.map(u8::cast_signed));
    let equal = |byte: u8| lanes.simd_eq(i8x16::splat(byte.cast_signed()));
    // Bytes beyond ASCII are negative as signed numbers, and so below the space as well.
    let unprintable = lanes.simd_lt(i8x16::splat(b' '.cast_signed()));
    (equal(b'"') | equal(b'\\') | unprintable).to_bitmask()
}

/// How many bytes have a bit each in one `u64`.
pub(crate) const BLOCK: usize = 64;

/// A bit for each byte of a block that is a quote, a backslash, a control character or beyond ASCII.
#[inline(always)]
pub(crate) fn specials(block: &[u8; BLOCK]) -> u64 {
    let (chunks, _) = block.as_chunks::<LANES>();
    chunks.iter().rev().fold(0, |bits, chunk| bits << LANES | u64::from(special_or_non_ascii(chunk)))
}

/// How many bytes there are before the first quote, backslash or control character; the length of the text if it has
/// none.
#[inline(always)]
pub(crate) fn plain_length(text: &[u8]) -> usize {
    let (chunks, tail) = text.as_chunks::<LANES>();
    for (index, chunk) in chunks.iter().enumerate() {
        let special = special(chunk);
        if special != 0 {
            return index * LANES + special.trailing_zeros() as usize;
        }
    }
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..b' ');
    text.len() - tail.len() + tail.iter().position(is_special).unwrap_or(tail.len())
}

/// How many digits the eight bytes start with.
#[inline(always)]
pub(crate) fn leading_digits(bytes: [u8; 8]) -> usize {
    // Digits become 0 to 9. Adding 0x76 sets the highest bit of every larger value, and of no digit.
    let values = u64::from_le_bytes(bytes) ^ 0x3030_3030_3030_3030;
    let others = (values.wrapping_add(0x7676_7676_7676_7676) | values) & 0x8080_8080_8080_8080;
    others.trailing_zeros() as usize / 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_found_at_every_place() {
        for byte in 0..=u8::MAX {
            let is_special = matches!(byte, b'"' | b'\\' | 0..b' ');
            for place in 0..40 {
                let mut text = [b'x'; 40];
                text[place] = byte;
                assert_eq!(plain_length(&text), if is_special { place } else { 40 }, "{byte:#x} at {place}");
            }
            for place in 0..BLOCK {
                let mut block = [b'x'; BLOCK];
                block[place] = byte;
                let expected = u64::from(is_special || byte >= 0x80) << place;
                assert_eq!(specials(&block), expected, "{byte:#x} at {place}");
            }
            for place in 0..8 {
                let mut bytes = *b"01234567";
                bytes[place] = byte;
                assert_eq!(
                    leading_digits(bytes),
                    if byte.is_ascii_digit() { 8 } else { place },
                    "{byte:#x} at {place}"
                );
            }
        }
    }
}
