//! From a user to bytes: documents fill slots, expressions evaluate slots, the emitter writes values.

mod bytes;
mod context;
mod emit;
mod error;
mod evaluate;
mod mistyped;
mod slots;
mod value;

use std::ops::Range;

use crate::catalog::Root;
use crate::compile::plan::{Choice, Comma, DocumentChecks, Part, Place, Plan};
use crate::diagnostic::brief;
use crate::json::{Buffer, Counter, Full, Output, compacted};
use crate::limits::Limits;
pub use context::{Context, Input};
pub(crate) use error::{Fault, Few, Overrun};
pub use error::{RenderError, RenderErrorKind};
pub(crate) use evaluate::TIMESTAMP_BYTES;
use evaluate::{Derived, Evaluated};
pub(crate) use mistyped::Mistyped;
use slots::{Captured, Slots};

/// What has been written, or left out.
pub(crate) struct Written {
    /// The number of its claim in the plan.
    pub(crate) claim: usize,
    /// The number of its member in the plan, if the claim is an object.
    pub(crate) member: Option<usize>,
    pub(crate) bytes: usize,
    /// The number of the part and what has become of it; none for text that is there only if what it stands in is.
    pub(crate) part: Option<(usize, Outcome)>,
}

/// What has become of a shortcode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Value,
    Null,
    /// What it stands in was left out, because of it.
    Omitted,
}

/// Is told what a render finds and writes, beyond the text that is always there.
pub(crate) trait Observer {
    fn written(&mut self, written: Written);

    /// The value for a slot is of another type than the catalog promises.
    fn mistyped(&mut self, _slot: usize) {}
}

/// Nobody watches.
impl Observer for () {
    fn written(&mut self, _: Written) {}
}

/// Adds bytes to those of their claims.
impl Observer for [usize] {
    fn written(&mut self, written: Written) {
        if let Some(claim) = self.get_mut(written.claim) {
            *claim += written.bytes;
        }
    }
}

/// Appends the claims to a buffer, which is as it was if there is an error.
pub(crate) fn render(
    plan: &Plan,
    limits: &Limits,
    context: &Context<'_>,
    buffer: &mut Vec<u8>,
    observer: &mut (impl Observer + ?Sized),
) -> Result<(), Fault> {
    // They are large: they are filled where they lie.
    let (mut slots, mut derived) = (Slots::default(), Derived::new());
    if let Some(texts) = read(plan, limits, context, &mut slots, &mut derived)? {
        return render(plan, limits, &context.with_texts(&texts), buffer, observer);
    }
    let start = buffer.len();
    buffer.reserve(plan.text.len().min(limits.output_bytes));
    let sink = Buffer { end: start.saturating_add(limits.output_bytes), buffer };
    let mut writer = Writer { plan, limits, slots: &slots, derived: &derived, sink, observer };
    let result = writer.write();
    if result.is_err() {
        buffer.truncate(start);
    }
    result
}

/// Counts what [`render`] would append.
pub(crate) fn measure(
    plan: &Plan,
    limits: &Limits,
    context: &Context<'_>,
    observer: &mut (impl Observer + ?Sized),
) -> Result<(), Fault> {
    // They are large: they are filled where they lie.
    let (mut slots, mut derived) = (Slots::default(), Derived::new());
    if let Some(texts) = read(plan, limits, context, &mut slots, &mut derived)? {
        return measure(plan, limits, &context.with_texts(&texts), observer);
    }
    let sink = Counter { bytes: 0, end: limits.output_bytes };
    Writer { plan, limits, slots: &slots, derived: &derived, sink, observer }.write()
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
    let mut count = 0;
    let documents = plan.documents.iter().zip(&plan.checks.documents);
    for ((root, (tree, checks)), copy) in Root::ALL.into_iter().zip(documents).zip(&mut texts) {
        let Some(document) = context.document(root) else { continue };
        count += 1;
        match document {
            Input::Value(value) if value.is_object() => value::read(value, tree, slots),
            Input::Value(_) => return Err(Fault::NotAnObject { root }),
            Input::Json(text) => {
                let limit = limits.document_bytes;
                if text.len() > limit {
                    return Err(Fault::DocumentTooLarge { root, limit });
                }
                let keeps_long_blank = bytes::read(text, tree, limits.document_depth, plan.names, slots)
                    .map_err(|fault| unreadable(plan, limits, root, fault))?;
                if keeps_long_blank {
                    *copy = Some(compacted(text));
                }
            }
        }
        check_document(checks, root, slots)?;
    }
    if count > 1 {
        check_agreement(plan, slots)?;
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
            Fault::DocumentTooDeep { root, limit: limits.document_depth.min(Limits::DEPTH), offset }
        }
        bytes::Fault::DuplicateKey(slot) => {
            let path = plan.slots.get(slot).map_or("", |slot| slot.path.as_str());
            Fault::DuplicateKey { root, path: brief(path) }
        }
        bytes::Fault::NotAnObject => Fault::NotAnObject { root },
    }
}

/// Checks that a document is what it was passed for.
fn check_document(checks: &DocumentChecks, root: Root, slots: &Slots<'_>) -> Result<(), Fault> {
    for &(slot, expected) in &checks.names {
        let name = slots.read(slot);
        if name.is_something() && !name.is_string(expected.object_name().as_bytes()) {
            wrong_document(root, expected, name)?;
        }
    }
    if slots.read(checks.deleted).as_bool() == Some(true) { Err(Fault::DeletedDocument { root }) } else { Ok(()) }
}

/// The fault of a document that calls itself something else; what is no text is no name.
#[cold]
fn wrong_document(root: Root, expected: Root, name: Captured<'_>) -> Result<(), Fault> {
    /// The longest name that the provider's objects have is a third of it.
    const LONGEST: usize = 64;
    let Some(name) = name.as_string() else { return Ok(()) };
    // Whatever else stands there may be anything, and is not told.
    let is_name = name.len() <= LONGEST && name.iter().all(|byte| byte.is_ascii_lowercase() || *byte == b'_');
    let found = match std::str::from_utf8(&name) {
        Ok(name) if is_name && !name.is_empty() => format!("`{name}`"),
        _ => "something else".to_owned(),
    };
    let member = if root == expected { "object" } else { "organization.object" };
    Err(Fault::WrongDocument { root, member, expected, found })
}

/// Checks that documents do not contradict each other.
fn check_agreement(plan: &Plan, slots: &Slots<'_>) -> Result<(), Fault> {
    for &[(slot, first), (other, second)] in &plan.checks.equal {
        let ids = slots.read(slot).as_string().zip(slots.read(other).as_string());
        if ids.is_some_and(|(one, two)| one != two) {
            let path = |slot: usize| plan.slots.get(slot).map_or_else(String::new, |slot| slot.path.clone());
            return Err(Fault::ContradictingDocuments {
                first,
                first_path: path(slot),
                second,
                second_path: path(other),
            });
        }
    }
    Ok(())
}

/// Writes the claims from what was read.
struct Writer<'w, 'a, S, O: ?Sized> {
    plan: &'w Plan,
    limits: &'w Limits,
    slots: &'w Slots<'a>,
    derived: &'w Derived<'a>,
    sink: S,
    observer: &'w mut O,
}

impl<S: Output, O: Observer + ?Sized> Writer<'_, '_, S, O> {
    fn write(&mut self) -> Result<(), Fault> {
        let plan = self.plan;
        let mut next = 0;
        // Whether something was written of those that may be left out, in the object or array at hand.
        let mut any = false;
        for choice in &plan.choices {
            self.parts(next..choice.parts.start)?;
            self.text(&choice.before, choice.claim)?;
            any &= choice.comma != Comma::Never;
            if !self.is_left_out(choice) {
                self.choice(choice, any)?;
                any = true;
            }
            next = choice.parts.end;
        }
        self.parts(next..plan.parts.len())?;
        self.text(&plan.tail, plan.claims.len().saturating_sub(1))?;
        for slot in self.slots.mistyped() {
            self.observer.mistyped(slot);
        }
        Ok(())
    }

    /// Whether some part of a choice leaves it out.
    fn is_left_out(&mut self, choice: &Choice) -> bool {
        let mut is_left_out = false;
        for number in choice.parts.clone() {
            let Some(part) = self.plan.parts.get(number) else { continue };
            if matches!(value(self.plan, part, self.slots, self.derived), Evaluated::Omitted) {
                is_left_out = true;
                let part = Some((number, Outcome::Omitted));
                self.observer.written(Written { claim: choice.claim, member: choice.member, bytes: 0, part });
            }
        }
        is_left_out
    }

    /// Writes what may be left out, and is not.
    fn choice(&mut self, choice: &Choice, any: bool) -> Result<(), Fault> {
        let &Choice { claim, member, .. } = choice;
        let has_comma = choice.comma == Comma::Always || choice.comma == Comma::IfAny && any;
        if has_comma && choice.comma == Comma::IfAny {
            self.sink.write(b",").map_err(|full| stopped(self.plan, self.limits, claim, full))?;
        }
        self.parts(choice.parts.clone())?;
        self.text(&choice.after, claim)?;
        self.observer.written(Written { claim, member, bytes: choice.constant_bytes, part: None });
        if has_comma && choice.place != Place::Claim {
            let member = member.filter(|_| choice.place == Place::Inner);
            self.observer.written(Written { claim, member, bytes: ",".len(), part: None });
        }
        Ok(())
    }

    /// Writes parts, each after the constant text before it.
    fn parts(&mut self, numbers: Range<usize>) -> Result<(), Fault> {
        let &mut Self { plan, limits, slots, derived, ref mut sink, ref mut observer } = self;
        let deepest = limits.output_depth.min(Limits::DEPTH);
        for (number, part) in numbers.clone().zip(plan.parts.get(numbers).unwrap_or(&[])) {
            let before = plan.text.get(part.before.clone()).unwrap_or("");
            let value = value(plan, part, slots, derived);
            let result = sink.write(before.as_bytes()).and_then(|()| {
                let start = sink.written();
                value.write(part.form, deepest - part.depth, slots, sink)?;
                Ok(sink.written() - start)
            });
            let bytes = result.map_err(|full| stopped(plan, limits, part.claim, full))?;
            let outcome = if value.is_null() { Outcome::Null } else { Outcome::Value };
            let part = Written { claim: part.claim, member: part.member, bytes, part: Some((number, outcome)) };
            observer.written(part);
        }
        Ok(())
    }

    fn text(&mut self, text: &Range<usize>, claim: usize) -> Result<(), Fault> {
        let text = self.plan.text.get(text.clone()).unwrap_or("");
        self.sink.write(text.as_bytes()).map_err(|full| stopped(self.plan, self.limits, claim, full))
    }
}

/// The value of a part.
#[inline]
fn value<'p, 'a>(plan: &'p Plan, part: &Part, slots: &Slots<'a>, derived: &Derived<'a>) -> Evaluated<'p, 'a> {
    match plan.expressions.get(part.expression) {
        Some(expression) => evaluate::evaluate(expression, slots, derived),
        None => Evaluated::Null,
    }
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
