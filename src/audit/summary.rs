//! Makes the report of what was counted.

use std::cmp::Reverse;

use super::counts::Audit;
use super::histogram::Histogram;
use super::relief::Relief;
use super::report::{
    AuditAdvice, AuditReport, Bucket, ClaimDistribution, Distribution, LargestClaim, Misfit, MistypedCount, NullCount,
    WorstUser,
};
use crate::diagnostic::brief;
use crate::size::{TokenSizes, Verdict};

/// The most buckets of a histogram; enough that, for claims of 64 KiB, each ends at or before the usual cookie limit.
const BUCKETS: usize = 24;

impl Audit {
    /// What the audit says.
    #[must_use]
    pub fn report(&self) -> AuditReport {
        let Self { subject, users, total, .. } = self;
        let arithmetic = &subject.arithmetic;
        // The cookie grows with the claims, so the percentiles of one are those of the other.
        let cookie = |total: usize| arithmetic.sizes(total).cookie;
        let overflow = count(self, Verdict::Overflow);
        let risky = count(self, Verdict::Risky);
        AuditReport {
            users: *users,
            rejected: self.rejected,
            fits: count(self, Verdict::Fits),
            risky,
            overflow,
            claims: claims(self),
            total: distribution(total, |total| total),
            cookie: cookie(0).filter(|_| *users > 0).map(|_| distribution(total, |total| cookie(total).unwrap_or(0))),
            cookie_limit: arithmetic.cookie_limit(),
            shape: arithmetic.clone(),
            overridden: subject.overridden.iter().map(|&claim| subject.claim(claim).to_owned()).collect(),
            histogram: buckets(self),
            worst: worst(self),
            nulls: nulls(self),
            mistyped: mistyped(self),
            advice: advice(self, risky, overflow),
        }
    }
}

/// The users whose token has a verdict.
fn count(audit: &Audit, verdict: Verdict) -> u64 {
    let of_verdict = audit.total.iter().filter(|&(total, _)| audit.subject.verdict(total) == Some(verdict));
    of_verdict.fold(0_u64, |sum, (_, users)| sum.saturating_add(users))
}

fn claims(audit: &Audit) -> Vec<ClaimDistribution> {
    let each = audit.subject.claims.iter().zip(&audit.claims);
    each.map(|(name, bytes)| ClaimDistribution {
        name: name.clone(),
        left_out: bytes.count_of(0),
        bytes: distribution(bytes, |bytes| bytes),
    })
    .collect()
}

fn worst(audit: &Audit) -> Vec<WorstUser> {
    let each = audit.worst.iter().map(|token| {
        let TokenSizes { total, cookie, verdict, .. } = audit.subject.arithmetic.sizes(token.total());
        let largest = |(claim, bytes)| LargestClaim { name: audit.subject.claim(claim).to_owned(), bytes };
        let claims = token.claims().map(largest).collect();
        WorstUser { id: token.id().map(str::to_owned), total, cookie, verdict, claims }
    });
    each.collect()
}

fn nulls(audit: &Audit) -> Vec<NullCount> {
    let each = audit.subject.shortcodes.iter().zip(&audit.nulls);
    each.map(|(shortcode, &users)| NullCount {
        claim: brief(audit.subject.claim(shortcode.claim)),
        shortcode: shortcode.text.clone(),
        users,
    })
    .collect()
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
        // There is a bucket for each size from the smallest to the largest.
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
            let (claim, member) = audit.subject.removed(number)?;
            let (claim, member) = (claim.to_owned(), member.map(str::to_owned));
            Some(AuditAdvice { misfit, claim, member, before, after: before.saturating_sub(helped) })
        })
    };
    let mut advice: Vec<AuditAdvice> = best(Misfit::Overflow, overflow, |relief| relief.overflow).collect();
    if risky > 0 {
        advice.extend(best(Misfit::DoesNotFit, risky.saturating_add(overflow), |relief| relief.fits));
    }
    advice
}
