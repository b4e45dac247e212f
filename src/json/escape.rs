//! Escapes in JSON strings. Only quotes, backslashes and control characters need one (RFC 8259, section 7).

use super::runs::plain_length;
use super::sink::{Buffer, Full, Sink};

/// Writes text in UTF-8 as the content of a JSON string.
#[inline]
pub(crate) fn write_escaped(text: &[u8], sink: &mut impl Sink) -> Result<(), Full> {
    let mut rest = text;
    loop {
        let Some((before, after)) = rest.split_at_checked(plain_length(rest)) else {
            return Ok(());
        };
        sink.write(before)?;
        let Some((&special, after)) = after.split_first() else {
            return Ok(());
        };
        write_escape(special, sink)?;
        rest = after;
    }
}

#[cold]
fn write_escape(byte: u8, sink: &mut impl Sink) -> Result<(), Full> {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let short = match byte {
        b'"' => b"\\\"",
        b'\\' => b"\\\\",
        0x08 => b"\\b",
        0x09 => b"\\t",
        0x0a => b"\\n",
        0x0c => b"\\f",
        0x0d => b"\\r",
        _ => {
            let digit = |nibble: u8| HEX.get(usize::from(nibble)).copied().unwrap_or(b'0');
            return sink.write(&[b'\\', b'u', b'0', b'0', digit(byte >> 4), digit(byte & 15)]);
        }
    };
    sink.write(short)
}

/// A sink inside a JSON string: what is written to it is escaped.
pub(crate) struct InsideString<'s, S>(pub(crate) &'s mut S);

impl<S: Sink> Sink for InsideString<'_, S> {
    fn write(&mut self, bytes: &[u8]) -> Result<(), Full> {
        write_escaped(bytes, self.0)
    }

    fn write_quoted(&mut self, plain: &[u8]) -> Result<(), Full> {
        self.0.write(b"\\\"")?;
        self.0.write(plain)?;
        self.0.write(b"\\\"")
    }
}

/// A text as a JSON string, in its shortest form.
///
/// ```
/// assert_eq!(claimsmith::json::quoted("\"é\"\n"), r#""\"é\"\n""#);
/// ```
#[must_use]
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

/// A text as the content of a JSON string, without the quotes.
pub(crate) fn escaped(text: &str) -> String {
    let mut content = Vec::with_capacity(text.len());
    // The buffer has no limit, so that it is never full.
    let _ = write_escaped(text.as_bytes(), &mut Buffer { buffer: &mut content, end: usize::MAX });
    // The content is UTF-8, because the text is.
    String::from_utf8_lossy(&content).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_character_is_escaped_as_serde_json_does_it() {
        for character in '\0'..=char::MAX {
            let text = String::from(character);
            assert_eq!(quoted(&text), serde_json::to_string(&text).unwrap());
        }
    }

    proptest! {
        #[test]
        fn texts_are_escaped_as_serde_json_does_it(text in r#"([a-z\u{e9}]{0,40}["\\\x00-\x1f]?){0,6}"#) {
            let once = serde_json::to_string(&text).unwrap();
            prop_assert_eq!(&quoted(&text), &once);
            let mut twice = Vec::new();
            let mut buffer = Buffer { buffer: &mut twice, end: usize::MAX };
            let mut inside = InsideString(&mut buffer);
            prop_assert_eq!(inside.write_quoted(b"plain").and_then(|()| inside.write(once.as_bytes())), Ok(()));
            let both = serde_json::to_string(&format!("\"plain\"{once}")).unwrap();
            prop_assert_eq!(twice, &both.as_bytes()[1..both.len() - 1]);
        }
    }
}
