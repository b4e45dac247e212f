//! What can be wrong with a render.

use std::fmt;
use std::io;

use crate::catalog::Root;
use crate::diagnostic::brief;

/// Why claims could not be rendered.
///
/// The message names the document, the claim, the path or the limit, and never a value of a user.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct RenderError(Box<Fault>);

impl RenderError {
    /// The kind of the error.
    #[must_use]
    pub fn kind(&self) -> RenderErrorKind {
        match *self.0 {
            Fault::NotJson { .. } => RenderErrorKind::NotJson,
            Fault::NotAnObject { .. } => RenderErrorKind::NotAnObject,
            Fault::DuplicateKey { .. } => RenderErrorKind::DuplicateKey,
            Fault::WrongDocument { .. } => RenderErrorKind::WrongDocument,
            Fault::DeletedDocument { .. } => RenderErrorKind::DeletedDocument,
            Fault::ContradictingDocuments { .. } => RenderErrorKind::ContradictingDocuments,
            Fault::DocumentTooLarge { .. } => RenderErrorKind::DocumentTooLarge,
            Fault::DocumentTooDeep { .. } => RenderErrorKind::DocumentTooDeep,
            Fault::OutputTooLarge { .. } => RenderErrorKind::OutputTooLarge,
            Fault::OutputTooDeep { .. } => RenderErrorKind::OutputTooDeep,
            Fault::OverClaimBudget { .. } | Fault::OverBudget(_) => RenderErrorKind::OverBudget,
            Fault::Write(_) => RenderErrorKind::Write,
        }
    }

    /// The root whose document is at fault; of two that contradict each other, the first.
    ///
    /// ```
    /// use claimsmith::catalog::Root;
    /// use claimsmith::render::RenderErrorKind;
    /// use claimsmith::{Context, Template};
    ///
    /// let template = Template::compile(r#"{"org": "<<org.slug>>"}"#)?;
    /// let error = template.render(Context::new("{}").org("[]")).unwrap_err();
    /// assert_eq!((error.kind(), error.root()), (RenderErrorKind::NotAnObject, Some(Root::Organization)));
    /// # Ok::<(), claimsmith::CompileError>(())
    /// ```
    #[must_use]
    pub fn root(&self) -> Option<Root> {
        match *self.0 {
            Fault::NotJson { root, .. }
            | Fault::NotAnObject { root }
            | Fault::DuplicateKey { root, .. }
            | Fault::WrongDocument { root, .. }
            | Fault::DeletedDocument { root }
            | Fault::ContradictingDocuments { first: root, .. }
            | Fault::DocumentTooLarge { root, .. }
            | Fault::DocumentTooDeep { root, .. } => Some(root),
            Fault::OutputTooLarge { .. }
            | Fault::OutputTooDeep { .. }
            | Fault::OverClaimBudget { .. }
            | Fault::OverBudget(_)
            | Fault::Write(_) => None,
        }
    }

    /// The claim that passes a limit of the output, shortened if its name is long.
    #[must_use]
    pub fn claim(&self) -> Option<&str> {
        match &*self.0 {
            Fault::OutputTooLarge { claim, .. } | Fault::OutputTooDeep { claim, .. } => Some(claim),
            _ => None,
        }
    }

    /// The limit that is passed: bytes, or levels of nesting, as the kind says.
    #[must_use]
    pub fn limit(&self) -> Option<usize> {
        match *self.0 {
            Fault::DocumentTooLarge { limit, .. }
            | Fault::DocumentTooDeep { limit, .. }
            | Fault::OutputTooLarge { limit, .. }
            | Fault::OutputTooDeep { limit, .. }
            | Fault::OverClaimBudget { limit, .. }
            | Fault::OverBudget(Overrun { limit, .. }) => Some(limit),
            _ => None,
        }
    }

    /// The byte offset in the document at which a fault of its JSON, or a level too many, shows.
    #[must_use]
    pub fn offset(&self) -> Option<usize> {
        match *self.0 {
            Fault::NotJson { offset, .. } | Fault::DocumentTooDeep { offset, .. } => Some(offset),
            _ => None,
        }
    }
}

/// The kinds of render errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RenderErrorKind {
    /// A document is not JSON as `serde_json` reads it.
    NotJson,
    /// A document is JSON, but its root is not an object.
    NotAnObject,
    /// A key is there twice on a path that is read, or inside a value that is copied.
    DuplicateKey,
    /// A document says in its member `object` that it is of another kind than what it was passed for.
    WrongDocument,
    /// A document says in its member `deleted` that what it describes is gone.
    DeletedDocument,
    /// Two documents name different users, or different organizations.
    ContradictingDocuments,
    /// A document is larger than the limit.
    DocumentTooLarge,
    /// A document is nested deeper than the limit.
    DocumentTooDeep,
    /// The claims would be larger than the limit.
    OutputTooLarge,
    /// The claims would be nested deeper than the limit.
    OutputTooDeep,
    /// The claims do not fit the budget, and nothing more may be left out.
    OverBudget,
    /// The writer failed.
    Write,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    #[error("the {document} is not JSON: {rule} at byte {offset}", document = root.document_name())]
    NotJson { root: Root, rule: &'static str, offset: usize },
    #[error("the {document} is not a JSON object", document = root.document_name())]
    NotAnObject { root: Root },
    #[error("the {document} has a key twice where the template reads `{path}`", document = root.document_name())]
    DuplicateKey { root: Root, path: String },
    #[error(
        "what was passed as the {document} says in its member `{member}` that it is {found}, not `{expected}`",
        document = root.document_name(),
        expected = expected.object_name()
    )]
    WrongDocument { root: Root, member: &'static str, expected: Root, found: String },
    #[error("the {document} is deleted: what is gone has no claims", document = root.document_name())]
    DeletedDocument { root: Root },
    #[error(
        "the {first} and the {second} contradict each other: `{first_path}` and `{second_path}` differ",
        first = first.document_name(),
        second = second.document_name()
    )]
    ContradictingDocuments { first: Root, first_path: String, second: Root, second_path: String },
    #[error("the {document} has more than the {limit} bytes that are allowed", document = root.document_name())]
    DocumentTooLarge { root: Root, limit: usize },
    #[error(
        "the {document} is nested deeper than the {limit} levels that are allowed at byte {offset}",
        document = root.document_name()
    )]
    DocumentTooDeep { root: Root, limit: usize, offset: usize },
    #[error("the claim `{claim}` makes the claims larger than the {limit} bytes that are allowed")]
    OutputTooLarge { claim: String, limit: usize },
    #[error("the claim `{claim}` is nested deeper than the {limit} levels that are allowed")]
    OutputTooDeep { claim: String, limit: usize },
    #[error("the claim `{}` takes {bytes} bytes, and the budget is {limit}", brief(claim))]
    OverClaimBudget { claim: String, bytes: usize, limit: usize },
    #[error("{0}")]
    OverBudget(Overrun),
    #[error("the claims could not be written: {0}")]
    Write(#[source] io::Error),
}

impl From<Fault> for RenderError {
    fn from(fault: Fault) -> Self {
        Self(Box::new(fault))
    }
}

/// Claims that take more than a budget.
#[derive(Debug)]
pub(crate) struct Overrun {
    /// The bytes of those that are left.
    pub(crate) bytes: usize,
    pub(crate) limit: usize,
    /// The names of those that were left out, in vain.
    pub(crate) left_out: Few<String>,
    /// The names and bytes of those that are left, the largest first.
    pub(crate) largest: Few<(String, usize)>,
}

impl fmt::Display for Overrun {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { bytes, limit, left_out, largest } = self;
        write!(formatter, "the claims take {bytes} bytes")?;
        left_out.write(" without ", formatter, |name| format!("`{}`", brief(name)))?;
        write!(formatter, ", and the budget is {limit}")?;
        largest.write(": ", formatter, |(name, bytes)| format!("`{}` {bytes}", brief(name)))
    }
}

/// The first of many things, as many as a message names, and how many more there are.
#[derive(Debug)]
pub(crate) struct Few<T> {
    first: Vec<T>,
    more: usize,
}

impl<T> Few<T> {
    pub(crate) fn of(mut all: impl Iterator<Item = T>) -> Self {
        const NAMED: usize = 5;
        Self { first: all.by_ref().take(NAMED).collect(), more: all.count() }
    }

    /// Writes them behind an introduction; nothing where there is none.
    fn write(
        &self,
        introduction: &str,
        formatter: &mut fmt::Formatter<'_>,
        shown: impl Fn(&T) -> String,
    ) -> fmt::Result {
        if self.first.is_empty() {
            return Ok(());
        }
        let first: Vec<String> = self.first.iter().map(shown).collect();
        write!(formatter, "{introduction}{}", first.join(", "))?;
        if self.more > 0 { write!(formatter, " and {} more", self.more) } else { Ok(()) }
    }
}
