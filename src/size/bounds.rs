//! What claims take at least and at most, without a user.

use super::object_bytes::object_bytes;
use crate::catalog::{Path, Type};
use crate::compile::arena::{Broken, Id};
use crate::compile::derived::Extent;
use crate::compile::plan::{ChoiceKind, Claim, Comma, Expression, Form, Operand, Part, Plan};
use crate::compile::trees::Slot;

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
    pub unbounded_by: Option<&'t Path>,
}

impl<'t> Bounds<'t> {
    pub(crate) fn new(plan: &'t Plan) -> Self {
        Self { claims: plan.claims.items().iter().map(|claim| claim_bounds(plan, claim)).collect() }
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
    // A plan that contradicts itself promises nothing.
    let nothing = Range { min: 0, max: None, unbounded_by: None };
    let Range { min, max, unbounded_by } = claim_range(plan, claim).unwrap_or(nothing);
    ClaimBounds { name: &claim.name, min, max, unbounded_by }
}

fn claim_range<'t>(plan: &'t Plan, claim: &Claim) -> Result<Range<'t>, Broken> {
    let mut range = Range::between(claim.constant_bytes, claim.constant_bytes);
    for part in plan.parts.slice(&claim.parts)? {
        let mut bytes = part_range(plan, part)?;
        if part.is_optional {
            // It has no bytes where a shortcode leaves out what it stands in.
            bytes.min = 0;
        }
        range.add(&bytes);
    }
    for choice in plan.choices.slice(&claim.choices)? {
        let comma = usize::from(choice.comma != Comma::Never && choice.kind != ChoiceKind::Claim);
        range.add(&Range::between(0, choice.constant_bytes + comma));
    }
    Ok(range)
}

/// The bytes that something can take.
struct Range<'t> {
    min: usize,
    max: Option<usize>,
    unbounded_by: Option<&'t Path>,
}

impl Range<'_> {
    fn between(min: usize, max: usize) -> Self {
        Range { min, max: Some(max), unbounded_by: None }
    }

    /// Adds the bytes of what comes next.
    fn add(&mut self, next: &Self) {
        self.min += next.min;
        self.max = self.max.zip(next.max).map(|(sum, max)| sum + max);
        self.unbounded_by = self.unbounded_by.or(next.unbounded_by);
    }
}

fn part_range<'t>(plan: &'t Plan, part: &Part) -> Result<Range<'t>, Broken> {
    let Expression { first, last } = &part.expression;
    let mut range = operand_range(plan, last, part.form, true)?;
    for operand in first {
        let other = operand_range(plan, operand, part.form, false)?;
        range.min = range.min.min(other.min);
        range.max = range.max.zip(other.max).map(|(left, right)| left.max(right));
        range.unbounded_by = other.unbounded_by.or(range.unbounded_by);
    }
    Ok(range)
}

fn operand_range<'t>(plan: &'t Plan, operand: &Operand, form: Form, last: bool) -> Result<Range<'t>, Broken> {
    match operand {
        Operand::Literal(literal) => {
            let bytes = match form {
                Form::Json => literal.json.len(),
                Form::Text => literal.text.len(),
            };
            Ok(Range::between(bytes, bytes))
        }
        Operand::Omit => Ok(Range::between(0, 0)),
        Operand::Slot(slot) => slot_range(plan, *slot, form, last),
        Operand::Derived(derived) => match plan.derived.get(*derived)?.extent() {
            Extent::Slot(slot) => slot_range(plan, slot, form, last),
            Extent::Between(min, max) => Ok(Range::between(min, max)),
        },
    }
}

fn slot_range(plan: &Plan, slot: Id<Slot>, form: Form, last: bool) -> Result<Range<'_>, Broken> {
    let slot = plan.slots.get(slot)?;
    let shortest = match (slot.promise, form) {
        // A value that is not the last counts only if it is true.
        (Type::Boolean, _) if !last => return Ok(Range::between("true".len(), "true".len())),
        (Type::Boolean, _) => return Ok(Range::between(NULL, "false".len())),
        // A digit.
        (Type::Any | Type::Number | Type::Timestamp, Form::Json) | (Type::Number | Type::Timestamp, Form::Text) => 1,
        // The empty string, which has no characters.
        (Type::Any | Type::String, Form::Text) => 0,
        // Two quotes, brackets or braces.
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
    Ok(Range { min: shortest, max: longest, unbounded_by: longest.is_none().then_some(&slot.path) })
}
