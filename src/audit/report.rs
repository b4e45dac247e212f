//! What an audit says.

use crate::size::{TokenArithmetic, Verdict};

/// What an audit says, in numbers. Sizes are in bytes.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct AuditReport {
    /// The users that were measured.
    pub users: u64,
    /// The users that could not be measured.
    pub rejected: u64,
    /// The users whose token fits.
    pub fits: u64,
    /// The users whose token is risky.
    pub risky: u64,
    /// The users whose cookie will be dropped.
    pub overflow: u64,
    /// Each claim, in the order of the template.
    pub claims: Vec<ClaimDistribution>,
    /// The object of custom claims.
    #[cfg_attr(feature = "serde", serde(rename = "custom"))]
    pub total: Distribution,
    /// The cookie, if the token rides in one.
    pub cookie: Option<Distribution>,
    /// The most bytes of a cookie that browsers keep, if the token rides in one.
    pub cookie_limit: Option<usize>,
    /// The token that verdicts are about.
    pub shape: TokenArithmetic,
    /// The names of the claims in whose place the token carries the issuer's own: they count towards no token.
    pub overridden: Vec<String>,
    /// How many users have a cookie (or else custom claims) of which size.
    pub histogram: Vec<Bucket>,
    /// The users with the largest tokens, the largest first.
    pub worst: Vec<WorstUser>,
    /// How often each shortcode was null.
    pub nulls: Vec<NullCount>,
    /// The fields that were of another type than the catalog promises, and so counted as missing.
    pub mistyped: Vec<MistypedCount>,
    /// What would help, the most helpful first.
    pub advice: Vec<AuditAdvice>,
}

/// How a size is distributed over users. Percentiles are nearest ranks.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Distribution {
    /// The smallest.
    pub min: usize,
    /// The median.
    pub median: usize,
    /// The 95th percentile.
    pub p95: usize,
    /// The 99th percentile.
    pub p99: usize,
    /// The largest.
    pub max: usize,
    /// The mean, to one decimal.
    pub mean: f64,
}

/// How the bytes of a claim are distributed over users.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ClaimDistribution {
    /// The claim's name.
    pub name: String,
    /// The users for whom the template leaves it out; it has 0 bytes for them.
    pub left_out: u64,
    /// Its bytes.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub bytes: Distribution,
}

/// How many users have a size in a range.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Bucket {
    /// The smallest size of the range.
    pub from: usize,
    /// The largest size of the range.
    pub to: usize,
    /// The users in it whose token fits; all of them, if the token rides in no cookie.
    pub fits: u64,
    /// The users in it whose token is risky.
    pub risky: u64,
    /// The users in it whose cookie will be dropped.
    pub overflow: u64,
}

impl Bucket {
    /// All the users in the range.
    #[must_use]
    pub fn users(&self) -> u64 {
        self.fits.saturating_add(self.risky).saturating_add(self.overflow)
    }
}

/// A user with a large token: nothing of the user but the id.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct WorstUser {
    /// The beginning of the id, as it is: it may hold anything.
    pub id: Option<String>,
    /// The bytes of the custom claims.
    #[cfg_attr(feature = "serde", serde(rename = "custom"))]
    pub total: usize,
    /// The bytes of the cookie, if the token rides in one.
    pub cookie: Option<usize>,
    /// The verdict, if the token rides in a cookie.
    pub verdict: Option<Verdict>,
    /// The largest claims, the largest first.
    pub claims: Vec<LargestClaim>,
}

/// One of the largest claims of a user.
///
/// With the feature `serde` it is an array of two: the name and the bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LargestClaim {
    /// The claim's name.
    pub name: String,
    /// Its bytes in the payload, name and colon included.
    pub bytes: usize,
}

#[cfg(feature = "serde")]
impl serde::Serialize for LargestClaim {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (&self.name, self.bytes).serialize(serializer)
    }
}

/// How often a shortcode was null.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct NullCount {
    /// The name of the claim that it is in, shortened if it is long.
    pub claim: String,
    /// The shortcode, as it stands in the template.
    pub shortcode: String,
    /// The users for whom it was null.
    pub users: u64,
}

/// How often a field was of another type than the catalog promises.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct MistypedCount {
    /// The field's path, such as `user.first_name`, shortened if it is long.
    pub field: String,
    /// The users for whom it was so.
    pub users: u64,
}

/// A claim, or a member of one, that would help users if it were not in the token.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct AuditAdvice {
    /// What is wrong with the tokens of those users.
    pub misfit: Misfit,
    /// The name of the claim.
    pub claim: String,
    /// The name of the member, unless it is the whole claim.
    pub member: Option<String>,
    /// How many users have such a token.
    pub before: u64,
    /// How many would have one without the claim or member.
    pub after: u64,
}

/// What is wrong with a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Misfit {
    /// Browsers drop its cookie.
    Overflow,
    /// It does not fit: it is risky, or browsers drop its cookie.
    DoesNotFit,
}
