//! Limits that an issuer enforces while it renders.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::mem;

use super::object_bytes::object_bytes;
use super::token_shape::TokenShape;
use crate::compile::plan::Claim;
use crate::render::{Fault, FirstFew, Overrun};

/// How many bytes claims may take, and which of them may be left out beyond that.
///
/// ```
/// use claimsmith::size::{Budget, TokenShape};
/// use claimsmith::Template;
///
/// let template = Template::compile(r#"{"id": "<<user.id>>", "bio": "<<user.public_metadata.bio>>"}"#)?;
/// let user = |bio: usize| serde_json::json!({"id": "user_1", "public_metadata": {"bio": "x".repeat(bio)}});
///
/// // Claims go only where browsers would drop the cookie; that they pass the documented 1.2 KB is told.
/// let budget = Budget::of_shape(&TokenShape::session()).with_optional(["bio"]);
/// let mut buffer = Vec::new();
/// let kept = template.render_within(&user(2_000), &budget, &mut buffer)?;
/// assert_eq!((kept.left_out.len(), kept.is_above_soft_limit), (0, true));
///
/// buffer.clear();
/// let kept = template.render_within(&user(3_000), &budget, &mut buffer)?;
/// assert_eq!((kept.left_out, kept.is_above_soft_limit), (vec!["bio"], false));
/// assert_eq!(buffer, br#"{"id":"user_1"}"#);
///
/// let error = template.render_within(&user(2_000), &Budget::new().with_total(1_228), &mut buffer).unwrap_err();
/// assert_eq!(error.to_string(), "the claims take 2024 bytes, and the budget is 1228: `bio` 2008, `id` 13");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Budget {
    total: Option<usize>,
    soft: Option<usize>,
    claims: Vec<(String, usize)>,
    optional: Vec<String>,
    /// What the token is made of besides the claims: those that it does not carry do not count.
    shape: Option<TokenShape>,
}

impl Budget {
    /// A budget without limits.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The budget of a token: the hard limit is the most bytes of claims with which browsers keep the cookie, the soft
    /// limit the most that fit. Claims in whose place the token carries the issuer's own do not count. A token that rides in
    /// no cookie has no limits.
    #[must_use]
    pub fn of_shape(shape: &TokenShape) -> Self {
        Self { total: shape.kept_up_to(), soft: shape.fits_up_to(), shape: Some(shape.clone()), ..Self::default() }
    }

    /// The most bytes of the object of all claims, if they are limited.
    #[must_use]
    pub fn total(&self) -> Option<usize> {
        self.total
    }

    /// Limits the bytes of the object of all claims, with its braces and commas.
    #[must_use]
    pub fn with_total(mut self, bytes: usize) -> Self {
        self.total = Some(bytes);
        self
    }

    /// The bytes of the object of all claims above which [`Kept::is_above_soft_limit`] tells so, if they are set.
    #[must_use]
    pub fn soft_limit(&self) -> Option<usize> {
        self.soft
    }

    /// Sets the bytes of the object of all claims above which [`Kept::is_above_soft_limit`] tells so. No claim is left out
    /// for it.
    #[must_use]
    pub fn with_soft_limit(mut self, bytes: usize) -> Self {
        self.soft = Some(bytes);
        self
    }

    /// Makes the soft limit a hard one, if there is one: [`total`](Self::total) tells.
    #[must_use]
    pub fn enforce_soft_limit(mut self) -> Self {
        self.total = self.total.into_iter().chain(self.soft).min();
        self
    }

    /// The limits of single claims: their names, and the most bytes that each may take.
    pub fn claims(&self) -> impl Iterator<Item = (&str, usize)> {
        self.claims.iter().map(|(name, bytes)| (name.as_str(), *bytes))
    }

    /// Limits the bytes of one claim, name and colon included. Of two limits for one claim, both hold.
    #[must_use]
    pub fn with_claim(mut self, name: impl Into<String>, bytes: usize) -> Self {
        self.claims.push((name.into(), bytes));
        self
    }

    /// The claims that may be left out, the least important first.
    pub fn optional(&self) -> impl Iterator<Item = &str> {
        self.optional.iter().map(String::as_str)
    }

    /// Adds claims that may be left out, the least important first. Names that a template does not have count for nothing,
    /// so that one budget can serve many templates; [`Template::unknown_claims`](crate::Template::unknown_claims) tells
    /// them.
    #[must_use]
    pub fn with_optional(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.optional.extend(names.into_iter().map(Into::into));
        self
    }

    /// Whether a claim counts towards the limits of all claims.
    fn counts(&self, claim: &Claim) -> bool {
        self.shape.as_ref().is_none_or(|shape| shape.carries(&claim.name))
    }
}

/// What became of the claims that were rendered within a [`Budget`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Kept<'t> {
    /// The names of the claims that the budget has left out, in the order of the template.
    pub left_out: Vec<&'t str>,
    /// Whether the claims that are left pass the soft limit.
    pub is_above_soft_limit: bool,
}

/// Removes claims from the buffer, whose text from `start` on is the object of all of them, until the rest fits.
///
/// `bytes` has the bytes of each claim; one that the template itself has left out has none, and no comma.
pub(crate) fn enforce<'t>(
    claims: &'t [Claim],
    bytes: &[usize],
    budget: &Budget,
    buffer: &mut Vec<u8>,
    start: usize,
) -> Result<Kept<'t>, Fault> {
    let selection = select(claims, bytes, budget)?;
    let is_above_soft_limit = budget.soft.is_some_and(|soft| selection.total > soft);
    if selection.left_out.is_empty() {
        return Ok(Kept { left_out: Vec::new(), is_above_soft_limit });
    }
    // What is kept moves to the front, each claim with the separator before it.
    let mut read = start + 1;
    let mut write = start + 1;
    for (index, &bytes) in bytes.iter().enumerate().filter(|&(_, &bytes)| bytes > 0) {
        if !selection.left_out.contains(&index) {
            if write > start + 1 {
                if let Some(separator) = buffer.get_mut(write) {
                    *separator = b',';
                }
                write += 1;
            }
            buffer.copy_within(read..read + bytes, write);
            write += bytes;
        }
        read += bytes + 1;
    }
    buffer.truncate(write);
    buffer.push(b'}');
    Ok(Kept { left_out: names(claims, selection.left_out).collect(), is_above_soft_limit })
}

/// Which claims are left out.
struct Selection {
    /// Their numbers.
    left_out: BTreeSet<usize>,
    /// The bytes of each claim that is left and counts; 0 for others.
    counted: Vec<usize>,
    /// The bytes of the object of those that count.
    total: usize,
}

impl Selection {
    /// Leaves out a claim that is there.
    fn leave_out(&mut self, index: usize) {
        if let Some(bytes @ 1..) = self.counted.get_mut(index) {
            let is_alone = self.total == "{}".len() + *bytes;
            self.total -= mem::take(bytes) + usize::from(!is_alone);
            self.left_out.insert(index);
        }
    }
}

/// Decides which claims are left out.
fn select(claims: &[Claim], bytes: &[usize], budget: &Budget) -> Result<Selection, Fault> {
    let counted: Vec<usize> =
        claims.iter().zip(bytes).map(|(claim, &bytes)| if budget.counts(claim) { bytes } else { 0 }).collect();
    let total = object_bytes(counted.iter().copied());
    let mut selection = Selection { left_out: BTreeSet::new(), counted, total };
    for (name, limit) in &budget.claims {
        let above =
            (0..).zip(claims).zip(&selection.counted).find(|((_, claim), bytes)| claim.name == *name && *bytes > limit);
        match above.map(|((index, _), &bytes)| (index, bytes)) {
            None => {}
            Some((index, _)) if budget.optional.contains(name) => selection.leave_out(index),
            Some((_, bytes)) => return Err(Fault::OverClaimBudget { claim: name.clone(), bytes, limit: *limit }),
        }
    }
    let Some(limit) = budget.total else { return Ok(selection) };
    for name in &budget.optional {
        if selection.total <= limit {
            break;
        }
        if let Some(index) = claims.iter().position(|claim| claim.name == *name) {
            selection.leave_out(index);
        }
    }
    if selection.total <= limit { Ok(selection) } else { Err(over_budget(claims, selection, limit)) }
}

fn over_budget(claims: &[Claim], selection: Selection, limit: usize) -> Fault {
    let Selection { left_out, counted, total: bytes } = selection;
    let kept = claims.iter().zip(counted).filter(|(_, bytes)| *bytes > 0);
    let mut largest: Vec<(&str, usize)> = kept.map(|(claim, bytes)| (claim.name.as_str(), bytes)).collect();
    largest.sort_by_key(|&(_, bytes)| Reverse(bytes));
    Fault::OverBudget(Overrun {
        bytes,
        limit,
        left_out: FirstFew::of(names(claims, left_out).map(str::to_owned)),
        largest: FirstFew::of(largest.into_iter().map(|(name, bytes)| (name.to_owned(), bytes))),
    })
}

/// The names of claims by their numbers.
fn names(claims: &[Claim], numbers: BTreeSet<usize>) -> impl Iterator<Item = &str> {
    numbers.into_iter().filter_map(|number| claims.get(number)).map(|claim| claim.name.as_str())
}
