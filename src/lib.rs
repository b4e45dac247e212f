// Where the front page's links lead in this reference; the definition of a link that comes first counts.
#![cfg_attr(not(doctest), doc = include_str!("docs/links.md"))]
#![doc = include_str!("../README.md")]
// What input can reach must not panic, and the library says nothing of its own accord.
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
