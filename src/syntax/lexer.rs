//! The tokens of a text that may be no JSON at all: text in quotes of any kind, words, comments. Every text has tokens,
//! and nothing is an error.
//!
//! The text is read once, from left to right, so that the time is in proportion to its length even if it is hostile.

use super::skip::{ShortcodeEnd, shortcode_end};
use super::tree::{Delimiters, Span};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    OpenBrace,
    OpenBracket,
    CloseBrace,
    CloseBracket,
    Comma,
    Colon,
    /// Text in quotes. `inner` is the offset of the first quote in it that was meant to stand around text of a
    /// shortcode.
    Text {
        quote: char,
        inner: Option<usize>,
    },
    /// Text whose closing quote is not on its line; it ends with the line.
    Unclosed,
    /// A bare shortcode, well formed or not.
    Shortcode,
    Comment,
    /// Anything else up to white space, punctuation or a quote.
    Word,
}

#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Span,
    /// Whether it is the first token of its line.
    pub(crate) starts_line: bool,
}

impl Token {
    pub(super) fn is_text(&self) -> bool {
        matches!(self.kind, TokenKind::Text { .. })
    }
}

pub(crate) struct Lexer<'t> {
    text: &'t str,
    position: usize,
    /// Where the line at hand ends.
    line_end: usize,
    /// Before this offset, no text in quotes is known to end with a shortcode, and the search is not made again.
    searched: usize,
    /// Before this offset, no bare shortcode is closed, and the search is not made again.
    unclosed: usize,
    /// Before this offset, which is the end of a line, some quote or comment in a bare shortcode goes on beyond the
    /// line. Other bare shortcodes of the line are then taken to end with the next closing delimiter.
    unclosed_on_line: usize,
}

impl<'t> Lexer<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, position: 0, line_end: 0, searched: 0, unclosed: 0, unclosed_on_line: 0 }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.position..).unwrap_or("")
    }

    /// The rest of the line.
    fn line(&self) -> &'t str {
        self.text.get(self.position..self.line_end).unwrap_or("")
    }

    /// The kind and the bytes of the token at hand.
    fn token(&mut self) -> (TokenKind, usize) {
        let rest = self.rest();
        let mut characters = rest.chars();
        match (characters.next().unwrap_or(' '), characters.next()) {
            ('/', Some('/')) => (TokenKind::Comment, self.line().len()),
            ('/', Some('*')) => {
                let end = rest.get(2..).and_then(|inside| inside.find("*/"));
                (TokenKind::Comment, end.map_or(rest.len(), |end| end + "/**/".len()))
            }
            ('{', Some('{')) => self.bare(Delimiters::Braces),
            ('<', Some('<')) => self.bare(Delimiters::Angles),
            ('{', _) => (TokenKind::OpenBrace, 1),
            ('[', _) => (TokenKind::OpenBracket, 1),
            ('}', _) => (TokenKind::CloseBrace, 1),
            (']', _) => (TokenKind::CloseBracket, 1),
            (',', _) => (TokenKind::Comma, 1),
            (':', _) => (TokenKind::Colon, 1),
            (quote @ ('"' | '\'' | '`'), _) => self.quoted(quote),
            (quote @ ('“' | '”' | '„' | '‘' | '’'), _) => self.curly(quote),
            _ => (TokenKind::Word, word(rest)),
        }
    }

    /// A bare shortcode that ends on its line or before the next double quote. One that does not is a word, which takes
    /// the rest of the line.
    fn bare(&mut self, delimiters: Delimiters) -> (TokenKind, usize) {
        let close = delimiters.close();
        let line = self.line();
        if self.position >= self.unclosed_on_line {
            match shortcode_end(line.as_bytes()) {
                ShortcodeEnd::After(end) => return (TokenKind::Shortcode, end),
                // The delimiter is part of a comment.
                ShortcodeEnd::Missing if line.ends_with(close) => return (TokenKind::Shortcode, line.len()),
                ShortcodeEnd::Missing | ShortcodeEnd::InQuotes => {}
            }
            self.unclosed_on_line = self.line_end;
        }
        if self.position >= self.unclosed {
            let rest = self.rest();
            let ends = |&(offset, character): &(usize, char)| {
                character == '"' || rest.get(offset..).is_some_and(|rest| rest.starts_with(close))
            };
            match rest.char_indices().find(ends) {
                Some((offset, character)) if character != '"' => return (TokenKind::Shortcode, offset + close.len()),
                Some((offset, _)) => self.unclosed = self.position + offset,
                None => self.unclosed = self.text.len(),
            }
        }
        (TokenKind::Word, line.len())
    }

    /// Text between straight quotes. A quote of the same kind inside of a shortcode in it does not end it, as was
    /// meant.
    fn quoted(&mut self, quote: char) -> (TokenKind, usize) {
        let line = self.line();
        let Some(end) = closing(line, quote) else { return (TokenKind::Unclosed, line.len()) };
        let inside = line.get(1..end - 1).unwrap_or("");
        let plain = (TokenKind::Text { quote, inner: None }, end);
        if ends_well(line.get(end..).unwrap_or("")) || !opens_shortcode(inside) || self.position < self.searched {
            return plain;
        }
        if let Some(whole) = shortcode_at_end(line, end, quote) {
            return (TokenKind::Text { quote, inner: Some(self.position + end - 1) }, whole);
        }
        self.searched = self.line_end;
        plain
    }

    /// Text between curly quotes, or from a curly to a straight one.
    fn curly(&self, quote: char) -> (TokenKind, usize) {
        let line = self.line();
        let is_double = matches!(quote, '“' | '”' | '„');
        let closes = |character| if is_double { "“”\"" } else { "‘’'" }.contains(character);
        let inside = line.get(quote.len_utf8()..).unwrap_or("");
        match inside.char_indices().find(|&(_, character)| closes(character)) {
            Some((offset, close)) => {
                (TokenKind::Text { quote, inner: None }, quote.len_utf8() + offset + close.len_utf8())
            }
            None => (TokenKind::Unclosed, line.len()),
        }
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let rest = self.rest();
        let is_blank = |character: char| character.is_whitespace() || character == '\u{feff}';
        let blank = rest.len() - rest.trim_start_matches(is_blank).len();
        let starts_line = self.position == 0 || rest.get(..blank).is_some_and(|blank| blank.contains(['\n', '\r']));
        self.position += blank;
        let rest = self.rest();
        if rest.is_empty() {
            return None;
        }
        if self.position >= self.line_end {
            self.line_end = self.position + rest.find(['\n', '\r']).unwrap_or(rest.len());
        }
        let start = self.position;
        let (kind, length) = self.token();
        self.position = start + length.max(1);
        Some(Token { kind, span: start..self.position, starts_line })
    }
}

/// The length of the word at the start of a text.
fn word(text: &str) -> usize {
    let ends = |&(offset, character): &(usize, char)| {
        offset > 0 && (character.is_whitespace() || "{}[],:\"“”".contains(character))
            || character == '/' && text.get(offset + 1..).is_some_and(|next| next.starts_with(['/', '*']))
    };
    text.char_indices().find(ends).map_or(text.len(), |(offset, _)| offset)
}

/// The length of the text in quotes at the start of a line, with both quotes.
fn closing(line: &str, quote: char) -> Option<usize> {
    let mut is_escaped = false;
    for (offset, character) in line.char_indices().skip(1) {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            character if character == quote => return Some(offset + 1),
            _ => {}
        }
    }
    None
}

/// Whether what follows a text in quotes may follow one in JSON.
fn ends_well(rest: &str) -> bool {
    rest.trim_start().chars().next().is_none_or(|next| ",:}]/".contains(next))
}

/// Whether the last delimiter of a text opens a shortcode.
fn opens_shortcode(text: &str) -> bool {
    let last = |open, close| text.rfind(open) > text.rfind(close);
    last("{{", "}}") || last("<<", ">>")
}

/// Where a text in quotes ends if it ends with a shortcode; the search starts at an offset of the line.
fn shortcode_at_end(line: &str, from: usize, quote: char) -> Option<usize> {
    let rest = line.get(from..)?;
    rest.match_indices(quote)
        .filter(|&(offset, _)| {
            let before = rest.get(..offset).unwrap_or("");
            before.ends_with("}}") || before.ends_with(">>")
        })
        .map(|(offset, _)| from + offset + quote.len_utf8())
        .find(|&end| ends_well(line.get(end..).unwrap_or("")))
}
