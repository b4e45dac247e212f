//! What is said to the author of a template: codes, and diagnostics that point at the text.

mod code;
mod diagnostics;
mod visible;

pub use code::{Code, Severity, UnknownCode};
pub use diagnostics::{Diagnostic, Diagnostics};
pub use visible::visible;
pub(crate) use visible::{brief, is_invisible};
