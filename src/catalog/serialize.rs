//! Roots, paths, tokens, providers and types as JSON: each is a string with its name.

use serde::{Serialize, Serializer};

use super::path::Path;
use super::provider::Provider;
use super::reserved::Token;
use super::root::Root;
use super::value_type::Type;

impl Serialize for Root {
    /// The root's name in a template, such as `org_membership`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl Serialize for Path {
    /// The path as a template spells it, such as `user.public_metadata.plan`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for Token {
    /// `session`, `session-v1` or `custom`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl Serialize for Provider {
    /// `clerk`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl Serialize for Type {
    /// The type's name in lower case, such as `timestamp`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
