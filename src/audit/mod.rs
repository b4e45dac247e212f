//! Sizes over many users: which of them will break, and what would help.

mod histogram;
mod report;
mod run;

use std::cmp::Reverse;
use std::collections::BTreeSet;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::compile::plan::{ClaimMember, Part};
use crate::limits::Limits;
use crate::render::{self, Context, Observer, Outcome, RenderError, Written};
use crate::size::{TokenArithmetic, TokenShape, Verdict, object_bytes};
use crate::template::{CompileOptions, Template};
use histogram::{Histogram, Tally};
pub use report::{
    AuditAdvice, AuditReport, Bucket, ClaimDistribution, Distribution, Misfit, MistypedCount, NullCount, WorstUser,
};
use run::Runs;

/// The users that are kept as the worst.
const WORST: usize = 10;

/// The claims that are named of each of them.
const LARGEST_CLAIMS: usize = 3;

/// The characters that are kept of a user's id.
const ID_LENGTH: usize = 64;

/// Sizes over many users, in memory that does not depend on how many they are.
///
/// Audits of parts of the users can be stored (it is `Serialize`), and merge into exactly the audit of all, in any order.
/// Each knows of which runs it is, so that no run is counted twice.
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
/// assert_eq!(error.to_string(), "the audits share a run, whose users would count twice");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Audit {
    runs: Runs,
    subject: Subject,
    users: u64,
    rejected: u64,
    #[serde(rename = "custom")]
    total: Histogram,
    /// For each claim.
    claims: Vec<Histogram>,
    /// For each claim, then for each member.
    relief: Vec<Relief>,
    /// For each shortcode, how often it was null.
    nulls: Vec<u64>,
    /// For each field, how often it was of another type than the catalog promises.
    mistyped: Vec<u64>,
    /// Sorted, the worst first.
    worst: Vec<Worst>,
}

/// What is audited: a template and a token.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Subject {
    claims: Vec<String>,
    members: Vec<Member>,
    shortcodes: Vec<Shortcode>,
    /// The paths of the fields that are read.
    fields: Vec<String>,
    /// The numbers of the claims in whose place the token carries the issuer's own.
    overridden: BTreeSet<usize>,
    arithmetic: TokenArithmetic,
}

/// A member of a claim that is an object.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Member {
    claim: usize,
    name: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Shortcode {
    claim: usize,
    text: String,
}

/// How many users a claim or member left out would help.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct Relief {
    /// Overflowing users that would no longer overflow.
    overflow: u64,
    /// Risky and overflowing users that would fit.
    fits: u64,
}

/// One of the worst users. The order is total, so that it does not matter in which order audits merge.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Worst {
    #[serde(rename = "custom")]
    total: Reverse<usize>,
    id: Option<String>,
    /// The bytes and the numbers of the largest claims.
    claims: Vec<(Reverse<usize>, usize)>,
}

impl Serialize for Audit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

/// A stored audit may say anything: what is not sound is an error.
impl<'de> Deserialize<'de> for Audit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let audit = Self::deserialize(deserializer)?;
        if audit.is_sound() {
            Ok(audit)
        } else {
            Err(D::Error::custom("the numbers of the audit contradict each other"))
        }
    }
}

/// The audits are of different templates, tokens or versions, share a run, or have more users than can be counted.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub struct AuditMismatch(&'static str);

/// The most bytes that a stored audit may speak of: sums of a few of them are still in range.
const LARGEST: usize = usize::MAX / 16;

impl Audit {
    /// Adds the users of another audit.
    ///
    /// # Errors
    ///
    /// If the other audit is of another template or token, if both have the users of one run (as where an audit is merged
    /// twice), or if there are so many users that the sum is out of range; this one is then as it was.
    pub fn merge(&mut self, other: &Self) -> Result<(), AuditMismatch> {
        if self.runs.overlap(&other.runs) {
            return Err(AuditMismatch("the audits share a run, whose users would count twice"));
        }
        self.add(other)?;
        self.runs.extend(&other.runs);
        Ok(())
    }

    /// The same as the audit of a new run; where nothing was counted, nothing can count twice.
    fn into_run(mut self) -> Self {
        if self.has_users() {
            self.runs = Runs::new();
        }
        self
    }

    fn has_users(&self) -> bool {
        self.users > 0 || self.rejected > 0
    }

    /// Adds the numbers of another audit.
    fn add(&mut self, other: &Self) -> Result<(), AuditMismatch> {
        if self.subject != other.subject {
            return Err(AuditMismatch("the audits are not of the same template and token"));
        }
        let users = self.users.checked_add(other.users).zip(self.rejected.checked_add(other.rejected));
        (self.users, self.rejected) = users.ok_or(AuditMismatch("the audits have more users than can be counted"))?;
        self.total.merge(&other.total);
        for (claim, other) in self.claims.iter_mut().zip(&other.claims) {
            claim.merge(other);
        }
        for (relief, other) in self.relief.iter_mut().zip(&other.relief) {
            relief.overflow = relief.overflow.saturating_add(other.overflow);
            relief.fits = relief.fits.saturating_add(other.fits);
        }
        for (nulls, other) in self.nulls.iter_mut().zip(&other.nulls) {
            *nulls = nulls.saturating_add(*other);
        }
        for (mistyped, other) in self.mistyped.iter_mut().zip(&other.mistyped) {
            *mistyped = mistyped.saturating_add(*other);
        }
        self.worst.extend(other.worst.iter().cloned());
        self.worst.sort();
        self.worst.truncate(WORST);
        Ok(())
    }

    /// What the audit says.
    #[must_use]
    pub fn report(&self) -> AuditReport {
        report::report(self)
    }

    /// Whether the numbers belong to the subject, and to as many users.
    fn is_sound(&self) -> bool {
        let Subject { claims, members, shortcodes, fields, overridden, arithmetic } = &self.subject;
        let is_of_users = |histogram: &Histogram| histogram.is_of(self.users, LARGEST);
        let is_of_some = |relief: &Relief| relief.overflow <= self.users && relief.fits <= self.users;
        self.claims.len() == claims.len()
            && self.claims.iter().chain([&self.total]).all(is_of_users)
            && self.relief.iter().all(is_of_some)
            && self.nulls.iter().chain(&self.mistyped).all(|&users| users <= self.users)
            && self.worst.is_sorted()
            && self.worst.iter().all(|worst| worst.total.0 <= LARGEST && worst.claims.len() <= LARGEST_CLAIMS)
            && arithmetic.is_within(LARGEST)
            && overridden.iter().all(|&claim| claim < claims.len())
            && self.runs.are_sound(self.has_users())
            && self.worst.len() == usize::try_from(self.users).unwrap_or(WORST).min(WORST)
            && self.relief.len() == claims.len() + members.len()
            && self.nulls.len() == shortcodes.len()
            && self.mistyped.len() == fields.len()
            && self.worst.iter().flat_map(|worst| &worst.claims).all(|&(_, claim)| claim < claims.len())
            && members.iter().map(|member| member.claim).all(|claim| claim < claims.len())
            && shortcodes.iter().map(|shortcode| shortcode.claim).all(|claim| claim < claims.len())
    }
}

/// Adds users to an audit.
#[derive(Debug)]
pub struct Auditor {
    template: Template,
    /// Reads the id of a user, for those that are among the worst.
    id: Option<Template>,
    /// Its histograms are still empty.
    audit: Audit,
    total: Tally,
    /// For each claim.
    claims: Vec<Tally>,
    /// For each claim and each member, the bytes that do not depend on the user.
    claim_constants: Vec<usize>,
    member_constants: Vec<usize>,
    // What is learned of the user at hand, as in `User`; kept here so that no user needs an allocation.
    claim_bytes: Vec<usize>,
    member_bytes: Vec<usize>,
    nulls: Vec<usize>,
    mistyped: Vec<usize>,
}

impl Auditor {
    /// Starts an audit of the claims of a template in a token.
    #[must_use]
    pub fn new(template: &Template, shape: &TokenShape) -> Self {
        let plan = template.plan();
        let member = |member: &ClaimMember| Member { claim: member.claim, name: member.name.clone() };
        let shortcode = |part: &Part| Shortcode {
            claim: part.claim,
            text: template.source().get(part.span.clone()).unwrap_or("").to_owned(),
        };
        let subject = Subject {
            claims: plan.claims.iter().map(|claim| claim.name.clone()).collect(),
            members: plan.members.iter().map(member).collect(),
            shortcodes: plan.parts.iter().map(shortcode).collect(),
            fields: plan.slots.iter().map(|slot| slot.path.clone()).collect(),
            overridden: (0..)
                .zip(&plan.claims)
                .filter(|(_, claim)| !shape.carries(&claim.name))
                .map(|(n, _)| n)
                .collect(),
            arithmetic: shape.arithmetic(),
        };
        let audit = Audit {
            runs: Runs::default(),
            users: 0,
            rejected: 0,
            total: Histogram::default(),
            claims: Vec::new(),
            relief: vec![Relief::default(); plan.claims.len() + plan.members.len()],
            nulls: vec![0; plan.parts.len()],
            mistyped: vec![0; subject.fields.len()],
            worst: Vec::new(),
            subject,
        };
        Self {
            id: id_template(template.limits()),
            audit,
            total: Tally::one_of(1),
            claims: plan.claims.iter().map(|_| Tally::one_of(plan.claims.len())).collect(),
            claim_constants: plan.constant_bytes(),
            member_constants: plan.members.iter().map(|member| member.constant_bytes).collect(),
            claim_bytes: Vec::new(),
            member_bytes: Vec::new(),
            nulls: Vec::new(),
            mistyped: Vec::new(),
            template: template.clone(),
        }
    }

    /// Measures a user and adds the sizes; a user that cannot be measured is counted as rejected.
    ///
    /// # Errors
    ///
    /// Those of [`Template::render`].
    pub fn add<'a>(&mut self, context: impl Into<Context<'a>>) -> Result<(), RenderError> {
        self.try_add(context).inspect_err(|_| self.reject())
    }

    /// Measures a user and adds the sizes, as [`add`](Self::add) does; a user that cannot be measured is not counted.
    ///
    /// # Errors
    ///
    /// Those of [`Template::render`].
    pub fn try_add<'a>(&mut self, context: impl Into<Context<'a>>) -> Result<(), RenderError> {
        let context = context.into();
        self.claim_bytes.clone_from(&self.claim_constants);
        self.member_bytes.clone_from(&self.member_constants);
        self.nulls.clear();
        self.mistyped.clear();
        let plan = self.template.plan();
        let mut user = User {
            claims: &mut self.claim_bytes,
            members: &mut self.member_bytes,
            nulls: &mut self.nulls,
            mistyped: &mut self.mistyped,
        };
        render::measure(plan, self.template.limits(), &context, &mut user)?;
        self.count(&context);
        Ok(())
    }

    /// Counts a user whose document cannot be had.
    pub fn reject(&mut self) {
        self.audit.rejected += 1;
    }

    /// Counts a user whose bytes are known.
    fn count(&mut self, context: &Context<'_>) {
        let audit = &mut self.audit;
        let carried = |claim: usize| !audit.subject.overridden.contains(&claim);
        let total = object_bytes((0..).zip(&self.claim_bytes).filter(|&(n, _)| carried(n)).map(|(_, &bytes)| bytes));
        audit.users += 1;
        self.total.add(total);
        for (tally, &bytes) in self.claims.iter_mut().zip(&self.claim_bytes) {
            tally.add(bytes);
        }
        for &part in &self.nulls {
            if let Some(nulls) = audit.nulls.get_mut(part) {
                *nulls += 1;
            }
        }
        for &field in &self.mistyped {
            if let Some(mistyped) = audit.mistyped.get_mut(field) {
                *mistyped += 1;
            }
        }
        let verdict = |total| audit.subject.arithmetic.sizes(total).verdict;
        let now = verdict(total);
        if matches!(now, Some(Verdict::Risky | Verdict::Overflow)) {
            let is_there = |claim: usize, bytes: usize| bytes > 0 && carried(claim);
            let claims = (0..).zip(&self.claim_bytes).map(|(claim, &bytes)| (is_there(claim, bytes), bytes + 1));
            let members = self.template.plan().members.iter().zip(&self.member_bytes);
            let members = members.map(|(member, &bytes)| {
                let of_claim = self.claim_bytes.get(member.claim).copied().unwrap_or(0);
                let is_alone = of_claim == member.around + bytes;
                (is_there(member.claim, bytes), bytes + usize::from(!is_alone))
            });
            let reliefs = audit.relief.iter_mut().zip(claims.chain(members));
            for (relief, (_, bytes)) in reliefs.filter(|(_, (is_there, _))| *is_there) {
                // The last claim has no comma.
                let without = verdict(total.saturating_sub(bytes).max("{}".len()));
                relief.overflow += u64::from(now == Some(Verdict::Overflow) && without != now);
                relief.fits += u64::from(without == Some(Verdict::Fits));
            }
        }
        let is_among_worst =
            audit.worst.len() < WORST || audit.worst.last().is_some_and(|worst| total >= worst.total.0);
        if is_among_worst {
            let of_token = self.claim_bytes.iter().enumerate().filter(|&(claim, &bytes)| bytes > 0 && carried(claim));
            let mut claims: Vec<_> = of_token.map(|(claim, &bytes)| (Reverse(bytes), claim)).collect();
            claims.sort_unstable();
            claims.truncate(LARGEST_CLAIMS);
            let id = self.id.as_ref().and_then(|template| user_id(template, context));
            let user = Worst { total: Reverse(total), id, claims };
            if audit.worst.len() < WORST || audit.worst.last().is_some_and(|worst| user < *worst) {
                audit.worst.push(user);
                audit.worst.sort();
                audit.worst.truncate(WORST);
            }
        }
    }

    /// The audit of the users that were added, as a run of its own.
    #[must_use]
    pub fn finish(self) -> Audit {
        self.counted().into_run()
    }

    /// The audit of the users that were added here and to other auditors, as one run: threads can share the users.
    ///
    /// # Errors
    ///
    /// If another auditor is of another template or token, or if there are so many users that the sum is out of range.
    pub fn finish_with(self, others: impl IntoIterator<Item = Self>) -> Result<Audit, AuditMismatch> {
        let mut audit = self.counted();
        for other in others {
            audit.add(&other.counted())?;
        }
        Ok(audit.into_run())
    }

    /// What was counted, of no run yet.
    fn counted(self) -> Audit {
        let claims = self.claims.into_iter().map(Tally::finish).collect();
        Audit { total: self.total.finish(), claims, ..self.audit }
    }
}

/// What is learned of one user while it is measured.
struct User<'u> {
    /// The bytes of each claim.
    claims: &'u mut Vec<usize>,
    /// The bytes of each member.
    members: &'u mut Vec<usize>,
    /// The parts that are null.
    nulls: &'u mut Vec<usize>,
    /// The fields of another type than is promised.
    mistyped: &'u mut Vec<usize>,
}

impl Observer for User<'_> {
    fn written(&mut self, written: Written) {
        if let Some(claim) = self.claims.get_mut(written.claim) {
            *claim += written.bytes;
        }
        if let Some(member) = written.member.and_then(|member| self.members.get_mut(member)) {
            *member += written.bytes;
        }
        if let Some((part, Outcome::Null)) = written.part {
            self.nulls.push(part);
        }
    }

    fn mistyped(&mut self, slot: usize) {
        self.mistyped.push(slot);
    }
}

/// Reads the id of whatever user the limits allow.
fn id_template(limits: &Limits) -> Option<Template> {
    let limits =
        Limits::default().with_document_bytes(limits.document_bytes).with_document_depth(limits.document_depth);
    CompileOptions::new().with_limits(limits).compile(r#"{"id": "<<user.id>>"}"#).ok()
}

/// The beginning of the user's id, if it is a string.
fn user_id(template: &Template, context: &Context<'_>) -> Option<String> {
    let claims: serde_json::Value = serde_json::from_str(&template.render(context).ok()?).ok()?;
    let id = claims.get("id")?.as_str()?;
    Some(id.chars().take(ID_LENGTH).collect())
}
