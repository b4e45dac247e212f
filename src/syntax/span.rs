use std::ops::Range;

/// A place in the template: byte offsets into its text, end excluded.
pub(crate) type Span = Range<usize>;
