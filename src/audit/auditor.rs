//! The auditor, which measures users and adds them to an audit.

use super::counts::{Audit, AuditMismatch};
use super::histogram::Tally;
use super::largest_tokens::LargeToken;
use super::measured::Measured;
use super::subject::Subject;
use crate::compile::arena::Id;
use crate::limits::Limits;
use crate::render::{self, Context, RenderError};
use crate::size::{TokenShape, Verdict};
use crate::template::{CompileOptions, Template};

/// The characters that are kept of a user's id.
const ID_LENGTH: usize = 64;

/// Adds users to an audit.
///
/// ```
/// use claimsmith::audit::Auditor;
/// use claimsmith::size::TokenShape;
/// use claimsmith::Template;
///
/// let template = Template::compile(r#"{"id": "<<user.id>>"}"#)?;
/// let mut auditor = Auditor::new(&template, &TokenShape::session());
/// auditor.add(r#"{"id": "user_1"}"#)?;
/// assert!(auditor.add("not JSON").is_err());
/// let report = auditor.finish().report();
/// assert_eq!((report.users, report.rejected, report.total.max), (1, 1, r#"{"id":"user_1"}"#.len()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Auditor {
    template: Template,
    /// Reads the id of a user, for those that are among the worst.
    id: Option<Template>,
    /// What is counted, but for the sizes, which the tallies have until the end.
    audit: Audit,
    total: Tally,
    /// For each claim.
    claims: Vec<Tally>,
    /// The user at hand.
    measured: Measured,
}

impl Auditor {
    /// Starts an audit of the claims of a template in a token.
    #[must_use]
    pub fn new(template: &Template, shape: &TokenShape) -> Self {
        let audit = Audit::new(Subject::new(template, shape));
        let claims = audit.subject.claims.len();
        Self {
            id: id_template(template.limits()),
            audit,
            total: Tally::one_of(1),
            claims: (0..claims).map(|_| Tally::one_of(claims)).collect(),
            measured: Measured::new(template.plan()),
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
        self.measured.clear();
        render::measure(self.template.plan(), self.template.limits(), &context, &mut self.measured)?;
        self.count(&context);
        Ok(())
    }

    /// Counts a user as rejected, where there is no document to add: it could not be read, for example.
    pub fn reject(&mut self) {
        self.audit.rejected += 1;
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

    /// Counts the user at hand.
    fn count(&mut self, context: &Context<'_>) {
        let total = self.audit.subject.total(self.measured.claims.values());
        self.audit.users += 1;
        self.total.add(total);
        for (tally, &bytes) in self.claims.iter_mut().zip(self.measured.claims.values()) {
            tally.add(bytes);
        }
        count_each(&mut self.audit.nulls, &self.measured.nulls);
        count_each(&mut self.audit.mistyped, &self.measured.mistyped);
        self.count_relief(total);
        self.keep_large_token(total, context);
    }

    /// Counts, for each claim and member, whether the token of the user at hand would do without it, if it does not now.
    fn count_relief(&mut self, total: usize) {
        let Audit { subject, relief, .. } = &mut self.audit;
        let Some(now @ (Verdict::Risky | Verdict::Overflow)) = subject.verdict(total) else { return };
        let Measured { claims, members, .. } = &self.measured;
        let is_there = |claim: usize, bytes: usize| bytes > 0 && subject.carries(claim);
        // Each goes with a comma, unless it is all that its object has.
        let claims_removed =
            (0..).zip(claims.values()).map(|(claim, &bytes)| is_there(claim, bytes).then_some(bytes + 1));
        let members_removed =
            self.template.plan().members.items().iter().zip(members.values()).map(|(member, &bytes)| {
                let is_alone = claims.get(member.claim) == Ok(&(member.bytes_around + bytes));
                is_there(member.claim.place(), bytes).then_some(bytes + usize::from(!is_alone))
            });
        for (relief, removed) in relief.iter_mut().zip(claims_removed.chain(members_removed)) {
            if let Some(bytes) = removed {
                // The last claim has no comma.
                relief.count(now, subject.verdict(total.saturating_sub(bytes).max("{}".len())));
            }
        }
    }

    /// Keeps the token of the user at hand, if it is among the largest.
    fn keep_large_token(&mut self, total: usize, context: &Context<'_>) {
        if !self.audit.worst.may_have(total) {
            return;
        }
        let id = self.id.as_ref().and_then(|template| user_id(template, context));
        let claims = (0..).zip(self.measured.claims.values().iter().copied());
        let claims = claims.filter(|&(claim, bytes)| bytes > 0 && self.audit.subject.carries(claim));
        self.audit.worst.add(LargeToken::new(total, id, claims));
    }

    /// What was counted, of no run yet.
    fn counted(self) -> Audit {
        let claims = self.claims.into_iter().map(Tally::finish).collect();
        Audit { total: self.total.finish(), claims, ..self.audit }
    }
}

/// Counts one more for each of the numbers.
fn count_each<T>(counts: &mut [u64], numbers: &[Id<T>]) {
    for number in numbers {
        if let Some(count) = counts.get_mut(number.place()) {
            *count += 1;
        }
    }
}

/// A template that reads the user's id, from any document that the limits allow.
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
