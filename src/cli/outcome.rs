/// How a run ends that nothing has stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Fine,
    /// The template or some user is at fault; what there is to say has been said.
    AtFault,
}
