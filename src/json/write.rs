//! Parsed values become compact JSON.

use serde_json::{Number, Value};

use super::escape;
use super::find::plain_length;
use super::sink::{Full, Sink};

/// Writes a parsed value as compact JSON, with at most `depth` levels of nesting.
pub(crate) fn write_value(value: &Value, depth: usize, sink: &mut impl Sink) -> Result<(), Full> {
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
    escape::write_escaped(text.as_bytes(), sink)?;
    sink.write(b"\"")
}

pub(crate) fn write_number(number: &Number, sink: &mut impl Sink) -> Result<(), Full> {
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
