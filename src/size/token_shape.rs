//! What a token consists of besides the claims.

use std::collections::HashSet;

use serde_json::Value;

use super::algorithm::Algorithm;
use super::object_bytes::object_bytes;
use super::token_sizes::{Cookie, TokenArithmetic, TokenSizes};
use crate::catalog::fold;
use crate::diagnostic::brief;
use crate::json::{Member, Members, compacted};

/// What a signed token consists of besides the custom claims, and the limits that it has to keep.
///
/// ```
/// use claimsmith::size::{TokenShape, Verdict};
/// use claimsmith::Template;
///
/// let template = Template::compile(r#"{"bio": "<<user.public_metadata.bio>>"}"#)?;
/// let user = serde_json::json!({"public_metadata": {"bio": "x".repeat(2000)}});
/// let shape = TokenShape::session();
/// let sizes = template.measure(&user)?.token(&shape);
/// assert_eq!((sizes.cookie, sizes.verdict), (Some(3_586), Some(Verdict::Risky)));
/// // The other way round: how many bytes of custom claims there is room for.
/// assert_eq!((shape.fits_up_to(), shape.kept_up_to()), (Some(1_228), Some(2_393)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct TokenShape {
    header: Header,
    /// The names of the default claims, folded.
    default_names: HashSet<String>,
    default_bytes: usize,
    /// The algorithm that was asked for.
    algorithm: Option<Algorithm>,
    rsa_bits: Option<usize>,
    cookie: Option<Cookie>,
}

#[derive(Debug, Clone)]
enum Header {
    /// The provider's own, whatever the algorithm is.
    Usual(&'static str),
    Given {
        bytes: usize,
        algorithm: Option<Algorithm>,
    },
}

/// The algorithm that the provider signs with.
const USUAL_ALGORITHM: Algorithm = Algorithm::Rs256;

/// The header of a session token, of the usual 109 bytes.
const SESSION_HEADER: &str =
    r#"{"alg":"RS256","cat":"cl_B7d4PD111AAA","kid":"ins_2abcdefghijklmnopqrstuvwxyz","oiat":1700000000,"typ":"JWT"}"#;

/// The header of a custom JWT: of another category, and as long.
const CUSTOM_HEADER: &str =
    r#"{"alg":"RS256","cat":"cl_B7d4PD222AAA","kid":"ins_2abcdefghijklmnopqrstuvwxyz","oiat":1700000000,"typ":"JWT"}"#;

/// Default claims of a session token, of the usual 299 bytes.
const SESSION_CLAIMS: &str = r#"{"azp":"https://app.example.com","exp":1700000060,"fva":[12,-1],"iat":1700000000,"iss":"https://clerk.example.com","jti":"0123456789abcdef0123","nbf":1699999990,"sid":"sess_2abcdefghijklmnopqrstuvwxyz","sts":"active","sub":"user_2abcdefghijklmnopqrstuvwxyz","v":2,"pla":"u:free","fea":"u:sso,u:mfa"}"#;

/// What the default claims have as well while an organization is active: 154 bytes with its comma.
const ORGANIZATION_CLAIM: &str = r#""o":{"fpm":"3,5","id":"org_2abcdefghijklmnopqrstuvwxyz","per":"create,delete,manage,read,invite,publish,view","rol":"admin","slg":"example-organization"}"#;

/// Default claims of a custom JWT.
const CUSTOM_CLAIMS: &str = r#"{"azp":"https://app.example.com","exp":1700000060,"iat":1700000000,"iss":"https://clerk.example.com","jti":"0123456789abcdef0123","nbf":1699999990,"sub":"user_2abcdefghijklmnopqrstuvwxyz"}"#;

/// The longer one of the two cookies that the provider's SDKs set: it is the first that browsers drop.
const SESSION_COOKIE: &str = "__session_xxxxxxxx";

impl TokenShape {
    /// The bytes that browsers keep of a cookie, name and value together (RFC 6265bis, section 5.6; measured in Chromium).
    pub const COOKIE_LIMIT: usize = 4_096;

    /// The bytes of custom claims up to which a session token is sure to fit: the documented 1.2 KB.
    pub const FITS: usize = 1_228;

    /// The bytes of a line of headers at which nginx stops, unless it is told otherwise (`large_client_header_buffers`).
    pub const REQUEST_LINE_LIMIT: usize = 8_192;

    /// The bytes of all headers at which node stops, unless it is told otherwise (`--max-http-header-size`).
    pub const REQUEST_HEADERS_LIMIT: usize = 16_384;

    /// The provider's session token: a header of 109 bytes, 299 bytes of default claims, `RS256` with a key of 2,048 bits,
    /// in the cookie `__session_` with a suffix of 8 characters.
    #[must_use]
    pub fn session() -> Self {
        Self {
            cookie: Some(Self::cookie(SESSION_COOKIE.to_owned())),
            ..Self::of(Header::Usual(SESSION_HEADER), SESSION_CLAIMS)
        }
    }

    /// The provider's session token while an organization is active: the default claims have `o` as well, and 453 bytes.
    #[must_use]
    pub fn session_with_organization() -> Self {
        let mut shape = Self::session();
        shape.default_names.insert("o".to_owned());
        shape.default_bytes += ",".len() + ORGANIZATION_CLAIM.len();
        shape
    }

    /// A custom JWT: it rides in no cookie, so there is no verdict on it.
    #[must_use]
    pub fn custom() -> Self {
        Self::of(Header::Usual(CUSTOM_HEADER), CUSTOM_CLAIMS)
    }

    fn of(header: Header, default_claims: &str) -> Self {
        // They are the constants above, whose bytes are tested.
        let (default_names, default_bytes) = names_and_bytes(default_claims.as_bytes()).unwrap_or_default();
        Self { header, default_names, default_bytes, algorithm: None, rsa_bits: None, cookie: None }
    }

    fn cookie(name: String) -> Cookie {
        Cookie { name, limit: Self::COOKIE_LIMIT, fits: Self::FITS }
    }

    /// Sets the header from its JSON; its `alg`, if it has one, is the signature algorithm.
    ///
    /// # Errors
    ///
    /// If the text is not a JSON object, or has a name twice; if its `alg` is no known algorithm, or another one than
    /// [`with_algorithm`](Self::with_algorithm) or [`with_rsa_bits`](Self::with_rsa_bits) ask for.
    pub fn with_header(mut self, json: impl AsRef<[u8]>) -> Result<Self, TokenShapeError> {
        let json = json.as_ref();
        let (_, bytes) = names_and_bytes(json).map_err(|problem| Problem::Object { part: "header", problem })?;
        self.header = Header::Given { bytes, algorithm: header_algorithm(json)? };
        self.checked()
    }

    /// Sets the default claims from their JSON. Where the issuer and a template have a claim of the same name, as consumers
    /// fold it, the token carries the issuer's.
    ///
    /// # Errors
    ///
    /// If the text is not a JSON object, or has a name twice.
    pub fn with_default_claims(mut self, json: impl AsRef<[u8]>) -> Result<Self, TokenShapeError> {
        (self.default_names, self.default_bytes) = names_and_bytes(json.as_ref())
            .map_err(|problem| Problem::Object { part: "set of default claims", problem })?;
        Ok(self)
    }

    /// Sets the signature algorithm. A header that is not given has its name.
    ///
    /// # Errors
    ///
    /// If the given header has another `alg`, or there is a modulus for an algorithm that is not RSA.
    pub fn with_algorithm(mut self, algorithm: Algorithm) -> Result<Self, TokenShapeError> {
        self.algorithm = Some(algorithm);
        self.checked()
    }

    /// Sets the bits of the modulus of the RSA key, 2,048 unless given: a signature has as many.
    ///
    /// # Errors
    ///
    /// If the algorithm is not RSA, or the bits are not between 2,048 (RFC 7518, section 3.3) and 16,384.
    pub fn with_rsa_bits(mut self, bits: usize) -> Result<Self, TokenShapeError> {
        if !(2_048..=16_384).contains(&bits) {
            return Err(Problem::Modulus.into());
        }
        self.rsa_bits = Some(bits);
        self.checked()
    }

    /// Fails if what was asked for contradicts itself.
    fn checked(self) -> Result<Self, TokenShapeError> {
        if let (Header::Given { algorithm: Some(header), .. }, Some(asked)) = (&self.header, self.algorithm)
            && *header != asked
        {
            return Err(Problem::TwoAlgorithms { header: *header, asked }.into());
        }
        let algorithm = self.algorithm();
        if self.rsa_bits.is_some() && !algorithm.is_rsa() {
            return Err(Problem::NotRsa { algorithm }.into());
        }
        Ok(self)
    }

    /// Puts the token into a cookie of that name. Where it is `__session_` with a suffix, requests carry `__session` as
    /// well.
    ///
    /// # Errors
    ///
    /// If no cookie can have the name: it has to be a token of RFC 9110, section 5.6.2.
    pub fn with_cookie_name(mut self, name: impl Into<String>) -> Result<Self, TokenShapeError> {
        let name = name.into();
        let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        if name.is_empty() || !name.bytes().all(is_token) {
            return Err(Problem::CookieName { name: brief(&name) }.into());
        }
        self.cookie = Some(match self.cookie {
            Some(cookie) => Cookie { name, ..cookie },
            None => Self::cookie(name),
        });
        Ok(self)
    }

    /// Sets the bytes of a cookie, name and value together, that browsers keep; [`COOKIE_LIMIT`](Self::COOKIE_LIMIT) unless
    /// set.
    ///
    /// # Errors
    ///
    /// If the token rides in no cookie.
    pub fn with_cookie_limit(mut self, bytes: usize) -> Result<Self, TokenShapeError> {
        self.cookie.as_mut().ok_or(Problem::NoCookie)?.limit = bytes;
        Ok(self)
    }

    /// Sets the bytes of claims that are documented to fit; [`FITS`](Self::FITS) unless set.
    ///
    /// # Errors
    ///
    /// If the token rides in no cookie: then any claims fit.
    pub fn with_fits_limit(mut self, bytes: usize) -> Result<Self, TokenShapeError> {
        self.cookie.as_mut().ok_or(Problem::NoCookie)?.fits = bytes;
        Ok(self)
    }

    /// The bytes of the header's JSON.
    #[must_use]
    pub fn header_bytes(&self) -> usize {
        match self.header {
            Header::Usual(text) => text.len() - USUAL_ALGORITHM.name().len() + self.algorithm().name().len(),
            Header::Given { bytes, .. } => bytes,
        }
    }

    /// The bytes of the object of default claims.
    #[must_use]
    pub fn default_bytes(&self) -> usize {
        self.default_bytes
    }

    /// The signature algorithm: that of the header, or the one that was asked for, or else the provider's.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        let of_header = match self.header {
            Header::Given { algorithm, .. } => algorithm,
            Header::Usual(_) => None,
        };
        of_header.or(self.algorithm).unwrap_or(USUAL_ALGORITHM)
    }

    /// The bits of the modulus of the RSA key, if they were given.
    #[must_use]
    pub fn rsa_bits(&self) -> Option<usize> {
        self.rsa_bits
    }

    /// The bytes of the signature, before base64url.
    #[must_use]
    pub fn signature_bytes(&self) -> usize {
        self.rsa_bits.map_or(self.algorithm().signature_bytes(), |bits| bits.div_ceil(8))
    }

    /// The name of the cookie, if the token rides in one.
    #[must_use]
    pub fn cookie_name(&self) -> Option<&str> {
        self.cookie.as_ref().map(|cookie| cookie.name.as_str())
    }

    /// The bytes of a cookie, name and value together, that browsers keep, if the token rides in one.
    #[must_use]
    pub fn cookie_limit(&self) -> Option<usize> {
        self.cookie.as_ref().map(|cookie| cookie.limit)
    }

    /// The bytes of claims that are documented to fit, if the token rides in a cookie.
    #[must_use]
    pub fn fits_limit(&self) -> Option<usize> {
        self.cookie.as_ref().map(|cookie| cookie.fits)
    }

    /// Whether the token carries a custom claim of that name. It does not where the issuer has a claim of its own that
    /// folds to the same name (NFKC, without invisible characters, case folded): that one wins.
    ///
    /// ```
    /// use claimsmith::size::TokenShape;
    ///
    /// let shape = TokenShape::session().with_default_claims(r#"{"aud": "https://api.example.com"}"#)?;
    /// assert!(shape.carries("role") && !shape.carries("aud") && !shape.carries("AUD"));
    /// # Ok::<(), claimsmith::size::TokenShapeError>(())
    /// ```
    #[must_use]
    pub fn carries(&self, claim: &str) -> bool {
        !self.default_names.contains(&*fold(claim))
    }

    /// The most bytes of custom claims that fit; see [`TokenArithmetic::fits_up_to`].
    #[must_use]
    pub fn fits_up_to(&self) -> Option<usize> {
        self.arithmetic().fits_up_to()
    }

    /// The most bytes of custom claims with which browsers keep the cookie; see [`TokenArithmetic::kept_up_to`].
    #[must_use]
    pub fn kept_up_to(&self) -> Option<usize> {
        self.arithmetic().kept_up_to()
    }

    /// What becomes of an object of so many bytes of custom claims.
    #[must_use]
    pub fn sizes(&self, total: usize) -> TokenSizes {
        self.arithmetic().sizes(total)
    }

    /// The shape in numbers.
    #[must_use]
    pub fn arithmetic(&self) -> TokenArithmetic {
        TokenArithmetic {
            header: self.header_bytes(),
            default_claims: self.default_bytes,
            alg: self.algorithm(),
            signature: self.signature_bytes(),
            cookie: self.cookie.clone(),
        }
    }
}

/// The names of a JSON object's members, folded, and its bytes: compact, and with the text of its numbers as it is.
fn names_and_bytes(json: &[u8]) -> Result<(HashSet<String>, usize), &'static str> {
    const NO_OBJECT: &str = "is not a JSON object";
    serde_json::from_slice::<Value>(json).map_err(|_| NO_OBJECT)?;
    let compact = compacted(json);
    let members: Vec<Member<'_>> = Members::of(&compact).collect::<Result<_, _>>().map_err(|_| NO_OBJECT)?;
    let bytes = object_bytes(members.iter().map(|member| member.place.len()));
    let names: HashSet<&str> = members.iter().map(|member| &*member.name).collect();
    if names.len() < members.len() {
        return Err("has a name twice");
    }
    Ok((names.into_iter().map(|name| fold(name).into_owned()).collect(), bytes))
}

/// The algorithm that a header names, if it names one. The text is known to be a JSON object.
fn header_algorithm(json: &[u8]) -> Result<Option<Algorithm>, Problem> {
    let header: Value = serde_json::from_slice(json).unwrap_or_default();
    match header.get("alg") {
        None => Ok(None),
        Some(Value::String(name)) => match name.parse() {
            Ok(algorithm) => Ok(Some(algorithm)),
            Err(error) => Err(Problem::HeaderAlgorithm(error)),
        },
        Some(_) => Err(Problem::HeaderAlgorithmNoText),
    }
}

/// A shape that no token can have.
#[derive(Debug, Clone, thiserror::Error)]
#[error(transparent)]
pub struct TokenShapeError(#[from] Problem);

#[derive(Debug, Clone, thiserror::Error)]
enum Problem {
    #[error("the {part} {problem}")]
    Object { part: &'static str, problem: &'static str },
    #[error("the header's `alg` is not a string")]
    HeaderAlgorithmNoText,
    #[error("the header's `alg`: {0}")]
    HeaderAlgorithm(super::algorithm::UnknownAlgorithm),
    #[error("the header's `alg` is {header}, but {asked} was asked for")]
    TwoAlgorithms { header: Algorithm, asked: Algorithm },
    #[error("{algorithm} does not sign with an RSA key, so there is no key size to set")]
    NotRsa { algorithm: Algorithm },
    #[error("an RSA key has between 2048 and 16384 bits")]
    Modulus,
    #[error("a token that rides in no cookie has no limits to set")]
    NoCookie,
    #[error("`{name}` cannot be the name of a cookie")]
    CookieName { name: String },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_parts_have_the_documented_bytes() {
        assert_eq!([SESSION_HEADER, CUSTOM_HEADER].map(str::len), [109, 109]);
        assert_eq!((SESSION_CLAIMS.len(), ",".len() + ORGANIZATION_CLAIM.len()), (299, 154));
        assert_eq!((USUAL_ALGORITHM.signature_bytes(), SESSION_COOKIE.len()), (256, 18));
    }
}
