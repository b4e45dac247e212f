//! What claims take at least and at most, without a user.

use super::sizes::object_bytes;
use crate::compile::plan::{Claim, Expression, Form, Operand, Part, Plan, Source, ValueRange};
use crate::render::TIMESTAMP_BYTES;

/// The bytes of a metadata object that the provider allows.
const METADATA_LIMIT: usize = 8_192;

const NULL: usize = "null".len();

/// The least and the most bytes of each claim, over all users whose metadata keep the provider's limit of 8 KB, as the
/// JSON text that they are rendered from. (A parser may make a number's text longer: `1e15` is `1000000000000000.0` in a
/// parsed value.)
#[derive(Debug, Clone)]
pub struct Bounds<'t> {
    claims: Vec<ClaimBounds<'t>>,
}

/// The least and the most bytes of one claim in the payload.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ClaimBounds<'t> {
    /// The claim's name.
    pub name: &'t str,
    /// The least bytes, name and colon included.
    pub min: usize,
    /// The most bytes, unless nothing bounds them.
    pub max: Option<usize>,
    /// The first path that nothing bounds, such as `user.first_name`.
    pub unbounded_by: Option<&'t str>,
}

impl<'t> Bounds<'t> {
    pub(crate) fn new(plan: &'t Plan) -> Self {
        Self { claims: plan.claims.iter().map(|claim| claim_bounds(plan, claim)).collect() }
    }

    /// The bounds of each claim, in the order of the template.
    #[must_use]
    pub fn claims(&self) -> &[ClaimBounds<'t>] {
        &self.claims
    }

    /// The least bytes of the object of all claims, with its braces and commas.
    #[must_use]
    pub fn min(&self) -> usize {
        object_bytes(self.claims.iter().map(|claim| claim.min))
    }

    /// The most bytes of the object of all claims, unless nothing bounds them.
    #[must_use]
    pub fn max(&self) -> Option<usize> {
        let each: Option<Vec<usize>> = self.claims.iter().map(|claim| claim.max).collect();
        each.map(|each| object_bytes(each.into_iter()))
    }
}

fn claim_bounds<'t>(plan: &'t Plan, claim: &'t Claim) -> ClaimBounds<'t> {
    let mut bounds = ClaimBounds {
        name: &claim.name,
        min: claim.constant_bytes,
        max: Some(claim.constant_bytes),
        unbounded_by: None,
    };
    for part in plan.parts.get(claim.parts.clone()).unwrap_or(&[]) {
        let Some(expression) = plan.expressions.get(part.expression) else { continue };
        let Range { min, max, unbounded_by } = part_range(plan, part, expression);
        bounds.min += min;
        bounds.max = bounds.max.zip(max).map(|(sum, max)| sum + max);
        bounds.unbounded_by = bounds.unbounded_by.or(unbounded_by);
    }
    bounds
}

/// The bytes that a value can take.
struct Range<'t> {
    min: usize,
    max: Option<usize>,
    unbounded_by: Option<&'t str>,
}

impl Range<'_> {
    fn between(min: usize, max: usize) -> Self {
        Range { min, max: Some(max), unbounded_by: None }
    }
}

fn part_range<'t>(plan: &'t Plan, part: &Part, expression: &'t Expression) -> Range<'t> {
    let mut range = operand_range(plan, &expression.last, part.form, true);
    for operand in &expression.first {
        let other = operand_range(plan, operand, part.form, false);
        range.min = range.min.min(other.min);
        range.max = range.max.zip(other.max).map(|(left, right)| left.max(right));
        range.unbounded_by = other.unbounded_by.or(range.unbounded_by);
    }
    range
}

fn operand_range<'t>(plan: &'t Plan, operand: &'t Operand, form: Form, last: bool) -> Range<'t> {
    let source = match operand {
        Operand::Literal(literal) => {
            let bytes = match form {
                Form::Json => literal.json.len(),
                Form::Text => literal.text.len(),
            };
            return Range::between(bytes, bytes);
        }
        Operand::Slot(slot) => return slot_range(plan, *slot, form),
        Operand::Derived(number) => plan.derived.get(*number),
    };
    let slot = match source {
        None => return Range::between(NULL, NULL),
        // A value that is not the last counts only if it is true.
        Some(Source::Boolean(_) | Source::Verified { .. }) if !last => return Range::between(NULL, "true".len()),
        Some(Source::Boolean(_) | Source::Verified { .. }) => return Range::between(NULL, "false".len()),
        Some(Source::Timestamp(_)) => return Range::between(1, TIMESTAMP_BYTES),
        Some(
            Source::FullName { present: slot, .. }
            | Source::Primary { present: slot, .. }
            | Source::Organizations { present: slot }
            | Source::OrganizationRoleOf { role: slot, .. }
            | Source::Organization { organization: slot, .. },
        ) => *slot,
    };
    slot_range(plan, slot, form)
}

fn slot_range(plan: &Plan, slot: usize, form: Form) -> Range<'_> {
    // The shortest value is a digit; inside a string it is the empty string.
    let shortest = match form {
        Form::Json => 1,
        Form::Text => 0,
    };
    let slot = plan.slots.get(slot);
    match slot.map(|slot| (slot.range, slot.path.as_str())) {
        Some((ValueRange::Metadata { keys }, _)) => {
            let longest = METADATA_LIMIT.saturating_sub(keys).max(NULL);
            Range::between(
                shortest,
                match form {
                    Form::Json => longest,
                    // Every byte of the JSON text could be a quote or a backslash, which is escaped once more.
                    Form::Text => 2 * longest,
                },
            )
        }
        path => Range { min: shortest, max: None, unbounded_by: path.map(|(_, path)| path) },
    }
}
