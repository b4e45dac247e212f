//! What claims are rendered from, and why they could not be rendered.
//!
//! Documents fill slots, expressions are evaluated from the slots, and the writer writes their values between constant text.

mod bytes;
mod context;
mod derived;
mod documents;
mod emit;
mod error;
mod evaluate;
mod mistyped;
mod observer;
mod slots;
mod value;
mod writer;

pub use context::{Context, Document, OptionalDocument};
pub(crate) use error::{Fault, FirstFew, Overrun};
pub use error::{RenderError, RenderErrorKind};
pub(crate) use mistyped::Mistyped;
pub(crate) use observer::{Observer, PartOutcome, Written};
pub(crate) use writer::{measure, render};
