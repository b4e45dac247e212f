//! What the walk over a document leaves behind: values in slots, and records of list elements.

use std::borrow::Cow;

use serde_json::Value;
use smallvec::SmallVec;

use crate::catalog::{Kinds, List};
use crate::compile::arena::{Arena, Broken, Id, Table};
use crate::compile::trees::{PathNode, Records, Slot};
use crate::json::JsonText;

/// A value of a document.
#[derive(Debug, Clone, Copy)]
pub(super) enum Captured<'a> {
    Missing,
    /// A value of another type than the catalog promises: as if it were missing.
    Mistyped,
    /// A value of a parsed document.
    Value(&'a Value),
    /// A value of a document that is JSON text.
    Json(JsonText<'a>),
}

impl<'a> Captured<'a> {
    pub(super) fn is_missing(&self) -> bool {
        matches!(self, Self::Missing | Self::Mistyped)
    }

    pub(super) fn is_mistyped(&self) -> bool {
        matches!(self, Self::Mistyped)
    }

    /// The kind of the value; what is missing has none.
    #[inline(always)]
    fn kind(&self) -> Option<Kinds> {
        match self {
            Self::Missing | Self::Mistyped => None,
            Self::Json(json) => json.text().first().map(|&byte| Kinds::of_first_byte(byte)),
            Self::Value(value) => Some(match value {
                Value::Null => Kinds::NULL,
                Value::Bool(_) => Kinds::BOOLEAN,
                Value::Number(_) => Kinds::NUMBER,
                Value::String(_) => Kinds::STRING,
                Value::Array(_) => Kinds::ARRAY,
                Value::Object(_) => Kinds::OBJECT,
            }),
        }
    }

    /// Whether no element of an array is anything but a string.
    fn has_only_strings(&self) -> bool {
        match self {
            Self::Missing | Self::Mistyped => true,
            Self::Json(json) => json.has_only_strings(),
            Self::Value(value) => value.as_array().is_none_or(|elements| elements.iter().all(Value::is_string)),
        }
    }

    /// Whether it is an array with elements.
    pub(super) fn has_elements(&self) -> bool {
        match self {
            Self::Missing | Self::Mistyped => false,
            Self::Value(value) => value.as_array().is_some_and(|elements| !elements.is_empty()),
            Self::Json(json) => json.has_elements(),
        }
    }

    /// Whether it is there and is not null.
    pub(super) fn is_something(&self) -> bool {
        match self {
            Self::Missing | Self::Mistyped | Self::Value(Value::Null) => false,
            Self::Value(_) => true,
            Self::Json(json) => json.text() != b"null",
        }
    }

    pub(super) fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Missing | Self::Mistyped => None,
            Self::Value(value) => value.as_bool(),
            Self::Json(json) => match json.text() {
                b"true" => Some(true),
                b"false" => Some(false),
                _ => None,
            },
        }
    }

    pub(super) fn is_null(&self) -> bool {
        match self {
            Self::Missing | Self::Mistyped | Self::Value(Value::Null) => true,
            Self::Value(_) => false,
            Self::Json(json) => json.text() == b"null",
        }
    }

    pub(super) fn is_null_or_false(&self) -> bool {
        match self {
            Self::Missing | Self::Mistyped | Self::Value(Value::Null | Value::Bool(false)) => true,
            Self::Value(_) => false,
            Self::Json(json) => matches!(json.text(), b"null" | b"false"),
        }
    }

    /// The decoded characters of a string.
    pub(super) fn as_string(&self) -> Option<Cow<'a, [u8]>> {
        match self {
            Self::Missing | Self::Mistyped => None,
            Self::Value(value) => value.as_str().map(|text| text.as_bytes().into()),
            Self::Json(json) => json.decoded(),
        }
    }

    /// Whether it is the given string.
    pub(super) fn is_string(&self, string: &[u8]) -> bool {
        match self {
            Self::Json(json) if !json.text().contains(&b'\\') => json.content() == Some(string),
            _ => self.as_string().as_deref() == Some(string),
        }
    }
}

/// An element of one of the user's lists.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'a> {
    pub(super) list: List,
    pub(super) key: Captured<'a>,
    pub(super) value: Captured<'a>,
    /// Whether it is verified, where it says anything about that.
    pub(super) verified: Option<bool>,
}

/// How many slots need no allocation.
const INLINE: usize = 64;

/// The values of one render.
#[derive(Default)]
pub(super) struct Slots<'a> {
    values: Table<Slot, SmallVec<[Captured<'a>; INLINE]>>,
    records: SmallVec<[Record<'a>; 4]>,
}

impl<'a> Slots<'a> {
    /// Makes room for a value for each slot, all of them missing.
    pub(super) fn prepare(&mut self, slots: &Arena<Slot>) {
        // One copy is faster than to write each.
        const MISSING: [Captured<'static>; INLINE] = [Captured::Missing; INLINE];
        self.values.fill(slots, |values, count| match MISSING.get(..count) {
            Some(missing) => values.extend_from_slice(missing),
            None => values.resize(count, Captured::Missing),
        });
    }

    /// The value of a slot.
    #[inline]
    pub(super) fn read(&self, slot: Id<Slot>) -> Result<Captured<'a>, Broken> {
        self.values.get(slot).copied()
    }

    /// Keeps a value at a node, and returns whether it is of the type that was promised: nothing below it counts if it is
    /// not. `arrays` has a bit for each level above it that is an array.
    #[inline(always)]
    pub(super) fn keep(&mut self, node: &PathNode, arrays: u128, value: Captured<'a>) -> Result<bool, Broken> {
        let counts = value.kind().is_some_and(|kind| node.kinds.contain(kind));
        if !counts || node.only_strings && !value.has_only_strings() {
            self.keep_mistyped(node, arrays)?;
            return Ok(false);
        }
        self.set(node, arrays, value)?;
        Ok(true)
    }

    #[cold]
    fn keep_mistyped(&mut self, node: &PathNode, arrays: u128) -> Result<(), Broken> {
        self.forget(node)?;
        self.set(node, arrays, Captured::Mistyped)
    }

    #[inline(always)]
    fn set(&mut self, node: &PathNode, arrays: u128, value: Captured<'a>) -> Result<(), Broken> {
        if let Some(slot) = node.slot {
            *self.values.get_mut(slot)? = value;
        }
        for strict in &node.strict_slots {
            if strict.names & arrays == 0 {
                *self.values.get_mut(strict.slot)? = value;
            }
        }
        Ok(())
    }

    /// Forgets what was kept at a node and below.
    pub(super) fn forget(&mut self, node: &PathNode) -> Result<(), Broken> {
        for &slot in &node.below {
            *self.values.get_mut(slot)? = Captured::Missing;
        }
        if let Some(Records { list, .. }) = node.records {
            self.records.retain(|record| record.list != list);
        }
        Ok(())
    }

    /// Makes a record of what was kept below the node of an element.
    pub(super) fn record(&mut self, records: &Records, element: &PathNode) -> Result<(), Broken> {
        let kept = |slot: Option<Id<Slot>>| slot.map_or(Ok(Captured::Missing), |slot| self.read(slot));
        let verified = match records.slots.verification {
            Some(verification) if self.read(verification.object)?.is_something() => {
                Some(self.read(verification.status)?.is_string(b"verified"))
            }
            _ => None,
        };
        let record =
            Record { list: records.list, key: kept(records.slots.key)?, value: kept(records.slots.value)?, verified };
        for &slot in &element.below {
            let value = self.values.get_mut(slot)?;
            // That some element has a mistyped value stays, to be told. For the next element it counts as missing, too.
            if !value.is_mistyped() {
                *value = Captured::Missing;
            }
        }
        if record.verified.is_some() || !record.key.is_missing() {
            self.records.push(record);
        }
        Ok(())
    }

    /// The slots whose values are of another type than was promised.
    pub(super) fn mistyped(&self) -> impl Iterator<Item = Id<Slot>> {
        self.values.iter().filter(|(_, value)| value.is_mistyped()).map(|(slot, _)| slot)
    }

    pub(super) fn records(&self, list: List) -> impl Iterator<Item = &Record<'a>> {
        self.records.iter().filter(move |record| record.list == list)
    }

    pub(super) fn retain_records(&mut self, mut keep: impl FnMut(&Record<'a>) -> bool) {
        self.records.retain(|record| keep(record));
    }
}
