//! What the walk over a document leaves behind: values in slots, and records of list elements.

use std::borrow::Cow;

use serde_json::Value;
use smallvec::SmallVec;

use super::json_text::JsonText;
use crate::compile::plan::{List, PathNode, Records};

/// A value of a document.
#[derive(Debug, Clone, Copy)]
pub(super) enum Captured<'a> {
    Missing,
    Value(&'a Value),
    Json(JsonText<'a>),
}

impl<'a> Captured<'a> {
    pub(super) fn is_missing(&self) -> bool {
        matches!(self, Self::Missing)
    }

    pub(super) fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Missing => None,
            Self::Value(value) => value.as_bool(),
            Self::Json(json) => match json.text() {
                b"true" => Some(true),
                b"false" => Some(false),
                _ => None,
            },
        }
    }

    pub(super) fn is_null_or_false(&self) -> bool {
        match self {
            Self::Missing | Self::Value(Value::Null | Value::Bool(false)) => true,
            Self::Value(_) => false,
            Self::Json(json) => matches!(json.text(), b"null" | b"false"),
        }
    }

    /// The decoded characters of a string.
    pub(super) fn as_string(&self) -> Option<Cow<'a, [u8]>> {
        match self {
            Self::Missing => None,
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
    pub(super) verified: bool,
}

/// The values of one render. Plans of up to 32 slots need no allocation.
#[derive(Default)]
pub(super) struct Slots<'a> {
    values: SmallVec<[Captured<'a>; 32]>,
    records: SmallVec<[Record<'a>; 4]>,
}

impl<'a> Slots<'a> {
    /// Makes room for so many values, all of them missing.
    pub(super) fn prepare(&mut self, count: usize) {
        self.values.resize(count, Captured::Missing);
    }

    /// The value of a slot.
    #[inline]
    pub(super) fn read(&self, slot: usize) -> Captured<'a> {
        self.values.get(slot).copied().unwrap_or(Captured::Missing)
    }

    /// Keeps a value at a node. `arrays` has a bit for each level above it that is an array.
    #[inline]
    pub(super) fn keep(&mut self, node: &PathNode, arrays: u128, value: Captured<'a>) {
        if let Some(slot) = node.slot.and_then(|slot| self.values.get_mut(slot)) {
            *slot = value;
        }
        for read in &node.strict_slots {
            if read.names & arrays == 0
                && let Some(slot) = self.values.get_mut(read.slot)
            {
                *slot = value;
            }
        }
    }

    /// Forgets what was kept at a node and below.
    pub(super) fn forget(&mut self, node: &PathNode) {
        if let Some(values) = self.values.get_mut(node.below.clone()) {
            values.fill(Captured::Missing);
        }
        if let Some(Records { list, .. }) = node.records {
            self.records.retain(|record| record.list != list);
        }
    }

    /// Makes a record of what was kept below the node of an element.
    pub(super) fn record(&mut self, records: &Records, element: &PathNode) {
        let kept = |slot: Option<usize>| slot.map_or(Captured::Missing, |slot| self.read(slot));
        let record = Record {
            list: records.list,
            key: kept(records.key),
            value: kept(records.value),
            verified: kept(records.status).is_string(b"verified"),
        };
        self.forget(element);
        if record.verified || !record.key.is_missing() {
            self.records.push(record);
        }
    }

    pub(super) fn records(&self, list: List) -> impl Iterator<Item = &Record<'a>> {
        self.records.iter().filter(move |record| record.list == list)
    }

    pub(super) fn retain_records(&mut self, mut keep: impl FnMut(&Record<'a>) -> bool) {
        self.records.retain(|record| keep(record));
    }
}
