//! How deep a template is nested, found by one scan before the recursive parser sees the text.

use super::skip::{ShortcodeEnd, comment_length, shortcode_end};
use crate::json::string_length;

/// Returns the offset of the first bracket that opens a level beyond `limit`.
///
/// Strings, comments and bare shortcodes are passed over; one without an end goes on to the end of the text. The scan
/// does not judge the text: what is not JSON is reported by the parser, to which nothing deeper than the limit is given.
pub(crate) fn first_beyond(text: &str, limit: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut rest = text.as_bytes();
    while let Some(&byte) = rest.first() {
        let length = match rest {
            [b'"', ..] => string_length(rest),
            [b'/', b'/' | b'*', ..] => comment_length(rest),
            // No object starts with two braces, so two of them open a bare shortcode.
            [b'{', b'{', ..] | [b'<', b'<', ..] => match shortcode_end(rest) {
                ShortcodeEnd::After(length) => Some(length),
                ShortcodeEnd::InQuotes | ShortcodeEnd::Missing => None,
            },
            _ => {
                match byte {
                    b'{' | b'[' if depth == limit => return Some(text.len() - rest.len()),
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                Some(1)
            }
        };
        rest = length.and_then(|length| rest.get(length..)).unwrap_or(b"");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::first_beyond;

    #[test]
    fn brackets_count_where_they_are_structure() {
        for (text, limit, offset) in [
            (
                r#"{"[": ["\", "\"[", {{[[}}, <<a[0]>> /* [ */ // [
                {}]}"#,
                3,
                None,
            ),
            ("[[]]", 1, Some(1)),
            ("[] ] [[", 1, Some(6)),
            ("{\"a\": {{ 'é' }}, \"b\": [1, {", 2, Some(27)),
            ("[", 0, Some(0)),
            // What has no end hides the rest.
            ("[\"[[", 1, None),
            ("[/* [[", 1, None),
            ("[{{ '[[ }} [", 1, None),
        ] {
            assert_eq!(first_beyond(text, limit), offset, "{text}");
        }
        let hostile = ["[", "{", "\"", "/*", "{{", "<<'", "\\"].map(|unit| unit.repeat(1_000_000));
        assert!(hostile.iter().all(|text| first_beyond(text, usize::MAX).is_none()));
    }
}
