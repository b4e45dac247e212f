use std::cmp::Reverse;

use serde::Serialize;

use super::{Audit, Histogram, Relief, Subject};
use crate::diagnostic::brief;
use crate::size::{TokenArithmetic, TokenSizes, Verdict};

/// What an audit says, in numbers. Sizes are in bytes.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
    #[serde(rename = "custom")]
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
#[derive(Debug, Clone, PartialEq, Serialize)]
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
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ClaimDistribution {
    /// The claim's name.
    pub name: String,
    /// The users for whom the template leaves it out; it has 0 bytes for them.
    pub left_out: u64,
    /// Its bytes.
    #[serde(flatten)]
    pub bytes: Distribution,
}

/// How many users have a size in a range.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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

/// A user with a large token: nothing of the user but the id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct WorstUser {
    /// The beginning of the id, as it is: it may hold anything.
    pub id: Option<String>,
    /// The bytes of the custom claims.
    #[serde(rename = "custom")]
    pub total: usize,
    /// The bytes of the cookie, if the token rides in one.
    pub cookie: Option<usize>,
    /// The verdict, if the token rides in a cookie.
    pub verdict: Option<Verdict>,
    /// The names and bytes of the largest claims.
    pub claims: Vec<(String, usize)>,
}

/// How often a shortcode was null.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MistypedCount {
    /// The field's path, such as `user.first_name`, shortened if it is long.
    pub field: String,
    /// The users for whom it was so.
    pub users: u64,
}

/// A claim, or a member of one, that would help users if it were not in the token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Misfit {
    /// Browsers drop its cookie.
    Overflow,
    /// It does not fit: it is risky, or browsers drop its cookie.
    DoesNotFit,
}

/// The most buckets of a histogram; enough that, for claims of 64 KiB, each ends at or before the usual cookie limit.
const BUCKETS: usize = 24;

pub(super) fn report(audit: &Audit) -> AuditReport {
    let arithmetic = &audit.subject.arithmetic;
    let full_name = |claim: usize| audit.subject.claims.get(claim).cloned().unwrap_or_default();
    let counted = |verdict: Verdict| {
        let of_verdict = audit.total.iter().filter(|&(total, _)| arithmetic.sizes(total).verdict == Some(verdict));
        of_verdict.fold(0_u64, |sum, (_, count)| sum.saturating_add(count))
    };
    // The cookie grows with the custom claims, so the percentiles of one are those of the other.
    let cookie = |total: usize| arithmetic.sizes(total).cookie;
    let overflow = counted(Verdict::Overflow);
    let risky = counted(Verdict::Risky);
    AuditReport {
        users: audit.users,
        rejected: audit.rejected,
        fits: counted(Verdict::Fits),
        risky,
        overflow,
        claims: audit
            .subject
            .claims
            .iter()
            .zip(&audit.claims)
            .map(|(name, bytes)| ClaimDistribution {
                name: name.clone(),
                left_out: bytes.count_of(0),
                bytes: distribution(bytes, |bytes| bytes),
            })
            .collect(),
        total: distribution(&audit.total, |total| total),
        cookie: cookie(0)
            .filter(|_| audit.users > 0)
            .map(|_| distribution(&audit.total, |total| cookie(total).unwrap_or(0))),
        cookie_limit: arithmetic.cookie_limit(),
        shape: arithmetic.clone(),
        overridden: audit.subject.overridden.iter().map(|&claim| full_name(claim)).collect(),
        histogram: buckets(audit),
        worst: audit
            .worst
            .iter()
            .map(|worst| {
                let TokenSizes { total, cookie, verdict, .. } = arithmetic.sizes(worst.total.0);
                WorstUser {
                    id: worst.id.clone(),
                    total,
                    cookie,
                    verdict,
                    claims: worst.claims.iter().map(|(bytes, claim)| (full_name(*claim), bytes.0)).collect(),
                }
            })
            .collect(),
        nulls: audit
            .subject
            .shortcodes
            .iter()
            .zip(&audit.nulls)
            .map(|(shortcode, &users)| NullCount {
                claim: brief(&full_name(shortcode.claim)),
                shortcode: shortcode.text.clone(),
                users,
            })
            .collect(),
        mistyped: mistyped(audit),
        advice: advice(audit, risky, overflow),
    }
}

/// The fields of another type, sorted by their paths.
fn mistyped(audit: &Audit) -> Vec<MistypedCount> {
    let mut fields: Vec<(&String, &u64)> =
        audit.subject.fields.iter().zip(&audit.mistyped).filter(|&(_, &users)| users > 0).collect();
    fields.sort_unstable();
    fields.into_iter().map(|(field, &users)| MistypedCount { field: brief(field), users }).collect()
}

fn distribution(histogram: &Histogram, of: impl Fn(usize) -> usize) -> Distribution {
    let percentile = |percent| if histogram.count() == 0 { 0 } else { of(histogram.percentile(percent)) };
    Distribution {
        min: percentile(0),
        median: percentile(50),
        p95: percentile(95),
        p99: percentile(99),
        max: percentile(100),
        mean: (10.0 * histogram.mean(&of)).round() / 10.0,
    }
}

/// Ranges of the same width, a round number, that cover all sizes.
fn buckets(audit: &Audit) -> Vec<Bucket> {
    let arithmetic = &audit.subject.arithmetic;
    let size = |total: usize| arithmetic.sizes(total).cookie.unwrap_or(total);
    let (min, max) = (size(audit.total.percentile(0)), size(audit.total.percentile(100)));
    // Ranges end at multiples of their width, so that the cookie limit, a power of two, is the end of one.
    let number = |size: usize, width: usize| size.saturating_sub(1) / width;
    let mut widths = (0..usize::BITS).map(|power| 1_usize << power);
    let width = widths.find(|&width| number(max, width) - number(min, width) < BUCKETS).unwrap_or(usize::MAX);
    let mut buckets: Vec<Bucket> = Vec::new();
    if audit.users == 0 {
        return buckets;
    }
    for number in number(min, width)..=number(max, width) {
        let from = number * width + 1;
        buckets.push(Bucket { from, to: from + (width - 1), fits: 0, risky: 0, overflow: 0 });
    }
    for (total, count) in audit.total.iter() {
        let Some(bucket) = buckets.get_mut(number(size(total), width) - number(min, width)) else { continue };
        let users = match arithmetic.sizes(total).verdict {
            None | Some(Verdict::Fits) => &mut bucket.fits,
            Some(Verdict::Risky) => &mut bucket.risky,
            Some(Verdict::Overflow) => &mut bucket.overflow,
        };
        *users = users.saturating_add(count);
    }
    buckets
}

/// The claims and members whose absence helps the most users; of those that help as many, the first of the template.
fn advice(audit: &Audit, risky: u64, overflow: u64) -> Vec<AuditAdvice> {
    const MOST: usize = 5;
    let best = |misfit: Misfit, before: u64, helped: fn(&Relief) -> u64| {
        let mut best: Vec<(usize, u64)> = audit.relief.iter().map(helped).enumerate().collect();
        best.sort_by_key(|&(_, helped)| Reverse(helped));
        let best = best.into_iter().take_while(|&(_, helped)| helped > 0).take(MOST);
        best.filter_map(move |(number, helped)| {
            let (claim, member) = claim_and_member(&audit.subject, number)?;
            Some(AuditAdvice { misfit, claim, member, before, after: before.saturating_sub(helped) })
        })
    };
    let mut advice: Vec<AuditAdvice> = best(Misfit::Overflow, overflow, |relief| relief.overflow).collect();
    if risky > 0 {
        advice.extend(best(Misfit::DoesNotFit, risky.saturating_add(overflow), |relief| relief.fits));
    }
    advice
}

/// The name of a claim, or behind the claims that of a member and its claim.
fn claim_and_member(subject: &Subject, number: usize) -> Option<(String, Option<String>)> {
    let Subject { claims, members, .. } = subject;
    match number.checked_sub(claims.len()) {
        None => Some((claims.get(number)?.clone(), None)),
        Some(number) => {
            let member = members.get(number)?;
            Some((claims.get(member.claim)?.clone(), Some(member.name.clone())))
        }
    }
}
