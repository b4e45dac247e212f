//! Which delimiters an author uses, and shortcodes written with them.

use super::tree::Delimiters;

impl Delimiters {
    /// The kind that stands in a template more often: help is written in it. Angles where both are alike.
    pub(crate) fn of(template: &str) -> Self {
        let count = |open| template.matches(open).count();
        if count("{{") > count("<<") { Self::Braces } else { Self::Angles }
    }

    pub(crate) const fn open(self) -> &'static str {
        match self {
            Self::Angles => "<<",
            Self::Braces => "{{",
        }
    }

    pub(crate) const fn close(self) -> &'static str {
        match self {
            Self::Angles => ">>",
            Self::Braces => "}}",
        }
    }

    /// A shortcode of an expression.
    pub(crate) fn around(self, expression: &str) -> String {
        [self.open(), expression, self.close()].concat()
    }
}
