//! From tree to plan: constants are serialized and merged, paths become slots.

use std::collections::HashMap;

use super::catalog::{Catalog, Contact, Field, Origin, Type};
use super::paths::{Read, Reads};
use super::plan::{
    Claim, ClaimMember, Expression, Form, List, Literal, Operand, Part, Plan, Root, Source, Use, ValueRange,
};
use crate::syntax::tree::{self, Member, Node, NodeKind, OperandKind, Piece, Shortcode, Step, StepKind};

/// Lowers a template in which the checks have found no error.
pub(super) fn lower(root: &Node, catalog: &Catalog) -> Plan {
    let mut lowering = Lowering {
        catalog,
        text: String::new(),
        merged: 0,
        parts: Vec::new(),
        expressions: HashMap::new(),
        derived: HashMap::new(),
        reads: Reads::default(),
        claim: 0,
        members: Vec::new(),
        member: None,
    };
    let claims = match &root.kind {
        NodeKind::Object(members) => lowering.claims(members),
        _ => Vec::new(),
    };
    let Lowering { text, parts, members, expressions, derived, reads, .. } = lowering;
    let finished = reads.finish();
    let mut expressions = by_place(expressions);
    for expression in &mut expressions {
        for operand in expression.first.iter_mut().chain([&mut expression.last]) {
            if let Operand::Slot(slot) = operand {
                *slot = finished.renumbered.get(*slot).copied().unwrap_or(*slot);
            }
        }
    }
    let mut derived = by_place(derived);
    for source in &mut derived {
        source.renumber(&finished.renumbered);
    }
    Plan {
        text,
        parts,
        members,
        claims,
        expressions,
        derived,
        slots: finished.slots,
        documents: finished.documents,
        names: finished.names,
    }
}

/// The keys of a map from things to their places, in order.
fn by_place<T>(places: HashMap<T, usize>) -> Vec<T> {
    let mut things: Vec<(T, usize)> = places.into_iter().collect();
    things.sort_unstable_by_key(|&(_, place)| place);
    things.into_iter().map(|(thing, _)| thing).collect()
}

struct Lowering<'c> {
    catalog: &'c Catalog,
    text: String,
    /// How much of the text already belongs to a part.
    merged: usize,
    parts: Vec<Part>,
    /// The expressions and their places in the plan.
    expressions: HashMap<Expression, usize>,
    /// The derived values and their places in the plan.
    derived: HashMap<Source, usize>,
    reads: Reads,
    /// The number of the claim at hand.
    claim: usize,
    members: Vec<ClaimMember>,
    /// The number of the member at hand, of a claim that is an object.
    member: Option<usize>,
}

impl Lowering<'_> {
    fn claims(&mut self, members: &[Member]) -> Vec<Claim> {
        let mut claims = Vec::with_capacity(members.len());
        self.text.push('{');
        for (index, member) in members.iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            let (text, part) = (self.text.len(), self.parts.len());
            self.claim = index;
            self.claim_value(member);
            claims.push(Claim {
                name: member.name.text.clone(),
                span: member.name.span.clone(),
                constant_bytes: self.text.len() - text,
                parts: part..self.parts.len(),
            });
        }
        self.text.push('}');
        claims
    }

    /// A claim, whose members are numbered if it is an object.
    fn claim_value(&mut self, claim: &Member) {
        let NodeKind::Object(members) = &claim.value.kind else {
            return self.member(claim, 1);
        };
        self.text.push_str(&json_string(&claim.name.text));
        self.text.push_str(":{");
        for (index, member) in members.iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            let (text, part) = (self.text.len(), self.parts.len());
            self.member = Some(self.members.len());
            self.member(member, 2);
            if self.parts.len() > part {
                self.members.push(ClaimMember {
                    claim: self.claim,
                    name: member.name.text.clone(),
                    constant_bytes: self.text.len() - text,
                    is_alone: members.len() == 1,
                });
            }
            self.member = None;
        }
        self.text.push('}');
    }

    fn member(&mut self, member: &Member, depth: usize) {
        self.text.push_str(&json_string(&member.name.text));
        self.text.push(':');
        self.node(&member.value, depth);
    }

    fn node(&mut self, node: &Node, depth: usize) {
        match &node.kind {
            NodeKind::Scalar(scalar) => self.text.push_str(scalar),
            NodeKind::Text(text) => self.text.push_str(&json_string(text)),
            NodeKind::Array(elements) => {
                self.text.push('[');
                for (index, element) in elements.iter().enumerate() {
                    if index > 0 {
                        self.text.push(',');
                    }
                    self.node(element, depth + 1);
                }
                self.text.push(']');
            }
            NodeKind::Object(members) => {
                self.text.push('{');
                for (index, member) in members.iter().enumerate() {
                    if index > 0 {
                        self.text.push(',');
                    }
                    self.member(member, depth + 1);
                }
                self.text.push('}');
            }
            NodeKind::Shortcode(shortcode) => self.shortcode(shortcode, Form::Json, depth),
            NodeKind::Interpolation(pieces) => {
                self.text.push('"');
                for piece in pieces {
                    match piece {
                        Piece::Text(text) => self.text.push_str(&string_content(text)),
                        Piece::Shortcode(shortcode) => self.shortcode(shortcode, Form::Text, depth),
                    }
                }
                self.text.push('"');
            }
            NodeKind::Unreadable => {}
        }
    }

    fn shortcode(&mut self, shortcode: &Shortcode, form: Form, depth: usize) {
        let expression = self.expression(shortcode);
        match &expression {
            Expression { first, last: Operand::Literal(literal) } if first.is_empty() => {
                self.text.push_str(match form {
                    Form::Json => &literal.json,
                    Form::Text => &literal.text,
                });
            }
            _ => {
                let next = self.expressions.len();
                let index = *self.expressions.entry(expression).or_insert(next);
                self.parts.push(Part {
                    claim: self.claim,
                    member: self.member,
                    span: shortcode.span.clone(),
                    before: self.merged..self.text.len(),
                    expression: index,
                    form,
                    depth,
                });
                self.merged = self.text.len();
            }
        }
    }

    /// Leaves out the operands that never count: what is always null or false and not last, and what follows a literal
    /// that is neither.
    fn expression(&mut self, shortcode: &Shortcode) -> Expression {
        let mut first = Vec::new();
        let mut last = Operand::Literal(Literal::null());
        let count = shortcode.operands.len();
        for (index, operand) in shortcode.operands.iter().enumerate() {
            let operand = self.operand(operand);
            let is_last = index + 1 == count;
            match &operand {
                Operand::Literal(literal) if !is_last && literal.is_null_or_false() => {}
                Operand::Literal(_) => {
                    last = operand;
                    break;
                }
                _ if is_last => last = operand,
                _ => first.push(operand),
            }
        }
        Expression { first, last }
    }

    fn operand(&mut self, operand: &tree::Operand) -> Operand {
        match &operand.kind {
            OperandKind::Text(text) => {
                Operand::Literal(Literal { json: json_string(text), text: string_content(text) })
            }
            OperandKind::Number(text) => Operand::Literal(Literal::scalar(text)),
            OperandKind::Boolean(value) => Operand::Literal(Literal::scalar(if *value { "true" } else { "false" })),
            OperandKind::Path(path) => self.path(path).unwrap_or_else(|| Operand::Literal(Literal::null())),
        }
    }

    /// How the path's value is read, unless it is always null.
    fn path(&mut self, path: &tree::Path) -> Option<Operand> {
        let root = Root::from_name(&path.root)?;
        let (first, below) = path.steps.split_first()?;
        let field = self
            .catalog
            .field(root, &first.text)
            .filter(|field| first.kind == StepKind::Name && below.len() <= steps_below(field.origin))?;
        Some(self.source(root, field, below))
    }

    fn source(&mut self, root: Root, field: &Field, below: &[Step]) -> Operand {
        let direct = if field.provider { Read::field(&field.name) } else { Read::exact(&field.name) };
        let path: Vec<Read<'_>> = [direct].into_iter().chain(below.iter().map(Read::from)).collect();
        let range = match field.origin {
            Origin::Metadata => ValueRange::Metadata { keys: key_bytes(below) },
            _ => ValueRange::Unbounded,
        };
        let present = |lowering: &mut Self, of| lowering.reads.slot(root, &path, of, range);
        let source = match field.origin {
            Origin::Member(Type::Boolean) => Source::Boolean(present(self, Use::Examined)),
            Origin::Member(Type::Timestamp) => Source::Timestamp(present(self, Use::Examined)),
            Origin::Member(_) | Origin::Metadata => return Operand::Slot(present(self, Use::Copied)),
            Origin::FullName => Source::FullName {
                present: present(self, Use::Copied),
                first: self.field(root, &["first_name"], Use::Examined),
                last: self.field(root, &["last_name"], Use::Examined),
            },
            Origin::Primary(contact) => {
                let list = list(contact);
                self.reads.records(list, contact.list(), Some(&["id"]), Some(contact.member()), None);
                Source::Primary {
                    present: present(self, Use::Copied),
                    id: self.field(root, &[contact.primary_id()], Use::Examined),
                    list,
                }
            }
            Origin::Verified(contact) => {
                let list = list(contact);
                self.reads.records(list, contact.list(), None, None, Some(&["verification", "status"]));
                Source::Verified { present: present(self, Use::Examined), list }
            }
            Origin::Organizations => {
                let id: &[&str] = &["organization", "id"];
                self.reads.records(List::Memberships, "organization_memberships", Some(id), Some("role"), None);
                match below.first() {
                    None => Source::Organizations { present: present(self, Use::Copied) },
                    Some(step) => Source::OrganizationRoleOf {
                        organizations: self.field(root, &[&field.name], Use::Examined),
                        role: present(self, Use::Copied),
                        organization: step.text.clone(),
                    },
                }
            }
            Origin::Organization => Source::Organization {
                organization: present(self, Use::Copied),
                membership: self.field(Root::Membership, &["organization", &field.name], Use::Copied),
            },
            Origin::OrganizationRole => return Operand::Slot(self.field(Root::Membership, &["role"], Use::Copied)),
        };
        let next = self.derived.len();
        Operand::Derived(*self.derived.entry(source).or_insert(next))
    }

    /// The slot of a field of the provider's.
    fn field(&mut self, root: Root, path: &[&str], of: Use) -> usize {
        let path: Vec<Read<'_>> = path.iter().map(|&name| Read::field(name)).collect();
        self.reads.slot(root, &path, of, ValueRange::Unbounded)
    }
}

impl Literal {
    fn null() -> Self {
        Self::scalar("null")
    }

    fn scalar(text: &str) -> Self {
        Self { json: text.to_owned(), text: text.to_owned() }
    }

    fn is_null_or_false(&self) -> bool {
        self.json == "null" || self.json == "false"
    }
}

impl Source {
    fn renumber(&mut self, numbers: &[usize]) {
        let slots: Vec<&mut usize> = match self {
            Self::Boolean(slot) | Self::Timestamp(slot) => vec![slot],
            Self::FullName { present, first, last } => vec![present, first, last],
            Self::Primary { present, id, .. } => vec![present, id],
            Self::Verified { present, .. } | Self::Organizations { present } => vec![present],
            Self::OrganizationRoleOf { organizations, role, .. } => vec![organizations, role],
            Self::Organization { organization, membership } => vec![organization, membership],
        };
        for slot in slots {
            *slot = numbers.get(*slot).copied().unwrap_or(*slot);
        }
    }
}

fn list(contact: Contact) -> List {
    match contact {
        Contact::EmailAddress => List::EmailAddresses,
        Contact::PhoneNumber => List::PhoneNumbers,
        Contact::Web3Wallet => List::Web3Wallets,
    }
}

/// How many steps a path can go on below a field.
pub(super) fn steps_below(origin: Origin) -> usize {
    match origin {
        Origin::Member(of) if of.has_members() => usize::MAX,
        Origin::Metadata => usize::MAX,
        // A role is a string: nothing lies below it.
        Origin::Organizations => 1,
        _ => 0,
    }
}

/// The bytes that the keys on a path take inside a metadata object: quotes, colon and braces, or brackets.
fn key_bytes(below: &[Step]) -> usize {
    below
        .iter()
        .map(|step| match step.kind {
            StepKind::Name => json_string(&step.text).len() + "{:}".len(),
            StepKind::Index => "[]".len(),
        })
        .sum()
}

/// A JSON string.
fn json_string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The characters of a JSON string, without its quotes.
fn string_content(text: &str) -> String {
    let quoted = json_string(text);
    quoted.get(1..quoted.len() - 1).unwrap_or("").to_owned()
}
