use std::ops::Range;

use super::finding::{Beside, Finding};

/// A finding and its places, as a check hands it over: it becomes a diagnostic when its words are found.
#[derive(Debug)]
pub(crate) struct Report {
    pub(super) finding: Finding,
    pub(super) span: Range<usize>,
    pub(super) beside: Option<(Beside, Range<usize>)>,
    /// What mends it, if that is certain: places, and what to write there.
    pub(super) edits: Vec<(Range<usize>, String)>,
}

impl Report {
    pub(crate) fn new(finding: Finding, span: Range<usize>) -> Self {
        Self { finding, span, beside: None, edits: Vec::new() }
    }

    /// Adds a second place that matters.
    pub(crate) fn beside(mut self, what: Beside, span: Range<usize>) -> Self {
        self.beside = Some((what, span));
        self
    }

    /// Adds a change of the text. All the changes together mend what was found; none is made where there is a choice.
    pub(crate) fn edit(mut self, span: Range<usize>, replacement: impl Into<String>) -> Self {
        self.edits.push((span, replacement.into()));
        self
    }

    pub(crate) fn finding(&self) -> &Finding {
        &self.finding
    }
}
