//! Why claims could not be rendered: the error, its kinds and its messages.

use std::fmt;
use std::io;

use crate::catalog::{Path, Root};
use crate::compile::arena::Broken;
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
            Fault::OutputTooLarge { .. } | Fault::NoClaimsTooLarge { .. } => RenderErrorKind::OutputTooLarge,
            Fault::OutputTooDeep { .. } => RenderErrorKind::OutputTooDeep,
            Fault::OverClaimBudget { .. } | Fault::OverBudget(_) => RenderErrorKind::OverBudget,
            Fault::Write(_) => RenderErrorKind::Write,
            Fault::Internal(_) => RenderErrorKind::Internal,
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
            | Fault::DeletedDocument { root }
            | Fault::DocumentTooLarge { root, .. }
            | Fault::DocumentTooDeep { root, .. } => Some(root),
            _ => self.path().map(Path::root),
        }
    }

    /// The root of the second of two documents that contradict each other.
    #[must_use]
    pub fn other_root(&self) -> Option<Root> {
        self.other_path().map(Path::root)
    }

    /// The path to what is there twice, to the member by which a document names itself, or to the first of two ids that
    /// contradict each other.
    ///
    /// ```
    /// use claimsmith::Template;
    ///
    /// let template = Template::compile(r#"{"plan": "<<user.public_metadata.plan>>"}"#)?;
    /// let user = r#"{"public_metadata": {"plan": "free", "plan": "pro"}}"#;
    /// let error = template.render(user).unwrap_err();
    /// assert_eq!(error.path().map(ToString::to_string).as_deref(), Some("user.public_metadata.plan"));
    /// # Ok::<(), claimsmith::CompileError>(())
    /// ```
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match &*self.0 {
            Fault::DuplicateKey { path }
            | Fault::WrongDocument { path, .. }
            | Fault::ContradictingDocuments { first: path, .. } => Some(path),
            _ => None,
        }
    }

    /// The path to the second of two ids that contradict each other.
    #[must_use]
    pub fn other_path(&self) -> Option<&Path> {
        match &*self.0 {
            Fault::ContradictingDocuments { second, .. } => Some(second),
            _ => None,
        }
    }

    /// The name of the claim that passes a limit, as it is: it may hold anything.
    #[must_use]
    pub fn claim(&self) -> Option<&str> {
        match &*self.0 {
            Fault::OutputTooLarge { claim, .. }
            | Fault::OutputTooDeep { claim, .. }
            | Fault::OverClaimBudget { claim, .. } => Some(claim),
            _ => None,
        }
    }

    /// The bytes of what is larger than the limit, where they are known: those of a document, or of what is in a budget.
    #[must_use]
    pub fn bytes(&self) -> Option<usize> {
        match *self.0 {
            Fault::DocumentTooLarge { bytes, .. }
            | Fault::OverClaimBudget { bytes, .. }
            | Fault::OverBudget(Overrun { bytes, .. }) => Some(bytes),
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
            | Fault::NoClaimsTooLarge { limit }
            | Fault::OutputTooDeep { limit, .. }
            | Fault::OverClaimBudget { limit, .. }
            | Fault::OverBudget(Overrun { limit, .. }) => Some(limit),
            _ => None,
        }
    }

    /// The byte offset in the document at which it is no longer JSON, or is nested too deep.
    #[must_use]
    pub fn offset(&self) -> Option<usize> {
        match *self.0 {
            Fault::NotJson { offset, .. } | Fault::DocumentTooDeep { offset, .. } => Some(offset),
            _ => None,
        }
    }
}

/// The kinds of render errors, and which of the error's methods tell more of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RenderErrorKind {
    /// A document is not JSON as `serde_json` reads it: `root`, `offset`.
    NotJson,
    /// A document is JSON, but no object: `root`.
    NotAnObject,
    /// A key is there twice on a path that is read, or inside a value that is copied: `root`, `path`.
    DuplicateKey,
    /// A document says in its member `object` that it is of another kind than what it was passed for: `root`, `path`.
    WrongDocument,
    /// A document says in its member `deleted` that what it describes is gone: `root`.
    DeletedDocument,
    /// Two documents name different users, or different organizations: `root`, `other_root`, `path`, `other_path`.
    ContradictingDocuments,
    /// A document is larger than the limit: `root`, `bytes`, `limit` (in bytes).
    DocumentTooLarge,
    /// A document is nested deeper than the limit: `root`, `offset`, `limit` (in levels).
    DocumentTooDeep,
    /// The claims would be larger than the limit: `limit` (in bytes), and `claim`, the one with which they are, if there is
    /// one.
    OutputTooLarge,
    /// The claims would be nested deeper than the limit: `claim`, `limit` (in levels).
    OutputTooDeep,
    /// The claims do not fit the budget, and nothing more may be left out: `bytes`, `limit` (in bytes), and `claim` where
    /// it is the budget of one claim.
    OverBudget,
    /// The writer failed: its error is the `source`.
    Write,
    /// The compiled template contradicts itself: a bug of this crate, and of no template and no document. Nothing is known
    /// to lead here.
    Internal,
}

/// What is wrong, with its data. Messages shorten long names and paths, and make their invisible characters visible.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    #[error("the {document} is not JSON: {rule} at byte {offset}", document = root.document_name())]
    NotJson { root: Root, rule: &'static str, offset: usize },
    #[error("the {document} is not a JSON object", document = root.document_name())]
    NotAnObject { root: Root },
    #[error(
        "the {document} has the same key twice where the template reads `{}`",
        brief(&path.to_string()),
        document = path.root().document_name()
    )]
    DuplicateKey { path: Path },
    #[error(
        "what was passed as the {document} says in its member `{member}` that it is {found}, not `{expected}`",
        document = path.root().document_name(),
        member = member(path),
        expected = expected.object_name()
    )]
    WrongDocument { path: Path, expected: Root, found: String },
    #[error("the {document} is marked as deleted, so there are no claims", document = root.document_name())]
    DeletedDocument { root: Root },
    #[error(
        "the {} and the {} contradict each other: `{first}` and `{second}` differ",
        first.root().document_name(),
        second.root().document_name()
    )]
    ContradictingDocuments { first: Path, second: Path },
    #[error("the {document} is larger than the limit of {limit} bytes", document = root.document_name())]
    DocumentTooLarge { root: Root, bytes: usize, limit: usize },
    #[error(
        "the {document} is nested deeper than the limit of {limit} levels, at byte {offset}",
        document = root.document_name()
    )]
    DocumentTooDeep { root: Root, limit: usize, offset: usize },
    #[error("with the claim `{}`, the claims are larger than the limit of {limit} bytes", brief(claim))]
    OutputTooLarge { claim: String, limit: usize },
    #[error("the claims are larger than the limit of {limit} bytes")]
    NoClaimsTooLarge { limit: usize },
    #[error("the claim `{}` is nested deeper than the limit of {limit} levels", brief(claim))]
    OutputTooDeep { claim: String, limit: usize },
    #[error("the claim `{}` takes {bytes} bytes, and its budget is {limit}", brief(claim))]
    OverClaimBudget { claim: String, bytes: usize, limit: usize },
    #[error("{0}")]
    OverBudget(Overrun),
    #[error("the claims could not be written: {0}")]
    Write(#[source] io::Error),
    #[error(transparent)]
    Internal(#[from] Broken),
}

/// The way from a document to one of its members, without the root.
fn member(path: &Path) -> String {
    let steps: String = path.steps().iter().map(ToString::to_string).collect();
    steps.trim_start_matches('.').to_owned()
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
    /// The names of those that were left out, which was not enough.
    pub(crate) left_out: FirstFew<String>,
    /// The names and bytes of those that are left, the largest first.
    pub(crate) largest: FirstFew<(String, usize)>,
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
pub(crate) struct FirstFew<T> {
    first: Vec<T>,
    more: usize,
}

impl<T> FirstFew<T> {
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
