//! Checks the operands of shortcodes, what `omit` leaves out, and null in text.

use super::checker::Checker;
use crate::catalog::{Type, denies};
use crate::diagnostic::{Beside, Finding, Report};
use crate::syntax::tree::{Operand, OperandKind, Path, Shortcode, Span};

impl Checker<'_> {
    pub(super) fn shortcode(&mut self, shortcode: &Shortcode) {
        let (count, limit) = (shortcode.operands.len(), self.purpose.limits.operands);
        if let Some(beyond) = shortcode.operands.get(limit) {
            self.report(Finding::TooManyOperands { count, limit }, &beyond.span);
            return;
        }
        let mut decisive: Option<&Span> = None;
        let mut is_reported = false;
        for (index, operand) in shortcode.operands.iter().enumerate() {
            if let Some(literal) = decisive.filter(|_| !is_reported) {
                is_reported = true;
                let report = Report::new(Finding::UnreachableOperand, operand.span.clone());
                self.found.push(report.beside(Beside::LiteralThatCounts, literal.clone()));
            }
            if self.operand(operand, index, &shortcode.operands) {
                decisive.get_or_insert(&operand.span);
            }
        }
    }

    /// Checks one of several operands, and returns whether it is a literal that always counts.
    fn operand(&mut self, operand: &Operand, index: usize, operands: &[Operand]) -> bool {
        match &operand.kind {
            OperandKind::Path(path) => self.path(path, &operand.span, index > 0),
            OperandKind::Number(text) => self.number(text, &operand.span),
            OperandKind::List(elements) => self.list(elements),
            OperandKind::Omit => self.omit(operand, operands),
            OperandKind::Text(..) | OperandKind::EmptyObject | OperandKind::Boolean(_) | OperandKind::Null => {}
        }
        match operand.kind {
            OperandKind::Number(_) | OperandKind::Text(..) | OperandKind::EmptyObject | OperandKind::List(_) => true,
            OperandKind::Boolean(value) => value,
            OperandKind::Path(_) | OperandKind::Null | OperandKind::Omit => false,
        }
    }

    fn list(&mut self, elements: &[Operand]) {
        for element in elements {
            if let OperandKind::Number(text) = &element.kind {
                self.number(text, &element.span);
            }
        }
    }

    /// Checks that `omit` is the last of several operands. As the only operand it would always leave something out, and
    /// operands after it would never be reached.
    fn omit(&mut self, omit: &Operand, operands: &[Operand]) {
        let before = operands.split_last().filter(|(last, before)| last.span == omit.span && !before.is_empty());
        match before {
            Some((_, before)) => self.omitted_denial(omit, before),
            None => self.report(Finding::MisplacedOmit, &omit.span),
        }
    }

    /// Reports `omit` for a flag, or for something that denies by its name. Where it is left out, a consumer may grant
    /// what it would have denied.
    fn omitted_denial(&mut self, omit: &Operand, operands: &[Operand]) {
        if let Some(name) = self.names.denial.clone() {
            return self.report(Finding::OmittedDenial { name }, &omit.span);
        }
        let mut paths = operands.iter().filter_map(|operand| match &operand.kind {
            OperandKind::Path(path) => Some((path, path.steps.last()?, &operand.span)),
            _ => None,
        });
        if let Some((_, step, span)) = paths.find(|(path, step, _)| self.is_flag(path) || denies(&step.text)) {
            let finding = Finding::OmittedFlag { flag: (&step.text).into() };
            self.found.push(Report::new(finding, omit.span.clone()).beside(Beside::Flag, span.clone()));
        }
    }

    fn is_flag(&self, path: &Path) -> bool {
        self.field_of(path).is_some_and(|(field, below)| field.origin.value_type() == Type::Boolean && below.is_empty())
    }

    /// Reports a path in text that may be null, because the text then has the word in it: "Hi null!".
    pub(super) fn null_in_text(&mut self, shortcode: &Shortcode) {
        let Some(last) = shortcode.operands.last() else { return };
        let OperandKind::Path(path) = &last.kind else { return };
        // A path that always is null has a warning of its own.
        let may_be_null = self.field_of(path).is_some_and(|(field, below)| below.len() <= field.origin.steps_below())
            && !is_never_null(path);
        if may_be_null {
            let path = self.written(&last.span).into();
            let may_be_omitted = self.purpose.provider.is_none();
            self.report(Finding::NullInText { path, may_be_omitted }, &last.span);
        }
    }
}

/// Whether a path leads to a value that all documents of the provider have.
fn is_never_null(path: &Path) -> bool {
    const USER: &[&str] = &[
        "id",
        "created_at",
        "updated_at",
        "has_image",
        "two_factor_enabled",
        "banned",
        "locked",
        "public_metadata",
        "unsafe_metadata",
    ];
    match (path.root.as_str(), path.steps.as_slice()) {
        ("user", [field]) => USER.contains(&field.text.as_str()),
        ("session", [field]) => field.text == "id",
        _ => false,
    }
}
