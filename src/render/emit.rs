//! The emitter: values become compact JSON, in a buffer or only counted.

use serde_json::{Number, Value};

use super::escape;
use super::find::plain_length;
use super::slots::Captured;

/// Why a sink or the emitter stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Full {
    /// The output would have more bytes than allowed.
    Bytes,
    /// The output would be nested deeper than allowed.
    Depth,
}

/// Takes the bytes of the output.
pub(super) trait Sink {
    fn write(&mut self, bytes: &[u8]) -> Result<(), Full>;

    /// Takes a string's characters, none of which needs an escape, and quotes around them.
    fn write_quoted(&mut self, plain: &[u8]) -> Result<(), Full>;
}

/// A sink at the end of the way.
pub(super) trait Output: Sink {
    /// How many bytes it has taken, counted from any fixed number.
    fn written(&self) -> usize;
}

/// Appends to a buffer.
pub(super) struct Buffer<'b> {
    pub(super) buffer: &'b mut Vec<u8>,
    /// The length that the buffer may reach.
    pub(super) end: usize,
}

impl Sink for Buffer<'_> {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> Result<(), Full> {
        if bytes.len() > self.end - self.buffer.len() {
            return Err(Full::Bytes);
        }
        self.buffer.extend_from_slice(bytes);
        Ok(())
    }

    #[inline]
    fn write_quoted(&mut self, plain: &[u8]) -> Result<(), Full> {
        let length = plain.len().saturating_add(2);
        if length > self.end - self.buffer.len() {
            return Err(Full::Bytes);
        }
        self.buffer.reserve(length);
        self.buffer.push(b'"');
        self.buffer.extend_from_slice(plain);
        self.buffer.push(b'"');
        Ok(())
    }
}

impl Output for Buffer<'_> {
    #[inline]
    fn written(&self) -> usize {
        self.buffer.len()
    }
}

/// Counts bytes.
pub(super) struct Counter {
    pub(super) bytes: usize,
    /// The number that the bytes may reach.
    pub(super) end: usize,
}

impl Sink for Counter {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> Result<(), Full> {
        if bytes.len() > self.end - self.bytes {
            return Err(Full::Bytes);
        }
        self.bytes += bytes.len();
        Ok(())
    }

    #[inline]
    fn write_quoted(&mut self, plain: &[u8]) -> Result<(), Full> {
        self.write(plain)?;
        self.write(b"\"\"")
    }
}

impl Output for Counter {
    #[inline]
    fn written(&self) -> usize {
        self.bytes
    }
}

/// Writes a value with at most `depth` levels of nesting.
pub(super) fn write_json(value: Captured<'_>, depth: usize, sink: &mut impl Sink) -> Result<(), Full> {
    match value {
        Captured::Missing | Captured::Mistyped => sink.write(b"null"),
        Captured::Value(value) => write_value(value, depth, sink),
        Captured::Json(json) if json.depth() > depth => Err(Full::Depth),
        Captured::Json(json) => json.write(sink),
    }
}

/// Writes a string's characters, or another value's compact JSON, as characters inside a string.
pub(super) fn write_inside_string(value: Captured<'_>, sink: &mut impl Sink) -> Result<(), Full> {
    match value {
        Captured::Missing | Captured::Mistyped => sink.write(b"null"),
        Captured::Value(Value::String(text)) => escape::write_inside_string(text.as_bytes(), sink),
        // Inside a string it is text, which has no depth; parsed values still must not exhaust the stack.
        Captured::Value(value) => write_value(value, crate::Limits::DEPTH, &mut escape::InsideString(sink)),
        Captured::Json(json) => json.write_inside_string(sink),
    }
}

fn write_value(value: &Value, depth: usize, sink: &mut impl Sink) -> Result<(), Full> {
    match value {
        Value::Null => sink.write(b"null"),
        Value::Bool(true) => sink.write(b"true"),
        Value::Bool(false) => sink.write(b"false"),
        Value::Number(number) => write_number(number, sink),
        Value::String(text) => write_string(text, sink),
        Value::Array(elements) => {
            let depth = depth.checked_sub(1).ok_or(Full::Depth)?;
            let mut separator: &[u8] = b"[";
            for element in elements {
                sink.write(separator)?;
                write_value(element, depth, sink)?;
                separator = b",";
            }
            sink.write(if elements.is_empty() { b"[]" } else { b"]" })
        }
        Value::Object(members) => {
            let depth = depth.checked_sub(1).ok_or(Full::Depth)?;
            let mut separator: &[u8] = b"{";
            for (name, member) in members {
                sink.write(separator)?;
                write_string(name, sink)?;
                sink.write(b":")?;
                write_value(member, depth, sink)?;
                separator = b",";
            }
            sink.write(if members.is_empty() { b"{}" } else { b"}" })
        }
    }
}

fn write_string(text: &str, sink: &mut impl Sink) -> Result<(), Full> {
    if plain_length(text.as_bytes()) == text.len() {
        return sink.write_quoted(text.as_bytes());
    }
    sink.write(b"\"")?;
    escape::write_inside_string(text.as_bytes(), sink)?;
    sink.write(b"\"")
}

pub(super) fn write_number(number: &Number, sink: &mut impl Sink) -> Result<(), Full> {
    if let Some(integer) = number.as_u64() {
        return sink.write(itoa::Buffer::new().format(integer).as_bytes());
    }
    if let Some(integer) = number.as_i64() {
        return sink.write(itoa::Buffer::new().format(integer).as_bytes());
    }
    // The shortest text that reads back as the same double, in serde_json's own form: at most 24 bytes.
    let mut text = [0; 32];
    let mut rest = text.as_mut_slice();
    let written = serde_json::to_writer(&mut rest, number).is_ok();
    let length = 32 - rest.len();
    match text.get(..length) {
        Some(text) if written => sink.write(text),
        _ => sink.write(b"null"),
    }
}
