//! What the provider's own editor is not documented to understand: it knows less, and signs what it does not know as it
//! stands.

use crate::diagnostic::{Code, Diagnostic, brief};
use crate::syntax::tree::{
    Delimiters, Node, NodeKind, Operand, OperandKind, Path, Piece, Quote, Shortcode, Span, StepKind,
};
use crate::syntax::{Lexer, TokenKind, has_delimiter};

/// Adds what Clerk's editor does not understand.
pub(super) fn check(root: &Node, text: &str, found: &mut Vec<Diagnostic>) {
    let mut portability = Portability { text, found };
    for token in Lexer::new(text) {
        if token.kind == TokenKind::Comment {
            portability.uncertain(
                token.span,
                "Clerk's editor is not documented to allow comments in JSON",
                "remove the comment before you paste the template there",
            );
        }
    }
    portability.node(root);
}

struct Portability<'c> {
    /// The text of the template.
    text: &'c str,
    found: &'c mut Vec<Diagnostic>,
}

impl Portability<'_> {
    fn refuse(&mut self, span: &Span, message: &str, help: impl Into<String>) {
        self.found.push(Diagnostic::new(Code::NotPortable, span.clone(), message).help(help));
    }

    fn uncertain(&mut self, span: Span, message: impl Into<String>, help: &str) {
        self.found.push(Diagnostic::new(Code::UncertainPortability, span, message).help(help));
    }

    /// The text at a place of the template, as it is written there.
    fn written(&self, span: &Span) -> &str {
        self.text.get(span.clone()).unwrap_or("")
    }

    fn node(&mut self, node: &Node) {
        match &node.kind {
            NodeKind::Array(elements) => {
                for element in elements {
                    self.node(element);
                }
            }
            NodeKind::Object(members) => {
                for member in members {
                    self.node(&member.value);
                }
            }
            NodeKind::Shortcode(shortcode) => self.shortcode(shortcode),
            NodeKind::Interpolation(pieces) => {
                for piece in pieces {
                    if let Piece::Shortcode(shortcode) = piece {
                        self.shortcode(shortcode);
                    }
                }
            }
            NodeKind::Scalar(_) | NodeKind::Text(_) | NodeKind::Unreadable => {}
        }
    }

    fn shortcode(&mut self, shortcode: &Shortcode) {
        self.delimiters(shortcode);
        for comment in &shortcode.comments {
            self.refuse(comment, "Clerk knows no comments inside of shortcodes", "remove the comment");
        }
        match shortcode.operands.as_slice() {
            [literal, others @ ..] if is_literal(literal) && others.iter().all(is_literal) => {
                self.literal_alone(literal);
            }
            operands => {
                for operand in operands {
                    self.operand(operand);
                }
            }
        }
    }

    fn delimiters(&mut self, shortcode: &Shortcode) {
        let written = self.written(&shortcode.span);
        let inside = written.get(2..written.len().saturating_sub(2)).unwrap_or("").trim();
        let portable = Delimiters::Braces.around(&brief(inside));
        let (open, close) = (shortcode.delimiters.open(), shortcode.delimiters.close());
        let is_seen = written.starts_with(open) && written.ends_with(close);
        match (shortcode.is_bare, is_seen) {
            (true, true) => self.refuse(
                &shortcode.span,
                "Clerk knows shortcodes inside of strings only",
                format!("write `\"{portable}\"`"),
            ),
            (false, false) => self.refuse(
                &shortcode.span,
                "Clerk does not see delimiters behind escapes",
                "write them as `{{` and `}}`, without escapes",
            ),
            (false, true) if shortcode.delimiters == Delimiters::Angles => self.refuse(
                &shortcode.span,
                "Clerk knows the delimiters `{{` and `}}` only",
                format!("write `{portable}`"),
            ),
            // A bare path without delimiters is no JSON, which is told already; braces in a string are what Clerk knows.
            (true, false) | (false, true) => {}
        }
    }

    /// A shortcode that is only a literal.
    fn literal_alone(&mut self, literal: &Operand) {
        let help = match &literal.kind {
            OperandKind::Text(text, _) if has_delimiter(text) => {
                "there is no way to write these characters for Clerk: leave them away".to_owned()
            }
            OperandKind::Text(text, _) => format!("write the text itself: `{}`", brief(text)),
            _ => format!("write the value itself, without a shortcode: `{}`", brief(self.written(&literal.span))),
        };
        self.refuse(&literal.span, "Clerk knows no shortcode that is only a literal", help);
    }

    fn operand(&mut self, operand: &Operand) {
        let span = &operand.span;
        match &operand.kind {
            OperandKind::Path(path) => self.path(path, span),
            OperandKind::Text(text, _) if has_delimiter(text) || text.contains("}}") || text.contains(">>") => self
                .refuse(
                    span,
                    "Clerk does not tell delimiters inside of quotes from others",
                    "leave them out of the text",
                ),
            OperandKind::Text(text, Quote::Double) => {
                let help = if text.contains('\'') {
                    "write the text without `'`, in single quotes".to_owned()
                } else {
                    format!("write `'{}'`", brief(text))
                };
                self.refuse(span, "Clerk knows text in single quotes only", help);
            }
            OperandKind::List(_) | OperandKind::EmptyObject => self.refuse(
                span,
                "Clerk knows no lists and objects in shortcodes",
                "set the list or the object in the metadata, or let the consumer take null for it",
            ),
            OperandKind::Omit => self.refuse(
                span,
                "Clerk does not know `omit`",
                "remove `|| omit`: the claim is then null where nothing counts",
            ),
            OperandKind::Text(_, Quote::Single)
            | OperandKind::Number(_)
            | OperandKind::Boolean(_)
            | OperandKind::Null => {}
        }
    }

    fn path(&mut self, path: &Path, span: &Span) {
        if self.written(span).contains('\\') && !path.steps.iter().any(|step| step.in_brackets) {
            self.refuse(span, "Clerk does not read escapes in a path", "write the characters themselves");
        }
        let is_name = |text: &str| {
            text.starts_with(|first: char| first.is_alphabetic() || "_$".contains(first))
                && text.chars().all(|character| character.is_alphanumeric() || "_$-".contains(character))
        };
        if path.steps.iter().any(|step| step.kind == StepKind::Index || step.in_brackets && !is_name(&step.text)) {
            self.refuse(
                span,
                "Clerk knows steps by name and with a dot only",
                "put the value into a member of its own, and read that",
            );
        } else if path.steps.iter().any(|step| step.in_brackets) {
            let names = path.steps.iter().flat_map(|step| [".", step.text.as_str()]);
            let dotted: String = [path.root.as_str()].into_iter().chain(names).collect();
            self.refuse(span, "Clerk knows steps by name and with a dot only", format!("write `{}`", brief(&dotted)));
        }
        let is_plain =
            |text: &str| text.chars().all(|character| character.is_ascii_alphanumeric() || "_-".contains(character));
        if let Some(step) = path.steps.iter().find(|step| !is_plain(&step.text)) {
            let message = format!("Clerk is not documented to know names such as `{}`", brief(&step.text));
            self.uncertain(step.span.clone(), message, "use letters and digits of ASCII, `_` and `-`");
        }
    }
}

fn is_literal(operand: &Operand) -> bool {
    !matches!(operand.kind, OperandKind::Path(_) | OperandKind::Omit)
}
