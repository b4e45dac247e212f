//! Writes values of documents: as compact JSON, or as characters inside a string.

use serde_json::Value;

use super::slots::Captured;
use crate::json::{Full, InsideString, Sink, write_escaped, write_value};
use crate::limits::Limits;

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
        Captured::Value(Value::String(text)) => write_escaped(text.as_bytes(), sink),
        // Inside a string it is text, which has no depth; parsed values still must not exhaust the stack.
        Captured::Value(value) => write_value(value, Limits::DEPTH, &mut InsideString(sink)),
        Captured::Json(json) => json.write_inside_string(sink),
    }
}
