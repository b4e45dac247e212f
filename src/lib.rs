// The README links to files. Here the same links lead to pages of this reference: of two definitions of a link, the first
// counts.
#![cfg_attr(not(doctest), doc = include_str!("docs/links.md"))]
#![doc = include_str!("../README.md")]
// No input may make the library panic, and it prints nothing by itself.
#![warn(clippy::pedantic, missing_docs, unreachable_pub)]
#![deny(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::todo,
    clippy::unreachable,
    clippy::unwrap_used
)]
#![allow(clippy::inline_always, reason = "the scanner is measured with and without")]

pub mod audit;
pub mod catalog;
mod compile;
pub mod diagnostic;
#[cfg(doc)]
pub mod docs;
pub mod json;
mod limits;
pub mod render;
pub mod size;
pub mod syntax;
mod template;

pub use limits::Limits;
pub use render::{Context, RenderError};
pub use template::{CompileError, CompileOptions, Renderer, Template};
