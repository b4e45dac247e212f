//! All diagnostics about one template.

use std::sync::Arc;

use super::code::{Code, Severity};
use super::delimiters::Delimiters;
use super::diagnostic::Diagnostic;
use super::fix::{self, Fixed};
use super::place::Positions;
use super::report::Report;

/// Diagnostics about one template, in the order of their places.
///
/// Displayed, each is drawn with a caret under the author's own text, or is one line without the feature `draw`.
#[derive(Debug, Clone)]
pub struct Diagnostics {
    source: Arc<str>,
    /// The kind that the author uses.
    delimiters: Delimiters,
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    pub(crate) fn new(source: Arc<str>, delimiters: Delimiters, mut reports: Vec<Report>) -> Self {
        reports.sort_by_key(|report| (report.span.start, report.finding.code()));
        let spans = reports.iter().flat_map(|report| {
            let edits = report.edits.iter().map(|(span, _)| span);
            [&report.span].into_iter().chain(report.beside.as_ref().map(|(_, span)| span)).chain(edits)
        });
        let positions = Positions::new(&source, spans.flat_map(|span| [span.start, span.end]).collect());
        let list = reports.into_iter().map(|report| Diagnostic::new(report, delimiters, &positions)).collect();
        Self { source, delimiters, list }
    }

    /// The text of the template.
    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    /// Removes the diagnostics with some codes.
    pub(crate) fn leave_out(&mut self, codes: &[Code]) {
        self.list.retain(|diagnostic| !codes.contains(&diagnostic.code()));
    }

    /// Diagnostics about the same template from other reports.
    pub(crate) fn with_list(&self, reports: Vec<Report>) -> Self {
        Self::new(Arc::clone(&self.source), self.delimiters, reports)
    }

    /// The diagnostics in the order of their places.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many of the given severity there are.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.iter().filter(|diagnostic| diagnostic.severity() == severity).count()
    }

    /// The template's text with all fixes made, except those that touch a fix before them; none if there is nothing to
    /// fix.
    ///
    /// A mistake can hide others: compile the text again, and repeat this until nothing is left to fix.
    ///
    /// ```
    /// use claimsmith::Template;
    ///
    /// let text = r#"{"name": "<<user.firstName>>", "role": user.public_metadata.role,}"#;
    /// let error = Template::compile(text).unwrap_err();
    /// let fixed = error.diagnostics().fixed().unwrap();
    /// assert_eq!(fixed.text(), r#"{"name": "<<user.first_name>>", "role": "<<user.public_metadata.role>>",}"#);
    /// assert_eq!(fixed.count(), 2);
    ///
    /// let error = Template::compile(fixed.text()).unwrap_err();
    /// assert!(Template::compile(error.diagnostics().fixed().unwrap().text()).is_ok());
    /// ```
    #[must_use]
    pub fn fixed(&self) -> Option<Fixed> {
        fix::make(&self.source, self.iter().filter_map(Diagnostic::fix))
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
