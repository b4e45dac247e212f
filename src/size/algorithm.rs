//! Signature algorithms and the bytes of their signatures.

use std::fmt;
use std::str::FromStr;

/// Declares the algorithms: each once, with its name in a header and the bytes of its signature.
macro_rules! algorithms {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $bytes:literal;)*) => {
        /// A signature algorithm for JSON Web Tokens (RFC 7518, RFC 8037, RFC 8812, RFC 9864).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Algorithm {
            $($(#[$doc])* $variant,)*
        }

        impl Algorithm {
            /// Every algorithm that is known.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The algorithm's name in a header.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The bytes of a signature, before base64url; those of RSA with a key of 2,048 bits.
            #[must_use]
            pub const fn signature_bytes(self) -> usize {
                match self { $(Self::$variant => $bytes,)* }
            }
        }
    };
}

algorithms! {
    /// RSA PKCS #1 v1.5 with SHA-256: what the provider signs session tokens with.
    Rs256 = "RS256", 256;
    /// RSA PKCS #1 v1.5 with SHA-384.
    Rs384 = "RS384", 256;
    /// RSA PKCS #1 v1.5 with SHA-512.
    Rs512 = "RS512", 256;
    /// RSA PSS with SHA-256.
    Ps256 = "PS256", 256;
    /// RSA PSS with SHA-384.
    Ps384 = "PS384", 256;
    /// RSA PSS with SHA-512.
    Ps512 = "PS512", 256;
    /// ECDSA with P-256.
    Es256 = "ES256", 64;
    /// ECDSA with secp256k1.
    Es256K = "ES256K", 64;
    /// ECDSA with P-384.
    Es384 = "ES384", 96;
    /// ECDSA with P-521.
    Es512 = "ES512", 132;
    /// `EdDSA` with a curve that the header does not name; the bytes are those of Ed25519.
    EdDsa = "EdDSA", 64;
    /// Ed25519, by its own name.
    Ed25519 = "Ed25519", 64;
    /// Ed448, by its own name.
    Ed448 = "Ed448", 114;
    /// HMAC with SHA-256.
    Hs256 = "HS256", 32;
    /// HMAC with SHA-384.
    Hs384 = "HS384", 48;
    /// HMAC with SHA-512.
    Hs512 = "HS512", 64;
}

impl Algorithm {
    /// Whether a signature has as many bytes as the modulus of the key.
    pub(super) fn is_rsa(self) -> bool {
        matches!(self, Self::Rs256 | Self::Rs384 | Self::Rs512 | Self::Ps256 | Self::Ps384 | Self::Ps512)
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

/// In any letter case.
impl FromStr for Algorithm {
    type Err = UnknownAlgorithm;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.iter().copied().find(|algorithm| algorithm.name().eq_ignore_ascii_case(name));
        known.ok_or(UnknownAlgorithm { is_none: name.eq_ignore_ascii_case("none") })
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Algorithm {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Algorithm {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// The name is none of the known algorithms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownAlgorithm {
    /// Whether it says that there is no signature.
    is_none: bool,
}

impl fmt::Display for UnknownAlgorithm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_none {
            return formatter.write_str("`none` signs nothing, and nobody may trust such a token");
        }
        let names: Vec<&str> = Algorithm::ALL.iter().map(|algorithm| algorithm.name()).collect();
        write!(formatter, "unknown algorithm: the known ones are {}", names.join(", "))
    }
}

impl std::error::Error for UnknownAlgorithm {}
