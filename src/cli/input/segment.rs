//! What a core works on at a time: some documents of a block.

use claimsmith::json::is_blank;
use memchr::memchr;

use super::blocks::{Block, Rows};
use super::split::Row;
use super::too_long::TooLong;
use super::unit::Unit;

/// Some documents of the input.
pub(super) enum Segment<'b> {
    /// Whole lines.
    Lines {
        text: &'b [u8],
        limit: usize,
    },
    /// A line that was too long to be kept.
    TooLong {
        limit: usize,
    },
    Documents {
        text: &'b [u8],
        rows: &'b [Row],
        unit: Unit,
    },
}

impl<'b> Segment<'b> {
    /// The document that is found from `next` on, and where the one after it is.
    pub(super) fn document(&self, next: usize) -> Option<(Result<&'b [u8], TooLong>, usize)> {
        match *self {
            Self::TooLong { limit } => (next == 0).then_some((Err(TooLong { limit }), 1)),
            Self::Documents { text, rows, .. } => {
                let row = rows.get(next)?;
                Some((Ok(text.get(row.place.clone()).unwrap_or(b"")), next + 1))
            }
            Self::Lines { text, limit } => {
                let rest = text.get(next..).filter(|rest| !rest.is_empty())?;
                let length = memchr(b'\n', rest).unwrap_or(rest.len());
                let line = rest.get(..length).unwrap_or(rest);
                let line = line.strip_suffix(b"\r").unwrap_or(line);
                let line = if line.len() > limit { Err(TooLong { limit }) } else { Ok(line) };
                Some((line, next + length + 1))
            }
        }
    }

    pub(super) fn unit(&self) -> Unit {
        match self {
            Self::Lines { .. } | Self::TooLong { .. } => Unit::Line,
            Self::Documents { unit, .. } => *unit,
        }
    }

    /// Where a document of the segment is, given how many there were before the segment.
    pub(super) fn place(&self, before: u64, number: u64) -> String {
        let count = before + number + 1;
        match self {
            Self::Lines { .. } | Self::TooLong { .. } => count.to_string(),
            Self::Documents { rows, unit, .. } => {
                let row = usize::try_from(number).ok().and_then(|number| rows.get(number));
                format!("{}: {} {count}", row.map_or(1, |row| row.line), unit.name(1))
            }
        }
    }
}

/// Cuts the documents of a block into segments of about so many bytes.
pub(super) fn cut(block: &Block, about: usize, limit: usize) -> Vec<Segment<'_>> {
    let mut text = block.buffer.get(..block.length).unwrap_or(&block.buffer);
    let mut segments = Vec::new();
    match &block.rows {
        Rows::Documents { rows, unit } => {
            let count = block.length / about + 1;
            let rows = rows.chunks(rows.len().div_ceil(count).max(1));
            segments.extend(rows.map(|rows| Segment::Documents { text, rows, unit: *unit }));
        }
        Rows::Lines { is_cut } => {
            while !text.is_empty() {
                let rest = text.get(about..).unwrap_or(b"");
                let end = memchr(b'\n', rest);
                let (segment, after) =
                    end.and_then(|end| text.split_at_checked(about + end + 1)).unwrap_or((text, b""));
                segments.push(Segment::Lines { text: segment, limit });
                text = after;
            }
            segments.extend(is_cut.then_some(Segment::TooLong { limit }));
        }
    }
    segments
}

/// Whether there is nothing in a line.
pub(super) fn is_blank_line(line: &[u8]) -> bool {
    line.iter().all(|&byte| is_blank(byte))
}
