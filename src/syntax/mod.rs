//! From text to tree. This is the only place that knows pest.

mod expected;
mod nesting;
mod parser;
mod string;
pub(crate) mod tree;

pub(crate) use parser::{has_delimiter, parse};
