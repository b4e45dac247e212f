//! What is read from the documents: for each, a tree of paths that end in slots.
//!
//! One walk over a document follows its tree, and puts a value into each slot.

use super::arena::{Arena, Id, Ids};
use super::name_table::NameTable;
use crate::catalog::{ByRoot, Kinds, List, Path, Type};

/// A value that the walk over a document keeps.
#[derive(Debug)]
pub(crate) struct Slot {
    /// The path that leads to it.
    pub(crate) path: Path,
    /// The type that the catalog promises. A value of another type does not count.
    pub(crate) promise: Type,
    /// If it lies inside a metadata object: how many bytes the keys around it take at least, with their punctuation.
    pub(crate) metadata_keys: Option<usize>,
}

/// The paths to read in all documents. Paths that start alike share nodes.
#[derive(Debug)]
pub(crate) struct Trees {
    /// The node of each document's root.
    pub(crate) roots: ByRoot<Id<PathNode>>,
    pub(crate) nodes: Arena<PathNode>,
    pub(crate) fields: Arena<PathField>,
}

/// A place in a document.
#[derive(Debug)]
pub(crate) struct PathNode {
    /// The members to read, sorted by length and then by name.
    pub(crate) fields: Ids<PathField>,
    /// The members by all their spellings.
    pub(crate) names: NameTable<Named>,
    /// The elements to read, sorted by position.
    pub(crate) elements: Vec<(usize, Id<PathNode>)>,
    /// If each element is to become a record: what to keep of it.
    pub(crate) records: Option<Records>,
    /// The slot that keeps the value at this place.
    pub(crate) slot: Option<Id<Slot>>,
    /// Slots that also keep the value, but only if no step by name led into an array.
    pub(crate) strict_slots: Vec<StrictSlot>,
    /// The slots of this place and of all below it.
    pub(crate) below: Vec<Id<Slot>>,
    /// Whether the value may be copied into the claims. If so, no object in it may have a key twice.
    pub(crate) is_copied: bool,
    /// The kinds of values that count. A value of another kind is treated as if it were not there.
    pub(crate) kinds: Kinds,
    /// Whether an array counts only if all its elements are strings.
    pub(crate) only_strings: bool,
    /// Whether no path goes on from here.
    pub(crate) is_leaf: bool,
}

/// A member to read.
#[derive(Debug)]
pub(crate) struct PathField {
    /// Its name. If a document has both spellings, the value under this one counts.
    pub(crate) name: String,
    /// The camelCase spelling of the name, if it is different and documents may use it.
    pub(crate) camel_case: Option<String>,
    pub(crate) node: Id<PathNode>,
    /// Whether the claims depend on it. If so, it may not be there twice.
    pub(crate) is_read: bool,
}

/// The member that a key names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Named {
    pub(crate) field: Id<PathField>,
    pub(crate) spelling: Spelling,
}

/// How a member is spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// As in the tree.
    Own,
    /// In camelCase. It does not count if the document has the other spelling as well.
    CamelCase,
}

/// A slot to fill unless certain levels are arrays.
#[derive(Debug)]
pub(crate) struct StrictSlot {
    pub(crate) slot: Id<Slot>,
    /// A bit for each level at which the path has a step by a name that could also be an index.
    pub(crate) names: u128,
}

/// Elements of a list to keep as records.
#[derive(Debug)]
pub(crate) struct Records {
    pub(crate) list: List,
    /// The node of every element.
    pub(crate) element: Id<PathNode>,
    pub(crate) slots: RecordSlots,
}

/// The slots for what is kept of an element, while the element is read.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct RecordSlots {
    pub(crate) key: Option<Id<Slot>>,
    pub(crate) value: Option<Id<Slot>>,
    pub(crate) verification: Option<Verification>,
}

/// The slots that tell whether an element is verified.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Verification {
    /// The member `verification`, if the element has one.
    pub(crate) object: Id<Slot>,
    pub(crate) status: Id<Slot>,
}

impl PathNode {
    /// Whether paths lead on into a value that starts with the given byte.
    #[inline(always)]
    pub(crate) fn is_followed(&self, byte: u8) -> bool {
        let is_followed = match byte {
            b'{' => !self.fields.is_empty(),
            b'[' => !self.elements.is_empty() || self.records.is_some(),
            _ => false,
        };
        is_followed && self.kinds.contain(Kinds::of_first_byte(byte))
    }

    /// The node for the element at that position, if it is to be read.
    #[inline]
    pub(crate) fn element(&self, position: usize) -> Option<Id<PathNode>> {
        if let Some(records) = &self.records {
            return Some(records.element);
        }
        self.elements
            .binary_search_by_key(&position, |&(index, _)| index)
            .ok()
            .and_then(|found| self.elements.get(found))
            .map(|&(_, node)| node)
    }
}
