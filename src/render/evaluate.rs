//! Evaluates expressions, from the slots and the derived values.

use super::derived::{DerivedValue, DerivedValues};
use super::emit;
use super::slots::{Captured, Slots};
use crate::compile::arena::Broken;
use crate::compile::plan::{Expression, Form, Literal, Operand};
use crate::json::{Full, Sink};

/// The value of an expression.
#[derive(Clone, Copy)]
pub(super) enum Evaluated<'e, 'a> {
    /// There is no value: what it would stand in is left out.
    Omitted,
    Literal(&'e Literal),
    Captured(Captured<'a>),
    Derived(&'e DerivedValue<'a>),
}

/// Evaluates an expression.
#[inline]
pub(super) fn evaluate<'e, 'a>(
    expression: &'e Expression,
    slots: &Slots<'a>,
    derived: &'e DerivedValues<'a>,
) -> Result<Evaluated<'e, 'a>, Broken> {
    for operand in &expression.first {
        let value = operand_value(operand, slots, derived)?;
        if !value.is_null_or_false() {
            return Ok(value);
        }
    }
    operand_value(&expression.last, slots, derived)
}

#[inline]
fn operand_value<'e, 'a>(
    operand: &'e Operand,
    slots: &Slots<'a>,
    derived: &'e DerivedValues<'a>,
) -> Result<Evaluated<'e, 'a>, Broken> {
    Ok(match operand {
        Operand::Literal(literal) => Evaluated::Literal(literal),
        Operand::Slot(slot) => Evaluated::Captured(slots.read(*slot)?),
        Operand::Derived(value) => match derived.get(*value)? {
            DerivedValue::Captured(captured) => Evaluated::Captured(*captured),
            value => Evaluated::Derived(value),
        },
        Operand::Omit => Evaluated::Omitted,
    })
}

impl Evaluated<'_, '_> {
    fn is_null_or_false(&self) -> bool {
        match self {
            Self::Omitted => true,
            Self::Literal(literal) => matches!(literal.json.as_str(), "null" | "false"),
            Self::Captured(value) => value.is_null_or_false(),
            Self::Derived(value) => value.is_null_or_false(),
        }
    }

    pub(super) fn is_null(&self) -> bool {
        match self {
            Self::Omitted => false,
            Self::Literal(literal) => literal.json == "null",
            Self::Captured(value) => value.is_null(),
            Self::Derived(value) => value.is_null(),
        }
    }

    /// Writes the value, nested in at most `depth` levels of its own.
    #[inline]
    pub(super) fn write(&self, form: Form, depth: usize, slots: &Slots<'_>, sink: &mut impl Sink) -> Result<(), Full> {
        match (self, form) {
            (Self::Captured(value), Form::Json) => emit::write_json(*value, depth, sink),
            (Self::Captured(value), Form::Text) => emit::write_inside_string(*value, sink),
            (Self::Literal(literal), Form::Json) => sink.write(literal.json.as_bytes()),
            (Self::Literal(literal), Form::Text) => sink.write(literal.text.as_bytes()),
            (Self::Derived(value), _) => value.write(form, depth, slots, sink),
            (Self::Omitted, _) => Ok(()),
        }
    }
}
