//! What is wrong with a template: diagnostics, which have a code, point at the text, and may have a fix.
//!
//! A check makes a *finding*, a fact with its data, and puts it with its places into a *report*. A *diagnostic* is a
//! report with the words for it, which are all in one place. A *hint* in a finding decides which help its diagnostic
//! has.

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
