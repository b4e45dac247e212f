//! JSON text without white space and without needless escapes.

use super::escape::write_escaped;
use super::sink::{Buffer, Full, Sink};
use super::skip::{is_blank, split_string};
use super::unescape::{ContentPiece, ContentPieces};

/// The compact form of a JSON text. Numbers stay as they are written.
pub(crate) fn compacted(text: &[u8]) -> Vec<u8> {
    let mut buffer = Vec::with_capacity(text.len() / 2);
    // The buffer has no limit, so that it is never full.
    let _ = write_compact(text, &mut Buffer { buffer: &mut buffer, end: usize::MAX });
    buffer
}

/// Writes the compact form of a JSON text. From where a string is not closed, the text is written as it is.
pub(super) fn write_compact(text: &[u8], sink: &mut impl Sink) -> Result<(), Full> {
    let mut rest = text;
    while let Some(&byte) = rest.first() {
        if byte == b'"' {
            let Some((content, after)) = split_string(rest) else {
                return sink.write(rest);
            };
            sink.write(b"\"")?;
            write_content(content, sink)?;
            sink.write(b"\"")?;
            rest = after;
        } else if is_blank(byte) {
            rest = rest.get(1..).unwrap_or(b"");
        } else {
            let end = rest.iter().position(|&byte| byte == b'"' || is_blank(byte)).unwrap_or(rest.len());
            let Some((others, after)) = rest.split_at_checked(end) else { return Ok(()) };
            sink.write(others)?;
            rest = after;
        }
    }
    Ok(())
}

/// Writes the content of a string without needless escapes. From the first invalid escape on, it is written as it is.
pub(super) fn write_content(content: &[u8], sink: &mut impl Sink) -> Result<(), Full> {
    for piece in ContentPieces::of(content) {
        match piece {
            Ok(ContentPiece::Plain(plain)) => sink.write(plain)?,
            Ok(ContentPiece::Escape { character, .. }) => {
                write_escaped(character.encode_utf8(&mut [0; 4]).as_bytes(), sink)?;
            }
            Err(place) => return sink.write(content.get(place.start..).unwrap_or(b"")),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    #[test]
    fn white_space_and_needless_escapes_go_and_numbers_stay() {
        let text = br#" { "a\/\u00e9\u000a\u0022" : [ 1.50e+2 , -0 , true ] , "b" : "\ud83d\ude00 " } "#;
        let compact = r#"{"a/é\n\"":[1.50e+2,-0,true],"b":"😀 "}"#;
        assert_eq!(String::from_utf8(compacted(text)).unwrap(), compact);
        assert_eq!(compacted(compact.as_bytes()), compact.as_bytes());
    }

    #[test]
    fn what_cannot_be_read_is_not_lost() {
        for text in [r#"{"a":"b"#, r#"["\"#, r#"["\ud800x\n"]"#, r#"["a\x"]"#] {
            assert_eq!(compacted(text.as_bytes()), text.as_bytes());
        }
    }

    proptest! {
        #[test]
        fn any_layout_becomes_what_serde_json_writes(strings: Vec<String>, numbers: Vec<u32>) {
            let value: Value = serde_json::json!({"strings": strings, "numbers": numbers, "": [{}, [], null, true]});
            let pretty = serde_json::to_string_pretty(&value).unwrap();
            // Each character beyond ASCII as an escape of its own, or two.
            let escaped: String = pretty.encode_utf16().map(|unit| match u8::try_from(unit) {
                Ok(byte) if byte.is_ascii() => char::from(byte).to_string(),
                _ => format!("\\u{unit:04X}"),
            }).collect();
            let compact = value.to_string();
            for text in [&pretty, &escaped, &compact] {
                prop_assert_eq!(&compacted(text.as_bytes()), compact.as_bytes());
            }
        }

        #[test]
        fn bytes_of_any_kind_become_no_longer_and_are_compact_then(text: Vec<u8>) {
            let compact = compacted(&text);
            prop_assert!(compact.len() <= text.len());
            prop_assert_eq!(compacted(&compact), compact);
        }
    }
}
