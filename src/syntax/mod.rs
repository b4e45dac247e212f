//! From text to tree. This is the only place that knows pest.

mod delimiters;
mod expected;
mod json_error;
mod lexer;
mod nesting;
mod parser;
mod recovery;
mod string;
pub(crate) mod tree;

pub(crate) use lexer::{Lexer, TokenKind};
pub(crate) use parser::{Parsed, has_delimiter, parse};
