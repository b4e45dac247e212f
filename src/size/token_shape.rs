use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::breakdown::break_down;
use crate::render::compacted;

/// What a signed token consists of besides the custom claims, and the limits that it has to keep.
///
/// ```
/// use claimsmith::{Template, TokenShape, Verdict};
///
/// let template = Template::compile(r#"{"bio": "<<user.public_metadata.bio>>"}"#)?;
/// let user = serde_json::json!({"public_metadata": {"bio": "x".repeat(2000)}});
/// let sizes = template.measure(&user)?.token(&TokenShape::session());
/// assert_eq!(sizes.verdict, Some(Verdict::Risky));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct TokenShape {
    header_bytes: usize,
    /// The name and the bytes of each default claim.
    default_claims: Vec<(String, usize)>,
    algorithm: Algorithm,
    cookie: Option<Cookie>,
}

#[derive(Debug, Clone)]
struct Cookie {
    name: String,
    limit: usize,
    fits: usize,
}

/// A header of the usual 91 bytes.
const HEADER: &str = r#"{"alg":"EdDSA","cat":"cl_B7d4PD111AAA","kid":"ins_2abcdefghijklmnopqrstuvwxyz","typ":"JWT"}"#;

/// Default claims of a session token, of the usual 299 bytes.
const SESSION_CLAIMS: &str = r#"{"azp":"https://app.example.com","exp":1700000060,"fva":[12,-1],"iat":1700000000,"iss":"https://clerk.example.com","jti":"0123456789abcdef0123","nbf":1699999990,"sid":"sess_2abcdefghijklmnopqrstuvwxyz","sts":"active","sub":"user_2abcdefghijklmnopqrstuvwxyz","v":2,"pla":"u:free","fea":"u:sso,u:mfa"}"#;

/// Default claims of a custom JWT.
const CUSTOM_CLAIMS: &str = r#"{"azp":"https://app.example.com","exp":1700000060,"iat":1700000000,"iss":"https://clerk.example.com","jti":"0123456789abcdef0123","nbf":1699999990,"sub":"user_2abcdefghijklmnopqrstuvwxyz"}"#;

/// What the one-step handshake adds around the token that it wraps, estimated.
const HANDSHAKE_OVERHEAD: usize = 1_800;

impl TokenShape {
    /// The bytes that browsers keep of a cookie, name and value together.
    pub const COOKIE_LIMIT: usize = 4_096;

    /// The bytes of custom claims up to which a session token is sure to fit: the documented 1.2 KB.
    pub const FITS: usize = 1_228;

    /// A session token in the cookie `__session`: a header of 91 bytes, 299 bytes of default claims, `EdDSA`.
    #[must_use]
    pub fn session() -> Self {
        Self {
            cookie: Some(Cookie { name: "__session".to_owned(), limit: Self::COOKIE_LIMIT, fits: Self::FITS }),
            ..Self::of(SESSION_CLAIMS)
        }
    }

    /// A custom JWT: it rides in no cookie, so there is no verdict on it.
    #[must_use]
    pub fn custom() -> Self {
        Self::of(CUSTOM_CLAIMS)
    }

    fn of(default_claims: &str) -> Self {
        Self {
            header_bytes: HEADER.len(),
            default_claims: members(default_claims.as_bytes()).unwrap_or_default(),
            algorithm: Algorithm::EdDsa,
            cookie: None,
        }
    }

    /// Sets the header from its JSON.
    ///
    /// # Errors
    ///
    /// If the text is not a JSON object, or has a name twice.
    pub fn header(mut self, json: impl AsRef<[u8]>) -> Result<Self, TokenShapeError> {
        let members = members(json.as_ref()).map_err(|problem| TokenShapeError { part: "header", problem })?;
        self.header_bytes = super::sizes::object_bytes(members.iter().map(|&(_, bytes)| bytes));
        Ok(self)
    }

    /// Sets the default claims from their JSON. A claim of the template takes the place of a default claim of its name.
    ///
    /// # Errors
    ///
    /// If the text is not a JSON object, or has a name twice.
    pub fn default_claims(mut self, json: impl AsRef<[u8]>) -> Result<Self, TokenShapeError> {
        self.default_claims =
            members(json.as_ref()).map_err(|problem| TokenShapeError { part: "set of default claims", problem })?;
        Ok(self)
    }

    /// Sets the signature algorithm.
    #[must_use]
    pub fn algorithm(mut self, algorithm: Algorithm) -> Self {
        self.algorithm = algorithm;
        self
    }

    /// Puts the token into a cookie of that name.
    #[must_use]
    pub fn cookie_name(mut self, name: impl Into<String>) -> Self {
        let (limit, fits) = self.cookie.map_or((Self::COOKIE_LIMIT, Self::FITS), |cookie| (cookie.limit, cookie.fits));
        self.cookie = Some(Cookie { name: name.into(), limit, fits });
        self
    }

    /// Sets the limits of a token in a cookie: the bytes of the cookie, and the bytes of custom claims that are sure to fit.
    /// A token in no cookie has none.
    #[must_use]
    pub fn limits(mut self, cookie: usize, fits: usize) -> Self {
        if let Some(of) = &mut self.cookie {
            (of.limit, of.fits) = (cookie, fits);
        }
        self
    }

    /// The bytes of custom claims up to which the token fits, if it rides in a cookie.
    #[must_use]
    pub fn budget(&self) -> Option<usize> {
        self.cookie.as_ref().map(|cookie| cookie.fits)
    }

    /// The arithmetic for a template with claims of the given names.
    pub fn arithmetic<'n>(&self, claims: impl IntoIterator<Item = &'n str>) -> TokenArithmetic {
        let claims: HashSet<&str> = claims.into_iter().collect();
        let kept = self
            .default_claims
            .iter()
            .filter(|(name, _)| !claims.contains(name.as_str()))
            .map(|&(_, bytes)| bytes)
            .collect::<Vec<_>>();
        TokenArithmetic {
            header_bytes: self.header_bytes,
            default_bytes: super::sizes::object_bytes(kept.into_iter()),
            signature_bytes: self.algorithm.signature_bytes(),
            cookie: self.cookie.as_ref().map(|cookie| CookieArithmetic {
                name_bytes: cookie.name.len(),
                limit: cookie.limit,
                fits: cookie.fits,
            }),
        }
    }
}

/// The name and the bytes of each member of a JSON object, compact and with the text of its numbers as it is.
fn members(json: &[u8]) -> Result<Vec<(String, usize)>, &'static str> {
    const NO_OBJECT: &str = "is not a JSON object";
    let value: Value = serde_json::from_slice(json).map_err(|_| NO_OBJECT)?;
    let compact = String::from_utf8(compacted(json)).ok().filter(|_| value.is_object()).ok_or(NO_OBJECT)?;
    let members: Vec<_> = break_down(&compact, 1).into_iter().map(|member| (member.name, member.bytes)).collect();
    let names: HashSet<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
    if names.len() < members.len() { Err("has a name twice") } else { Ok(members) }
}

/// From the bytes of the custom claims to those of the token, for one template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenArithmetic {
    header_bytes: usize,
    default_bytes: usize,
    signature_bytes: usize,
    cookie: Option<CookieArithmetic>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct CookieArithmetic {
    name_bytes: usize,
    limit: usize,
    fits: usize,
}

impl TokenArithmetic {
    /// The most bytes of a cookie that browsers keep, if the token rides in one.
    #[must_use]
    pub fn cookie_limit(&self) -> Option<usize> {
        self.cookie.as_ref().map(|cookie| cookie.limit)
    }

    /// Whether no part of the token has more than the given bytes.
    pub(crate) fn is_within(&self, largest: usize) -> bool {
        let name_bytes = self.cookie.as_ref().map_or(0, |cookie| cookie.name_bytes);
        let parts = [self.header_bytes, self.default_bytes, self.signature_bytes, name_bytes];
        parts.into_iter().all(|bytes| bytes <= largest)
    }

    /// The sizes for an object of custom claims of so many bytes.
    #[must_use]
    pub fn sizes(&self, custom: usize) -> TokenSizes {
        const EMPTY: usize = "{}".len();
        let payload = match (self.default_bytes, custom) {
            (EMPTY, custom) => custom,
            (default, EMPTY) => default,
            // One pair of braces less, one comma more.
            (default, custom) => default.saturating_add(custom).saturating_sub(1),
        };
        let parts = [self.header_bytes, payload, self.signature_bytes].map(base64url);
        let token = parts.into_iter().fold(".".len() + ".".len(), usize::saturating_add);
        let cookie =
            self.cookie.as_ref().map(|cookie| cookie.name_bytes.saturating_add("=".len()).saturating_add(token));
        let verdict = self.cookie.as_ref().zip(cookie).map(|(of, cookie)| {
            if cookie > of.limit {
                Verdict::Overflow
            } else if custom > of.fits {
                Verdict::Risky
            } else {
                Verdict::Fits
            }
        });
        TokenSizes {
            custom,
            payload,
            token,
            cookie,
            handshake: cookie.map(|_| base64url(base64url(custom)).saturating_add(HANDSHAKE_OVERHEAD)),
            verdict,
        }
    }
}

/// The characters of base64url without padding (RFC 4648, section 5) for so many bytes.
fn base64url(bytes: usize) -> usize {
    bytes.saturating_mul(4).div_ceil(3)
}

/// The sizes of a token with custom claims, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct TokenSizes {
    /// The object of custom claims.
    pub custom: usize,
    /// The object of default and custom claims.
    pub payload: usize,
    /// The encoded token: header, payload and signature in base64url, joined by dots (RFC 7515, section 7.1).
    pub token: usize,
    /// The cookie's name, `=` and the token, if it rides in a cookie.
    pub cookie: Option<usize>,
    /// The one-step handshake, which wraps the token a second time; an estimate.
    pub handshake: Option<usize>,
    /// Whether the cookie will do, if it rides in one.
    pub verdict: Option<Verdict>,
}

/// Whether a session token will reach the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The custom claims stay within the documented 1.2 KB.
    Fits,
    /// They do not: the handshake may overflow, and every request carries more.
    Risky,
    /// The cookie is larger than browsers keep: it will be dropped, silently.
    Overflow,
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Fits => "fits",
            Self::Risky => "risky",
            Self::Overflow => "overflow",
        })
    }
}

/// A signature algorithm for JSON Web Tokens (RFC 7518, RFC 8037).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Algorithm {
    /// Ed25519.
    EdDsa,
    /// ECDSA with P-256.
    Es256,
    /// ECDSA with P-384.
    Es384,
    /// ECDSA with P-521.
    Es512,
    /// RSA PKCS #1 v1.5 with SHA-256 and a key of 2,048 bits.
    Rs256,
    /// RSA PKCS #1 v1.5 with SHA-384 and a key of 2,048 bits.
    Rs384,
    /// RSA PKCS #1 v1.5 with SHA-512 and a key of 2,048 bits.
    Rs512,
    /// RSA PSS with SHA-256 and a key of 2,048 bits.
    Ps256,
    /// HMAC with SHA-256.
    Hs256,
}

impl Algorithm {
    /// Every algorithm that is known.
    pub const ALL: &[Self] = &[
        Self::EdDsa,
        Self::Es256,
        Self::Es384,
        Self::Es512,
        Self::Rs256,
        Self::Rs384,
        Self::Rs512,
        Self::Ps256,
        Self::Hs256,
    ];

    /// The algorithm's name in a header.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::EdDsa => "EdDSA",
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
            Self::Es512 => "ES512",
            Self::Rs256 => "RS256",
            Self::Rs384 => "RS384",
            Self::Rs512 => "RS512",
            Self::Ps256 => "PS256",
            Self::Hs256 => "HS256",
        }
    }

    /// The bytes of a signature, before base64url.
    #[must_use]
    pub const fn signature_bytes(self) -> usize {
        match self {
            Self::EdDsa | Self::Es256 => 64,
            Self::Es384 => 96,
            Self::Es512 => 132,
            Self::Rs256 | Self::Rs384 | Self::Rs512 | Self::Ps256 => 256,
            Self::Hs256 => 32,
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

impl FromStr for Algorithm {
    type Err = UnknownAlgorithm;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.iter().copied().find(|algorithm| algorithm.name() == name);
        known.ok_or(UnknownAlgorithm(()))
    }
}

/// The name is none of the known algorithms.
#[derive(Debug, Clone)]
pub struct UnknownAlgorithm(());

impl fmt::Display for UnknownAlgorithm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = Algorithm::ALL.iter().map(|algorithm| algorithm.name()).collect();
        write!(formatter, "unknown algorithm: the known ones are {}", names.join(", "))
    }
}

impl std::error::Error for UnknownAlgorithm {}

/// A header or a set of default claims is not a JSON object, or has a name twice.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the {part} {problem}")]
pub struct TokenShapeError {
    part: &'static str,
    problem: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_session_token_has_the_documented_609_characters() {
        assert_eq!((HEADER.len(), SESSION_CLAIMS.len()), (91, 299));
        let sizes = TokenShape::session().arithmetic([]).sizes(2);
        assert_eq!((sizes.payload, sizes.token, sizes.cookie), (299, 609, Some(619)));
    }

    #[test]
    fn a_claim_takes_the_place_of_a_default_claim_of_its_name() -> Result<(), TokenShapeError> {
        let shape = TokenShape::custom().default_claims(r#"{"aud": "a", "iss": "b"}"#)?;
        let sizes = shape.arithmetic(["aud"]).sizes(r#"{"aud":"mine"}"#.len());
        assert_eq!(sizes.payload, r#"{"aud":"mine","iss":"b"}"#.len());
        assert_eq!((sizes.cookie, sizes.handshake, sizes.verdict), (None, None, None));
        Ok(())
    }
}
