//! What shortcodes open and close with.

/// One of the two kinds of delimiters. Help is written with those that the author uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delimiters {
    /// `<<` and `>>`.
    Angles,
    /// `{{` and `}}`.
    Braces,
}

impl Delimiters {
    /// The kind that stands in a template more often. Angles where both are alike.
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
