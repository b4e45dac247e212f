use std::io;

/// What stops a run.
#[derive(Debug, thiserror::Error)]
pub(super) enum Stop {
    /// The template or the user is at fault.
    #[error("{0}")]
    AtFault(String),
    /// Wrong usage, or an input that cannot be read or an output that cannot be written.
    #[error("{0}")]
    Unusable(String),
    /// The reader of the output has gone: that is a quiet end.
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
