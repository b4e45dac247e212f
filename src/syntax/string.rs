//! Decoded JSON strings that know where each of their characters stands in the template.

use super::span::Span;
use crate::json::{ContentPiece, ContentPieces};

/// A decoded string that remembers where each of its characters stands in the template.
pub(super) struct Decoded {
    pub(super) text: String,
    /// Where the characters between the quotes start.
    start: usize,
    /// For each escape, where it ends: the offset in `text`, and the offset in the characters between the quotes.
    shifts: Vec<(usize, usize)>,
}

impl Decoded {
    /// Text without escapes.
    pub(super) fn plain(text: String, start: usize) -> Self {
        Self { text, start, shifts: Vec::new() }
    }

    /// The place in the template of a range of the decoded text.
    pub(super) fn span(&self, range: Span) -> Span {
        self.offset(range.start)..self.offset(range.end)
    }

    fn offset(&self, decoded: usize) -> usize {
        let index = self.shifts.partition_point(|&(after, _)| after <= decoded);
        let (after, raw) = index.checked_sub(1).and_then(|last| self.shifts.get(last)).copied().unwrap_or((0, 0));
        self.start + raw + (decoded - after)
    }
}

/// Decodes the characters between the quotes of a string that the grammar has accepted.
///
/// `start` is their offset in the template.
///
/// # Errors
///
/// The span in the template of an escape that is half of a surrogate pair (RFC 8259, section 8.2).
pub(super) fn decode(raw: &str, start: usize) -> Result<Decoded, Span> {
    let mut decoded = Decoded::plain(String::with_capacity(raw.len()), start);
    for piece in ContentPieces::of(raw.as_bytes()) {
        match piece.map_err(|place| start + place.start..start + place.end)? {
            // A piece of UTF-8 between ASCII characters is UTF-8, so that nothing is replaced.
            ContentPiece::Plain(plain) => decoded.text.push_str(&String::from_utf8_lossy(plain)),
            ContentPiece::Escape { character, end } => {
                decoded.text.push(character);
                decoded.shifts.push((decoded.text.len(), end));
            }
        }
    }
    Ok(decoded)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn the_way_back_leads_over_escapes() {
        let decoded = decode(r"a\n\ud83d\ude00é\u0062c", 10).ok().unwrap();
        assert_eq!(decoded.text, "a\n\u{1f600}ébc");
        let starts: Vec<_> = decoded.text.char_indices().map(|(at, _)| decoded.span(at..at).start).collect();
        assert_eq!(starts, [10, 11, 13, 25, 27, 33]);
        assert_eq!(decoded.span(0..decoded.text.len()), 10..34);
    }

    #[test]
    fn half_a_pair_of_surrogates_is_told_with_its_place() {
        assert_eq!(decode(r"\n\ud800x", 10).err(), Some(12..18));
    }
}
