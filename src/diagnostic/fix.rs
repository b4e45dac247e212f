//! Changes to a template's text that mend what is wrong with it.

use std::collections::BTreeMap;

use super::place::Place;

/// The changes that mend a diagnostic. Only all of them together do so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    pub(super) edits: Vec<Edit>,
}

impl Fix {
    /// The changes to the template's text. No two of them touch the same characters.
    #[must_use]
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }
}

/// One change to a template's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    pub(super) place: Place,
    pub(super) replacement: String,
}

impl Edit {
    /// The text that is replaced. It is empty where text is only inserted.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The text to write there. Inside a JSON string, it is escaped already.
    #[must_use]
    pub fn replacement(&self) -> &str {
        &self.replacement
    }
}

/// The text of a template after fixes were made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    text: String,
    count: usize,
}

impl Fixed {
    /// The whole text, with the fixes made.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many fixes were made.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }
}

/// Makes all fixes, except those that touch a fix before them; returns none if there is no fix.
pub(super) fn make<'f>(text: &str, fixes: impl Iterator<Item = &'f Fix>) -> Option<Fixed> {
    let mut made: BTreeMap<usize, &Edit> = BTreeMap::new();
    let mut count = 0;
    for fix in fixes {
        let touches = |edit: &Edit| {
            let before = made.range(..=edit.place.span.end).next_back();
            before.is_some_and(|(_, other)| other.place.span.end >= edit.place.span.start)
        };
        if !fix.edits.iter().any(touches) {
            made.extend(fix.edits.iter().map(|edit| (edit.place.span.start, edit)));
            count += 1;
        }
    }
    let mut mended = String::with_capacity(text.len() + 16);
    let mut end = 0;
    for edit in made.values() {
        mended.push_str(text.get(end..edit.place.span.start)?);
        mended.push_str(&edit.replacement);
        end = edit.place.span.end;
    }
    mended.push_str(text.get(end..)?);
    (count > 0).then_some(Fixed { text: mended, count })
}
