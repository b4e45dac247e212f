//! From the content of a JSON string to the characters that it stands for.

use std::borrow::Cow;
use std::ops::Range;

use super::runs::plain_length;

/// The content of a string as an iterator over plain text and escapes. An invalid escape gives its place as an
/// error, and ends the iterator.
pub(crate) struct ContentPieces<'a> {
    content: &'a [u8],
    at: usize,
}

/// A piece of a string's content.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum ContentPiece<'a> {
    /// Bytes up to the next backslash, or to the end.
    Plain(&'a [u8]),
    /// An escaped character, and the offset in the content at which the escape ends. A pair of surrogates is one
    /// escape.
    Escape { character: char, end: usize },
}

impl<'a> ContentPieces<'a> {
    /// The pieces of what stands between the quotes of a string.
    pub(crate) fn of(content: &'a [u8]) -> Self {
        Self { content, at: 0 }
    }
}

impl<'a> Iterator for ContentPieces<'a> {
    type Item = Result<ContentPiece<'a>, Range<usize>>;

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        let rest = self.content.get(start..).filter(|rest| !rest.is_empty())?;
        let length = rest.iter().position(|&byte| byte == b'\\').unwrap_or(rest.len());
        if length > 0 {
            self.at = start + length;
            return rest.get(..length).map(|plain| Ok(ContentPiece::Plain(plain)));
        }
        let Some((character, length)) = escape(rest) else {
            self.at = self.content.len();
            let length = if rest.get(1) == Some(&b'u') { UNICODE_ESCAPE } else { 2 };
            return Some(Err(start..self.at.min(start + length)));
        };
        self.at = start + length;
        Some(Ok(ContentPiece::Escape { character, end: self.at }))
    }
}

/// The length of an escape such as `\u0000`.
const UNICODE_ESCAPE: usize = 6;

/// The character of the escape at the start of a text, and the length of the escape. Half of a pair of surrogates is no
/// escape.
fn escape(text: &[u8]) -> Option<(char, usize)> {
    let simple = match text.get(1)? {
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return unicode_escape(text),
        &itself @ (b'"' | b'\\' | b'/') => char::from(itself),
        _ => return None,
    };
    Some((simple, 2))
}

fn unicode_escape(text: &[u8]) -> Option<(char, usize)> {
    let first = code_unit(text)?;
    if let Some(character) = char::from_u32(u32::from(first)) {
        return Some((character, UNICODE_ESCAPE));
    }
    let second = code_unit(text.get(UNICODE_ESCAPE..)?)?;
    let character = char::decode_utf16([first, second]).next()?.ok()?;
    Some((character, 2 * UNICODE_ESCAPE))
}

/// The UTF-16 code unit of the escape `\uXXXX` at the start of a text.
pub(crate) fn code_unit(text: &[u8]) -> Option<u16> {
    let digits = text.strip_prefix(b"\\u")?.first_chunk::<4>()?;
    let mut unit = 0;
    for &digit in digits {
        unit = unit << 4 | u16::try_from(char::from(digit).to_digit(16)?).ok()?;
    }
    Some(unit)
}

/// The characters of a string's content that is known to be well formed. Of any other content, those before the first
/// invalid escape.
pub(crate) fn decode(content: &[u8]) -> Cow<'_, [u8]> {
    if !content.contains(&b'\\') {
        return content.into();
    }
    let mut decoded = Vec::with_capacity(content.len());
    for piece in ContentPieces::of(content).map_while(Result::ok) {
        push(&piece, &mut decoded);
    }
    decoded.into()
}

fn push(piece: &ContentPiece<'_>, decoded: &mut Vec<u8>) {
    match piece {
        ContentPiece::Plain(plain) => decoded.extend_from_slice(plain),
        ContentPiece::Escape { character, .. } => {
            decoded.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
}

/// The text that a JSON string holds; none if the bytes are not a well-formed string, from quote to quote.
///
/// ```
/// use claimsmith::json::unquoted;
///
/// assert_eq!(unquoted(br#""Ada""#).as_deref(), Some("Ada"));
/// assert_eq!(unquoted(br#""\u00e9\n\"""#).as_deref(), Some("é\n\""));
/// assert_eq!(unquoted(br#""half a pair: \ud800""#), None);
/// assert_eq!(unquoted(b"null"), None);
/// ```
#[must_use]
pub fn unquoted(json: &[u8]) -> Option<Cow<'_, str>> {
    let content = json.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    if plain_length(content) == content.len() {
        return std::str::from_utf8(content).ok().map(Cow::Borrowed);
    }
    let mut decoded = Vec::with_capacity(content.len());
    for piece in ContentPieces::of(content) {
        let piece = piece.ok()?;
        if let ContentPiece::Plain(plain) = piece
            && plain_length(plain) < plain.len()
        {
            return None;
        }
        push(&piece, &mut decoded);
    }
    String::from_utf8(decoded).ok().map(Cow::Owned)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read_by_serde_json(json: &[u8]) -> Option<String> {
        serde_json::from_slice(json).ok()
    }

    #[test]
    fn escapes_are_told_with_their_ends() {
        let pieces: Vec<_> = ContentPieces::of(br"a\n\ud83d\ude00b").collect();
        let escape = |character, end| Ok(ContentPiece::Escape { character, end });
        let plain = |text: &'static str| Ok(ContentPiece::Plain(text.as_bytes()));
        assert_eq!(pieces, [plain("a"), escape('\n', 3), escape('\u{1f600}', 15), plain("b")]);
    }

    #[test]
    fn what_is_no_escape_is_told_with_its_place() {
        for (content, place) in [
            (r"ab\", 2..3),
            (r"ab\x", 2..4),
            (r"\u", 0..2),
            (r"\u12", 0..4),
            (r"\u12g4", 0..6),
            (r"\u123", 0..5),
            (r"\ud800", 0..6),
            (r"\ud800\n", 0..6),
            (r"\ud800\u0041", 0..6),
            (r"\udc00\ud800", 0..6),
            (r"\n\ud800\ud800", 2..8),
        ] {
            let mut pieces = ContentPieces::of(content.as_bytes()).skip_while(Result::is_ok);
            assert_eq!(pieces.next(), Some(Err(place)), "{content}");
            assert_eq!(pieces.next(), None, "{content}");
        }
    }

    #[test]
    fn all_short_texts_are_read_as_serde_json_reads_them() {
        const BYTES: &[u8] = b"\"\\/bu0dD8cx\n\xc3\xa9\xff";
        let mut texts = vec![Vec::new()];
        for _ in 0..6 {
            for text in &texts {
                let string = [b"\"", text.as_slice(), b"\""].concat();
                assert_eq!(unquoted(&string).map(Cow::into_owned), read_by_serde_json(&string), "{string:?}");
            }
            texts =
                texts.iter().flat_map(|text| BYTES.iter().map(|&byte| [text.as_slice(), &[byte]].concat())).collect();
        }
    }

    proptest! {
        #[test]
        fn strings_are_read_as_serde_json_reads_them(
            content in r#"(\\u[dD][89a-fA-F0-7][0-9a-f]{2}|\\u[0-9a-fA-F]{4}|\\["\\/bfnrt]|[a-z\u{e9}\u{1f600}]{1,20}|[\\"u0\n]){0,8}"#,
        ) {
            let string = format!("\"{content}\"");
            let read = read_by_serde_json(string.as_bytes());
            prop_assert_eq!(unquoted(string.as_bytes()).map(Cow::into_owned), read.clone());
            if let Some(read) = read {
                prop_assert_eq!(decode(content.as_bytes()), read.as_bytes());
            }
        }

        #[test]
        fn pieces_follow_each_other_to_the_end(content: Vec<u8>) {
            let mut at = 0;
            for piece in ContentPieces::of(&content) {
                match piece {
                    Ok(ContentPiece::Plain(plain)) => at += plain.len(),
                    Ok(ContentPiece::Escape { end, .. }) => {
                        prop_assert!(content[at] == b'\\' && end > at);
                        at = end;
                    }
                    Err(place) => {
                        prop_assert!(place.start == at && !place.is_empty() && place.end <= content.len());
                        at = content.len();
                    }
                }
            }
            prop_assert_eq!(at, content.len());
            prop_assert!(decode(&content).len() <= content.len());
        }
    }
}
