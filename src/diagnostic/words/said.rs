/// What is said about a finding.
pub(in crate::diagnostic) struct Words {
    pub(in crate::diagnostic) message: String,
    pub(in crate::diagnostic) help: Option<String>,
}

impl Words {
    pub(super) fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: Some(help.into()) }
    }
}
