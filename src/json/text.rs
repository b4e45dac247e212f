//! The text of one value of a document that is known to be well formed.

use std::borrow::Cow;

use super::compact::{write_compact, write_content};
use super::escape::InsideString;
use super::sink::{Full, Sink};
use super::skip::{blank_length, is_blank, string_length};
use super::unescape::decode;

/// The text of a value, known to be well formed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct JsonText<'a> {
    text: &'a [u8],
    /// Whether the text can be copied as it is: it has no white space and no needless escape.
    compact: bool,
    /// How many levels of nesting the value has.
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
        inside.get(blank_length(inside)).is_some_and(|&byte| byte != b']')
    }

    /// Whether it is an array in which all elements are strings, or null.
    pub(crate) fn has_only_strings(&self) -> bool {
        let Some(mut rest) = self.text.strip_prefix(b"[") else { return self.text == b"null" };
        while let Some(&byte) = rest.first() {
            let length = match byte {
                b'"' => string_length(rest).unwrap_or(rest.len()),
                b',' | b']' => 1,
                byte if is_blank(byte) => 1,
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
            None => self.write(&mut InsideString(sink)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sink::Buffer;
    use super::*;

    /// The text of a value where it is JSON, and where it is part of a string.
    fn written(text: &str, is_compact: bool) -> [String; 2] {
        let json = JsonText::new(text.as_bytes(), is_compact, 0);
        let (mut itself, mut inside) = (Vec::new(), Vec::new());
        json.write(&mut Buffer { buffer: &mut itself, end: usize::MAX }).unwrap();
        json.write_inside_string(&mut Buffer { buffer: &mut inside, end: usize::MAX }).unwrap();
        [itself, inside].map(|text| String::from_utf8(text).unwrap())
    }

    #[test]
    fn values_are_written_in_compact_form() {
        assert_eq!(written(r#""a\"b""#, true), [r#""a\"b""#, r#"a\"b"#]);
        assert_eq!(written(r#""a\/\u0022""#, false), [r#""a/\"""#, r#"a/\""#]);
        assert_eq!(written(r#"["a\n",1]"#, true), [r#"["a\n",1]"#, r#"[\"a\\n\",1]"#]);
        assert_eq!(written(r#"[ "\u000a" , 1 ]"#, false), [r#"["\n",1]"#, r#"[\"\\n\",1]"#]);
    }

    #[test]
    fn arrays_are_looked_into() {
        for (text, has_elements, has_only_strings) in [
            ("[]", false, true),
            ("[ \n]", false, true),
            (r#"["a", "],1" ]"#, true, true),
            (r#"["\\", null]"#, true, false),
            ("[ 1]", true, false),
            ("null", false, true),
            (r#""[]""#, false, false),
            ("{}", false, false),
        ] {
            let json = JsonText::new(text.as_bytes(), false, 1);
            assert_eq!((json.has_elements(), json.has_only_strings()), (has_elements, has_only_strings), "{text}");
        }
    }
}
