//! Text inside JSON strings: only quotes, backslashes and control characters are escaped (RFC 8259, section 7).

use super::find::plain_length;
use super::sink::{Full, Sink};

/// Writes characters, in UTF-8, as the content of a JSON string.
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

/// A sink inside a string: what is written to it is escaped.
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
