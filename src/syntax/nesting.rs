//! Whether a template is nested too deep, found by one scan before the parser, which is recursive, sees the text.

use super::skip::Start;

/// Returns the offset of the first bracket that opens a level beyond `limit`.
///
/// Strings, comments and bare shortcodes are passed over; one that is not closed goes on to the end of the text. The
/// scan does not report what is not JSON. That is left to the parser, which is called only if nothing is nested too
/// deep.
pub(crate) fn first_beyond(text: &str, limit: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut rest = text.as_bytes();
    while let Some(&byte) = rest.first() {
        let start = Start::of(rest);
        if start == Start::Byte {
            match byte {
                b'{' | b'[' if depth == limit => return Some(text.len() - rest.len()),
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        rest = start.length(rest).and_then(|length| rest.get(length..)).unwrap_or(b"");
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
