//! What one document of an input is called: a line, a document or an element.

/// How the documents of an input follow each other, which decides what one is called in messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// One a line.
    Line,
    /// One after the other.
    Document,
    /// Elements of an array or of a list answer.
    Element,
}

impl Unit {
    /// What so many of them are called.
    pub(super) fn name(self, number: u64) -> &'static str {
        match (self, number) {
            (Self::Line, 1) => "line",
            (Self::Line, _) => "lines",
            (Self::Document, 1) => "document",
            (Self::Document, _) => "documents",
            (Self::Element, 1) => "element",
            (Self::Element, _) => "elements",
        }
    }

    /// A number of them, in words.
    pub(super) fn count(self, number: u64) -> String {
        format!("{number} {}", self.name(number))
    }
}
