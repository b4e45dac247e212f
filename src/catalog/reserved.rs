//! The claims that belong to the issuer: those of RFC 7519, and those that the provider documents.

use unicode_security::confusable_detection::skeleton;

use super::names::readings;

/// The kind of token that a template is for; it decides which claims are reserved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Token {
    /// The session token of version 2, which is sent in a cookie.
    #[default]
    Session,
    /// The session token of version 1, which the provider deprecated on 14 April 2025.
    SessionV1,
    /// A custom JWT, which the application asks for by the template's name.
    Custom,
}

/// The issuer's claims in a session token, and `handshake`: it is no claim of the issuer's, but SDKs set the cookies
/// that it lists in a signed token.
const SESSION: &[&str] =
    &["azp", "exp", "fva", "iat", "iss", "jti", "nbf", "sid", "sub", "v", "pla", "fea", "sts", "o", "act", "handshake"];

/// The issuer's claims in a custom token. The last four are not in it, but a template cannot add them either.
const CUSTOM: &[&str] =
    &["azp", "exp", "fva", "iat", "iss", "jti", "nbf", "sub", "sts", "act", "handshake", "sid", "v", "pla", "fea"];

/// The issuer's own claims about the active organization, in a session token of version 1. Older SDKs read them in
/// tokens of any version.
const ORGANIZATION: &[&str] = &["org_id", "org_permissions", "org_slug", "org_role"];

impl Token {
    /// The token's name: `session`, `session-v1` or `custom`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::SessionV1 => "session-v1",
            Self::Custom => "custom",
        }
    }

    fn reserved(self) -> impl Iterator<Item = &'static str> + Clone {
        let (own, organization): (_, &[&str]) = match self {
            Self::Session => (SESSION, &[]),
            Self::SessionV1 => (SESSION, ORGANIZATION),
            Self::Custom => (CUSTOM, &[]),
        };
        own.iter().chain(organization).copied()
    }

    /// The reserved claim that a consumer could take the name for.
    pub(crate) fn reserved_as(self, name: &str) -> Option<&'static str> {
        find(&self.reserved(), name, |folded, reserved| folded == reserved)
    }

    /// The claim of older tokens that a consumer could take the name for, if the name is not reserved itself.
    pub(crate) fn organization_claim(self, name: &str) -> Option<&'static str> {
        match self {
            Self::Session | Self::Custom => find(&ORGANIZATION.iter().copied(), name, |folded, claim| folded == claim),
            Self::SessionV1 => None,
        }
    }

    /// The claim of the issuer's that a person could take the name for, because it has letters of other scripts that
    /// look alike (UTS #39).
    pub(crate) fn looks_like(self, name: &str) -> Option<&'static str> {
        let claims = self.reserved().chain(ORGANIZATION.iter().copied());
        // The reserved name needs its skeleton, too: even that of a plain `m` is `rn`.
        find(&claims, name, |folded, claim| !folded.is_ascii() && skeleton(folded).eq(skeleton(claim)))
    }
}

/// The first claim that is the same as one of the [`readings`] of the name.
fn find(
    claims: &(impl Iterator<Item = &'static str> + Clone),
    name: &str,
    is_same: impl Fn(&str, &str) -> bool,
) -> Option<&'static str> {
    readings(name).find_map(|folded| claims.clone().find(|claim| is_same(&folded, claim)))
}
