//! One diagnostic: a finding with its words and its places.

use std::ops::Range;

use super::code::{Code, Severity};
use super::delimiters::Delimiters;
use super::fix::{Edit, Fix};
use super::place::{Place, Positions};
use super::report::Report;
use super::visible::visible;
use super::words::{Words, beside, words};

/// One thing in a template that is wrong or probably not meant.
///
/// Displayed, it is one line.
///
/// ```
/// let error = claimsmith::Template::compile(r#"{"a": "<<user.firstName>>"}"#).unwrap_err();
/// let diagnostic = error.diagnostics().iter().next().unwrap();
/// assert_eq!(
///     diagnostic.to_string(),
///     "E107 at 1:15: `firstName` is not how the field is spelled in a template (did you mean `user.first_name`?)"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    code: Code,
    message: String,
    help: Option<String>,
    place: Place,
    labels: Vec<Label>,
    fix: Option<Fix>,
}

impl Diagnostic {
    pub(super) fn new(report: Report, delimiters: Delimiters, positions: &Positions) -> Self {
        let Report { finding, span, beside: second, edits } = report;
        let Words { message, help } = words(&finding, delimiters);
        let edits: Vec<Edit> =
            edits.into_iter().map(|(span, replacement)| Edit { place: positions.place(span), replacement }).collect();
        Self {
            code: finding.code(),
            message: visible(&message).into_owned(),
            help: help.map(|help| visible(&help).into_owned()),
            place: positions.place(span),
            labels: second
                .into_iter()
                .map(|(what, span)| Label { message: beside(what), place: positions.place(span) })
                .collect(),
            fix: (!edits.is_empty()).then_some(Fix { edits }),
        }
    }

    /// The kind of mistake.
    #[must_use]
    pub fn code(&self) -> Code {
        self.code
    }

    /// Whether it keeps the template from compiling.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// What is wrong, in one line.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it, in one line.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// Where it is.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Where it is, as byte offsets into the template's text, end excluded.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.place.span()
    }

    /// The line in which it starts, counted from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.place.line()
    }

    /// The column at which it starts, counted from 1 in characters.
    #[must_use]
    pub fn column(&self) -> usize {
        self.place.column()
    }

    /// The other places that matter, such as that of the first of two equal names.
    ///
    /// ```
    /// let error = claimsmith::Template::compile(r#"{"a": 1, "a": 2}"#).unwrap_err();
    /// let labels = error.diagnostics().iter().next().unwrap().labels();
    /// assert_eq!((labels[0].message(), labels[0].place().span()), ("the first one", 1..4));
    /// ```
    #[must_use]
    pub fn labels(&self) -> &[Label] {
        &self.labels
    }

    /// The changes that mend it, if there is exactly one way to do so, and it is certain.
    ///
    /// ```
    /// let error = claimsmith::Template::compile(r#"{"name": "<<user.firstName>>"}"#).unwrap_err();
    /// let fix = error.diagnostics().iter().next().unwrap().fix().unwrap();
    /// assert_eq!((fix.edits()[0].place().span(), fix.edits()[0].replacement()), (17..26, "first_name"));
    /// ```
    #[must_use]
    pub fn fix(&self) -> Option<&Fix> {
        self.fix.as_ref()
    }
}

/// Another place that matters to a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    message: &'static str,
    place: Place,
}

impl Label {
    /// What stands there, in a few words.
    #[must_use]
    pub fn message(&self) -> &str {
        self.message
    }

    /// Where it is.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }
}
