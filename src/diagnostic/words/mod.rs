//! All sentences about templates: the message and the help for each finding. Nothing is decided here but the wording.

mod finding;
mod json;
mod portability;
mod shortcode;

pub(super) use finding::{beside, words};

/// The words for a finding.
pub(super) struct Words {
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl Words {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: Some(help.into()) }
    }
}
