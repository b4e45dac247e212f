//! From the tree to resolved values: constants become JSON text, shortcodes become expressions, and the paths in them
//! become slots and derived values.

use std::collections::HashMap;
use std::ops::Range;

use super::arena::{Arena, Broken, Id};
use super::derived::{Derived, FieldValue};
use super::plan::{Expression, Literal, Operand};
use super::reads::Reads;
use crate::catalog::{Catalog, Root};
use crate::json::{escaped, quoted};
use crate::syntax::tree::{self, Node, NodeKind, OperandKind, Piece, StepKind};

/// A value of the template.
pub(super) enum ResolvedValue<'t> {
    /// JSON text.
    Constant(String),
    Array(Vec<ResolvedValue<'t>>),
    Object(Vec<ResolvedMember<'t>>),
    Shortcode(ResolvedShortcode),
    /// The content of a string, in pieces.
    Interpolation(Vec<ResolvedPiece>),
}

/// A member of an object.
pub(super) struct ResolvedMember<'t> {
    pub(super) name: &'t tree::Name,
    pub(super) value: ResolvedValue<'t>,
}

/// A piece of the content of a string.
pub(super) enum ResolvedPiece {
    /// Characters, escaped.
    Constant(String),
    Shortcode(ResolvedShortcode),
}

/// A shortcode that is not constant.
pub(super) struct ResolvedShortcode {
    pub(super) expression: Expression,
    pub(super) span: Range<usize>,
}

impl ResolvedValue<'_> {
    /// Whether it is left out if no operand of a shortcode in it counts.
    pub(super) fn may_be_left_out(&self) -> bool {
        let may_be = |shortcode: &ResolvedShortcode| matches!(shortcode.expression.last, Operand::Omit);
        match self {
            Self::Shortcode(shortcode) => may_be(shortcode),
            Self::Interpolation(pieces) => pieces.iter().any(|piece| match piece {
                ResolvedPiece::Constant(_) => false,
                ResolvedPiece::Shortcode(shortcode) => may_be(shortcode),
            }),
            Self::Constant(_) | Self::Array(_) | Self::Object(_) => false,
        }
    }

    /// Whether nothing in it depends on the user.
    pub(super) fn is_constant(&self) -> bool {
        match self {
            Self::Constant(_) => true,
            Self::Shortcode(_) => false,
            Self::Interpolation(pieces) => pieces.iter().all(|piece| matches!(piece, ResolvedPiece::Constant(_))),
            Self::Array(elements) => elements.iter().all(Self::is_constant),
            Self::Object(members) => members.iter().all(|member| member.value.is_constant()),
        }
    }
}

/// Resolves the values of a template by a catalog.
pub(super) struct Resolver<'c> {
    catalog: &'c Catalog,
    pub(super) reads: Reads,
    pub(super) derived: Arena<Derived>,
    /// The number of each derived value, so that equal ones are evaluated once.
    numbers: HashMap<Derived, Id<Derived>>,
}

impl<'c> Resolver<'c> {
    pub(super) fn new(catalog: &'c Catalog) -> Self {
        Self { catalog, reads: Reads::default(), derived: Arena::default(), numbers: HashMap::new() }
    }

    /// The values of members. A value that could not be read has no place in a plan: the template with it has an error.
    pub(super) fn members<'t>(&mut self, members: &'t [tree::Member]) -> Result<Vec<ResolvedMember<'t>>, Broken> {
        let resolved =
            |member: &'t tree::Member| Ok(ResolvedMember { name: &member.name, value: self.value(&member.value)? });
        members.iter().map(resolved).collect()
    }

    fn value<'t>(&mut self, node: &'t Node) -> Result<ResolvedValue<'t>, Broken> {
        Ok(match &node.kind {
            NodeKind::Scalar(scalar) => ResolvedValue::Constant(scalar.clone()),
            NodeKind::Text(text) => ResolvedValue::Constant(quoted(text)),
            NodeKind::Array(elements) => {
                ResolvedValue::Array(elements.iter().map(|element| self.value(element)).collect::<Result<_, _>>()?)
            }
            NodeKind::Object(members) => ResolvedValue::Object(self.members(members)?),
            NodeKind::Shortcode(shortcode) => match self.shortcode(shortcode) {
                Ok(constant) => ResolvedValue::Constant(constant.json),
                Err(shortcode) => ResolvedValue::Shortcode(shortcode),
            },
            NodeKind::Interpolation(pieces) => ResolvedValue::Interpolation(
                pieces
                    .iter()
                    .map(|piece| match piece {
                        Piece::Text(text) => ResolvedPiece::Constant(escaped(text)),
                        Piece::Shortcode(shortcode) => match self.shortcode(shortcode) {
                            Ok(constant) => ResolvedPiece::Constant(constant.text),
                            Err(shortcode) => ResolvedPiece::Shortcode(shortcode),
                        },
                    })
                    .collect(),
            ),
            NodeKind::Unreadable => return Err(Broken),
        })
    }

    /// The constant that a shortcode stands for; as the error, what has to be evaluated for each user.
    fn shortcode(&mut self, shortcode: &tree::Shortcode) -> Result<Literal, ResolvedShortcode> {
        match self.expression(&shortcode.operands) {
            // A shortcode that is always null is not made a constant, so that audits count it as null like the others.
            Expression { first, last: Operand::Literal(literal) } if first.is_empty() && literal.json != "null" => {
                Ok(literal)
            }
            expression => Err(ResolvedShortcode { expression, span: shortcode.span.clone() }),
        }
    }

    /// The expression without operands that never count: those before the last that are always null or false, and those
    /// after a literal that is neither.
    fn expression(&mut self, operands: &[tree::Operand]) -> Expression {
        let mut first = Vec::new();
        for (index, operand) in operands.iter().enumerate() {
            let is_last = index + 1 == operands.len();
            match self.operand(operand) {
                Operand::Literal(literal) if !is_last && literal.is_null_or_false() => {}
                last @ (Operand::Literal(_) | Operand::Omit) => return Expression { first, last },
                last if is_last => return Expression { first, last },
                operand => first.push(operand),
            }
        }
        Expression { first, last: Operand::Literal(Literal::null()) }
    }

    fn operand(&mut self, operand: &tree::Operand) -> Operand {
        match &operand.kind {
            OperandKind::Path(path) => self.path(path).unwrap_or_else(|| Operand::Literal(Literal::null())),
            OperandKind::Omit => Operand::Omit,
            literal => Operand::Literal(Literal::of(literal)),
        }
    }

    /// The operand for a path; none if the path is always null.
    fn path(&mut self, path: &tree::Path) -> Option<Operand> {
        let root = Root::from_name(&path.root)?;
        let (first, below) = path.steps.split_first()?;
        let field = self
            .catalog
            .field(root, &first.text)
            .filter(|field| first.kind == StepKind::Name && below.len() <= field.origin.steps_below())?;
        Some(match FieldValue::of(root, field, below, &mut self.reads) {
            FieldValue::Slot(slot) => Operand::Slot(slot),
            FieldValue::Derived(derived) => {
                let number = self.numbers.entry(derived);
                Operand::Derived(*number.or_insert_with_key(|derived| self.derived.push(derived.clone())))
            }
        })
    }
}

impl Literal {
    /// The constant for an operand that is neither a path nor `omit`.
    fn of(operand: &OperandKind) -> Self {
        match operand {
            OperandKind::Text(text, _) => Self { json: quoted(text), text: escaped(text) },
            OperandKind::Number(text) => Self::scalar(text),
            OperandKind::Boolean(true) => Self::scalar("true"),
            OperandKind::Boolean(false) => Self::scalar("false"),
            OperandKind::List(elements) => {
                let elements: Vec<String> = elements.iter().map(|element| Self::of(&element.kind).json).collect();
                let json = format!("[{}]", elements.join(","));
                Self { text: escaped(&json), json }
            }
            OperandKind::EmptyObject => Self::scalar("{}"),
            OperandKind::Null | OperandKind::Path(_) | OperandKind::Omit => Self::null(),
        }
    }

    fn null() -> Self {
        Self::scalar("null")
    }

    fn scalar(text: &str) -> Self {
        Self { json: text.to_owned(), text: text.to_owned() }
    }

    fn is_null_or_false(&self) -> bool {
        self.json == "null" || self.json == "false"
    }
}
