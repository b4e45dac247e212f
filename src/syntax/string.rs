//! The decoded text of a JSON string, and the way back to the template.

use super::span::Span;

/// A decoded string that remembers where each of its characters stands in the template.
pub(super) struct Decoded {
    pub(super) text: String,
    /// Where the characters between the quotes start.
    start: usize,
    /// One entry after each escape: an offset into `text`, and into the characters between the quotes.
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
    let mut text = String::with_capacity(raw.len());
    let mut shifts = Vec::new();
    let mut rest = raw;
    while let Some((plain, escaped)) = rest.split_once('\\') {
        text.push_str(plain);
        let at = raw.len() - escaped.len() - 1;
        let (character, length) = escape(escaped).map_err(|length| start + at..start + at + 1 + length)?;
        text.push(character);
        rest = escaped.get(length..).unwrap_or("");
        shifts.push((text.len(), raw.len() - rest.len()));
    }
    text.push_str(rest);
    Ok(Decoded { text, start, shifts })
}

/// The character of the escape whose backslash has been read, and the bytes that it takes.
fn escape(text: &str) -> Result<(char, usize), usize> {
    let simple = match text.as_bytes().first() {
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return unicode_escape(text),
        Some(&other) => char::from(other),
        None => return Err(0),
    };
    Ok((simple, 1))
}

fn unicode_escape(text: &str) -> Result<(char, usize), usize> {
    const LENGTH: usize = "u0000".len();
    let high = code_unit(text).ok_or(LENGTH)?;
    if let Some(character) = char::from_u32(high) {
        return Ok((character, LENGTH));
    }
    let low = text
        .get(LENGTH..)
        .and_then(|rest| rest.strip_prefix('\\'))
        .filter(|rest| rest.starts_with('u'))
        .and_then(code_unit)
        .ok_or(LENGTH)?;
    let pair = [high, low].map(|unit| u16::try_from(unit).unwrap_or(0));
    match char::decode_utf16(pair).next() {
        Some(Ok(character)) => Ok((character, 2 * LENGTH + 1)),
        _ => Err(LENGTH),
    }
}

fn code_unit(text: &str) -> Option<u32> {
    u32::from_str_radix(text.get(1..5)?, 16).ok()
}
