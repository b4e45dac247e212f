//! How far the comments and the bare shortcodes of a template reach.

/// How many bytes the comment at the start of a text takes; none if it is `/*` without its end. What ends a line is no
/// part of a comment up to the end of the line.
pub(super) fn comment_length(text: &[u8]) -> Option<usize> {
    if text.starts_with(b"//") {
        return Some(text.iter().position(|&byte| matches!(byte, b'\n' | b'\r')).unwrap_or(text.len()));
    }
    let inside = text.get(2..)?.windows(2).position(|pair| pair == b"*/")?;
    Some(inside + "/**/".len())
}

/// Where a bare shortcode ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ShortcodeEnd {
    /// After so many bytes, which its closing delimiter is part of.
    After(usize),
    /// Nowhere: a text in quotes goes on up to the end.
    InQuotes,
    /// Nowhere: its closing delimiter is missing, or part of a comment.
    Missing,
}

/// Finds the end of the bare shortcode at the start of a text, which starts with its opening delimiter.
///
/// The closing delimiter may stand in quotes and comments, and right after `{}`; brackets inside are those of paths and
/// lists.
pub(super) fn shortcode_end(text: &[u8]) -> ShortcodeEnd {
    let close: &[u8; 2] = if text.starts_with(b"{") { b"}}" } else { b">>" };
    let mut at = 2;
    while let Some(rest) = text.get(at..) {
        let length = match rest {
            [] => break,
            _ if rest.starts_with(close) => return ShortcodeEnd::After(at + close.len()),
            [b'/', b'/' | b'*', ..] => comment_length(rest),
            [b'{', b'}', ..] => Some("{}".len()),
            [quote @ (b'\'' | b'"'), inside @ ..] => match inside.iter().position(|byte| byte == quote) {
                Some(length) => Some(length + 2),
                None => return ShortcodeEnd::InQuotes,
            },
            _ => Some(1),
        };
        let Some(length) = length else { break };
        at += length;
    }
    ShortcodeEnd::Missing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_end_where_they_are_closed() {
        for (text, length) in [
            ("// a\n1", Some(4)),
            ("// a\r\n1", Some(4)),
            ("//", Some(2)),
            ("/* * / */ 1", Some(9)),
            ("/**/", Some(4)),
            ("/*/", None),
            ("/* *", None),
        ] {
            assert_eq!(comment_length(text.as_bytes()), length, "{text}");
        }
    }

    #[test]
    fn shortcodes_end_at_the_delimiter_that_is_theirs() {
        use ShortcodeEnd::{After, InQuotes, Missing};
        for (text, end) in [
            ("{{user.id}} }}", After(11)),
            ("<<user.id>>", After(11)),
            ("<<user.id}}>>", After(13)),
            ("{{}}", After(4)),
            ("{{ a ?? {}}}", After(12)),
            ("{{ '}}' /* }} */ // }}\n}}", After(25)),
            ("{{ \"'\" }}", After(9)),
            ("{{ '}}", InQuotes),
            ("{{ a // }}", Missing),
            ("{{ a /* }}", Missing),
            ("{{ a }", Missing),
            ("<<", Missing),
        ] {
            assert_eq!(shortcode_end(text.as_bytes()), end, "{text}");
        }
    }
}
