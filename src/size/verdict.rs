//! Whether a token will reach the application.

use std::fmt;

/// Whether a session token will reach the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
pub enum Verdict {
    /// The custom claims stay within the documented 1.2 KB, and browsers keep the cookie.
    Fits,
    /// They do not: the handshake of older SDKs may overflow, and every request carries more.
    Risky,
    /// The cookie is larger than browsers keep: it will be dropped, silently.
    Overflow,
}

impl Verdict {
    /// The verdict's name, in lower case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fits => "fits",
            Self::Risky => "risky",
            Self::Overflow => "overflow",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}
