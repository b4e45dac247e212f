//! The text of templates, before anybody asks what it means.
//!
//! A template is compiled by [`Template`](crate::Template). What is here is for programs that look for templates in other
//! files, and for editors.

// Text becomes a tree here. This is the only place that knows pest.

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
