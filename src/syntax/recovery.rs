//! A tree from a template that is not JSON, so that one mistake does not hide the others.
//!
//! The tree has only what its author certainly meant. A value that could be read in two ways is unreadable, and nothing
//! is reported about it.

use super::builder::{Builder, bare_path, bare_shortcode, is_string_content};
use super::json_error::is_path;
use super::lexer::{Token, TokenKind};
use super::string::{Decoded, decode};
use super::tree::{Member, Name, Node, NodeKind, Span};

/// Reads the tokens of a template, nested at most `depth` levels, as if its mistakes were mended. Returns none if there
/// is no root.
pub(super) fn recover(text: &str, tokens: &[Token], depth: usize, builder: &mut Builder<'_>) -> Option<Node> {
    let is_open = |token: &Token| matches!(token.kind, TokenKind::OpenBrace | TokenKind::OpenBracket);
    let (root, tokens) = match tokens {
        // The braces around the members are missing.
        [first, second, ..] if first.is_text() && second.kind == TokenKind::Colon => (first, tokens),
        _ => {
            let start = tokens.iter().position(is_open)?;
            let root = tokens.get(start).filter(|token| token.kind == TokenKind::OpenBrace)?;
            (root, tokens.get(start + 1..).unwrap_or_default())
        }
    };
    let frames = vec![Frame::new(false, root.span.start)];
    let mut recovery = Recovery { text, tokens, depth, builder, frames };
    while let Some(token) = recovery.advance() {
        if is_open(token) && recovery.frames.len() >= depth {
            break;
        }
        recovery.token(token);
    }
    recovery.close_above(0);
    let mut root = recovery.frames.pop()?;
    root.end_member();
    Some(root.node(text.len()))
}

struct Recovery<'t, 'b, 'd> {
    text: &'t str,
    /// The tokens that are still to be read.
    tokens: &'t [Token],
    depth: usize,
    builder: &'b mut Builder<'d>,
    /// The objects and arrays that are open; the first is the root, and is never closed before the end.
    frames: Vec<Frame>,
}

/// An object or an array that is open.
struct Frame {
    is_array: bool,
    start: usize,
    /// The name in the object that has no value yet.
    name: Option<Name>,
    members: Vec<Member>,
    elements: Vec<Node>,
}

impl Frame {
    fn new(is_array: bool, start: usize) -> Self {
        Self { is_array, start, name: None, members: Vec::new(), elements: Vec::new() }
    }

    fn add(&mut self, value: Node) {
        if self.is_array {
            self.elements.push(value);
        } else {
            let nameless = || Name { text: String::new(), span: value.span.start..value.span.start };
            let name = self.name.take().unwrap_or_else(nameless);
            self.members.push(Member { name, value });
        }
    }

    /// Adds an unreadable value for a name that has no value yet.
    fn end_member(&mut self) {
        if let Some(end) = self.name.as_ref().map(|name| name.span.end) {
            self.add(Node { kind: NodeKind::Unreadable, span: end..end });
        }
    }

    fn node(self, end: usize) -> Node {
        let kind = if self.is_array { NodeKind::Array(self.elements) } else { NodeKind::Object(self.members) };
        Node { kind, span: self.start..end }
    }
}

impl<'t> Recovery<'t, '_, '_> {
    fn advance(&mut self) -> Option<&'t Token> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(first)
    }

    fn next_kind(&self) -> Option<TokenKind> {
        self.tokens.first().map(|token| token.kind)
    }

    fn token(&mut self, token: &Token) {
        match token.kind {
            TokenKind::Comment | TokenKind::Colon => {}
            TokenKind::OpenBrace => self.frames.push(Frame::new(false, token.span.start)),
            TokenKind::OpenBracket => self.frames.push(Frame::new(true, token.span.start)),
            TokenKind::CloseBrace => self.close(false, token.span.end),
            TokenKind::CloseBracket => self.close(true, token.span.end),
            TokenKind::Comma => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.end_member();
                }
            }
            TokenKind::Text { .. } | TokenKind::Unclosed | TokenKind::Shortcode | TokenKind::Word => self.scalar(token),
        }
    }

    /// Closes the innermost object or array of that kind, and all that is open in it. A bracket that closes nothing is
    /// passed over.
    fn close(&mut self, is_array: bool, end: usize) {
        let Some(place) = self.frames.iter().rposition(|frame| frame.is_array == is_array) else { return };
        self.close_above(place);
        if place > 0
            && let Some(mut frame) = self.frames.pop()
        {
            frame.end_member();
            self.add(frame.node(end));
        }
    }

    /// Closes all frames inside the one at that index.
    fn close_above(&mut self, place: usize) {
        while self.frames.len() > place + 1
            && let Some(mut frame) = self.frames.pop()
        {
            frame.end_member();
            let end = frame.start;
            self.add(frame.node(end));
        }
    }

    fn add(&mut self, value: Node) {
        if let Some(frame) = self.frames.last_mut() {
            frame.add(value);
        }
    }

    fn scalar(&mut self, token: &Token) {
        let wants_name = self.frames.last().is_some_and(|frame| !frame.is_array && frame.name.is_none());
        let follows = self.next_kind();
        if wants_name && follows == Some(TokenKind::Colon) {
            let name = self.name(token);
            if let Some(frame) = self.frames.last_mut() {
                frame.name = Some(name);
            }
        } else if wants_name {
            self.skip(token);
        } else if follows == Some(TokenKind::Colon) && token.is_text() {
            // The brace of an object is missing.
            if self.frames.len() < self.depth {
                self.frames.push(Frame::new(false, token.span.start));
                self.scalar(token);
            } else {
                self.skip(token);
            }
        } else if self.is_followed_well() {
            let value = self.value(token);
            self.add(value);
        } else {
            self.add(Node { kind: NodeKind::Unreadable, span: token.span.clone() });
            self.skip(token);
        }
    }

    /// Whether the next token may follow a value, perhaps after a comma that is missing.
    fn is_followed_well(&self) -> bool {
        let is_next_name = || self.tokens.get(1).is_some_and(|token| token.kind == TokenKind::Colon);
        self.tokens.first().is_none_or(|next| match next.kind {
            TokenKind::Comma | TokenKind::CloseBrace | TokenKind::CloseBracket | TokenKind::Comment => true,
            TokenKind::Text { .. } => next.starts_line || is_next_name(),
            _ => next.starts_line,
        })
    }

    /// Passes over the rest of what cannot be read. If it has quotes, it goes to the end of the line: a comma could be
    /// in them.
    fn skip(&mut self, first: &Token) {
        let is_quoted = |kind| matches!(kind, TokenKind::Text { .. } | TokenKind::Unclosed);
        let mut has_quotes = is_quoted(first.kind);
        while let Some(next) = self.tokens.first().filter(|next| !next.starts_line) {
            let ends = matches!(next.kind, TokenKind::Comma | TokenKind::CloseBrace | TokenKind::CloseBracket);
            if ends && !has_quotes {
                break;
            }
            has_quotes |= is_quoted(next.kind);
            self.advance();
        }
    }

    fn name(&self, token: &Token) -> Name {
        let (content, start) = self.content(token);
        let decoded = match token.kind {
            TokenKind::Text { quote: '"', inner: None } if is_string_content(content) => decode(content, start).ok(),
            TokenKind::Text { .. } | TokenKind::Word => Some(Decoded::plain(content.to_owned(), start)),
            _ => None,
        };
        Name { text: decoded.map_or_else(String::new, |decoded| decoded.text), span: token.span.clone() }
    }

    fn value(&mut self, token: &Token) -> Node {
        let (content, start) = self.content(token);
        let kind = match token.kind {
            TokenKind::Text { quote: '"', inner: None } => {
                is_string_content(content).then(|| self.builder.decoded(decode(content, start)))
            }
            TokenKind::Text { quote, .. } if !content.contains('\\') => {
                // Quotes inside a shortcode are read as the single ones that were meant.
                let content = if quote == '"' { content.replace('"', "'") } else { content.to_owned() };
                Some(self.builder.decoded(Ok(Decoded::plain(content, start))))
            }
            TokenKind::Shortcode => bare_shortcode(content, start).map(NodeKind::Shortcode),
            TokenKind::Word if is_path(content) => bare_path(content, start).map(NodeKind::Shortcode),
            _ => None,
        };
        Node { kind: kind.unwrap_or(NodeKind::Unreadable), span: token.span.clone() }
    }

    /// The text of a token, without its quotes if it has some, and where that starts.
    fn content(&self, token: &Token) -> (&'t str, usize) {
        let Span { start, end } = token.span.clone();
        let text = self.text.get(start..end).unwrap_or("");
        match token.kind {
            TokenKind::Text { quote, .. } => {
                let mut inside = text.chars();
                inside.next();
                inside.next_back();
                (inside.as_str(), start + quote.len_utf8())
            }
            _ => (text, start),
        }
    }
}
