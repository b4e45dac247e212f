//! What a check hands over: a finding and its places.

use std::ops::Range;

use super::finding::{Beside, Finding};

/// A finding and its places, as a check makes it. With the words for the finding, it becomes a diagnostic.
#[derive(Debug)]
pub(crate) struct Report {
    pub(super) finding: Finding,
    pub(super) span: Range<usize>,
    pub(super) beside: Option<(Beside, Range<usize>)>,
    /// The changes that mend it, if they are certain: places, and what to write there.
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

    /// Adds a change to the text. All the changes together have to mend the finding, and nothing else can be meant.
    pub(crate) fn edit(mut self, span: Range<usize>, replacement: impl Into<String>) -> Self {
        self.edits.push((span, replacement.into()));
        self
    }

    pub(crate) fn finding(&self) -> &Finding {
        &self.finding
    }
}
