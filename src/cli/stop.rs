//! Why a run stops before its end, and the exit status that this gives.

use std::io;

/// What stops a run.
#[derive(Debug, thiserror::Error)]
pub(super) enum Stop {
    /// Something is wrong with the template or with a document: exit status 1.
    #[error("{0}")]
    AtFault(String),
    /// Wrong usage, an input that cannot be read, or an output that cannot be written: exit status 2.
    #[error("{0}")]
    Unusable(String),
    /// Nobody reads the output any more, as behind `| head`. The program ends quietly, with exit status 0.
    #[error("the output was closed")]
    Closed,
}

impl Stop {
    /// The failure of a write to standard output.
    pub(super) fn output(error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::Closed
        } else {
            Self::Unusable(format!("cannot write the output: {error}"))
        }
    }
}
