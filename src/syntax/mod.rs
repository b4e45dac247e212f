//! From text to tree. This is the only place that knows pest.

mod builder;
mod expected;
mod grammar;
mod json_error;
mod lexer;
mod nesting;
mod parse;
mod recovery;
mod shortcode_error;
mod span;
mod string;
mod text;
pub(crate) mod tree;

pub(crate) use builder::{has_delimiter, is_identifier};
pub(crate) use lexer::{Lexer, TokenKind};
pub(crate) use parse::{Parsed, parse};
