//! What was counted of many users.

use super::histogram::Histogram;
use super::largest_tokens::LargestTokens;
use super::relief::Relief;
use super::run::Runs;
use super::subject::Subject;

/// Sizes over many users, in memory that does not depend on how many they are.
///
/// Audits of parts of the users can be stored (with the feature `serde` it is `Serialize`), and merge into exactly the
/// audit of all, in any order. Each knows of which runs it is, so that no run is counted twice.
///
/// ```
/// use claimsmith::audit::{Auditor, Misfit};
/// use claimsmith::size::TokenShape;
/// use claimsmith::Template;
///
/// let template = Template::compile(r#"{"bio": "<<user.public_metadata.bio>>"}"#)?;
/// let shape = TokenShape::session();
/// let mut auditor = Auditor::new(&template, &shape);
/// for length in [10, 5_000] {
///     auditor.add(&serde_json::json!({"id": "user_1", "public_metadata": {"bio": "x".repeat(length)}}))?;
/// }
/// let mut audit = auditor.finish();
/// let report = audit.report();
/// assert_eq!((report.users, report.fits, report.overflow), (2, 1, 1));
/// let advice = &report.advice[0];
/// assert_eq!((advice.claim.as_str(), &advice.misfit, advice.before, advice.after), ("bio", &Misfit::Overflow, 1, 0));
///
/// let error = audit.merge(&audit.clone()).unwrap_err();
/// assert_eq!(error.to_string(), "both audits have the same run, whose users would be counted twice");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(remote = "Self", deny_unknown_fields)
)]
pub struct Audit {
    pub(super) runs: Runs,
    pub(super) subject: Subject,
    pub(super) users: u64,
    pub(super) rejected: u64,
    #[cfg_attr(feature = "serde", serde(rename = "custom"))]
    pub(super) total: Histogram,
    /// For each claim.
    pub(super) claims: Vec<Histogram>,
    /// For each claim, then for each member.
    pub(super) relief: Vec<Relief>,
    /// For each shortcode, how often it was null.
    pub(super) nulls: Vec<u64>,
    /// For each field, how often it was of another type than the catalog promises.
    pub(super) mistyped: Vec<u64>,
    pub(super) worst: LargestTokens,
}

/// The audits are of different templates, tokens or versions, share a run, or have more users than can be counted.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub struct AuditMismatch(&'static str);

impl Audit {
    /// An audit of no users, of no run yet.
    pub(super) fn new(subject: Subject) -> Self {
        Self {
            runs: Runs::default(),
            users: 0,
            rejected: 0,
            total: Histogram::default(),
            claims: subject.claims.iter().map(|_| Histogram::default()).collect(),
            relief: vec![Relief::default(); subject.removable()],
            nulls: vec![0; subject.shortcodes.len()],
            mistyped: vec![0; subject.fields.len()],
            worst: LargestTokens::default(),
            subject,
        }
    }

    /// Adds the users of another audit.
    ///
    /// # Errors
    ///
    /// If the other audit is of another template or token, if both have the users of one run (as where an audit is merged
    /// twice), or if there are so many users that the sum is out of range; this one is then as it was.
    pub fn merge(&mut self, other: &Self) -> Result<(), AuditMismatch> {
        if self.runs.overlap(&other.runs) {
            return Err(AuditMismatch("both audits have the same run, whose users would be counted twice"));
        }
        self.add(other)?;
        self.runs.extend(&other.runs);
        Ok(())
    }

    /// The same as the audit of a new run; where nothing was counted, nothing can count twice.
    pub(super) fn into_run(mut self) -> Self {
        if self.has_users() {
            self.runs = Runs::new();
        }
        self
    }

    pub(super) fn has_users(&self) -> bool {
        self.users > 0 || self.rejected > 0
    }

    /// Adds the numbers of another audit.
    pub(super) fn add(&mut self, other: &Self) -> Result<(), AuditMismatch> {
        if self.subject != other.subject {
            return Err(AuditMismatch("the audits are about different templates or tokens"));
        }
        let users = self.users.checked_add(other.users).zip(self.rejected.checked_add(other.rejected));
        (self.users, self.rejected) = users.ok_or(AuditMismatch("the audits have more users than can be counted"))?;
        self.total.merge(&other.total);
        for (claim, other) in self.claims.iter_mut().zip(&other.claims) {
            claim.merge(other);
        }
        for (relief, other) in self.relief.iter_mut().zip(&other.relief) {
            relief.merge(*other);
        }
        add_each(&mut self.nulls, &other.nulls);
        add_each(&mut self.mistyped, &other.mistyped);
        self.worst.merge(&other.worst);
        Ok(())
    }
}

fn add_each(counts: &mut [u64], others: &[u64]) {
    for (count, other) in counts.iter_mut().zip(others) {
        *count = count.saturating_add(*other);
    }
}
