//! From text to tree: what stands in the text of a template, before anybody asks what it means.

mod delimiters;
mod expected;
mod json_error;
mod lexer;
mod nesting;
mod parser;
mod plain_json;
mod recovery;
mod skip;
mod string;
pub(crate) mod tree;

pub use plain_json::plain_json;

pub(crate) use lexer::{Lexer, TokenKind};
pub(crate) use parser::{Parsed, has_delimiter, parse};
