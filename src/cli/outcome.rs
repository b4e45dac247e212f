//! How a run ends if nothing stops it.

/// How a run ends that was not stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Fine,
    /// Something is wrong with the template or with a user, and has been reported.
    AtFault,
}
