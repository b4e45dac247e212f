//! All sentences that are said about a template. Nothing is decided here but how it is told.

mod finding;
mod json;
mod portability;
mod said;
mod shortcode;

pub(super) use finding::{beside, words};
pub(super) use said::Words;
