//! Writes the claims: constant text, and between it what the expressions evaluate to.

use super::context::Context;
use super::derived::DerivedValues;
use super::documents;
use super::error::Fault;
use super::evaluate::{Evaluated, evaluate};
use super::observer::{Observer, PartOutcome, Written};
use super::slots::Slots;
use crate::compile::arena::{Broken, Id, Ids};
use crate::compile::plan::{Choice, ChoiceKind, Claim, Comma, Owner, Part, Plan};
use crate::json::{Buffer, Counter, Full, Output};
use crate::limits::Limits;

/// Appends the claims to a buffer, which is as it was if there is an error.
pub(crate) fn render(
    plan: &Plan,
    limits: &Limits,
    context: &Context<'_>,
    buffer: &mut Vec<u8>,
    observer: &mut impl Observer,
) -> Result<(), Fault> {
    // They are large, so they are filled in place instead of being returned.
    let (mut slots, mut derived) = (Slots::default(), DerivedValues::default());
    if let Some(texts) = documents::read(plan, limits, context, &mut slots, &mut derived)? {
        return render(plan, limits, &context.with_texts(&texts), buffer, observer);
    }
    let start = buffer.len();
    buffer.reserve(plan.text_bytes.min(limits.output_bytes));
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
    observer: &mut impl Observer,
) -> Result<(), Fault> {
    // They are large, so they are filled in place instead of being returned.
    let (mut slots, mut derived) = (Slots::default(), DerivedValues::default());
    if let Some(texts) = documents::read(plan, limits, context, &mut slots, &mut derived)? {
        return measure(plan, limits, &context.with_texts(&texts), observer);
    }
    let sink = Counter { bytes: 0, end: limits.output_bytes };
    Writer { plan, limits, slots: &slots, derived: &derived, sink, observer }.write()
}

/// Writes the claims from what was read.
struct Writer<'w, 'a, S, O> {
    plan: &'w Plan,
    limits: &'w Limits,
    slots: &'w Slots<'a>,
    derived: &'w DerivedValues<'a>,
    sink: S,
    observer: &'w mut O,
}

impl<S: Output, O: Observer> Writer<'_, '_, S, O> {
    fn write(&mut self) -> Result<(), Fault> {
        let plan = self.plan;
        // Whether something that may be left out was written, in the object or array at hand.
        let mut any = false;
        for choice in plan.choices.items() {
            self.parts(&choice.parts_before)?;
            self.text(&choice.before, Some(choice.owner.claim))?;
            any &= choice.comma != Comma::Never;
            if !self.is_left_out(choice)? {
                self.choice(choice, any)?;
                any = true;
            }
        }
        self.parts(&plan.tail.parts)?;
        self.text(&plan.tail.text, plan.tail.claim)?;
        for slot in self.slots.mistyped() {
            self.observer.mistyped(slot)?;
        }
        Ok(())
    }

    /// Whether some part of a choice leaves it out.
    fn is_left_out(&mut self, choice: &Choice) -> Result<bool, Broken> {
        let mut is_left_out = false;
        for (id, part) in self.plan.parts.range(&choice.parts)? {
            if matches!(evaluate(&part.expression, self.slots, self.derived)?, Evaluated::Omitted) {
                is_left_out = true;
                let part = Some((id, PartOutcome::Omitted));
                self.observer.written(Written { owner: choice.owner, bytes: 0, part })?;
            }
        }
        Ok(is_left_out)
    }

    /// Writes what may be left out, and is not.
    fn choice(&mut self, choice: &Choice, any: bool) -> Result<(), Fault> {
        let owner = choice.owner;
        let has_comma = choice.comma == Comma::Always || choice.comma == Comma::IfAny && any;
        if has_comma && choice.comma == Comma::IfAny {
            self.text(",", Some(owner.claim))?;
        }
        self.parts(&choice.parts)?;
        self.text(&choice.after, Some(owner.claim))?;
        self.observer.written(Written { owner, bytes: choice.constant_bytes, part: None })?;
        if has_comma && choice.kind != ChoiceKind::Claim {
            let member = owner.member.filter(|_| choice.kind == ChoiceKind::Inner);
            self.observer.written(Written { owner: Owner { member, ..owner }, bytes: ",".len(), part: None })?;
        }
        Ok(())
    }

    /// Writes parts, each after the constant text before it.
    fn parts(&mut self, parts: &Ids<Part>) -> Result<(), Fault> {
        let &mut Self { plan, limits, slots, derived, ref mut sink, ref mut observer } = self;
        let deepest = limits.output_depth;
        for (id, part) in plan.parts.range(parts)? {
            let value = evaluate(&part.expression, slots, derived)?;
            let result = sink.write(part.before.as_bytes()).and_then(|()| {
                let start = sink.written();
                let depth = deepest.checked_sub(part.depth).ok_or(Full::Depth)?;
                value.write(part.form, depth, slots, sink)?;
                Ok(sink.written() - start)
            });
            let bytes = result.map_err(|full| match full {
                Full::Bytes => too_large(plan, limits, Some(part.owner.claim)),
                Full::Depth => too_deep(plan, limits, part.owner.claim),
            })?;
            let outcome = if value.is_null() { PartOutcome::Null } else { PartOutcome::Value };
            observer.written(Written { owner: part.owner, bytes, part: Some((id, outcome)) })?;
        }
        Ok(())
    }

    fn text(&mut self, text: &str, claim: Option<Id<Claim>>) -> Result<(), Fault> {
        // Constant text has no depth of its own.
        self.sink.write(text.as_bytes()).map_err(|_| too_large(self.plan, self.limits, claim))
    }
}

/// The fault of claims that are too large with one of them, or as an object without any.
#[cold]
fn too_large(plan: &Plan, limits: &Limits, claim: Option<Id<Claim>>) -> Fault {
    let limit = limits.output_bytes;
    match claim.map(|claim| plan.claims.get(claim)) {
        Some(Ok(claim)) => Fault::OutputTooLarge { claim: claim.name.clone(), limit },
        Some(Err(broken)) => broken.into(),
        None => Fault::NoClaimsTooLarge { limit },
    }
}

/// The fault of a claim that is nested too deep.
#[cold]
fn too_deep(plan: &Plan, limits: &Limits, claim: Id<Claim>) -> Fault {
    match plan.claims.get(claim) {
        Ok(claim) => Fault::OutputTooDeep { claim: claim.name.clone(), limit: limits.output_depth },
        Err(broken) => broken.into(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::compile::arena::Arena;
    use crate::compile::{Purpose, compile};

    const TEMPLATE: &str =
        r#"{"id": "<<user.id>>", "name": "<<user.full_name>>", "tag": "<<user.public_metadata.a[0]>>"}"#;
    const USER: &str = r#"{"id": "u", "first_name": "A", "last_name": "B", "public_metadata": {"a": [1]}}"#;

    fn plan() -> Plan {
        let (plan, _) = compile(TEMPLATE.as_bytes(), 0..TEMPLATE.len(), &Purpose::default());
        plan.expect("a plan")
    }

    /// What is rendered and how many bytes are counted, or the first fault; from bytes and from a value.
    fn outcomes(plan: &Plan) -> [Result<String, Fault>; 2] {
        let value: Value = serde_json::from_str(USER).expect("JSON");
        [Context::new(USER), Context::new(&value)].map(|context| {
            let limits = Limits::default();
            let mut claims = b"before".to_vec();
            let rendered = render(plan, &limits, &context, &mut claims, &mut ());
            assert!(rendered.is_ok() || claims == b"before", "something was written");
            rendered?;
            measure(plan, &limits, &context, &mut plan.constant_bytes())?;
            Ok(String::from_utf8(claims).expect("text"))
        })
    }

    #[test]
    fn a_plan_that_contradicts_itself_is_an_error_and_no_token_with_a_hole() {
        for outcome in outcomes(&plan()) {
            assert_eq!(outcome.expect("claims"), r#"before{"id":"u","name":"A B","tag":1}"#);
        }
        let breaks: [fn(&mut Plan); 6] = [
            |plan| plan.slots = Arena::default(),
            |plan| plan.derived = Arena::default(),
            |plan| plan.trees.nodes = Arena::default(),
            |plan| plan.trees.fields = Arena::default(),
            |plan| plan.parts = Arena::default(),
            |plan| plan.claims = Arena::default(),
        ];
        for (number, break_it) in breaks.into_iter().enumerate() {
            let mut plan = plan();
            break_it(&mut plan);
            for outcome in outcomes(&plan) {
                assert!(matches!(outcome, Err(Fault::Internal(Broken))), "break {number}: {outcome:?}");
            }
        }
    }
}
