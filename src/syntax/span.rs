//! Places in a template, for the parser and the checks.

use std::ops::Range;

/// A place in the template: byte offsets into its text, end excluded.
pub(crate) type Span = Range<usize>;
