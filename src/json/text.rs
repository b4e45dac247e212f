//! A piece of JSON text that the scanner has validated, and its compact form.

use std::borrow::Cow;

use super::escape;
use super::sink::{Buffer, Full, Sink};

/// A validated value inside a document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct JsonText<'a> {
    text: &'a [u8],
    /// Whether the text is as the emitter would write it: no white space, no needless escape.
    compact: bool,
    /// The levels of nesting inside.
    depth: u8,
}

impl<'a> JsonText<'a> {
    pub(crate) fn new(text: &'a [u8], compact: bool, depth: u8) -> Self {
        Self { text, compact, depth }
    }

    #[inline]
    pub(crate) fn text(&self) -> &'a [u8] {
        self.text
    }

    pub(crate) fn depth(&self) -> usize {
        usize::from(self.depth)
    }

    /// The characters between the quotes of a string, still escaped.
    #[inline]
    pub(crate) fn content(&self) -> Option<&'a [u8]> {
        self.text.strip_prefix(b"\"")?.strip_suffix(b"\"")
    }

    /// The decoded characters of a string.
    pub(crate) fn decoded(&self) -> Option<Cow<'a, [u8]>> {
        self.content().map(decode)
    }

    /// Whether it is the string `""`.
    pub(crate) fn is_empty_string(&self) -> bool {
        self.text == b"\"\""
    }

    /// Whether it is an array with elements.
    pub(crate) fn has_elements(&self) -> bool {
        let inside = self.text.strip_prefix(b"[").unwrap_or(b"");
        inside.iter().find(|byte| !byte.is_ascii_whitespace()).is_some_and(|&byte| byte != b']')
    }

    /// Whether it is an array of strings alone, or null.
    pub(crate) fn has_only_strings(&self) -> bool {
        let Some(mut rest) = self.text.strip_prefix(b"[") else { return self.text == b"null" };
        while let Some(&byte) = rest.first() {
            let length = match byte {
                b'"' => string_length(rest),
                b',' | b']' => 1,
                byte if byte.is_ascii_whitespace() => 1,
                _ => return false,
            };
            rest = rest.get(length..).unwrap_or(b"");
        }
        true
    }

    /// Writes the value in compact form.
    #[inline]
    pub(crate) fn write(&self, sink: &mut impl Sink) -> Result<(), Full> {
        if self.compact { sink.write(self.text) } else { write_compact(self.text, sink) }
    }

    /// Writes the characters of a string, or the compact text of another value, as characters inside a string.
    pub(crate) fn write_inside_string(&self, sink: &mut impl Sink) -> Result<(), Full> {
        match self.content() {
            Some(content) if self.compact => sink.write(content),
            Some(content) => write_content(content, sink),
            None => self.write(&mut escape::InsideString(sink)),
        }
    }
}

/// The compact form of a JSON document.
pub(crate) fn compacted(document: &[u8]) -> Vec<u8> {
    let mut buffer = Vec::with_capacity(document.len() / 2);
    // It is not limited, and so never full.
    let _ = write_compact(document, &mut Buffer { buffer: &mut buffer, end: usize::MAX });
    buffer
}

fn write_compact(text: &[u8], sink: &mut impl Sink) -> Result<(), Full> {
    let mut rest = text;
    while let Some(&byte) = rest.first() {
        let length = match byte {
            b'"' => {
                let length = string_length(rest);
                let content = rest.get(1..length - 1).unwrap_or(b"");
                sink.write(b"\"")?;
                write_content(content, sink)?;
                sink.write(b"\"")?;
                length
            }
            b' ' | b'\t' | b'\n' | b'\r' => 1,
            _ => {
                let end = rest
                    .iter()
                    .position(|byte| matches!(byte, b'"' | b' ' | b'\t' | b'\n' | b'\r'))
                    .unwrap_or(rest.len());
                sink.write(rest.get(..end).unwrap_or(rest))?;
                end
            }
        };
        rest = rest.get(length..).unwrap_or(b"");
    }
    Ok(())
}

/// The bytes of the string at the start of the text, with both quotes.
fn string_length(text: &[u8]) -> usize {
    let mut position = 1;
    loop {
        match text.get(position) {
            Some(b'\\') => position += 2,
            Some(b'"') | None => return position + 1,
            Some(_) => position += 1,
        }
    }
}

/// Writes the content of a string without needless escapes.
fn write_content(content: &[u8], sink: &mut impl Sink) -> Result<(), Full> {
    let mut pieces = Pieces { rest: content };
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Plain(text) => sink.write(text)?,
            Piece::Escape(character) => {
                escape::write_escaped(character.encode_utf8(&mut [0; 4]).as_bytes(), sink)?;
            }
        }
    }
    Ok(())
}

/// Decodes the content of a string.
pub(crate) fn decode(content: &[u8]) -> Cow<'_, [u8]> {
    if !content.contains(&b'\\') {
        return content.into();
    }
    let mut decoded = Vec::with_capacity(content.len());
    let mut pieces = Pieces { rest: content };
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Plain(text) => decoded.extend_from_slice(text),
            Piece::Escape(character) => decoded.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    decoded.into()
}

/// The content of a string as runs of plain characters and single escaped ones.
struct Pieces<'a> {
    rest: &'a [u8],
}

enum Piece<'a> {
    Plain(&'a [u8]),
    Escape(char),
}

impl<'a> Pieces<'a> {
    fn next(&mut self) -> Option<Piece<'a>> {
        let rest = self.rest;
        if rest.is_empty() {
            return None;
        }
        let plain = rest.iter().position(|&byte| byte == b'\\').unwrap_or(rest.len());
        if plain > 0 {
            let (text, after) = rest.split_at_checked(plain)?;
            self.rest = after;
            return Some(Piece::Plain(text));
        }
        let (character, length) = match rest.get(1)? {
            b'b' => ('\u{8}', 2),
            b'f' => ('\u{c}', 2),
            b'n' => ('\n', 2),
            b'r' => ('\r', 2),
            b't' => ('\t', 2),
            b'u' => unicode_escape(rest)?,
            &other => (char::from(other), 2),
        };
        self.rest = rest.get(length..)?;
        Some(Piece::Escape(character))
    }
}

/// The character of a `\u` escape, or of two that are a surrogate pair, and their bytes.
fn unicode_escape(text: &[u8]) -> Option<(char, usize)> {
    let high = code_unit(text)?;
    if let Some(character) = char::from_u32(u32::from(high)) {
        return Some((character, 6));
    }
    let low = code_unit(text.get(6..)?)?;
    let pair = char::decode_utf16([high, low]).next()?.ok()?;
    Some((pair, 12))
}

/// The code unit of the escape `\uXXXX` at the start of the text.
pub(crate) fn code_unit(text: &[u8]) -> Option<u16> {
    let digits = text.strip_prefix(b"\\u")?.first_chunk::<4>()?;
    let mut unit = 0;
    for &digit in digits {
        unit = unit << 4 | u16::try_from(char::from(digit).to_digit(16)?).ok()?;
    }
    Some(unit)
}
