//! The sizes of a token, worked out from its parts.

use super::algorithm::Algorithm;
use super::verdict::Verdict;

/// The bytes of an object without members.
const EMPTY: usize = "{}".len();

/// The cookie that the provider's SDKs set beside the one whose name has a suffix, with the same token.
const PLAIN_COOKIE: &str = "__session";

/// What the one-step handshake of older SDKs adds around the token that it wraps, estimated for the provider's RS256 token.
const HANDSHAKE_OVERHEAD: usize = 1_800;

/// A token's shape in numbers, and what becomes of custom claims in it. Serialized, it says what a verdict has assumed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct TokenArithmetic {
    pub(super) header: usize,
    pub(super) default_claims: usize,
    pub(super) alg: Algorithm,
    pub(super) signature: usize,
    pub(super) cookie: Option<Cookie>,
}

/// A cookie that holds a token.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub(super) struct Cookie {
    pub(super) name: String,
    /// The bytes that browsers keep of name and value together.
    pub(super) limit: usize,
    /// The bytes of custom claims that are documented to fit.
    pub(super) fits: usize,
}

impl TokenArithmetic {
    /// The bytes of the header's JSON.
    #[must_use]
    pub fn header_bytes(&self) -> usize {
        self.header
    }

    /// The bytes of the object of default claims.
    #[must_use]
    pub fn default_bytes(&self) -> usize {
        self.default_claims
    }

    /// The signature algorithm.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.alg
    }

    /// The bytes of the signature, before base64url.
    #[must_use]
    pub fn signature_bytes(&self) -> usize {
        self.signature
    }

    /// The name of the cookie, if the token rides in one.
    #[must_use]
    pub fn cookie_name(&self) -> Option<&str> {
        self.cookie.as_ref().map(|cookie| cookie.name.as_str())
    }

    /// The most bytes of a cookie's name and value that browsers keep, if the token rides in one.
    #[must_use]
    pub fn cookie_limit(&self) -> Option<usize> {
        self.cookie.as_ref().map(|cookie| cookie.limit)
    }

    /// The most bytes of custom claims that fit, if the token rides in a cookie: up to the documented 1.2 KB, and while
    /// browsers keep the cookie. It is 0 where not even an empty object fits.
    #[must_use]
    pub fn fits_up_to(&self) -> Option<usize> {
        Some(self.kept_up_to()?.min(self.fits_limit()?))
    }

    /// The most bytes of custom claims with which browsers keep the cookie, if the token rides in one. It is 0 where they
    /// do not even keep it without claims.
    #[must_use]
    pub fn kept_up_to(&self) -> Option<usize> {
        let cookie = self.cookie.as_ref()?;
        let others = [base64url(self.header), base64url(self.signature), "..".len(), cookie.name.len()];
        let room = others.into_iter().fold(cookie.limit, usize::saturating_sub);
        // The longest text that base64url makes no longer than the room.
        let payload = room / 4 * 3 + room % 4 * 3 / 4;
        let without_defaults = payload.checked_sub(self.default_claims);
        Some(match without_defaults {
            None => 0,
            // Custom claims cost their own bytes without the braces, but with a comma; an empty object costs nothing.
            Some(bytes) if self.default_claims > EMPTY => bytes.saturating_add(1).max(EMPTY),
            Some(_) => payload,
        })
    }

    /// The bytes of custom claims that are documented to fit, if the token rides in a cookie.
    #[must_use]
    pub fn fits_limit(&self) -> Option<usize> {
        self.cookie.as_ref().map(|cookie| cookie.fits)
    }

    /// Whether no part of the token has more than the given bytes.
    #[cfg(feature = "serde")]
    pub(crate) fn is_within(&self, largest: usize) -> bool {
        [self.header, self.default_claims, self.signature].into_iter().all(|bytes| bytes <= largest)
    }

    /// The sizes for an object of custom claims of so many bytes.
    #[must_use]
    pub fn sizes(&self, total: usize) -> TokenSizes {
        let payload = match (self.default_claims, total) {
            (EMPTY, total) => total,
            (default, EMPTY) => default,
            // One pair of braces less, one comma more.
            (default, total) => default.saturating_add(total).saturating_sub(1),
        };
        let parts = [self.header, payload, self.signature].map(base64url);
        let token = parts.into_iter().fold("..".len(), usize::saturating_add);
        let in_cookie = self.cookie.as_ref().map(|cookie| (cookie, cookie.name.len().saturating_add(token)));
        TokenSizes {
            total,
            payload,
            token,
            cookie: in_cookie.map(|(_, bytes)| bytes),
            request: in_cookie.map(|(cookie, _)| request(&cookie.name, token)),
            handshake: in_cookie.map(|_| base64url(base64url(total)).saturating_add(HANDSHAKE_OVERHEAD)),
            verdict: in_cookie.map(|(cookie, bytes)| {
                if bytes > cookie.limit {
                    Verdict::Overflow
                } else if total > cookie.fits {
                    Verdict::Risky
                } else {
                    Verdict::Fits
                }
            }),
        }
    }
}

/// The line of a request that has all cookies with a token: the cookie of that name, and the plain one where the name is
/// that with a suffix.
fn request(name: &str, token: usize) -> usize {
    let has_suffix = name.strip_prefix(PLAIN_COOKIE).is_some_and(|suffix| suffix.starts_with('_'));
    let plain = has_suffix.then_some(PLAIN_COOKIE.len() + "=; ".len()).map_or(0, |bytes| bytes.saturating_add(token));
    ("Cookie: =".len() + name.len()).saturating_add(token).saturating_add(plain)
}

/// The characters of base64url without padding (RFC 4648, section 5) for so many bytes.
fn base64url(bytes: usize) -> usize {
    bytes.saturating_mul(4).div_ceil(3)
}

/// The sizes of a token with custom claims, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct TokenSizes {
    /// The object of those custom claims that the token carries: where the issuer has a claim of the same name, that of
    /// the template is not among them.
    #[cfg_attr(feature = "serde", serde(rename = "custom"))]
    pub total: usize,
    /// The object of default and custom claims.
    pub payload: usize,
    /// The encoded token: header, payload and signature in base64url, joined by dots (RFC 7515, section 7.1).
    pub token: usize,
    /// The cookie's name and the token, if it rides in a cookie. Browsers do not count the equals sign between them.
    pub cookie: Option<usize>,
    /// The header line of each request with all cookies that hold the token, if it rides in one; other cookies come on top.
    pub request: Option<usize>,
    /// The one-step handshake of older SDKs, which wraps the token a second time; an estimate.
    pub handshake: Option<usize>,
    /// Whether the cookie will do, if it rides in one.
    pub verdict: Option<Verdict>,
}
