//! Reads the documents, and checks that each is what it was passed for and that they do not contradict each other.

use serde_json::Value;

use super::bytes;
use super::context::{Context, Document};
use super::derived::{DerivedValues, derive};
use super::error::Fault;
use super::slots::{Captured, Slots};
use super::value;
use crate::catalog::{ByRoot, Path, Root};
use crate::compile::arena::{Broken, Id};
use crate::compile::plan::Plan;
use crate::compile::trees::Slot;
use crate::json::compacted;
use crate::limits::Limits;

/// Fills the slots from every document that was passed, and derives from them what the expressions ask for. Each document
/// is read to its end, also where no path leads into it.
///
/// A document may have long white space inside a value that is written. Then compact copies of such documents are returned,
/// and have to be read instead.
pub(super) fn read<'a>(
    plan: &Plan,
    limits: &Limits,
    context: &Context<'a>,
    slots: &mut Slots<'a>,
    derived: &mut DerivedValues<'a>,
) -> Result<Option<ByRoot<Option<Vec<u8>>>>, Fault> {
    let mut texts = ByRoot::default();
    let mut has_texts = false;
    slots.prepare(&plan.slots);
    let mut count = 0;
    for (root, &node) in plan.trees.roots.iter() {
        let Some(document) = context.document(root) else { continue };
        count += 1;
        match document {
            Document::Value(Value::Object(members)) | Document::Object(members) => {
                value::read(members, &plan.trees, node, slots)?;
            }
            Document::Value(_) => return Err(Fault::NotAnObject { root }),
            Document::Json(text) => {
                let limit = limits.document_bytes;
                if text.len() > limit {
                    return Err(Fault::DocumentTooLarge { root, bytes: text.len(), limit });
                }
                let keeps_long_blank = bytes::read(text, &plan.trees, node, limits.document_depth, slots)
                    .map_err(|fault| unreadable(plan, limits, root, fault))?;
                if keeps_long_blank {
                    *texts.get_mut(root) = Some(compacted(text));
                    has_texts = true;
                }
            }
        }
        check_document(plan, root, slots)?;
    }
    if count > 1 {
        check_agreement(plan, slots)?;
    }
    if has_texts {
        return Ok(Some(texts));
    }
    derive(&plan.derived, slots, context.document(Root::Organization).is_some(), derived)?;
    Ok(None)
}

/// The fault of a document that cannot be read.
#[cold]
fn unreadable(plan: &Plan, limits: &Limits, root: Root, fault: bytes::Fault) -> Fault {
    match fault {
        bytes::Fault::Syntax(rule, offset) => Fault::NotJson { root, rule, offset },
        bytes::Fault::TooDeep(offset) => Fault::DocumentTooDeep { root, limit: limits.document_depth, offset },
        bytes::Fault::DuplicateKey(slot) => match slot.ok_or(Broken).and_then(|slot| path(plan, slot)) {
            Ok(path) => Fault::DuplicateKey { path },
            Err(broken) => broken.into(),
        },
        bytes::Fault::NotAnObject => Fault::NotAnObject { root },
        bytes::Fault::Broken => Broken.into(),
    }
}

/// Checks that a document is what it was passed for.
fn check_document(plan: &Plan, root: Root, slots: &Slots<'_>) -> Result<(), Fault> {
    let checks = plan.checks.documents.get(root);
    for &(slot, expected) in &checks.names {
        let name = slots.read(slot)?;
        if name.is_something() && !name.is_string(expected.object_name().as_bytes()) {
            wrong_document(path(plan, slot)?, expected, name)?;
        }
    }
    if slots.read(checks.deleted)?.as_bool() == Some(true) { Err(Fault::DeletedDocument { root }) } else { Ok(()) }
}

/// The fault of a document that calls itself something else. A name that is not a string is passed over.
#[cold]
fn wrong_document(path: Path, expected: Root, name: Captured<'_>) -> Result<(), Fault> {
    /// Three times as long as the longest name of the provider's objects.
    const LONGEST: usize = 64;
    let Some(name) = name.as_string() else { return Ok(()) };
    // Anything else may be a value of the user's, which no message shows.
    let is_name = name.len() <= LONGEST && name.iter().all(|byte| byte.is_ascii_lowercase() || *byte == b'_');
    let found = match std::str::from_utf8(&name) {
        Ok(name) if is_name && !name.is_empty() => format!("`{name}`"),
        _ => "something else".to_owned(),
    };
    Err(Fault::WrongDocument { path, expected, found })
}

/// Checks that documents do not contradict each other.
fn check_agreement(plan: &Plan, slots: &Slots<'_>) -> Result<(), Fault> {
    for &[slot, other] in &plan.checks.equal {
        let ids = slots.read(slot)?.as_string().zip(slots.read(other)?.as_string());
        if ids.is_some_and(|(one, two)| one != two) {
            return Err(Fault::ContradictingDocuments { first: path(plan, slot)?, second: path(plan, other)? });
        }
    }
    Ok(())
}

/// The path to a slot.
fn path(plan: &Plan, slot: Id<Slot>) -> Result<Path, Broken> {
    Ok(plan.slots.get(slot)?.path.clone())
}
