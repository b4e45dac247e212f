//! What is said to the author of a template: codes, and diagnostics that point at the text.

mod code;
mod diagnostic;
mod visible;

pub use code::{Code, Severity};
pub use diagnostic::{Diagnostic, Diagnostics};
pub(crate) use visible::brief;
pub use visible::visible;
