//! A part of a decoded string that knows where it stands in the template.

use std::ops::Deref;
use std::rc::Rc;

use super::span::Span;
use super::string::Decoded;

/// A part of a decoded string.
#[derive(Clone)]
pub(crate) struct Text {
    content: Box<str>,
    /// The string that it is a part of, and where it starts in the decoded text of that string.
    string: Rc<Decoded>,
    start: usize,
}

impl Text {
    /// The part of a string that starts at an offset of its decoded text.
    pub(super) fn new(string: &Rc<Decoded>, start: usize, text: &str) -> Self {
        Self { content: text.into(), string: Rc::clone(string), start }
    }

    /// The place in the template of a range of this text.
    pub(crate) fn place(&self, range: Span) -> Span {
        self.string.span(self.start + range.start..self.start + range.end)
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.content
    }
}

impl std::fmt::Debug for Text {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        (**self).fmt(formatter)
    }
}
