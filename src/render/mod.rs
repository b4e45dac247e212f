//! From a user to bytes: documents fill slots, expressions evaluate slots, the emitter writes values.

mod bytes;
mod context;
mod emit;
mod error;
mod escape;
mod evaluate;
mod find;
mod json_text;
mod slots;
mod value;

use crate::compile::Limits;
use crate::compile::plan::{Plan, Root};
pub use context::{Context, Input};
use emit::{Buffer, Counter, Full, Sink};
pub(crate) use error::Fault;
pub use error::{RenderError, RenderErrorKind};
pub(crate) use evaluate::TIMESTAMP_BYTES;
use slots::Slots;

/// Appends the claims to a buffer, which is as it was if there is an error.
pub(crate) fn render(
    plan: &Plan,
    limits: &Limits,
    context: &Context<'_>,
    buffer: &mut Vec<u8>,
) -> Result<(), Fault> {
    let slots = read(plan, limits, context)?;
    let start = buffer.len();
    buffer.reserve(plan.text.len().min(limits.output_bytes));
    let mut sink = Buffer {
        end: start.saturating_add(limits.output_bytes),
        buffer,
    };
    let result = write(plan, limits, context, &slots, &mut sink, |_, _| {});
    if result.is_err() {
        buffer.truncate(start);
    }
    result
}

/// Counts the bytes of each claim, in the order of the template; `bytes` is as it was if there is an error.
pub(crate) fn measure(
    plan: &Plan,
    limits: &Limits,
    context: &Context<'_>,
    bytes: &mut Vec<usize>,
) -> Result<(), Fault> {
    let slots = read(plan, limits, context)?;
    let mut sink = Counter {
        bytes: 0,
        end: limits.output_bytes,
    };
    let start = bytes.len();
    bytes.extend(plan.claims.iter().map(|claim| claim.constant_bytes));
    let claims = bytes.get_mut(start..).unwrap_or(&mut []);
    let result = write(
        plan,
        limits,
        context,
        &slots,
        &mut sink,
        |claim, written| {
            if let Some(claim) = claims.get_mut(claim) {
                *claim += written;
            }
        },
    );
    if result.is_err() {
        bytes.truncate(start);
    }
    result
}

/// Fills the slots from every document that was passed. Each is read to its end, also where no path leads into it.
fn read<'a>(plan: &Plan, limits: &Limits, context: &Context<'a>) -> Result<Slots<'a>, Fault> {
    let mut slots = Slots::new(plan.slots.len());
    for (root, tree) in Root::ALL.into_iter().zip(&plan.documents) {
        match context.document(root) {
            None => {}
            Some(Input::Value(value)) if value.is_object() => value::read(value, tree, &mut slots),
            Some(Input::Value(_)) => return Err(Fault::NotAnObject { root }),
            Some(Input::Json(text)) => {
                let limit = limits.user_bytes;
                if text.len() > limit {
                    return Err(Fault::InputTooLarge {
                        root,
                        bytes: text.len(),
                        limit,
                    });
                }
                bytes::read(text, tree, plan.names, &mut slots).map_err(|fault| match fault {
                    bytes::Fault::Syntax(rule, offset) => Fault::NotJson { root, rule, offset },
                    bytes::Fault::DuplicateKey(offset) => Fault::DuplicateKey { root, offset },
                    bytes::Fault::NotAnObject => Fault::NotAnObject { root },
                })?;
            }
        }
    }
    Ok(slots)
}

/// Writes the claims, and reports the bytes of each value with the number of its claim.
fn write(
    plan: &Plan,
    limits: &Limits,
    context: &Context<'_>,
    slots: &Slots<'_>,
    sink: &mut impl Sink,
    mut written: impl FnMut(usize, usize),
) -> Result<(), Fault> {
    let has_organization = context.document(Root::Organization).is_some();
    let stopped = |claim: &str, full: Full| match full {
        Full::Bytes => Fault::OutputTooLarge {
            claim: crate::visible(claim).into_owned(),
            limit: limits.output_bytes,
        },
        Full::Depth => Fault::OutputTooDeep {
            claim: crate::visible(claim).into_owned(),
            limit: limits.output_depth.min(Limits::DEPTH),
        },
    };
    for (number, claim) in plan.claims.iter().enumerate() {
        for part in plan.parts.get(claim.parts.clone()).unwrap_or(&[]) {
            let before = plan.text.get(part.before.clone()).unwrap_or("");
            let Some(expression) = plan.expressions.get(part.expression) else {
                continue;
            };
            let depth = limits.output_depth.min(Limits::DEPTH) - part.depth;
            let value = evaluate::evaluate(expression, slots, has_organization);
            let result = sink.write(before.as_bytes()).and_then(|()| {
                let start = sink.written();
                value.write(part.form, depth, slots, sink)?;
                written(number, sink.written() - start);
                Ok(())
            });
            result.map_err(|full| stopped(&claim.name, full))?;
        }
    }
    let last = plan.claims.last().map_or("", |claim| claim.name.as_str());
    sink.write(plan.tail().as_bytes())
        .map_err(|full| stopped(last, full))
}
