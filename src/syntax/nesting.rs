//! How deep a template is nested, found by one scan before the recursive parser sees the text.

/// Returns the offset of the first bracket that opens a level beyond `limit`.
///
/// Strings, comments and bare shortcodes are passed over. The scan does not judge the text: what is not JSON is
/// reported by the parser, to which nothing deeper than the limit is given.
pub(crate) fn first_beyond(text: &str, limit: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    let mut position = 0;
    while let Some(&byte) = bytes.get(position) {
        let next = bytes.get(position + 1).copied();
        position = match (byte, next) {
            (b'"', _) => after_string(bytes, position + 1),
            (b'/', Some(b'/')) => after_line(bytes, position + 2),
            (b'/', Some(b'*')) => after_pair(bytes, position + 2, *b"*/"),
            // No object starts with two braces, so two of them open a bare shortcode.
            (b'{', Some(b'{')) => after_shortcode(bytes, position + 2, b'}'),
            (b'<', Some(b'<')) => after_shortcode(bytes, position + 2, b'>'),
            (b'{' | b'[', _) => {
                depth += 1;
                if depth > limit {
                    return Some(position);
                }
                position + 1
            }
            (b'}' | b']', _) => {
                depth = depth.saturating_sub(1);
                position + 1
            }
            _ => position + 1,
        };
    }
    None
}

fn after_string(bytes: &[u8], mut position: usize) -> usize {
    while let Some(&byte) = bytes.get(position) {
        match byte {
            b'"' => return position + 1,
            b'\\' => position += 2,
            _ => position += 1,
        }
    }
    position
}

fn after_line(bytes: &[u8], mut position: usize) -> usize {
    while bytes.get(position).is_some_and(|byte| !matches!(byte, b'\n' | b'\r')) {
        position += 1;
    }
    position
}

fn after_pair(bytes: &[u8], mut position: usize, pair: [u8; 2]) -> usize {
    while let Some(&first) = bytes.get(position) {
        if first == pair[0] && bytes.get(position + 1) == Some(&pair[1]) {
            return position + 2;
        }
        position += 1;
    }
    position
}

/// The closing delimiter may stand in quotes and comments, and right after `{}`; brackets inside are those of paths and
/// lists.
pub(super) fn after_shortcode(bytes: &[u8], mut position: usize, close: u8) -> usize {
    while let Some(&byte) = bytes.get(position) {
        position = match (byte, bytes.get(position + 1).copied()) {
            (b'/', Some(b'/')) => after_line(bytes, position + 2),
            (b'/', Some(b'*')) => after_pair(bytes, position + 2, *b"*/"),
            (b'{', Some(b'}')) => position + 2,
            (b'\'' | b'"', _) => after_quoted(bytes, position + 1, byte),
            (_, Some(next)) if byte == close && next == close => return position + 2,
            _ => position + 1,
        };
    }
    position
}

fn after_quoted(bytes: &[u8], mut position: usize, quote: u8) -> usize {
    while bytes.get(position).is_some_and(|&inner| inner != quote) {
        position += 1;
    }
    position + 1
}
