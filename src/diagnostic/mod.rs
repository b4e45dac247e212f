//! What is said to the author of a template: codes, and diagnostics that point at the text.
//!
//! The checks make findings, which are facts; one place has the words for all of them.

mod code;
mod delimiters;
#[expect(clippy::module_inception, reason = "the room is named for what it holds")]
mod diagnostic;
mod diagnostics;
mod display;
#[cfg(feature = "draw")]
mod draw;
mod excerpt;
mod finding;
mod fix;
mod hint;
mod place;
mod report;
#[cfg(feature = "serde")]
mod serialize;
mod visible;
mod words;

pub use code::{Code, Severity, UnknownCode};
pub(crate) use delimiters::Delimiters;
pub use diagnostic::{Diagnostic, Label};
pub use diagnostics::Diagnostics;
pub(crate) use excerpt::Excerpt;
pub(crate) use finding::{
    Beside, Bracket, Consequence, Expected, Finding, Found, NotPortable, Punctuation, UnclosedString,
};
pub use fix::{Edit, Fix, Fixed};
pub(crate) use hint::{JsonHint, RootHint, ShortcodeHint, TextHint, UnknownRootHint};
pub use place::Place;
pub(crate) use report::Report;
pub use visible::visible;
pub(crate) use visible::{brief, is_invisible};
