//! The message about a line or a document that is too long.

use crate::cli::source::DOCUMENT_LIMIT;

/// A line or a document is longer than the limit, in bytes.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("longer than the {limit} bytes that --max-line allows{}", if *.limit < DOCUMENT_LIMIT { "" } else { " at most" })]
pub(super) struct TooLong {
    pub(super) limit: usize,
}
