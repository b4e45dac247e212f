//! Why a template does not compile.

use std::fmt;

use crate::compile::arena::Broken;
use crate::diagnostic::Diagnostics;

/// Why a template does not compile: at least one error, and the warnings.
///
/// Displayed, each diagnostic is drawn with a caret under the author's own text.
#[derive(Debug, Clone)]
pub struct CompileError {
    diagnostics: Box<Diagnostics>,
}

impl CompileError {
    pub(super) fn new(diagnostics: Diagnostics) -> Self {
        Self { diagnostics: Box::new(diagnostics) }
    }

    /// The errors and warnings, in the order of their places.
    #[must_use]
    pub fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }
}

impl fmt::Display for CompileError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.diagnostics.is_empty() {
            return Broken.fmt(formatter);
        }
        self.diagnostics.fmt(formatter)
    }
}

impl std::error::Error for CompileError {}
