//! Checks whether the provider's own editor understands a template. It knows less of the language, and what it does not
//! know is signed as it stands.

use crate::diagnostic::{Delimiters, Excerpt, Finding, NotPortable, Report};
use crate::syntax::tree::{Node, NodeKind, Operand, OperandKind, Path, Piece, Quote, Shortcode, Span, StepKind};
use crate::syntax::{Lexer, TokenKind, has_delimiter, is_identifier};

/// Adds what Clerk's editor does not understand.
pub(super) fn check(root: &Node, text: &str, found: &mut Vec<Report>) {
    let comments = Lexer::new(text).filter(|token| token.kind == TokenKind::Comment);
    found.extend(comments.map(|comment| Report::new(Finding::UndocumentedComment, comment.span)));
    Portability { text, found }.node(root);
}

struct Portability<'c> {
    /// The text of the template.
    text: &'c str,
    found: &'c mut Vec<Report>,
}

impl Portability<'_> {
    fn refuse(&mut self, span: &Span, unknown: NotPortable) {
        self.found.push(refusal(span, unknown));
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
            NodeKind::Shortcode(shortcode) => self.shortcode(shortcode, ""),
            NodeKind::Interpolation(pieces) => {
                let mut before = "";
                for piece in pieces {
                    match piece {
                        Piece::Shortcode(shortcode) => self.shortcode(shortcode, std::mem::take(&mut before)),
                        Piece::Text(text) => before = text,
                    }
                }
            }
            NodeKind::Scalar(_) | NodeKind::Text(_) | NodeKind::Unreadable => {}
        }
    }

    /// Checks a shortcode; `before` is the text right before it.
    fn shortcode(&mut self, shortcode: &Shortcode, before: &str) {
        self.delimiters(shortcode, before);
        for comment in &shortcode.comments {
            // A brace behind it would be taken for a part of the delimiter.
            let is_first = comment.start == shortcode.span.start + 2;
            let blank = if is_first { " " } else { "" };
            self.found.push(refusal(comment, NotPortable::Comment).edit(comment.clone(), blank));
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

    fn delimiters(&mut self, shortcode: &Shortcode, before: &str) {
        let written = self.written(&shortcode.span);
        let inside = written.get(2..written.len().saturating_sub(2)).unwrap_or("");
        let (open, close) = (shortcode.delimiters.open(), shortcode.delimiters.close());
        let is_seen = written.starts_with(open) && written.ends_with(close);
        let shown = Excerpt::from(inside.trim());
        // Double quotes, backslashes and control characters would mean something else inside of a string.
        let fits_string = shortcode.comments.is_empty()
            && inside.chars().all(|character| !character.is_control() && !matches!(character, '"' | '\\'));
        let (start, end) = (shortcode.span.start, shortcode.span.end);
        let rewritten = |report: Report, quote: &str| {
            let (open, close) = (Delimiters::Braces.open(), Delimiters::Braces.close());
            report
                .edit(start..start + 2, [quote, open].concat())
                .edit(end.saturating_sub(2)..end, [close, quote].concat())
        };
        let report = match (shortcode.is_bare, is_seen) {
            (true, true) => {
                let report = refusal(&shortcode.span, NotPortable::BareShortcode { inside: shown });
                if fits_string { rewritten(report, "\"") } else { report }
            }
            (false, false) => refusal(&shortcode.span, NotPortable::EscapedDelimiters),
            (false, true) if shortcode.delimiters == Delimiters::Angles => {
                let report = refusal(&shortcode.span, NotPortable::Angles { inside: shown });
                // With the brace before it, three braces would stand there, which open no shortcode.
                if before.ends_with('{') { report } else { rewritten(report, "") }
            }
            // A bare path without delimiters is not JSON, which is reported already. Braces in a string are what Clerk
            // knows.
            (true, false) | (false, true) => return,
        };
        self.found.push(report);
    }

    /// A shortcode that is only a literal.
    fn literal_alone(&mut self, literal: &Operand) {
        let unknown = match &literal.kind {
            OperandKind::Text(text, _) if has_delimiter(text) => NotPortable::DelimitersAlone,
            OperandKind::Text(text, _) => NotPortable::TextAlone { text: text.into() },
            _ => NotPortable::ValueAlone { value: self.written(&literal.span).into() },
        };
        self.refuse(&literal.span, unknown);
    }

    fn operand(&mut self, operand: &Operand) {
        let span = &operand.span;
        match &operand.kind {
            OperandKind::Path(path) => self.path(path, span),
            OperandKind::Text(text, _) if has_delimiter(text) || text.contains("}}") || text.contains(">>") => {
                self.refuse(span, NotPortable::QuotedDelimiters);
            }
            OperandKind::Text(text, Quote::Double) => self.double_quotes(text, span),
            OperandKind::List(_) | OperandKind::EmptyObject => self.refuse(span, NotPortable::ListOrObject),
            OperandKind::Omit => self.refuse(span, NotPortable::Omit),
            OperandKind::Text(_, Quote::Single)
            | OperandKind::Number(_)
            | OperandKind::Boolean(_)
            | OperandKind::Null => {}
        }
    }

    fn double_quotes(&mut self, text: &str, span: &Span) {
        let has_single_quote = text.contains('\'');
        let report = refusal(span, NotPortable::DoubleQuotes { text: text.into(), has_single_quote });
        let written = self.written(span);
        // Inside of a JSON string, the quotes are escaped.
        let quote = ["\\\"", "\""].into_iter().find(|quote| written.starts_with(quote) && written.ends_with(quote));
        self.found.push(match quote {
            Some(quote) if !has_single_quote => report
                .edit(span.start..span.start + quote.len(), "'")
                .edit(span.end.saturating_sub(quote.len())..span.end, "'"),
            _ => report,
        });
    }

    fn path(&mut self, path: &Path, span: &Span) {
        let dotted = || {
            let names = path.steps.iter().flat_map(|step| [".", step.text.as_str()]);
            [path.root.as_str()].into_iter().chain(names).collect::<String>()
        };
        if self.written(span).contains('\\') && !path.steps.iter().any(|step| step.in_brackets) {
            self.found.push(refusal(span, NotPortable::EscapesInPath).edit(span.clone(), dotted()));
        }
        if path.steps.iter().any(|step| step.kind == StepKind::Index || step.in_brackets && !is_identifier(&step.text))
        {
            self.refuse(span, NotPortable::Brackets { dotted: None });
        } else if path.steps.iter().any(|step| step.in_brackets) {
            let unknown = NotPortable::Brackets { dotted: Some(dotted().into()) };
            self.found.push(refusal(span, unknown).edit(span.clone(), dotted()));
        }
        let is_plain =
            |text: &str| text.chars().all(|character| character.is_ascii_alphanumeric() || "_-".contains(character));
        if let Some(step) = path.steps.iter().find(|step| !is_plain(&step.text)) {
            let finding = Finding::UndocumentedName { name: (&step.text).into() };
            self.found.push(Report::new(finding, step.span.clone()));
        }
    }
}

/// The report of something that Clerk's editor does not know.
fn refusal(span: &Span, unknown: NotPortable) -> Report {
    Report::new(Finding::NotPortable(unknown), span.clone())
}

fn is_literal(operand: &Operand) -> bool {
    !matches!(operand.kind, OperandKind::Path(_) | OperandKind::Omit)
}
