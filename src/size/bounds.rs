//! What claims take at least and at most, without a user.

use super::object_bytes::object_bytes;
use crate::catalog::Type;
use crate::compile::plan::{Claim, Comma, Expression, Form, Operand, Part, Place, Plan, Source};
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
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ClaimBounds<'t> {
    /// The claim's name.
    pub name: &'t str,
    /// The least bytes, name and colon included.
    pub min: usize,
    /// The most bytes, unless nothing bounds them.
    pub max: Option<usize>,
    /// The first path that nothing bounds, such as `user.first_name`. It is not among the members of the JSON.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub unbounded_by: Option<&'t str>,
}

impl<'t> ClaimBounds<'t> {
    /// Adds the bytes of a value.
    fn add(&mut self, range: &Range<'t>) {
        self.min += range.min;
        self.max = self.max.zip(range.max).map(|(sum, max)| sum + max);
        self.unbounded_by = self.unbounded_by.or(range.unbounded_by);
    }
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
        bounds.add(&part_range(plan, part, expression));
    }
    for choice in plan.choices.get(claim.choices.clone()).unwrap_or(&[]) {
        let comma = usize::from(choice.comma != Comma::Never && choice.place != Place::Claim);
        let most = choice.constant_bytes + comma;
        bounds.max = bounds.max.map(|max| max + most);
        // Nothing of it is there where one of its shortcodes leaves it out: that takes back the least of its parts.
        for part in plan.parts.get(choice.parts.clone()).unwrap_or(&[]) {
            let Some(expression) = plan.expressions.get(part.expression) else { continue };
            bounds.min -= part_range(plan, part, expression).min;
        }
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
        Operand::Omit => return Range::between(0, 0),
        Operand::Slot(slot) => return slot_range(plan, *slot, form, last),
        Operand::Derived(number) => plan.derived.get(*number),
    };
    let slot = match source {
        None => return Range::between(NULL, NULL),
        Some(Source::Timestamp(_)) => return Range::between(1, TIMESTAMP_BYTES),
        Some(
            Source::FullName { present: slot, .. }
            | Source::Primary { present: slot, .. }
            | Source::Verified { present: slot, .. }
            | Source::Organizations { present: slot, .. }
            | Source::OrganizationRoleOf { role: slot, .. }
            | Source::Organization { organization: slot, .. },
        ) => *slot,
    };
    slot_range(plan, slot, form, last)
}

fn slot_range(plan: &Plan, slot: usize, form: Form, last: bool) -> Range<'_> {
    let Some(slot) = plan.slots.get(slot) else { return Range::between(NULL, NULL) };
    let shortest = match (slot.promise, form) {
        // A value that is not the last counts only if it is true.
        (Type::Boolean, _) if !last => return Range::between("true".len(), "true".len()),
        (Type::Boolean, _) => return Range::between(NULL, "false".len()),
        // A digit, which inside a string has no shorter text than the empty string.
        (Type::Any | Type::Number | Type::Timestamp, Form::Json) | (Type::Number | Type::Timestamp, Form::Text) => 1,
        (Type::Any | Type::String, Form::Text) => 0,
        (Type::String | Type::Array | Type::Strings | Type::Object | Type::Metadata, _) => "[]".len(),
    };
    let longest = slot.metadata_keys.map(|keys| {
        let longest = METADATA_LIMIT.saturating_sub(keys).max(NULL);
        match form {
            Form::Json => longest,
            // Every byte of the JSON text could be a quote or a backslash, which is escaped once more.
            Form::Text => 2 * longest,
        }
    });
    Range { min: shortest, max: longest, unbounded_by: longest.is_none().then_some(slot.path.as_str()) }
}
