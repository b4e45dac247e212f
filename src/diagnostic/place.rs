//! Where something stands in a template: as byte offsets for programs, and as lines and columns for people and editors.

use std::ops::Range;

/// A place in the text of a template: byte offsets, and lines with columns.
///
/// Lines and columns count from 1. A column counts characters. The column for editors counts code units of UTF-16
/// instead, as the Language Server Protocol and JavaScript do. The end is the first position behind the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub(super) span: Range<usize>,
    start: Position,
    end: Position,
}

impl Place {
    /// The byte offsets into the template's text, end excluded.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// The line in which it starts.
    #[must_use]
    pub fn line(&self) -> usize {
        self.start.line
    }

    /// The column at which it starts, in characters.
    #[must_use]
    pub fn column(&self) -> usize {
        self.start.column
    }

    /// The column at which it starts, in code units of UTF-16.
    #[must_use]
    pub fn utf16_column(&self) -> usize {
        self.start.utf16_column
    }

    /// The line in which it ends.
    #[must_use]
    pub fn end_line(&self) -> usize {
        self.end.line
    }

    /// The column behind its last character, in characters.
    #[must_use]
    pub fn end_column(&self) -> usize {
        self.end.column
    }

    /// The column behind its last character, in code units of UTF-16.
    #[must_use]
    pub fn utf16_end_column(&self) -> usize {
        self.end.utf16_column
    }
}

/// A line and its columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Position {
    line: usize,
    column: usize,
    utf16_column: usize,
}

impl Position {
    const FIRST: Self = Self { line: 1, column: 1, utf16_column: 1 };
}

/// The lines and columns of some offsets. They are all found in one walk over the text, because there may be as many
/// offsets as characters.
pub(super) struct Positions(Vec<(usize, Position)>);

impl Positions {
    pub(super) fn new(text: &str, mut offsets: Vec<usize>) -> Self {
        offsets.sort_unstable();
        offsets.dedup();
        let mut position = Position::FIRST;
        let mut characters = text.char_indices().peekable();
        let known = offsets.into_iter().map(|offset| {
            while let Some((_, character)) = characters.next_if(|&(at, _)| at < offset) {
                if character == '\n' {
                    position = Position { line: position.line + 1, ..Position::FIRST };
                } else {
                    position.column += 1;
                    position.utf16_column += character.len_utf16();
                }
            }
            (offset, position)
        });
        Self(known.collect())
    }

    /// The place of a span whose ends are among the offsets.
    pub(super) fn place(&self, span: Range<usize>) -> Place {
        let [start, end] = [span.start, span.end].map(|offset| {
            let at = self.0.partition_point(|&(known, _)| known < offset);
            self.0.get(at).map_or(Position::FIRST, |&(_, position)| position)
        });
        Place { span, start, end }
    }
}
