//! The text of templates, without their meaning.
//!
//! Templates are compiled by [`Template`](crate::Template). This module is for programs that look for templates inside
//! of other files.

// Inside the crate, this room makes a tree of the text. No other room knows the parser, which is pest.

mod builder;
mod expected;
mod grammar;
mod json_error;
mod lexer;
mod nesting;
mod parse;
mod plain_json;
mod recovery;
mod shortcode_error;
mod skip;
mod span;
mod string;
mod text;
pub(crate) mod tree;

pub(crate) use builder::{has_delimiter, is_identifier};
pub(crate) use lexer::{Lexer, TokenKind};
pub(crate) use parse::{Parsed, parse};
pub use plain_json::plain_json;
