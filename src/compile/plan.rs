//! The plan: everything about a template that does not depend on the user, as plain data.
//!
//! A render copies the constant text, and between it writes the values of *expressions*. Expressions read *slots*. One
//! walk over each document fills them, along a tree of the paths that the template reads.

use std::ops::Range;

use super::arena::{Arena, Id, Ids, Table};
use super::checks::Checks;
use super::derived::Derived;
use super::trees::{Slot, Trees};
use crate::catalog::Path;

/// What a render of the template does.
#[derive(Debug)]
pub(crate) struct Plan {
    /// How many bytes of constant text there are.
    pub(crate) text_bytes: usize,
    pub(crate) claims: Arena<Claim>,
    /// For claims that are objects, their members that depend on the user.
    pub(crate) members: Arena<ClaimMember>,
    /// In output order.
    pub(crate) parts: Arena<Part>,
    /// Where something may be left out, or a comma depends on what is left out, in output order.
    pub(crate) choices: Arena<Choice>,
    pub(crate) tail: Tail,
    /// The derived values. Each is evaluated once for each render, however many expressions it is in.
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
    /// How many bytes of each claim do not depend on the user.
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
    /// How many bytes of the claim do not depend on the user: those of its name, the colon, and the constant text in
    /// its value. It is 0 if the claim may be left out.
    pub(crate) constant_bytes: usize,
    pub(crate) parts: Ids<Part>,
    pub(crate) choices: Ids<Choice>,
}

/// A member of a claim that is an object, if the member depends on the user.
#[derive(Debug)]
pub(crate) struct ClaimMember {
    pub(crate) claim: Id<Claim>,
    /// The decoded name.
    pub(crate) name: String,
    /// How many bytes of the member do not depend on the user: those of its name, the colon, and the constant text in
    /// its value. It is 0 if the member may be left out.
    pub(crate) constant_bytes: usize,
    /// How many bytes the claim takes without its members: its name, the colon and the braces.
    pub(crate) bytes_around: usize,
}

/// What the bytes of a part or a choice are counted for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Owner {
    pub(crate) claim: Id<Claim>,
    /// The member that it is in, if the claim is an object and this member depends on the user.
    pub(crate) member: Option<Id<ClaimMember>>,
}

/// An expression to evaluate, and the constant text before it.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) owner: Owner,
    /// Where its shortcode stands in the template.
    pub(crate) span: Range<usize>,
    pub(crate) before: Box<str>,
    pub(crate) expression: Expression,
    pub(crate) form: Form,
    /// How many levels of nesting are around it in the output.
    pub(crate) depth: usize,
    /// Whether it is inside of something that may be left out.
    pub(crate) is_optional: bool,
}

/// A member or an element that may be left out, or the first one after such that is always there: its comma depends on
/// whether one before it was written.
#[derive(Debug)]
pub(crate) struct Choice {
    pub(crate) owner: Owner,
    pub(crate) kind: ChoiceKind,
    /// The parts before it that are not before an earlier choice.
    pub(crate) parts_before: Ids<Part>,
    /// The constant text between those parts and the choice. It is always written.
    pub(crate) before: Box<str>,
    pub(crate) comma: Comma,
    /// The parts inside. If one of them is left out, so is everything inside. An item that is always there has no parts
    /// here: they stand behind the choice.
    pub(crate) parts: Ids<Part>,
    /// The constant text inside, after the last of those parts.
    pub(crate) after: Box<str>,
    /// How many bytes of constant text are inside, without the comma.
    pub(crate) constant_bytes: usize,
}

/// What is written after the last choice.
#[derive(Debug)]
pub(crate) struct Tail {
    pub(crate) parts: Ids<Part>,
    /// The constant text after all parts.
    pub(crate) text: Box<str>,
    /// The last claim, unless there is none.
    pub(crate) claim: Option<Id<Claim>>,
}

/// What may be left out by a choice. The comma before it is counted for what is around it.
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
    /// Everything before it may be left out: the comma is written if anything was.
    IfAny,
    /// Something before it is always there: the comma is the first byte of its constant text.
    Always,
}

/// How a value is written.
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
    /// The operands before the last. The first value among them that is neither null nor false counts.
    pub(crate) first: Vec<Operand>,
    /// The last operand, whose value counts whatever it is if none before counts.
    pub(crate) last: Operand,
}

#[derive(Debug)]
pub(crate) enum Operand {
    Literal(Literal),
    /// The value of a slot.
    Slot(Id<Slot>),
    /// A derived value.
    Derived(Id<Derived>),
    /// Leaves out the member or element that the shortcode stands in. It can only be the last operand.
    Omit,
}

/// A constant, written in both forms.
#[derive(Debug)]
pub(crate) struct Literal {
    pub(crate) json: String,
    pub(crate) text: String,
}
