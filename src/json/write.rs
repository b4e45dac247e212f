//! From a parsed value to compact JSON.

use serde_json::{Number, Value};

use super::escape::write_escaped;
use super::runs::plain_length;
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
    write_escaped(text.as_bytes(), sink)?;
    sink.write(b"\"")
}

/// Writes a number: an integer as it is, any other as the shortest text that reads back as the same double.
pub(crate) fn write_number(number: &Number, sink: &mut impl Sink) -> Result<(), Full> {
    if let Some(integer) = number.as_u64() {
        return sink.write(itoa::Buffer::new().format(integer).as_bytes());
    }
    if let Some(integer) = number.as_i64() {
        return sink.write(itoa::Buffer::new().format(integer).as_bytes());
    }
    // As serde_json writes them, they have at most 24 bytes.
    let mut text = [0; 32];
    let mut rest = text.as_mut_slice();
    let written = serde_json::to_writer(&mut rest, number).is_ok();
    let length = 32 - rest.len();
    match text.get(..length) {
        Some(text) if written => sink.write(text),
        _ => write_long_number(number, sink),
    }
}

/// Writes a number of any length. `serde_json` keeps such with its feature `arbitrary_precision`, which others may switch
/// on.
#[cold]
fn write_long_number(number: &Number, sink: &mut impl Sink) -> Result<(), Full> {
    // Of a number, nothing can fail but the writer, and a vector does not.
    sink.write(serde_json::to_vec(number).as_deref().unwrap_or(b"null"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::super::sink::Buffer;
    use super::*;

    fn written(value: &Value, depth: usize) -> Result<String, Full> {
        let mut text = Vec::new();
        write_value(value, depth, &mut Buffer { buffer: &mut text, end: usize::MAX })?;
        Ok(String::from_utf8(text).unwrap())
    }

    #[test]
    fn values_are_as_deep_as_allowed() {
        for (value, depth) in [(json!(1), 0), (json!([]), 1), (json!({"a": [{}, []]}), 3)] {
            assert_eq!(written(&value, depth), Ok(value.to_string()));
            if let Some(less) = depth.checked_sub(1) {
                assert_eq!(written(&value, less), Err(Full::Depth));
            }
        }
    }

    proptest! {
        #[test]
        fn values_are_written_as_serde_json_writes_them(
            texts: Vec<(String, String)>,
            numbers: Vec<(u64, i64, f64)>,
            flag: Option<bool>,
        ) {
            let members: Value = texts.into_iter().map(|(name, text)| (name, Value::from(text))).collect();
            let value = json!([members, numbers, flag]);
            prop_assert_eq!(written(&value, 3), Ok(value.to_string()));
        }
    }
}
