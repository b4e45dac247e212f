//! What is wrong with a template that could be read, and what is probably not meant.

mod claims;
mod meant;
mod paths;
mod portability;
mod shortcodes;
mod text;

use super::{Provider, Purpose};
use crate::catalog::{denies, reads_like_authorization};
use crate::diagnostic::{Code, Diagnostic, brief};
use crate::syntax::Parsed;
use crate::syntax::tree::{Delimiters, Member, Node, NodeKind, Piece, Shortcode, Span};

/// Adds everything that the tree of a template shows.
pub(super) fn check(parsed: &Parsed, text: &str, purpose: &Purpose, found: &mut Vec<Diagnostic>) {
    let delimiters = match purpose.provider {
        Some(Provider::Clerk) => Delimiters::Braces,
        None => Delimiters::of(text),
    };
    let mut checker = Checker {
        purpose,
        text,
        is_whole: parsed.is_whole,
        delimiters,
        found,
        names: Names::default(),
        addresses: paths::Addresses::default(),
    };
    match &parsed.root.kind {
        NodeKind::Object(members) => checker.claims(members),
        kind => checker.root(kind, &parsed.root.span),
    }
    checker.addresses();
    if let Some(Provider::Clerk) = purpose.provider {
        portability::check(&parsed.root, text, checker.found);
    }
}

struct Checker<'c> {
    purpose: &'c Purpose,
    /// The text of the template.
    text: &'c str,
    /// Whether the tree is all of the template, and not what could be made out of one that is not JSON.
    is_whole: bool,
    /// Those that help is written in.
    delimiters: Delimiters,
    found: &'c mut Vec<Diagnostic>,
    names: Names,
    addresses: paths::Addresses,
}

/// What the names around the value at hand say; the innermost counts.
#[derive(Default, Clone)]
struct Names {
    /// One that reads like authorization.
    authorization: Option<String>,
    /// One that denies something.
    denial: Option<String>,
}

impl Names {
    /// Adds a name around the value that follows.
    fn enter(&mut self, name: &str) {
        if reads_like_authorization(name) {
            self.authorization = Some(brief(name));
        }
        if denies(name) {
            self.denial = Some(brief(name));
        }
    }
}

impl Checker<'_> {
    fn report(&mut self, code: Code, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.found.push(Diagnostic::new(code, span, message).help(help));
    }

    /// A root that is no object.
    fn root(&mut self, root: &NodeKind, span: &Span) {
        let is_object = |node: &Node| matches!(node.kind, NodeKind::Object(_));
        let help = match root {
            NodeKind::Shortcode(shortcode) => self.claim_of(shortcode),
            _ if first_text(root).is_some_and(|text| text.trim_start().starts_with('{')) => {
                "the template is inside a JSON string: take the quotes around it away, and the backslashes inside"
                    .to_owned()
            }
            NodeKind::Array(elements) if elements.iter().any(is_object) => {
                "a template is one object: take one out of the list".to_owned()
            }
            _ => "write `{` before the first claim and `}` after the last".to_owned(),
        };
        self.report(
            Code::RootNotObject,
            span.start..span.start,
            "the root of a template is an object: its members are the claims",
            help,
        );
    }

    /// What to write instead of a template that is one shortcode.
    fn claim_of(&self, shortcode: &Shortcode) -> String {
        let written = self.text.get(shortcode.span.clone()).unwrap_or("");
        let written = if shortcode.is_bare { brief(written) } else { format!("\"{}\"", brief(written)) };
        format!("give the value a name: `{{\"claim\": {written}}}`")
    }

    fn members(&mut self, members: &[Member]) {
        if self.is_whole {
            self.duplicates(members);
        }
        for member in members {
            self.member_name(&member.name);
            let outer = self.names.clone();
            self.names.enter(&member.name.text);
            self.node(&member.value);
            self.names = outer;
        }
    }

    fn node(&mut self, node: &Node) {
        match &node.kind {
            NodeKind::Scalar(text) => self.number(text, &node.span),
            NodeKind::Text(text) => self.constant_text(text, &node.span),
            NodeKind::Array(elements) => {
                for element in elements {
                    self.node(element);
                }
            }
            NodeKind::Object(members) => self.members(members),
            NodeKind::Shortcode(shortcode) => self.shortcode(shortcode),
            NodeKind::Interpolation(pieces) => self.interpolation(pieces, &node.span),
            NodeKind::Unreadable => {}
        }
    }

    fn number(&mut self, text: &str, span: &Span) {
        if serde_json::from_str::<serde_json::Value>(text).is_err() {
            self.report(
                Code::NumberOutOfRange,
                span.clone(),
                "the number is too large for a double: consumers would read infinity, or fail",
                "write it as a string",
            );
        }
    }
}

/// The text that a string starts with.
fn first_text(node: &NodeKind) -> Option<&str> {
    match node {
        NodeKind::Text(text) => Some(text),
        NodeKind::Interpolation(pieces) => match pieces.first() {
            Some(Piece::Text(text)) => Some(text),
            _ => None,
        },
        _ => None,
    }
}
