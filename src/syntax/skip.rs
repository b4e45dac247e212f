//! How long the strings, comments and bare shortcodes of a template are, found by a scan that knows no more of the
//! language.

use crate::json::string_length;

/// What a template's text starts with, as far as a scan has to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    String,
    Comment,
    /// A shortcode outside of a string.
    BareShortcode,
    /// Any other byte.
    Byte,
}

impl Start {
    pub(super) fn of(text: &[u8]) -> Self {
        match text {
            [b'"', ..] => Self::String,
            [b'/', b'/' | b'*', ..] => Self::Comment,
            // No object starts with two braces, so that two of them open a shortcode.
            [b'{', b'{', ..] | [b'<', b'<', ..] => Self::BareShortcode,
            _ => Self::Byte,
        }
    }

    /// How many bytes of the text belong to it; none if it has no end.
    pub(super) fn length(self, text: &[u8]) -> Option<usize> {
        match self {
            Self::String => string_length(text),
            Self::Comment => comment_length(text),
            Self::BareShortcode => match shortcode_end(text) {
                ShortcodeEnd::After(length) => Some(length),
                ShortcodeEnd::InQuotes | ShortcodeEnd::Missing => None,
            },
            Self::Byte => Some(1),
        }
    }
}

/// How many bytes the comment at the start of a text takes; none if a `/*` is not closed. The line break behind a
/// comment with `//` is not counted.
fn comment_length(text: &[u8]) -> Option<usize> {
    if text.starts_with(b"//") {
        return Some(text.iter().position(|&byte| matches!(byte, b'\n' | b'\r')).unwrap_or(text.len()));
    }
    let inside = text.get(2..)?.windows(2).position(|pair| pair == b"*/")?;
    Some(inside + "/**/".len())
}

/// Where a bare shortcode ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ShortcodeEnd {
    /// After so many bytes, the closing delimiter included.
    After(usize),
    /// Nowhere: text in quotes inside it is not closed.
    InQuotes,
    /// Nowhere: its closing delimiter is missing, or part of a comment.
    Missing,
}

/// Finds the end of the bare shortcode at the start of a text, which starts with the opening delimiter.
///
/// A closing delimiter in quotes or in a comment does not end it, nor do the braces of `{}` count as a part of one.
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
