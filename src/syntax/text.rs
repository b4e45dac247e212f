//! Text of a template: decoded, and with the way back to where it is written.

use std::ops::Deref;
use std::rc::Rc;

use super::span::Span;
use super::string::Decoded;

/// A part of a decoded string.
#[derive(Clone)]
pub(crate) struct Text {
    string: Rc<Decoded>,
    range: Span,
}

impl Text {
    pub(super) fn new(string: &Rc<Decoded>, range: Span) -> Self {
        Self { string: Rc::clone(string), range }
    }

    /// The place in the template of a range of this text.
    pub(crate) fn place(&self, range: Span) -> Span {
        self.string.span(self.range.start + range.start..self.range.start + range.end)
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.string.text.get(self.range.clone()).unwrap_or("")
    }
}

impl std::fmt::Debug for Text {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        (**self).fmt(formatter)
    }
}
