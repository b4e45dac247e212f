//! The paths of a template, collected into one tree for each document.

#![expect(clippy::indexing_slicing, reason = "nodes and slots are numbered here, and all numbers are of this tree")]

use std::collections::BTreeMap;

use super::name_table::NameTable;
use super::plan::{List, PathMember, PathNode, PathTree, Records, Slot, SlotRead, Spelling, Use};
use crate::catalog::{Root, Type, camel_case};
use crate::syntax::tree::{Step, StepKind};

/// A step of a path as it is read from a document.
#[derive(Clone, Copy)]
pub(super) struct Read<'t> {
    pub(super) name: &'t str,
    pub(super) kind: StepKind,
    /// Whether the member may come in camelCase.
    provider: bool,
}

impl<'t> Read<'t> {
    /// A field of the provider's, which may come in camelCase.
    pub(super) fn field(name: &'t str) -> Self {
        Self { name, kind: StepKind::Name, provider: true }
    }

    /// A member of exactly that name.
    pub(super) fn exact(name: &'t str) -> Self {
        Self { name, kind: StepKind::Name, provider: false }
    }
}

impl<'t> From<&'t Step> for Read<'t> {
    fn from(step: &'t Step) -> Self {
        Self { name: &step.text, kind: step.kind, provider: false }
    }
}

/// Collects the reads of all expressions.
#[derive(Default)]
pub(super) struct Reads {
    nodes: Vec<Node>,
    roots: [Option<usize>; 4],
    /// The slots in the order in which they were asked for.
    slots: Vec<Slot>,
}

#[derive(Default)]
struct Node {
    children: BTreeMap<String, Child>,
    slots: Vec<SlotRead>,
    is_copied: bool,
    promise: Type,
    records: Option<Records>,
}

struct Child {
    node: usize,
    /// Whether the claims depend on it.
    is_read: bool,
    /// Whether some path reaches it by position.
    by_position: bool,
    provider: bool,
}

impl Reads {
    /// The slot for the value at a path; the same path gets the same slot.
    pub(super) fn slot(
        &mut self,
        root: Root,
        path: &[Read<'_>],
        of: Use,
        promise: Type,
        metadata_keys: Option<usize>,
    ) -> usize {
        let node = self.descend(root, path, of);
        let mut names = 0;
        for (level, read) in path.iter().enumerate() {
            if read.kind == StepKind::Name && position(read.name).is_some() && level < 128 {
                names |= 1_u128 << level;
            }
        }
        self.slot_at(node, names, of, promise, |is_read| Slot {
            path: spell(root, path),
            is_read,
            promise,
            metadata_keys,
        })
    }

    fn slot_at(
        &mut self,
        node: usize,
        names: u128,
        of: Use,
        promise: Type,
        describe: impl FnOnce(bool) -> Slot,
    ) -> usize {
        let is_read = of != Use::Compared;
        self.nodes[node].is_copied |= of == Use::Copied;
        if promise != Type::Any {
            self.nodes[node].promise = promise;
        }
        let slots = &mut self.nodes[node].slots;
        if let Some(read) = slots.iter().find(|read| read.names == names) {
            self.slots[read.slot].is_read |= is_read;
            return read.slot;
        }
        let slot = self.slots.len();
        slots.push(SlotRead { slot, names });
        self.slots.push(describe(is_read));
        slot
    }

    /// Keeps the elements of one of the user's lists as records. Returns the slot of the list itself.
    pub(super) fn records(
        &mut self,
        list: List,
        name: &str,
        key: Option<&[&str]>,
        value: Option<&str>,
        verification: bool,
    ) -> usize {
        let path = [Read::field(name)];
        let of_list = self.slot(Root::User, &path, Use::Compared, Type::Array, None);
        let node = self.descend(Root::User, &path, Use::Examined);
        let mut records = match self.nodes[node].records.take() {
            Some(records) => records,
            None => Records { list, element: self.new_node(), key: None, value: None, verification: None },
        };
        let mut slot = |path: &[&str], of, promise| {
            let fields: Vec<Read<'_>> = path.iter().map(|&name| Read::field(name)).collect();
            let node = self.descend_from(records.element, &fields, of);
            self.slot_at(node, 0, of, promise, |is_read| Slot {
                path: format!("user.{name}[].{}", path.join(".")),
                is_read,
                promise,
                metadata_keys: None,
            })
        };
        records.key = key.map(|path| slot(path, Use::Examined, Type::String)).or(records.key);
        records.value = value.map(|name| slot(&[name], Use::Copied, Type::String)).or(records.value);
        if verification {
            let object = slot(&["verification"], Use::Compared, Type::Object);
            let status = slot(&["verification", "status"], Use::Examined, Type::Any);
            records.verification = Some((object, status));
        }
        self.nodes[node].records = Some(records);
        of_list
    }

    fn descend(&mut self, root: Root, path: &[Read<'_>], of: Use) -> usize {
        let start = match self.roots[root as usize] {
            Some(node) => node,
            None => self.new_node(),
        };
        self.roots[root as usize] = Some(start);
        self.descend_from(start, path, of)
    }

    fn descend_from(&mut self, mut node: usize, path: &[Read<'_>], of: Use) -> usize {
        let is_read = of != Use::Compared;
        for read in path {
            let by_position = read.kind == StepKind::Index;
            node = if let Some(child) = self.nodes[node].children.get_mut(read.name) {
                child.by_position |= by_position;
                child.provider |= read.provider;
                child.is_read |= is_read;
                child.node
            } else {
                let child = self.new_node();
                self.nodes[node]
                    .children
                    .insert(read.name.to_owned(), Child { node: child, is_read, by_position, provider: read.provider });
                child
            };
        }
        node
    }

    fn new_node(&mut self) -> usize {
        self.nodes.push(Node::default());
        self.nodes.len() - 1
    }

    /// Numbers slots and names, the slots so that those below a node follow each other.
    pub(super) fn finish(self) -> Finished {
        let mut order = Order { renumbered: vec![0; self.slots.len()], nodes: self.nodes, next_slot: 0, next_name: 0 };
        let documents = self.roots.map(|root| {
            let mut tree = PathTree::default();
            if let Some(root) = root {
                order.place(root, &mut tree);
            }
            tree
        });
        let mut slots: Vec<_> = order.renumbered.iter().zip(self.slots).collect();
        slots.sort_by_key(|&(&number, _)| number);
        Finished {
            documents,
            names: order.next_name,
            slots: slots.into_iter().map(|(_, slot)| slot).collect(),
            renumbered: order.renumbered,
        }
    }
}

/// The finished trees.
pub(super) struct Finished {
    pub(super) documents: [PathTree; 4],
    pub(super) slots: Vec<Slot>,
    pub(super) names: usize,
    /// The final number of each slot.
    pub(super) renumbered: Vec<usize>,
}

struct Order {
    nodes: Vec<Node>,
    renumbered: Vec<usize>,
    next_slot: usize,
    next_name: usize,
}

impl Order {
    /// Moves a node and all below it into the tree, and returns its place.
    fn place(&mut self, from: usize, tree: &mut PathTree) -> usize {
        let Node { children, slots, is_copied, promise, records } = std::mem::take(&mut self.nodes[from]);
        let place = tree.nodes.len();
        tree.nodes.push(PathNode::default());

        let first_slot = self.next_slot;
        let renumbered = slots.into_iter().map(|read| {
            self.renumbered[read.slot] = self.next_slot;
            self.next_slot += 1;
            SlotRead { slot: self.next_slot - 1, ..read }
        });
        let (plain, strict_slots): (Vec<_>, Vec<_>) = renumbered.partition(|read| read.names == 0);
        let slot = plain.first().map(|read| read.slot);
        let mut members = Vec::new();
        let mut elements = Vec::new();
        for (name, child) in children {
            let node = self.place(child.node, tree);
            if let (true, Some(position)) = (child.by_position, position(&name)) {
                elements.push((position, node));
            }
            let camel_case = camel_case(&name);
            if child.provider && camel_case != name {
                // The places of the two spellings are known once all members are sorted.
                members.push(self.member(camel_case, node, child.is_read, Spelling::CamelCase { snake_case: 0 }));
                members.push(self.member(name, node, child.is_read, Spelling::SnakeCase { camel_case: 0 }));
            } else {
                members.push(self.member(name, node, child.is_read, Spelling::Only));
            }
        }
        members.sort_by(|left, right| (left.name.len(), &left.name).cmp(&(right.name.len(), &right.name)));
        let places: BTreeMap<(usize, bool), usize> = members
            .iter()
            .enumerate()
            .map(|(place, member)| ((member.node, matches!(member.spelling, Spelling::CamelCase { .. })), place))
            .collect();
        for member in &mut members {
            member.spelling = match member.spelling {
                Spelling::Only => Spelling::Only,
                Spelling::SnakeCase { .. } => Spelling::SnakeCase { camel_case: places[&(member.node, true)] },
                Spelling::CamelCase { .. } => Spelling::CamelCase { snake_case: places[&(member.node, false)] },
            };
        }
        elements.sort_unstable();
        let records = records.map(|records| {
            let element = self.place(records.element, tree);
            Records {
                element,
                key: records.key.map(|slot| self.renumbered[slot]),
                value: records.value.map(|slot| self.renumbered[slot]),
                verification: records
                    .verification
                    .map(|(object, status)| (self.renumbered[object], self.renumbered[status])),
                list: records.list,
            }
        });
        tree.nodes[place] = PathNode {
            is_leaf: members.is_empty() && elements.is_empty() && records.is_none(),
            table: NameTable::new(&members),
            members,
            elements,
            slot,
            strict_slots,
            is_copied,
            kinds: promise.kinds(),
            of_strings: promise == Type::Strings,
            below: first_slot..self.next_slot,
            records,
        };
        place
    }

    fn member(&mut self, name: String, node: usize, is_read: bool, spelling: Spelling) -> PathMember {
        let number = self.next_name;
        self.next_name += 1;
        PathMember { name, node, number, is_read, spelling }
    }
}

/// The position that a step's text names in an array: digits without a leading zero, and not too large for one.
fn position(text: &str) -> Option<usize> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    digits.then(|| text.parse().ok()).flatten()
}

/// Spells a path as a template would.
fn spell(root: Root, path: &[Read<'_>]) -> String {
    let mut spelled = root.name().to_owned();
    for read in path {
        let is_name = read.name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            && read.name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
        if is_name {
            spelled.push('.');
            spelled.push_str(read.name);
        } else if read.kind == StepKind::Index {
            spelled.extend(["[", read.name, "]"]);
        } else if read.name.contains('\'') {
            spelled.extend(["[\"", read.name, "\"]"]);
        } else {
            spelled.extend(["['", read.name, "']"]);
        }
    }
    spelled
}
