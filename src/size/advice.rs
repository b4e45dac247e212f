//! What would make a token smaller.

use std::cmp::Reverse;

use super::sizes::Sizes;
use super::token_shape::TokenShape;
use super::verdict::Verdict;
use crate::catalog::Path;
use crate::compile::arena::{Broken, Id};
use crate::compile::plan::{Claim, Operand, Plan};
use crate::diagnostic::{Code, Diagnostic, brief};

/// The bytes of a claim's name above which a shorter one is worth a thought.
const LONG_NAME: usize = 24;

/// Finds what could be smaller, given the sizes for a user.
pub(crate) fn advise(plan: &Plan, sizes: &Sizes<'_>, shape: &TokenShape) -> Vec<Diagnostic> {
    let Some(fits) = shape.fits_up_to() else { return Vec::new() };
    let mut advice = Vec::new();
    for (claim, (name, bytes)) in
        plan.claims.items().iter().zip(sizes.iter()).filter(|(_, (name, _))| shape.carries(name))
    {
        // Where not even an empty object fits, no claim is to blame.
        if fits > 0 && 3 * bytes > fits {
            let name = brief(name);
            let message = format!("the claim `{name}` takes {bytes} bytes, more than a third of the {fits} that fit");
            advice.push(
                Diagnostic::new(Code::LargeClaim, claim.span.clone(), message)
                    .help("let the application fetch it, or take only the fields that it needs on every request"),
            );
        }
        if name.len() > LONG_NAME && bytes > 0 {
            let (shown, bytes) = (brief(name), name.len());
            let message = format!("the name of the claim `{shown}` takes {bytes} bytes of every token");
            advice.push(
                Diagnostic::new(Code::LongName, claim.span.clone(), message)
                    .help("where no consumer asks for this very name, a short one does"),
            );
        }
    }
    advice.extend(repeated_data(plan).unwrap_or_default());
    advice.extend(over_budget(plan, sizes, shape, fits));
    advice
}

/// Claims that copy a value and also something inside that value. A plan that contradicts itself shows none.
fn repeated_data(plan: &Plan) -> Result<Vec<Diagnostic>, Broken> {
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
            let [path, outer] = [path, outer].map(|path| brief(&path.to_string()));
            let [name, holder] = [inner, holder].map(|claim| brief(&claim.name));
            let message = if name == holder {
                format!("`{path}` is twice in the claim `{name}`, which copies `{outer}`")
            } else {
                format!("`{path}` is in the token twice: in `{name}`, and in `{holder}`, which copies `{outer}`")
            };
            advice.push(
                Diagnostic::new(Code::RepeatedData, inner.span.clone(), message)
                    .help("keep one of the two, or take single fields in both"),
            );
        }
        if around.last().is_none_or(|&(outer, _)| outer != path) {
            around.push((path, claim));
        }
    }
    Ok(advice)
}

/// Which claims to move out of the token, the largest first, until it fits.
fn over_budget(plan: &Plan, sizes: &Sizes<'_>, shape: &TokenShape, fits: usize) -> Option<Diagnostic> {
    let token = sizes.token(shape);
    let consequence = match token.verdict? {
        Verdict::Fits => return None,
        Verdict::Risky => "the handshake of older SDKs may overflow",
        Verdict::Overflow => "the browser will drop the cookie",
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
        moved.push(format!("`{}` ({bytes} bytes)", brief(&claim.name)));
    }
    if total > fits {
        let (cookie, limit) = (token.cookie?, shape.arithmetic().cookie_limit()?);
        let message = format!("the cookie takes {cookie} bytes of the {limit} that browsers keep: {consequence}");
        let help = "without any of the claims it would still not fit: the header and the default claims are too large";
        return Some(Diagnostic::new(Code::OverBudget, span, message).help(help));
    }
    let message = format!("the claims take {} bytes of the {fits} that fit: {consequence}", token.total);
    let shown = moved.iter().take(5).cloned().collect::<Vec<_>>().join(", then ");
    let more = moved.len().checked_sub(5).filter(|&more| more > 0);
    let more = more.map_or_else(String::new, |more| format!(" and {more} more"));
    let verb = if moved.len() == 1 { "brings" } else { "bring" };
    let help = format!("moved out of the token, {shown}{more} {verb} it down to {total}");
    Some(Diagnostic::new(Code::OverBudget, span, message).help(help))
}
