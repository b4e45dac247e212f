//! The claims that belong to the issuer (RFC 7519, and those that the provider documents).

use unicode_security::confusable_detection::skeleton;

use super::names::readings;

/// The kind of token that a template is for; it decides which claims are reserved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Token {
    /// The session token, which rides in a cookie.
    #[default]
    Session,
    /// A custom JWT, which the application asks for by the template's name.
    Custom,
}

const SESSION: &[&str] = &[
    "azp",
    "exp",
    "fva",
    "iat",
    "iss",
    "jti",
    "nbf",
    "sid",
    "sub",
    "v",
    "pla",
    "fea",
    "sts",
    "o",
    "act",
    "org_id",
    "org_permissions",
    "org_slug",
    "org_role",
];

const CUSTOM: &[&str] = &["azp", "exp", "iat", "iss", "jti", "nbf", "sub", "sid", "v", "pla", "fea"];

impl Token {
    fn reserved(self) -> &'static [&'static str] {
        match self {
            Self::Session => SESSION,
            Self::Custom => CUSTOM,
        }
    }

    /// The reserved claim that a consumer could take the name for.
    pub(super) fn reserved_as(self, name: &str) -> Option<&'static str> {
        self.find(name, |folded, reserved| folded == reserved)
    }

    /// The reserved claim that a person could take the name for, because letters of other scripts look alike (UTS #39).
    pub(super) fn looks_like(self, name: &str) -> Option<&'static str> {
        // Of a reserved name, too, the skeleton is another one: that of an `m` is `rn`.
        self.find(name, |folded, reserved| !folded.is_ascii() && skeleton(folded).eq(skeleton(reserved)))
    }

    /// The reserved claim that is the same as what some consumer reads of the name.
    fn find(self, name: &str, is_same: impl Fn(&str, &str) -> bool) -> Option<&'static str> {
        readings(name).find_map(|folded| self.reserved().iter().copied().find(|reserved| is_same(&folded, reserved)))
    }
}
