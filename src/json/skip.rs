//! How long strings and white space are.

use super::runs::plain_length;

/// Whether a byte is white space between the tokens of JSON (RFC 8259, section 2).
///
/// ```
/// assert!(b" \t\r\n".iter().all(|&byte| claimsmith::json::is_blank(byte)));
/// assert!(!claimsmith::json::is_blank(b'\x0c'));
/// ```
#[must_use]
pub fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// How many bytes of white space a text starts with.
///
/// ```
/// assert_eq!(claimsmith::json::blank_length(b" \n {}"), 3);
/// ```
#[must_use]
pub fn blank_length(text: &[u8]) -> usize {
    text.iter().position(|&byte| !is_blank(byte)).unwrap_or(text.len())
}

/// How many bytes the string at the start of a text takes, with both quotes; none if its closing quote is missing. The
/// first byte is taken to be the opening quote without a look at it.
pub(crate) fn string_length(text: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        at += plain_length(text.get(at..)?);
        match text.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// The characters of the string at the start of a text, still escaped, and what follows the string; nothing if its
/// closing quote is missing.
pub(super) fn split_string(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let (string, after) = text.split_at_checked(string_length(text)?)?;
    Some((string.strip_prefix(b"\"")?.strip_suffix(b"\"")?, after))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_string_ends_at_its_closing_quote() {
        for (text, length) in [
            (r#""""#, Some(2)),
            (r#""a":1"#, Some(3)),
            (r#""\"" "#, Some(4)),
            (r#""\\" "#, Some(4)),
            (r#""\\\"""#, Some(6)),
            ("\"a\nb\"", Some(5)),
            ("", None),
            ("\"", None),
            (r#""\"#, None),
            (r#""\""#, None),
            (r#""0123456789abcdef\"#, None),
        ] {
            assert_eq!(string_length(text.as_bytes()), length, "{text}");
        }
        assert_eq!(split_string(br#""a\"b",1"#), Some((&br#"a\"b"#[..], &b",1"[..])));
        assert_eq!(split_string(br#""a"#), None);
    }

    #[test]
    fn hostile_text_is_read_once() {
        // If it were read again from each byte, this would take hours.
        for byte in [b'\\', b'\n', b'x', 0xff] {
            assert_eq!(string_length(&vec![byte; 4_000_000]), None);
        }
        assert_eq!(blank_length(&vec![b' '; 4_000_000]), 4_000_000);
    }

    proptest! {
        #[test]
        fn no_answer_lies_beyond_the_text(text in prop::collection::vec(byte(), 0..80)) {
            prop_assert!(blank_length(&text) <= text.len());
            let length = string_length(&text);
            prop_assert!(length.is_none_or(|length| text.get(..length).is_some_and(|string| string.ends_with(b"\""))));
        }

        #[test]
        fn a_string_is_found_whatever_it_holds(text: String, after: String) {
            let string = serde_json::to_string(&text).unwrap();
            prop_assert_eq!(string_length(format!("{string}{after}").as_bytes()), Some(string.len()));
        }
    }

    fn byte() -> impl Strategy<Value = u8> {
        prop_oneof![Just(b'"'), Just(b'\\'), Just(b'\n'), Just(b' '), any::<u8>()]
    }
}
