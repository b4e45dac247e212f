//! Paths from a root to a value of its document, and how a template spells them.

use std::fmt;
use std::sync::Arc;

use super::root::Root;

/// The way from a root to a value inside its document.
///
/// Displayed, it is spelled as in a template, such as `user.public_metadata.plan` and `user.public_metadata['a b'][0]`.
/// A path through every element of a list, which no template can spell, has empty brackets:
/// `user.email_addresses[].id`.
///
/// ```
/// use claimsmith::catalog::{Path, Root, Step};
///
/// let steps = ["public_metadata", "a b"].map(|name| Step::Member(name.to_owned()));
/// assert_eq!(Path::new(Root::User, steps).to_string(), "user.public_metadata['a b']");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path {
    root: Root,
    /// Shared, because a plan tells the same path in several places.
    steps: Arc<[Step]>,
}

/// One step of a [`Path`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The member of an object, by its name.
    Member(String),
    /// The element of an array at that position, which is counted from 0, or the member of an object that has these
    /// digits for its name.
    Index(String),
    /// Every element of a list.
    Each,
}

impl Path {
    /// The path that takes these steps from a root.
    pub fn new(root: Root, steps: impl Into<Arc<[Step]>>) -> Self {
        Self { root, steps: steps.into() }
    }

    /// The root that it starts from.
    #[must_use]
    pub fn root(&self) -> Root {
        self.root
    }

    /// The steps from the root on.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Whether it is the same path as another one, or continues it.
    pub(crate) fn is_inside(&self, outer: &Self) -> bool {
        self.root == outer.root && self.steps().starts_with(outer.steps())
    }
}

impl fmt::Display for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.root.name())?;
        self.steps.iter().try_for_each(|step| step.fmt(formatter))
    }
}

impl fmt::Display for Step {
    /// Writes the step with its dot or its brackets, as it stands behind a root or another step.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Member(name) if can_follow_dot(name) => write!(formatter, ".{name}"),
            Self::Member(name) if name.contains('\'') => write!(formatter, "[\"{name}\"]"),
            Self::Member(name) => write!(formatter, "['{name}']"),
            Self::Index(digits) => write!(formatter, "[{digits}]"),
            Self::Each => formatter.write_str("[]"),
        }
    }
}

/// Whether a step by this name is spelled with a dot: if it has only ASCII letters, digits, `_`, `$` and `-`, and
/// starts with no digit and no `-`. The grammar takes letters of other scripts behind a dot as well, but an editor
/// could show them as something else, so they are put into brackets and quotes.
fn can_follow_dot(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic() || "_$".contains(first))
        && name.chars().all(|character| character.is_ascii_alphanumeric() || "_$-".contains(character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_spelled_as_a_template_spells_them() {
        let spelled = |name: &str| Step::Member(name.to_owned()).to_string();
        let names = ["a", "_a1", "$a", "x-y", "1a", "", "a b", "it's", "größe"];
        let expected = [".a", "._a1", ".$a", ".x-y", "['1a']", "['']", "['a b']", "[\"it's\"]", "['größe']"];
        assert_eq!(names.map(spelled), expected);
        assert_eq!(Step::Index("12".to_owned()).to_string(), "[12]");
    }
}
