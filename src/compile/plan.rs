//! The plan: everything about a template that does not depend on the user, as plain data.
//!
//! Rendering copies the constant text and, between its parts, what the expressions evaluate to. Expressions read
//! *slots*; one walk over each document fills them, guided by a tree of the paths that the template reads.

use std::ops::Range;

use super::name_table::NameTable;
use crate::catalog::{Kinds, Root, Type};

#[derive(Debug)]
pub(crate) struct Plan {
    /// The constant text of the output, in output order.
    pub(crate) text: String,
    pub(crate) parts: Vec<Part>,
    /// Where the output depends on what is left out, in output order.
    pub(crate) choices: Vec<Choice>,
    /// The constant text after all parts and choices.
    pub(crate) tail: Range<usize>,
    /// The members that hold parts, of claims that are objects.
    pub(crate) members: Vec<ClaimMember>,
    pub(crate) claims: Vec<Claim>,
    pub(crate) expressions: Vec<Expression>,
    /// What is derived from the slots, once for each render, however often it is asked for.
    pub(crate) derived: Vec<Source>,
    pub(crate) slots: Vec<Slot>,
    /// What is compared before anything is rendered.
    pub(crate) checks: Checks,
    /// The paths to read, by root.
    pub(crate) documents: [PathTree; 4],
    /// How many names the trees hold, over all documents.
    pub(crate) names: usize,
}

impl Plan {
    /// The bytes of each claim that do not depend on the user.
    pub(crate) fn constant_bytes(&self) -> Vec<usize> {
        self.claims.iter().map(|claim| claim.constant_bytes).collect()
    }
}

/// Something to evaluate, and the constant text before it.
#[derive(Debug)]
pub(crate) struct Part {
    /// The number of the claim that it is in.
    pub(crate) claim: usize,
    /// The number of the member that it is in, if the claim is an object.
    pub(crate) member: Option<usize>,
    /// Where its shortcode stands in the template.
    pub(crate) span: Range<usize>,
    pub(crate) before: Range<usize>,
    pub(crate) expression: usize,
    pub(crate) form: Form,
    /// The levels of nesting around it in the output.
    pub(crate) depth: usize,
}

/// A member or an element that may be left out, or the first one behind such that is always there.
#[derive(Debug)]
pub(crate) struct Choice {
    /// The number of the claim that it is, or is in.
    pub(crate) claim: usize,
    /// The number of the member that it is, or is in, if the claim is an object.
    pub(crate) member: Option<usize>,
    /// The comma before it belongs to what is around it.
    pub(crate) place: Place,
    /// The constant text before it, which is always there.
    pub(crate) before: Range<usize>,
    pub(crate) comma: Comma,
    /// The parts inside; it is left out if one of them is. What is always there has its parts behind the choice.
    pub(crate) parts: Range<usize>,
    /// The constant text inside it after the last of them.
    pub(crate) after: Range<usize>,
    /// The bytes of constant text inside, without the comma.
    pub(crate) constant_bytes: usize,
}

/// What a choice is a choice of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// A claim.
    Claim,
    /// A member of a claim that is an object.
    Member,
    /// A member or an element further inside.
    Inner,
}

/// The comma before a member or an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comma {
    /// Nothing stands before it.
    Never,
    /// All before it may be left out: where one is there, so is the comma.
    IfAny,
    /// Something is always before it: the comma is the first byte of its constant text.
    Always,
}

/// A member of a claim that is an object.
#[derive(Debug)]
pub(crate) struct ClaimMember {
    /// The number of the claim.
    pub(crate) claim: usize,
    /// The decoded name.
    pub(crate) name: String,
    /// The bytes of constant text: the name, the colon, and whatever else of it does not depend on the user. It is 0 where
    /// the member may be left out.
    pub(crate) constant_bytes: usize,
    /// The bytes of the claim without members: its name, the colon and the braces.
    pub(crate) around: usize,
}

/// How a value enters the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// As JSON.
    Json,
    /// As characters inside a string.
    Text,
}

/// A top-level claim.
#[derive(Debug)]
pub(crate) struct Claim {
    /// The decoded name.
    pub(crate) name: String,
    /// Where the name stands in the template.
    pub(crate) span: Range<usize>,
    /// The bytes of constant text: the name, the colon, and whatever else of it does not depend on the user. It is 0 where
    /// the claim may be left out.
    pub(crate) constant_bytes: usize,
    pub(crate) parts: Range<usize>,
    pub(crate) choices: Range<usize>,
}

/// Operands in the order in which they are tried.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct Expression {
    /// The operands before the last; a value among them counts unless it is null or false.
    pub(crate) first: Vec<Operand>,
    /// The operand whose value counts whatever it is.
    pub(crate) last: Operand,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Operand {
    Literal(Literal),
    /// The value of a slot.
    Slot(usize),
    /// The derived value of that number.
    Derived(usize),
    /// Leaves out what the shortcode stands in; it is last.
    Omit,
}

/// A constant, serialized in both forms.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Literal {
    pub(crate) json: String,
    pub(crate) text: String,
}

/// How a derived value comes out of the slots.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Source {
    /// The number in a slot: seconds, or milliseconds when it is large.
    Timestamp(usize),
    FullName {
        present: usize,
        first: usize,
        last: usize,
    },
    /// The value of the record whose key is the value of `id`.
    Primary {
        present: usize,
        id: usize,
        list: List,
    },
    /// Whether some record of the list is verified.
    Verified {
        present: usize,
        list: List,
        /// The slot of the list itself.
        of: usize,
    },
    /// An object from the records of the memberships.
    Organizations {
        present: usize,
        /// The slot of the memberships themselves.
        of: usize,
    },
    /// One member of that object.
    OrganizationRoleOf {
        organizations: usize,
        role: usize,
        organization: String,
    },
    /// The slot's value, else, where no organization was passed, that of the membership's.
    Organization {
        organization: usize,
        membership: usize,
    },
}

/// A list of the user object whose elements are kept as records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum List {
    EmailAddresses,
    PhoneNumbers,
    Web3Wallets,
    Memberships,
}

/// A value that the walk over a document leaves behind.
#[derive(Debug)]
pub(crate) struct Slot {
    /// The path from the root, as a template would spell it.
    pub(crate) path: String,
    /// Whether the claims depend on it; if not, only whether they are rendered does.
    pub(crate) is_read: bool,
    /// The type that it has if it counts.
    pub(crate) promise: Type,
    /// Where it lies inside a metadata object: the least bytes of the keys around it, with their punctuation.
    pub(crate) metadata_keys: Option<usize>,
}

/// What documents say of themselves and of each other, each in a slot.
#[derive(Debug)]
pub(crate) struct Checks {
    /// Of each document, by root.
    pub(crate) documents: [DocumentChecks; 4],
    /// Pairs of ids that are the same where both are there, with the roots whose documents they come from.
    pub(crate) equal: Vec<[(usize, Root); 2]>,
}

/// What a document says of itself.
#[derive(Debug)]
pub(crate) struct DocumentChecks {
    /// What it, or a document inside it, calls itself, and the root that would be right.
    pub(crate) names: Vec<(usize, Root)>,
    /// Whether it is deleted.
    pub(crate) deleted: usize,
}

/// The paths to read in a document, as a tree that shares their prefixes. The first node is the document's root.
#[derive(Debug, Default)]
pub(crate) struct PathTree {
    pub(crate) nodes: Vec<PathNode>,
}

#[derive(Debug, Default)]
pub(crate) struct PathNode {
    /// The members to read, sorted by length and then by name.
    pub(crate) members: Vec<PathMember>,
    pub(crate) table: NameTable,
    /// The elements to read, sorted by position.
    pub(crate) elements: Vec<(usize, usize)>,
    /// The slot that keeps the value at this place.
    pub(crate) slot: Option<usize>,
    /// The slots that keep it unless a step by name led into an array.
    pub(crate) strict_slots: Vec<SlotRead>,
    /// Whether the value may be copied into the claims: then no key may be there twice in it.
    pub(crate) is_copied: bool,
    /// The kinds of values that count: one of another kind is as if it were not there.
    pub(crate) kinds: Kinds,
    /// Whether an array counts only if all its elements are strings.
    pub(crate) of_strings: bool,
    /// The slots of this place and of all below it.
    pub(crate) below: Range<usize>,
    /// Whether no path goes on from here.
    pub(crate) is_leaf: bool,
    /// Where each element is to become a record.
    pub(crate) records: Option<Records>,
}

#[derive(Debug)]
pub(crate) struct PathMember {
    pub(crate) name: String,
    pub(crate) node: usize,
    /// The number of this name among all names of the plan.
    pub(crate) number: usize,
    /// Whether the claims depend on it: then it may not be there twice.
    pub(crate) is_read: bool,
    pub(crate) spelling: Spelling,
}

/// The two spellings of one of the provider's fields; the `snake_case` one counts where both are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spelling {
    Only,
    /// With the place of the other spelling among the members.
    SnakeCase {
        camel_case: usize,
    },
    /// With the place of the other spelling among the members.
    CamelCase {
        snake_case: usize,
    },
}

/// What is done with the value of a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// It may be copied into the claims, whatever it is.
    Copied,
    /// It is looked at; of arrays and objects, only that they are there.
    Examined,
    /// It is compared before anything is rendered, and changes no claim.
    Compared,
}

/// A slot to fill unless certain levels are arrays.
#[derive(Debug)]
pub(crate) struct SlotRead {
    pub(crate) slot: usize,
    /// A bit for each level at which the path has a step by a name that could also be an index.
    pub(crate) names: u128,
}

/// Elements to keep as records.
#[derive(Debug)]
pub(crate) struct Records {
    pub(crate) list: List,
    /// The node of every element.
    pub(crate) element: usize,
    pub(crate) key: Option<usize>,
    pub(crate) value: Option<usize>,
    /// The slot of its verification, and that of the verification's status.
    pub(crate) verification: Option<(usize, usize)>,
}

impl PathNode {
    /// The place of the member to be read whose name is the given key.
    #[inline(always)]
    pub(crate) fn member(&self, key: &[u8]) -> Option<usize> {
        self.table.find(key, &self.members)
    }

    /// Whether paths go on inside a value that starts with the given byte.
    #[inline(always)]
    pub(crate) fn is_followed(&self, byte: u8) -> bool {
        let is_followed = match byte {
            b'{' => !self.members.is_empty(),
            b'[' => !self.elements.is_empty() || self.records.is_some(),
            _ => false,
        };
        is_followed && self.kinds.contain(Kinds::of_first_byte(byte))
    }

    /// The node for the element at that position, if it is to be read.
    #[inline]
    pub(crate) fn element(&self, position: usize) -> Option<usize> {
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
