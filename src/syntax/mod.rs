//! The text of templates, before anybody asks what it means.
//!
//! A template is compiled by [`Template`](crate::Template). What is here is for programs that look for templates in other
//! files, and for editors.

// Text becomes a tree here. This is the only place that knows pest.

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
