//! Shortcodes: their operands, what is left out, and what becomes of null in text.

use super::Checker;
use crate::catalog::Type;
use crate::catalog::denies;
use crate::compile::Provider;
use crate::diagnostic::{Code, brief};
use crate::syntax::tree::{Operand, OperandKind, Path, Shortcode};

impl Checker<'_> {
    pub(super) fn shortcode(&mut self, shortcode: &Shortcode) {
        let limit = self.purpose.limits.operands;
        if let Some(beyond) = shortcode.operands.get(limit) {
            let count = shortcode.operands.len();
            self.report(
                Code::TooManyOperands,
                beyond.span.clone(),
                format!("the shortcode has {count} operands, more than the {limit} that are allowed"),
                "keep the operands that matter",
            );
            return;
        }
        let mut decided = false;
        let mut reported = false;
        for (index, operand) in shortcode.operands.iter().enumerate() {
            if decided && !reported {
                reported = true;
                self.report(
                    Code::UnreachableOperand,
                    operand.span.clone(),
                    "the operand is never reached: the literal before it is neither null nor false",
                    "remove it, or put the literal last",
                );
            }
            match &operand.kind {
                OperandKind::Path(path) => self.path(path, &operand.span, index > 0),
                OperandKind::Number(text) => {
                    self.number(text, &operand.span);
                    decided = true;
                }
                OperandKind::Text(..) | OperandKind::EmptyObject => decided = true,
                OperandKind::List(elements) => {
                    self.list(elements);
                    decided = true;
                }
                OperandKind::Boolean(value) => decided |= *value,
                OperandKind::Null => {}
                OperandKind::Omit => self.omit(operand, &shortcode.operands),
            }
        }
    }

    fn list(&mut self, elements: &[Operand]) {
        for element in elements {
            if let OperandKind::Number(text) = &element.kind {
                self.number(text, &element.span);
            }
        }
    }

    /// `omit` is the last of several operands: as the only one it would always leave out, before others it would hide
    /// them.
    fn omit(&mut self, omit: &Operand, operands: &[Operand]) {
        let before = operands.split_last().filter(|(last, before)| last.span == omit.span && !before.is_empty());
        match before {
            Some((_, before)) => self.omitted_denial(omit, before),
            None => self.report(
                Code::MisplacedOmit,
                omit.span.clone(),
                "`omit` is no value: it stands at the end, behind another operand",
                "write it as `user.id || omit`: where nothing counts, the claim is left out",
            ),
        }
    }

    /// What is not there may grant what false, or a flag, would have denied.
    fn omitted_denial(&mut self, omit: &Operand, operands: &[Operand]) {
        let mut paths = operands.iter().filter_map(|operand| match &operand.kind {
            OperandKind::Path(path) => Some(path),
            _ => None,
        });
        let flag = paths.find(|path| self.is_flag(path) || path.steps.last().is_some_and(|step| denies(&step.text)));
        let message = if let Some(denial) = &self.names.denial {
            format!("`{denial}` denies something: a consumer may grant it where the claim is left out")
        } else if let Some(step) = flag.and_then(|path| path.steps.last()) {
            format!("`{}` is a flag: left out, false is the same as unknown", brief(&step.text))
        } else {
            return;
        };
        let help = "remove `|| omit`: the consumer then sees the value, false among them";
        self.report(Code::OmittedDenial, omit.span.clone(), message, help);
    }

    fn is_flag(&self, path: &Path) -> bool {
        self.field_of(path).is_some_and(|(field, below)| field.origin.of() == Type::Boolean && below.is_empty())
    }

    /// Null is written into text as the word: "Hi null!".
    pub(super) fn null_in_text(&mut self, shortcode: &Shortcode) {
        let Some(last) = shortcode.operands.last() else { return };
        let OperandKind::Path(path) = &last.kind else { return };
        // What is never read has a warning of its own.
        let may_be_null = self.field_of(path).is_some_and(|(field, below)| below.len() <= field.origin.steps_below())
            && !is_never_null(path);
        if !may_be_null {
            return;
        }
        let path = brief(self.text.get(last.span.clone()).unwrap_or(""));
        let help = match self.purpose.provider {
            Some(Provider::Clerk) => "end the shortcode with a text for this case, such as `|| ''`",
            None => {
                "end the shortcode with a text for this case, such as `|| ''`, or with `|| omit` to leave the string out"
            }
        };
        let message = format!("where `{path}` is null, the string has the word `null` in it");
        self.report(Code::NullInText, last.span.clone(), message, help);
    }
}

/// Whether every document of the provider's has a value there.
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
