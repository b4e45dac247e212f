//! The two kinds of delimiters that open and close shortcodes.

/// A kind of delimiters. Help is written with the kind that the author uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delimiters {
    /// `<<` and `>>`.
    Angles,
    /// `{{` and `}}`.
    Braces,
}

impl Delimiters {
    /// The kind that a template uses more often; angles if it uses both equally often.
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

    /// The shortcode with the given expression.
    pub(crate) fn around(self, expression: &str) -> String {
        [self.open(), expression, self.close()].concat()
    }
}
