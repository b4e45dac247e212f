//! Text of the template inside of messages.

use std::fmt;

use super::visible::brief;

/// A piece of the template that a message shows, such as a name or a path. Its invisible characters are made visible,
/// and it is cut to what fits into a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Excerpt(String);

impl Excerpt {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl<T: AsRef<str>> From<T> for Excerpt {
    fn from(text: T) -> Self {
        Self(brief(text.as_ref()))
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
