//! What would make a token smaller.

use std::cmp::Reverse;

use super::sizes::Sizes;
use super::token_shape::TokenShape;
use super::verdict::Verdict;
use crate::catalog::Path;
use crate::compile::arena::{Broken, Id};
use crate::compile::plan::{Claim, Operand, Plan};
use crate::diagnostic::{Beside, Consequence, Excerpt, Finding, Report};

/// The bytes of a claim's name above which advice asks for a shorter one.
const LONG_NAME: usize = 24;

/// How many claims to move out of the token are named; the others are only counted.
const SHOWN: usize = 5;

/// Finds what could be smaller, given the sizes for a user.
pub(super) fn advise(plan: &Plan, sizes: &Sizes<'_>, shape: &TokenShape) -> Vec<Report> {
    let Some(fits) = shape.fits_up_to() else { return Vec::new() };
    let mut advice = Vec::new();
    for (claim, (name, bytes)) in
        plan.claims.items().iter().zip(sizes.iter()).filter(|(_, (name, _))| shape.carries(name))
    {
        // Where not even an empty object fits, no claim is to blame.
        if fits > 0 && 3 * bytes > fits {
            advice.push(Report::new(Finding::LargeClaim { name: name.into(), bytes, fits }, claim.span.clone()));
        }
        if name.len() > LONG_NAME && bytes > 0 {
            let finding = Finding::LongName { name: name.into(), bytes: name.len() };
            advice.push(Report::new(finding, claim.span.clone()));
        }
    }
    advice.extend(repeated_data(plan).unwrap_or_default());
    advice.extend(over_budget(plan, sizes, shape, fits));
    advice
}

/// Claims that copy a value and also something inside that value. A plan that contradicts itself shows none.
fn repeated_data(plan: &Plan) -> Result<Vec<Report>, Broken> {
    let mut copies: Vec<(&Path, Id<Claim>)> = Vec::new();
    for part in plan.parts.items() {
        // What follows the first operand is there instead of it, not besides it.
        if let Operand::Slot(slot) = part.expression.first.first().unwrap_or(&part.expression.last) {
            copies.push((&plan.slots.get(*slot)?.path, part.owner.claim));
        }
    }
    copies.sort();
    copies.dedup();

    let mut advice = Vec::new();
    // The values around the one at hand, the outermost first: sorted, what is inside a value follows it.
    let mut around: Vec<(&Path, Id<Claim>)> = Vec::new();
    for (path, claim) in copies {
        while around.last().is_some_and(|(outer, _)| !path.is_inside(outer)) {
            around.pop();
        }
        if let Some((outer, holder)) = around.last() {
            let (inner, holder) = (plan.claims.get(claim)?, plan.claims.get(*holder)?);
            let finding = Finding::RepeatedData {
                path: path.to_string().into(),
                claim: (&inner.name).into(),
                copied: outer.to_string().into(),
                copied_by: (&holder.name).into(),
            };
            let report = Report::new(finding, inner.span.clone());
            advice.push(if holder.span == inner.span {
                report
            } else {
                report.beside(Beside::OtherClaim, holder.span.clone())
            });
        }
        if around.last().is_none_or(|&(outer, _)| outer != path) {
            around.push((path, claim));
        }
    }
    Ok(advice)
}

/// Which claims to move out of the token, the largest first, until it fits.
fn over_budget(plan: &Plan, sizes: &Sizes<'_>, shape: &TokenShape, fits: usize) -> Option<Report> {
    let token = sizes.token(shape);
    let consequence = match token.verdict? {
        Verdict::Fits => return None,
        Verdict::Risky => Consequence::HandshakeMayOverflow,
        Verdict::Overflow => Consequence::CookieIsDropped,
    };
    let mut largest: Vec<(usize, &Claim)> = plan
        .claims
        .items()
        .iter()
        .zip(sizes.iter())
        .filter(|(_, (name, bytes))| *bytes > 0 && shape.carries(name))
        .map(|(claim, (_, bytes))| (bytes, claim))
        .collect();
    largest.sort_by_key(|&(bytes, _)| Reverse(bytes));
    let span = largest.first().map_or(0..0, |(_, claim)| claim.span.clone());

    let mut total = token.total;
    let mut moved = Vec::new();
    for (bytes, claim) in largest {
        if total <= fits {
            break;
        }
        total = total.saturating_sub(bytes + 1).max("{}".len());
        moved.push((Excerpt::from(&claim.name), bytes));
    }
    let finding = if total > fits {
        let (cookie, limit) = (token.cookie?, shape.arithmetic().cookie_limit()?);
        Finding::OverBudgetByItself { consequence, cookie, limit }
    } else {
        let and_more = moved.len().saturating_sub(SHOWN);
        moved.truncate(SHOWN);
        Finding::OverBudget { consequence, bytes: token.total, fits, moved, and_more, left: total }
    };
    Some(Report::new(finding, span))
}
