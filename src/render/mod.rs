//! From a user to bytes: documents fill slots, expressions evaluate slots, the writer writes values.

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

pub use context::{Context, Input, OptionalInput};
pub(crate) use error::{Fault, Few, Overrun};
pub use error::{RenderError, RenderErrorKind};
pub(crate) use mistyped::Mistyped;
pub(crate) use observer::{Observer, Outcome, Written};
pub(crate) use writer::{measure, render};
