//! Template engines and jq, each with the user's conversion into its own values, and with a user converted beforehand.

pub(crate) mod handlebars;
pub(crate) mod jaq;
pub(crate) mod liquid;
pub(crate) mod minijinja;
pub(crate) mod tera;
