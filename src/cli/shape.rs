//! The token that sizes and verdicts are about, read from flags.

use claimsmith::size::{TokenShape, TokenShapeError};

use super::Stop;
use super::arguments::{TokenKind, TokenShapeArguments};
use super::input::{DOCUMENT_LIMIT, Source};

impl TokenShapeArguments {
    /// The inputs that are named.
    pub(super) fn sources(&self) -> Vec<Source> {
        let paths = [&self.header, &self.defaults];
        paths.into_iter().flatten().map(|path| Source::from(path.as_path())).collect()
    }

    /// Reads what is named, and takes the usual for the rest; that of a session token depends on whether an organization is
    /// active.
    pub(super) fn read(&self, token: TokenKind, has_organization: bool) -> Result<TokenShape, Stop> {
        let in_option = |option: &str, error: TokenShapeError| Stop::Unusable(format!("{option}: {error}"));
        let mut shape = if token == TokenKind::Custom {
            TokenShape::custom()
        } else if has_organization {
            TokenShape::session_with_organization()
        } else {
            TokenShape::session()
        };
        if let Some(name) = &self.cookie {
            shape = shape.with_cookie_name(name).map_err(|error| in_option("--cookie", error))?;
        }
        if let Some(algorithm) = self.alg {
            shape = shape.with_algorithm(algorithm).map_err(|error| in_option("--alg", error))?;
        }
        let in_file = |source: &Source, error: TokenShapeError| Stop::Unusable(format!("{}: {error}", source.name()));
        if let Some(path) = &self.header {
            let source = Source::from(path.as_path());
            shape = shape.with_header(source.read(DOCUMENT_LIMIT)?).map_err(|error| in_file(&source, error))?;
        }
        if let Some(path) = &self.defaults {
            let source = Source::from(path.as_path());
            shape = shape.with_default_claims(source.read(DOCUMENT_LIMIT)?).map_err(|error| in_file(&source, error))?;
        }
        if let Some(bits) = self.rsa_bits {
            shape = shape.with_rsa_bits(bits).map_err(|error| in_option("--rsa-bits", error))?;
        }
        Ok(shape)
    }

    /// Whether nothing is named, so that all of the shape is the usual one.
    pub(super) fn is_usual(&self) -> bool {
        self.header.is_none()
            && self.defaults.is_none()
            && self.alg.is_none()
            && self.rsa_bits.is_none()
            && self.cookie.is_none()
    }
}
