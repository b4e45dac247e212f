//! The plan: everything about a template that does not depend on the user, as plain data.
//!
//! Rendering copies the constant text and, between its parts, what the expressions evaluate to. Expressions read
//! *slots*; one walk over each document fills them, guided by a tree of the paths that the template reads.

use std::ops::Range;

use super::arena::{Arena, Id, Ids, Table};
use super::checks::Checks;
use super::derived::Derived;
use super::trees::{Slot, Trees};
use crate::catalog::Path;

#[derive(Debug)]
pub(crate) struct Plan {
    /// The bytes of all constant text.
    pub(crate) text_bytes: usize,
    pub(crate) claims: Arena<Claim>,
    /// The members that hold parts, of claims that are objects.
    pub(crate) members: Arena<ClaimMember>,
    /// In output order.
    pub(crate) parts: Arena<Part>,
    /// Where the output depends on what is left out, in output order.
    pub(crate) choices: Arena<Choice>,
    pub(crate) tail: Tail,
    /// What is derived from the slots, once for each render, however often it is asked for.
    pub(crate) derived: Arena<Derived>,
    pub(crate) slots: Arena<Slot>,
    /// What fills the slots.
    pub(crate) trees: Trees,
    /// What is compared before anything is rendered.
    pub(crate) checks: Checks,
    /// The paths on which the claims depend.
    pub(crate) dependencies: Vec<Path>,
}

impl Plan {
    /// The bytes of each claim that do not depend on the user.
    pub(crate) fn constant_bytes(&self) -> Table<Claim, Vec<usize>> {
        self.claims.table(|claim| claim.constant_bytes)
    }
}

/// A top-level claim.
#[derive(Debug)]
pub(crate) struct Claim {
    /// The decoded name.
    pub(crate) name: String,
    /// Where the name stands in the template.
    pub(crate) span: Range<usize>,
    /// The bytes of constant text: the name, the colon, and whatever else of it does not depend on the user. It is 0 where
    /// the claim may be left out.
    pub(crate) constant_bytes: usize,
    pub(crate) parts: Ids<Part>,
    pub(crate) choices: Ids<Choice>,
}

/// A member of a claim that is an object.
#[derive(Debug)]
pub(crate) struct ClaimMember {
    pub(crate) claim: Id<Claim>,
    /// The decoded name.
    pub(crate) name: String,
    /// The bytes of constant text: the name, the colon, and whatever else of it does not depend on the user. It is 0 where
    /// the member may be left out.
    pub(crate) constant_bytes: usize,
    /// The bytes of the claim without members: its name, the colon and the braces.
    pub(crate) bytes_around: usize,
}

/// Whose bytes something is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Owner {
    pub(crate) claim: Id<Claim>,
    /// The member, if the claim is an object and has it.
    pub(crate) member: Option<Id<ClaimMember>>,
}

/// Something to evaluate, and the constant text before it.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) owner: Owner,
    /// Where its shortcode stands in the template.
    pub(crate) span: Range<usize>,
    pub(crate) before: Box<str>,
    pub(crate) expression: Expression,
    pub(crate) form: Form,
    /// The levels of nesting around it in the output.
    pub(crate) depth: usize,
    /// Whether it is part of what may be left out.
    pub(crate) is_optional: bool,
}

/// A member or an element that may be left out, or the first one behind such that is always there.
#[derive(Debug)]
pub(crate) struct Choice {
    pub(crate) owner: Owner,
    pub(crate) kind: ChoiceKind,
    /// The parts before it, behind all earlier choices.
    pub(crate) parts_before: Ids<Part>,
    /// The constant text before it and behind those parts, which is always there.
    pub(crate) before: Box<str>,
    pub(crate) comma: Comma,
    /// The parts inside; it is left out if one of them is. What is always there has its parts behind the choice.
    pub(crate) parts: Ids<Part>,
    /// The constant text inside it after the last of them.
    pub(crate) after: Box<str>,
    /// The bytes of constant text inside, without the comma.
    pub(crate) constant_bytes: usize,
}

/// What is written behind the last choice.
#[derive(Debug)]
pub(crate) struct Tail {
    pub(crate) parts: Ids<Part>,
    /// The constant text after all parts.
    pub(crate) text: Box<str>,
    /// The last claim, unless there is none.
    pub(crate) claim: Option<Id<Claim>>,
}

/// What a choice is a choice of. The comma before it belongs to what is around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChoiceKind {
    /// A claim.
    Claim,
    /// A member of a claim that is an object.
    Member,
    /// A member or an element further inside.
    Inner,
}

/// The comma before a member or an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comma {
    /// Nothing stands before it.
    Never,
    /// All before it may be left out: where one is there, so is the comma.
    IfAny,
    /// Something is always before it: the comma is the first byte of its constant text.
    Always,
}

/// How a value enters the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// As JSON.
    Json,
    /// As characters inside a string.
    Text,
}

/// Operands in the order in which they are tried.
#[derive(Debug)]
pub(crate) struct Expression {
    /// The operands before the last; a value among them counts unless it is null or false.
    pub(crate) first: Vec<Operand>,
    /// The operand whose value counts whatever it is.
    pub(crate) last: Operand,
}

#[derive(Debug)]
pub(crate) enum Operand {
    Literal(Literal),
    /// The value of a slot.
    Slot(Id<Slot>),
    /// A derived value.
    Derived(Id<Derived>),
    /// Leaves out what the shortcode stands in; it is last.
    Omit,
}

/// A constant, serialized in both forms.
#[derive(Debug)]
pub(crate) struct Literal {
    pub(crate) json: String,
    pub(crate) text: String,
}
