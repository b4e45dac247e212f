//! Collects what a template reads, as slots and as trees of paths.
//!
//! A slot gets its number when its path is asked for the first time, so that expressions can refer to it at once. The
//! trees are built at the end, from the leaves up, so that each node refers only to nodes that have their numbers
//! already.

use std::collections::BTreeMap;

use super::arena::{Arena, Id, Ids};
use super::name_table::NameTable;
use super::trees::{Named, PathField, PathNode, RecordSlots, Records, Slot, Spelling, StrictSlot, Trees, Verification};
use crate::catalog::{ByRoot, List, Path, Root, Step, Type, camel_case};
use crate::syntax::tree::{self, StepKind};

/// A value to read.
pub(super) struct Read<'t> {
    pub(super) root: Root,
    pub(super) steps: Vec<ReadStep<'t>>,
    pub(super) usage: Usage,
    /// The type that the catalog promises. A value of another type does not count.
    pub(super) promise: Type,
    /// If it lies inside a metadata object: how many bytes the keys around it take.
    pub(super) metadata_keys: Option<usize>,
}

/// What is done with a value that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Usage {
    /// It may be copied into the claims, of whatever kind it is.
    Copied,
    /// The claims depend on it, but it is not copied. Of an array or an object, only its presence matters.
    Examined,
    /// It is only checked, and changes no claim.
    Compared,
}

/// A step of a path as it is read from a document.
#[derive(Clone, Copy)]
pub(super) struct ReadStep<'t> {
    pub(super) name: &'t str,
    pub(super) kind: StepKind,
    /// Whether the member may also come in camelCase.
    pub(super) may_be_camel_case: bool,
}

impl<'t> Read<'t> {
    /// A read of a member of the provider's objects.
    pub(super) fn provider_member(root: Root, names: &[&'t str], usage: Usage, promise: Type) -> Self {
        Self { root, steps: provider_steps(names), usage, promise, metadata_keys: None }
    }

    fn path(&self) -> Path {
        Path::new(self.root, self.steps.iter().map(ReadStep::step).collect::<Vec<_>>())
    }
}

impl ReadStep<'_> {
    /// The step of a path that leads to it.
    pub(super) fn step(&self) -> Step {
        match self.kind {
            StepKind::Name => Step::Member(self.name.to_owned()),
            StepKind::Index => Step::Index(self.name.to_owned()),
        }
    }
}

impl<'t> From<&'t tree::Step> for ReadStep<'t> {
    fn from(step: &'t tree::Step) -> Self {
        Self { name: &step.text, kind: step.kind, may_be_camel_case: false }
    }
}

fn provider_steps<'t>(names: &[&'t str]) -> Vec<ReadStep<'t>> {
    names.iter().map(|&name| ReadStep { name, kind: StepKind::Name, may_be_camel_case: true }).collect()
}

/// Collects what a template reads.
#[derive(Default)]
pub(super) struct Reads {
    slots: Arena<Slot>,
    roots: ByRoot<Node>,
}

/// A place in a document that some path leads to or through.
#[derive(Default)]
struct Node {
    children: BTreeMap<String, Child>,
    slots: Vec<NodeSlot>,
    is_copied: bool,
    promise: Type,
    records: Option<Box<ListRead>>,
}

#[derive(Default)]
struct Child {
    node: Node,
    /// Whether the claims depend on it.
    is_read: bool,
    /// Whether some path names it by its position in an array.
    by_position: bool,
    may_be_camel_case: bool,
}

/// A slot that keeps the value of a node.
struct NodeSlot {
    slot: Id<Slot>,
    /// A bit for each level at which the path has a step by a name that could also be an index.
    names: u128,
    path: Path,
    /// Whether the claims depend on it.
    is_read: bool,
}

/// A list of which each element is kept as a record: a key, a value, and whether it is verified, as far as they are
/// needed.
struct ListRead {
    list: List,
    element: Node,
    slots: RecordSlots,
}

/// A list, with all that is needed to add slots for its elements.
struct ListAt<'r> {
    /// The slot of the list itself.
    slot: Id<Slot>,
    slots: &'r mut Arena<Slot>,
    read: &'r mut ListRead,
}

impl Reads {
    /// The slot for a value. The same path always gets the same slot.
    pub(super) fn slot(&mut self, read: &Read<'_>) -> Id<Slot> {
        let node = self.roots.get_mut(read.root).descend(&read.steps, read.usage);
        node.keep(&mut self.slots, || read.path(), names(&read.steps), read)
    }

    /// The slot of a list in the user whose elements are kept as records.
    pub(super) fn list(&mut self, list: List) -> Id<Slot> {
        self.list_read(list).slot
    }

    /// Asks for the keys of a list's records.
    pub(super) fn record_keys(&mut self, list: List) {
        let ListAt { slots, read, .. } = self.list_read(list);
        read.slots.key = Some(read.slot(slots, list.key(), Usage::Examined, Type::String));
    }

    /// Asks for the values of a list's records.
    pub(super) fn record_values(&mut self, list: List) {
        let ListAt { slots, read, .. } = self.list_read(list);
        read.slots.value = Some(read.slot(slots, &[list.value()], Usage::Copied, Type::String));
    }

    /// Asks whether a list's records are verified.
    pub(super) fn record_verifications(&mut self, list: List) {
        let ListAt { slots, read, .. } = self.list_read(list);
        let object = read.slot(slots, &["verification"], Usage::Compared, Type::Object);
        let status = read.slot(slots, &["verification", "status"], Usage::Examined, Type::Any);
        read.slots.verification = Some(Verification { object, status });
    }

    fn list_read(&mut self, list: List) -> ListAt<'_> {
        let slot = self.slot(&Read::provider_member(Root::User, &[list.name()], Usage::Compared, Type::Array));
        let node = self.roots.get_mut(Root::User).descend(&provider_steps(&[list.name()]), Usage::Examined);
        let new = || Box::new(ListRead { list, element: Node::default(), slots: RecordSlots::default() });
        ListAt { slot, slots: &mut self.slots, read: node.records.get_or_insert_with(new) }
    }

    /// Returns what was collected.
    pub(super) fn finish(self) -> Collected {
        let mut builder = TreeBuilder::default();
        let roots = self.roots.map(|_, root| builder.node(root).0);
        let TreeBuilder { nodes, fields, dependencies } = builder;
        Collected { slots: self.slots, trees: Trees { roots, nodes, fields }, dependencies }
    }
}

impl ListRead {
    /// The slot for a value in every element.
    fn slot(&mut self, slots: &mut Arena<Slot>, names: &[&str], usage: Usage, promise: Type) -> Id<Slot> {
        let read = Read::provider_member(Root::User, names, usage, promise);
        let list = self.list;
        let path = || {
            let of_element = [Step::Member(list.name().to_owned()), Step::Each];
            let steps: Vec<Step> = of_element.into_iter().chain(read.steps.iter().map(ReadStep::step)).collect();
            Path::new(Root::User, steps)
        };
        self.element.descend(&read.steps, usage).keep(slots, path, 0, &read)
    }
}

impl Node {
    fn descend(&mut self, steps: &[ReadStep<'_>], usage: Usage) -> &mut Self {
        let mut node = self;
        for step in steps {
            let child = node.children.entry(step.name.to_owned()).or_default();
            child.by_position |= step.kind == StepKind::Index;
            child.may_be_camel_case |= step.may_be_camel_case;
            child.is_read |= usage != Usage::Compared;
            node = &mut child.node;
        }
        node
    }

    /// The slot that keeps the value of this node. Paths that differ in [`names`] have slots of their own.
    fn keep(&mut self, slots: &mut Arena<Slot>, path: impl FnOnce() -> Path, names: u128, read: &Read<'_>) -> Id<Slot> {
        let is_read = read.usage != Usage::Compared;
        self.is_copied |= read.usage == Usage::Copied;
        if read.promise != Type::Any {
            self.promise = read.promise;
        }
        if let Some(kept) = self.slots.iter_mut().find(|kept| kept.names == names) {
            kept.is_read |= is_read;
            return kept.slot;
        }
        let path = path();
        let slot = Slot { path: path.clone(), promise: read.promise, metadata_keys: read.metadata_keys };
        let slot = slots.push(slot);
        self.slots.push(NodeSlot { slot, names, path, is_read });
        slot
    }
}

/// Everything that a template reads.
pub(super) struct Collected {
    pub(super) slots: Arena<Slot>,
    pub(super) trees: Trees,
    /// The paths on which the claims depend.
    pub(super) dependencies: Vec<Path>,
}

/// Builds the trees from their leaves up.
#[derive(Default)]
struct TreeBuilder {
    nodes: Arena<PathNode>,
    fields: Arena<PathField>,
    dependencies: Vec<Path>,
}

impl TreeBuilder {
    /// Adds a node after all nodes below it. Returns its number, and the slots of it and of all nodes below it.
    fn node(&mut self, node: Node) -> (Id<PathNode>, Vec<Id<Slot>>) {
        let mut below = Vec::new();
        let mut slot = None;
        let mut strict_slots = Vec::new();
        for kept in node.slots {
            below.push(kept.slot);
            match kept.names {
                0 => slot = Some(kept.slot),
                names => strict_slots.push(StrictSlot { slot: kept.slot, names }),
            }
            if kept.is_read {
                self.dependencies.push(kept.path);
            }
        }
        let mut members = Vec::with_capacity(node.children.len());
        let mut elements = Vec::new();
        for (name, child) in node.children {
            let (node, slots) = self.node(child.node);
            below.extend(slots);
            if let (true, Some(position)) = (child.by_position, position(&name)) {
                elements.push((position, node));
            }
            let camel_case = Some(camel_case(&name)).filter(|spelled| child.may_be_camel_case && *spelled != name);
            members.push(PathField { name, camel_case, node, is_read: child.is_read });
        }
        elements.sort_unstable_by_key(|&(position, _)| position);
        let records = node.records.map(|read| {
            let ListRead { list, element, slots } = *read;
            let (element, slots_of_element) = self.node(element);
            below.extend(slots_of_element);
            Records { list, element, slots }
        });
        let is_leaf = members.is_empty() && elements.is_empty() && records.is_none();
        let (fields, names) = self.fields(members);
        let id = self.nodes.push(PathNode {
            fields,
            names,
            elements,
            records,
            slot,
            strict_slots,
            below: below.clone(),
            is_copied: node.is_copied,
            kinds: node.promise.kinds(),
            only_strings: node.promise == Type::Strings,
            is_leaf,
        });
        (id, below)
    }

    /// Adds the members of a node.
    fn fields(&mut self, mut members: Vec<PathField>) -> (Ids<PathField>, NameTable<Named>) {
        members.sort_by(|left, right| (left.name.len(), &left.name).cmp(&(right.name.len(), &right.name)));
        let mark = self.fields.mark();
        let mut names = Vec::with_capacity(2 * members.len());
        for member in members {
            let (name, camel_case) = (member.name.clone(), member.camel_case.clone());
            let field = self.fields.push(member);
            names.push((name, Named { field, spelling: Spelling::Own }));
            names.extend(camel_case.map(|name| (name, Named { field, spelling: Spelling::CamelCase })));
        }
        (self.fields.since(&mark), NameTable::new(names))
    }
}

/// A bit for each level at which a path has a step by name, such as `['0']`, whose name could also be an index. Such a
/// step leads into objects only, whereas `[0]` leads into arrays as well.
fn names(steps: &[ReadStep<'_>]) -> u128 {
    let could_be_index = |step: &ReadStep<'_>| step.kind == StepKind::Name && position(step.name).is_some();
    let levels = (0..u128::BITS).zip(steps).filter(|(_, step)| could_be_index(step));
    levels.fold(0, |names, (level, _)| names | 1 << level)
}

/// The position in an array that a step's text names: digits without a leading zero, in the range of `usize`.
fn position(text: &str) -> Option<usize> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    digits.then(|| text.parse().ok()).flatten()
}
