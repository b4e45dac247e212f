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
use crate::report::brief;
pub use context::{Context, Input};
use emit::{Buffer, Counter, Full, Output};
pub(crate) use error::Fault;
pub use error::{RenderError, RenderErrorKind};
use evaluate::Derived;
pub(crate) use evaluate::TIMESTAMP_BYTES;
pub(crate) use json_text::compacted;
use slots::Slots;

/// What is known of a value once it is written.
pub(crate) struct Written {
    /// The number of its claim in the plan.
    pub(crate) claim: usize,
    /// The number of its part in the plan.
    pub(crate) part: usize,
    pub(crate) bytes: usize,
    pub(crate) is_null: bool,
}

/// Appends the claims to a buffer, which is as it was if there is an error, and reports each value.
pub(crate) fn render(
    plan: &Plan,
    limits: &Limits,
    context: &Context<'_>,
    buffer: &mut Vec<u8>,
    report: impl FnMut(Written),
) -> Result<(), Fault> {
    // They are large: they are filled where they lie.
    let (mut slots, mut derived) = (Slots::default(), Derived::new());
    if let Some(texts) = read(plan, limits, context, &mut slots, &mut derived)? {
        return render(plan, limits, &context.with_texts(&texts), buffer, report);
    }
    let start = buffer.len();
    buffer.reserve(plan.text.len().min(limits.output_bytes));
    let mut sink = Buffer { end: start.saturating_add(limits.output_bytes), buffer };
    let result = write(plan, limits, &slots, &derived, &mut sink, report);
    if result.is_err() {
        buffer.truncate(start);
    }
    result
}

/// Counts what [`render`] would append, and reports each value.
pub(crate) fn measure(
    plan: &Plan,
    limits: &Limits,
    context: &Context<'_>,
    report: impl FnMut(Written),
) -> Result<(), Fault> {
    // They are large: they are filled where they lie.
    let (mut slots, mut derived) = (Slots::default(), Derived::new());
    if let Some(texts) = read(plan, limits, context, &mut slots, &mut derived)? {
        return measure(plan, limits, &context.with_texts(&texts), report);
    }
    let mut sink = Counter { bytes: 0, end: limits.output_bytes };
    write(plan, limits, &slots, &derived, &mut sink, report)
}

/// Fills the slots from every document that was passed, and derives from them what the expressions ask for. Each document
/// is read to its end, also where no path leads into it.
///
/// Where a value to be written has long white space inside, it returns compact copies of such documents: they have to be
/// read instead.
fn read<'a>(
    plan: &Plan,
    limits: &Limits,
    context: &Context<'a>,
    slots: &mut Slots<'a>,
    derived: &mut Derived<'a>,
) -> Result<Option<[Option<Vec<u8>>; 4]>, Fault> {
    let mut texts = [const { None }; 4];
    slots.prepare(plan.slots.len());
    for ((root, tree), copy) in Root::ALL.into_iter().zip(&plan.documents).zip(&mut texts) {
        match context.document(root) {
            None => {}
            Some(Input::Value(value)) if value.is_object() => value::read(value, tree, slots),
            Some(Input::Value(_)) => return Err(Fault::NotAnObject { root }),
            Some(Input::Json(text)) => {
                let limit = limits.user_bytes;
                if text.len() > limit {
                    return Err(Fault::InputTooLarge { root, limit });
                }
                let keeps_long_blank = bytes::read(text, tree, limits.user_depth, plan.names, slots)
                    .map_err(|fault| unreadable(plan, limits, root, fault))?;
                if keeps_long_blank {
                    *copy = Some(compacted(text));
                }
            }
        }
    }
    if texts.iter().any(Option::is_some) {
        return Ok(Some(texts));
    }
    evaluate::derive(&plan.derived, slots, context.document(Root::Organization).is_some(), derived);
    Ok(None)
}

/// The fault of a document that cannot be read.
#[cold]
fn unreadable(plan: &Plan, limits: &Limits, root: Root, fault: bytes::Fault) -> Fault {
    match fault {
        bytes::Fault::Syntax(rule, offset) => Fault::NotJson { root, rule, offset },
        bytes::Fault::TooDeep(offset) => {
            Fault::InputTooDeep { root, limit: limits.user_depth.min(Limits::DEPTH), offset }
        }
        bytes::Fault::DuplicateKey(slot) => {
            let path = plan.slots.get(slot).map_or("", |slot| slot.path.as_str());
            Fault::DuplicateKey { root, path: brief(path) }
        }
        bytes::Fault::NotAnObject => Fault::NotAnObject { root },
    }
}

/// Writes the claims, and reports each value.
fn write<'a>(
    plan: &Plan,
    limits: &Limits,
    slots: &Slots<'a>,
    derived: &Derived<'a>,
    sink: &mut impl Output,
    mut report: impl FnMut(Written),
) -> Result<(), Fault> {
    let deepest = limits.output_depth.min(Limits::DEPTH);
    for (number, part) in plan.parts.iter().enumerate() {
        let before = plan.text.get(part.before.clone()).unwrap_or("");
        let Some(expression) = plan.expressions.get(part.expression) else { continue };
        let value = evaluate::evaluate(expression, slots, derived);
        let result = sink.write(before.as_bytes()).and_then(|()| {
            let start = sink.written();
            value.write(part.form, deepest - part.depth, slots, sink)?;
            Ok(sink.written() - start)
        });
        match result {
            Ok(bytes) => report(Written { claim: part.claim, part: number, bytes, is_null: value.is_null() }),
            Err(full) => return Err(stopped(plan, limits, part.claim, full)),
        }
    }
    let last = plan.claims.len().saturating_sub(1);
    sink.write(plan.tail().as_bytes()).map_err(|full| stopped(plan, limits, last, full))
}

/// The fault of an output that passed a limit in a claim.
#[cold]
fn stopped(plan: &Plan, limits: &Limits, claim: usize, full: Full) -> Fault {
    let claim = plan.claims.get(claim).map_or_else(String::new, |claim| brief(&claim.name));
    match full {
        Full::Bytes => Fault::OutputTooLarge { claim, limit: limits.output_bytes },
        Full::Depth => Fault::OutputTooDeep { claim, limit: limits.output_depth.min(Limits::DEPTH) },
    }
}
