//! The tree of a template: what its author wrote, and where each part of it stands.

pub(crate) use super::span::Span;
pub(crate) use super::text::Text;
pub(crate) use crate::diagnostic::Delimiters;

/// A member of an object.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) name: Name,
    pub(crate) value: Node,
}

/// The decoded name of a member; its span includes the quotes.
#[derive(Debug)]
pub(crate) struct Name {
    pub(crate) text: String,
    pub(crate) span: Span,
}

/// A value of the template.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) kind: NodeKind,
    pub(crate) span: Span,
}

#[derive(Debug)]
pub(crate) enum NodeKind {
    /// `true`, `false`, `null` or a number, as written.
    Scalar(String),
    /// A string without shortcodes.
    Text(Text),
    Array(Vec<Node>),
    Object(Vec<Member>),
    /// A shortcode that stands alone: bare, or as the whole of a string.
    Shortcode(Shortcode),
    /// A string with shortcodes and other text.
    Interpolation(Vec<Piece>),
    /// A value that could not be read. The template is not JSON then, and has no plan.
    Unreadable,
}

/// A part of an interpolated string.
#[derive(Debug)]
pub(crate) enum Piece {
    Text(Text),
    Shortcode(Shortcode),
}

/// Operands in the order in which they are tried; there is at least one.
#[derive(Debug)]
pub(crate) struct Shortcode {
    pub(crate) operands: Vec<Operand>,
    pub(crate) span: Span,
    pub(crate) delimiters: Delimiters,
    /// Whether it stands outside of strings.
    pub(crate) is_bare: bool,
    /// The comments inside.
    pub(crate) comments: Vec<Span>,
}

#[derive(Debug)]
pub(crate) struct Operand {
    pub(crate) kind: OperandKind,
    pub(crate) span: Span,
}

#[derive(Debug)]
pub(crate) enum OperandKind {
    Path(Path),
    Text(String, Quote),
    /// A number as written.
    Number(String),
    Boolean(bool),
    /// `null`, which can only be an element of a list.
    Null,
    /// Literals, in the order of the list.
    List(Vec<Operand>),
    EmptyObject,
    /// `omit`: no value, but leaves out the member or element that the shortcode stands in.
    Omit,
}

/// The quotes around text in a shortcode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quote {
    Single,
    Double,
}

#[derive(Debug)]
pub(crate) struct Path {
    pub(crate) root: String,
    pub(crate) root_span: Span,
    pub(crate) steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) text: String,
    pub(crate) kind: StepKind,
    pub(crate) in_brackets: bool,
    pub(crate) span: Span,
}

/// What a step reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum StepKind {
    /// A member of an object.
    Name,
    /// An element of an array, or the member of that name of an object.
    Index,
}
