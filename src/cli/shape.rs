//! The token that sizes and verdicts are about.

use claimsmith::catalog::Token;
use claimsmith::size::{Algorithm, TokenShape, TokenShapeError};

use super::source::{DOCUMENT_LIMIT, Source};
use super::stop::Stop;

/// What is known of the token besides the custom claims; the usual is taken for the rest.
pub(super) struct TokenShapeFiles {
    pub(super) header: Option<Source>,
    pub(super) default_claims: Option<Source>,
    pub(super) algorithm: Option<Algorithm>,
    pub(super) rsa_bits: Option<usize>,
    pub(super) cookie: Option<String>,
}

impl TokenShapeFiles {
    /// Reads what is named. The usual session token depends on whether an organization is active.
    pub(super) fn read(&self, token: Token, has_organization: bool) -> Result<TokenShape, Stop> {
        let in_option = |option: &str, error: TokenShapeError| Stop::Unusable(format!("{option}: {error}"));
        let mut shape = if token == Token::Custom {
            TokenShape::custom()
        } else if has_organization {
            TokenShape::session_with_organization()
        } else {
            TokenShape::session()
        };
        if let Some(name) = &self.cookie {
            shape = shape.with_cookie_name(name).map_err(|error| in_option("--cookie", error))?;
        }
        if let Some(algorithm) = self.algorithm {
            shape = shape.with_algorithm(algorithm).map_err(|error| in_option("--alg", error))?;
        }
        let in_file = |source: &Source, error: TokenShapeError| Stop::Unusable(format!("{}: {error}", source.name()));
        if let Some(source) = &self.header {
            shape = shape.with_header(source.read(DOCUMENT_LIMIT)?).map_err(|error| in_file(source, error))?;
        }
        if let Some(source) = &self.default_claims {
            shape = shape.with_default_claims(source.read(DOCUMENT_LIMIT)?).map_err(|error| in_file(source, error))?;
        }
        if let Some(bits) = self.rsa_bits {
            shape = shape.with_rsa_bits(bits).map_err(|error| in_option("--rsa-bits", error))?;
        }
        Ok(shape)
    }

    /// Whether nothing is named, so that all of the shape is the usual one.
    pub(super) fn is_usual(&self) -> bool {
        let Self { header, default_claims, algorithm, rsa_bits, cookie } = self;
        header.is_none() && default_claims.is_none() && algorithm.is_none() && rsa_bits.is_none() && cookie.is_none()
    }
}
