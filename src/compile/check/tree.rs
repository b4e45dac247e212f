//! The walk through the tree of a template, from which all other checks are called.

use super::addresses::Addresses;
use super::checker::{Checker, Names};
use super::portability;
use crate::catalog::Provider;
use crate::compile::purpose::Purpose;
use crate::diagnostic::{Delimiters, Excerpt, Finding, Report, RootHint};
use crate::syntax::Parsed;
use crate::syntax::tree::{Member, Node, NodeKind, Piece, Shortcode, Span};

/// Adds a report for everything that is wrong with the tree of a template.
pub(in crate::compile) fn check(
    parsed: &Parsed,
    text: &str,
    delimiters: Delimiters,
    purpose: &Purpose,
    found: &mut Vec<Report>,
) {
    let mut checker = Checker {
        purpose,
        text,
        is_whole: parsed.is_whole,
        delimiters,
        found,
        names: Names::default(),
        addresses: Addresses::default(),
    };
    match &parsed.root.kind {
        NodeKind::Object(members) => checker.claims(members),
        kind => checker.root(kind, &parsed.root.span),
    }
    let Checker { addresses, found, .. } = checker;
    found.extend(addresses.reports());
    if let Some(Provider::Clerk) = purpose.provider {
        portability::check(&parsed.root, text, found);
    }
}

impl Checker<'_> {
    /// Reports a root that is not an object.
    fn root(&mut self, root: &NodeKind, span: &Span) {
        let is_object = |node: &Node| matches!(node.kind, NodeKind::Object(_));
        let hint = match root {
            NodeKind::Shortcode(shortcode) => self.claim_of(shortcode),
            _ if first_text(root).is_some_and(|text| text.trim_start().starts_with('{')) => RootHint::InsideString,
            NodeKind::Array(elements) if elements.iter().any(is_object) => RootHint::List,
            _ => RootHint::Braces,
        };
        self.report(Finding::RootNotObject { hint }, &(span.start..span.start));
    }

    /// The hint for a template that is one shortcode: it could be the value of a claim.
    fn claim_of(&self, shortcode: &Shortcode) -> RootHint {
        let written = Excerpt::from(self.written(&shortcode.span));
        RootHint::NameForValue {
            written: if shortcode.is_bare { written.to_string() } else { format!("\"{written}\"") },
        }
    }

    pub(super) fn members(&mut self, members: &[Member]) {
        if self.is_whole {
            self.duplicates(members);
        }
        for member in members {
            self.member_name(&member.name);
            let outer = self.names.clone();
            self.names.enter(&member.name.text);
            self.names.is_organization |= self.purpose.token.organization_claim(&member.name.text).is_some();
            self.node(&member.value);
            self.names = outer;
        }
    }

    fn node(&mut self, node: &Node) {
        match &node.kind {
            NodeKind::Scalar(text) => self.number(text, &node.span),
            NodeKind::Text(text) => self.constant_text(text),
            NodeKind::Array(elements) => {
                for element in elements {
                    self.node(element);
                }
            }
            NodeKind::Object(members) => self.members(members),
            NodeKind::Shortcode(shortcode) => self.shortcode(shortcode),
            NodeKind::Interpolation(pieces) => self.interpolation(pieces),
            NodeKind::Unreadable => {}
        }
    }

    pub(super) fn number(&mut self, text: &str, span: &Span) {
        if serde_json::from_str::<serde_json::Value>(text).is_err() {
            self.report(Finding::NumberOutOfRange, span);
        }
    }
}

/// The text at the start of a string.
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
