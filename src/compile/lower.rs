//! From tree to plan: constants are serialized and merged, paths become slots.

use std::collections::HashMap;
use std::ops::Range;

use super::paths::{Read, Reads};
use super::plan::{
    Checks, Choice, Claim, ClaimMember, Comma, DocumentChecks, Expression, Form, List, Literal, Operand, Part, Place,
    Plan, Source, Use,
};
use crate::catalog::{Catalog, Contact, Field, Origin, Root, Type};
use crate::json::{escaped, quoted};
use crate::syntax::tree::{self, Member, Node, NodeKind, OperandKind, Piece, Shortcode, Step, StepKind};

/// Lowers a template in which the checks have found no error.
pub(super) fn lower(root: &Node, catalog: &Catalog) -> Plan {
    let mut lowering = Lowering {
        catalog,
        text: String::new(),
        merged: 0,
        left_out: 0,
        parts: Vec::new(),
        choices: Vec::new(),
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
    let tail = lowering.cut();
    let mut checks = lowering.checks();
    let Lowering { text, parts, choices, members, expressions, derived, reads, .. } = lowering;
    let finished = reads.finish();
    let renumber = |slot: &mut usize| *slot = finished.renumbered.get(*slot).copied().unwrap_or(*slot);
    let mut expressions = by_place(expressions);
    for expression in &mut expressions {
        for operand in expression.first.iter_mut().chain([&mut expression.last]) {
            if let Operand::Slot(slot) = operand {
                renumber(slot);
            }
        }
    }
    let mut derived = by_place(derived);
    derived.iter_mut().flat_map(Source::slots).for_each(renumber);
    checks.slots().for_each(renumber);
    Plan {
        text,
        parts,
        choices,
        tail,
        members,
        claims,
        expressions,
        derived,
        checks,
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
    /// How much of the text already belongs to a part or a choice.
    merged: usize,
    /// How many bytes of the text are there only if what they stand in is.
    left_out: usize,
    parts: Vec<Part>,
    choices: Vec<Choice>,
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

/// What stands before a member or an element of the same object or array.
#[derive(Default)]
struct Before {
    /// Something that may be left out.
    optional: bool,
    /// Something that is always there.
    certain: bool,
}

impl Before {
    /// The comma of what comes next.
    fn comma(&mut self, is_optional: bool) -> Comma {
        let comma = match self {
            Self { certain: true, .. } => Comma::Always,
            Self { optional: true, .. } => Comma::IfAny,
            _ => Comma::Never,
        };
        if is_optional {
            self.optional = true;
        } else {
            self.certain = true;
        }
        comma
    }
}

impl Lowering<'_> {
    fn claims(&mut self, members: &[Member]) -> Vec<Claim> {
        let mut claims = Vec::with_capacity(members.len());
        let mut before = Before::default();
        self.text.push('{');
        for (index, member) in members.iter().enumerate() {
            self.claim = index;
            let (part, choice) = (self.parts.len(), self.choices.len());
            let constant_bytes =
                self.item(&member.value, &mut before, Place::Claim, |lowering| lowering.claim_value(member));
            claims.push(Claim {
                name: member.name.text.clone(),
                span: member.name.span.clone(),
                constant_bytes,
                parts: part..self.parts.len(),
                choices: choice..self.choices.len(),
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
        let name = quoted(&claim.name.text);
        let around = name.len() + ":{}".len();
        self.text.push_str(&name);
        self.text.push_str(":{");
        let mut before = Before::default();
        for member in members {
            let part = self.parts.len();
            self.member = Some(self.members.len());
            let constant_bytes =
                self.item(&member.value, &mut before, Place::Member, |lowering| lowering.member(member, 2));
            if self.parts.len() > part {
                self.members.push(ClaimMember {
                    claim: self.claim,
                    name: member.name.text.clone(),
                    constant_bytes,
                    around,
                });
            }
            self.member = None;
        }
        self.text.push('}');
    }

    /// A member or an element with the comma before it; `lower` adds it without. Returns how many bytes of its constant
    /// text, without that comma, are always there.
    fn item(&mut self, value: &Node, before: &mut Before, place: Place, lower: impl FnOnce(&mut Self)) -> usize {
        let is_optional = may_be_left_out(value);
        let comma = before.comma(is_optional);
        if !is_optional {
            match comma {
                Comma::Never => {}
                Comma::Always => self.text.push(','),
                Comma::IfAny => {
                    let parts = self.parts.len();
                    let choice = self.choice(comma, place, parts);
                    self.choices.push(choice);
                }
            }
            let (text, left_out) = (self.text.len(), self.left_out);
            lower(self);
            return self.text.len() - text - (self.left_out - left_out);
        }
        let mut choice = self.choice(comma, place, self.parts.len());
        let start = self.text.len();
        if comma == Comma::Always {
            self.text.push(',');
        }
        lower(self);
        choice.parts.end = self.parts.len();
        choice.after = self.cut();
        let bytes = self.text.len() - start;
        choice.constant_bytes = bytes - usize::from(comma == Comma::Always);
        self.left_out += bytes;
        self.choices.push(choice);
        0
    }

    /// A choice with nothing inside.
    fn choice(&mut self, comma: Comma, place: Place, part: usize) -> Choice {
        let before = self.cut();
        Choice {
            claim: self.claim,
            member: self.member,
            place,
            after: before.end..before.end,
            before,
            comma,
            parts: part..part,
            constant_bytes: 0,
        }
    }

    /// The text that belongs to no part and no choice yet.
    fn cut(&mut self) -> Range<usize> {
        let start = std::mem::replace(&mut self.merged, self.text.len());
        start..self.text.len()
    }

    fn member(&mut self, member: &Member, depth: usize) {
        self.text.push_str(&quoted(&member.name.text));
        self.text.push(':');
        self.node(&member.value, depth);
    }

    fn node(&mut self, node: &Node, depth: usize) {
        match &node.kind {
            NodeKind::Scalar(scalar) => self.text.push_str(scalar),
            NodeKind::Text(text) => self.text.push_str(&quoted(text)),
            NodeKind::Array(elements) => {
                let mut before = Before::default();
                self.text.push('[');
                for element in elements {
                    self.item(element, &mut before, Place::Inner, |lowering| lowering.node(element, depth + 1));
                }
                self.text.push(']');
            }
            NodeKind::Object(members) => {
                let mut before = Before::default();
                self.text.push('{');
                for member in members {
                    self.item(&member.value, &mut before, Place::Inner, |lowering| lowering.member(member, depth + 1));
                }
                self.text.push('}');
            }
            NodeKind::Shortcode(shortcode) => self.shortcode(shortcode, Form::Json, depth),
            NodeKind::Interpolation(pieces) => {
                self.text.push('"');
                for piece in pieces {
                    match piece {
                        Piece::Text(text) => self.text.push_str(&escaped(text)),
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
            // What is always null stays a part: it is counted as null with the others.
            Expression { first, last: Operand::Literal(literal) } if first.is_empty() && literal.json != "null" => {
                self.text.push_str(match form {
                    Form::Json => &literal.json,
                    Form::Text => &literal.text,
                });
            }
            _ => {
                let next = self.expressions.len();
                let index = *self.expressions.entry(expression).or_insert(next);
                let before = self.cut();
                self.parts.push(Part {
                    claim: self.claim,
                    member: self.member,
                    span: shortcode.span.clone(),
                    before,
                    expression: index,
                    form,
                    depth,
                });
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
                Operand::Literal(_) | Operand::Omit => {
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
            OperandKind::Path(path) => self.path(path).unwrap_or_else(|| Operand::Literal(Literal::null())),
            OperandKind::Omit => Operand::Omit,
            literal => Operand::Literal(Literal::of(literal)),
        }
    }

    /// How the path's value is read, unless it is always null.
    fn path(&mut self, path: &tree::Path) -> Option<Operand> {
        let root = Root::from_name(&path.root)?;
        let (first, below) = path.steps.split_first()?;
        let field = self
            .catalog
            .field(root, &first.text)
            .filter(|field| first.kind == StepKind::Name && below.len() <= field.origin.steps_below())?;
        Some(self.source(root, field, below))
    }

    fn source(&mut self, root: Root, field: &Field, below: &[Step]) -> Operand {
        let direct = if field.provider { Read::field(&field.name) } else { Read::exact(&field.name) };
        let path = [direct];
        let steps: Vec<Read<'_>> = below.iter().map(Read::from).collect();
        let source = match field.origin {
            Origin::Member(Type::Timestamp) => {
                Source::Timestamp(self.value(root, &path, &steps, field.origin, Use::Examined))
            }
            Origin::Member(_) => {
                return Operand::Slot(self.value(root, &path, &steps, field.origin, Use::Copied));
            }
            Origin::FullName => Source::FullName {
                present: self.value(root, &path, &steps, field.origin, Use::Copied),
                first: self.field(root, &["first_name"], Use::Examined),
                last: self.field(root, &["last_name"], Use::Examined),
            },
            Origin::Primary(contact) => {
                let list = list(contact);
                self.reads.records(list, contact.list(), Some(&["id"]), Some(contact.member()), false);
                Source::Primary {
                    present: self.value(root, &path, &steps, field.origin, Use::Copied),
                    id: self.field(root, &[contact.primary_id()], Use::Examined),
                    list,
                }
            }
            Origin::Verified(contact) => {
                let list = list(contact);
                Source::Verified {
                    of: self.reads.records(list, contact.list(), None, None, true),
                    present: self.value(root, &path, &steps, field.origin, Use::Copied),
                    list,
                }
            }
            Origin::Organizations => {
                let id: &[&str] = &["organization", "id"];
                let of =
                    self.reads.records(List::Memberships, "organization_memberships", Some(id), Some("role"), false);
                match below.first() {
                    None => {
                        Source::Organizations { present: self.value(root, &path, &[], field.origin, Use::Copied), of }
                    }
                    Some(step) => Source::OrganizationRoleOf {
                        organizations: self.value(root, &path, &[], field.origin, Use::Examined),
                        role: self.value(root, &path, &steps, field.origin, Use::Copied),
                        organization: step.text.clone(),
                    },
                }
            }
            Origin::Organization(_) => Source::Organization {
                organization: self.value(root, &path, &steps, field.origin, Use::Copied),
                membership: {
                    let path = [Read::field("organization"), Read::field(&field.name)];
                    self.value(Root::Membership, &path, &steps, field.origin, Use::Copied)
                },
            },
            Origin::OrganizationRole => return Operand::Slot(self.field(Root::Membership, &["role"], Use::Copied)),
        };
        let next = self.derived.len();
        Operand::Derived(*self.derived.entry(source).or_insert(next))
    }

    /// The slot of the value that `below` leads to from a field. What lies below a field of another type than the catalog
    /// promises is not there, so the field is looked at, too.
    fn value(&mut self, root: Root, field: &[Read<'_>], below: &[Read<'_>], origin: Origin, of: Use) -> usize {
        let promise = origin.of();
        let slot = |reads: &mut Reads, path: &[Read<'_>], of, promise| {
            let keys = (origin.of() == Type::Metadata).then(|| key_bytes(path.get(field.len()..).unwrap_or(&[])));
            reads.slot(root, path, of, promise, keys)
        };
        if below.is_empty() {
            return slot(&mut self.reads, field, of, promise);
        }
        match promise {
            Type::Any => {}
            // One entry of another type makes the list one of another type: all of it is read.
            Type::Strings => _ = slot(&mut self.reads, field, Use::Examined, promise),
            _ => _ = slot(&mut self.reads, field, Use::Compared, promise),
        }
        let inside = match origin {
            Origin::Organizations | Origin::Member(Type::Strings) => Type::String,
            _ => Type::Any,
        };
        slot(&mut self.reads, &[field, below].concat(), of, inside)
    }

    /// The slot of a text of the provider's.
    fn field(&mut self, root: Root, path: &[&str], of: Use) -> usize {
        let path: Vec<Read<'_>> = path.iter().map(|&name| Read::field(name)).collect();
        self.reads.slot(root, &path, of, Type::String, None)
    }

    /// What is compared before anything is rendered, whatever the template reads.
    fn checks(&mut self) -> Checks {
        let mut slot = |root, path: &[&str]| {
            let path: Vec<Read<'_>> = path.iter().map(|&name| Read::field(name)).collect();
            self.reads.slot(root, &path, Use::Compared, Type::Any, None)
        };
        let mut documents = Root::ALL.map(|root| DocumentChecks {
            names: vec![(slot(root, &["object"]), root)],
            deleted: slot(root, &["deleted"]),
        });
        if let Some(membership) = documents.get_mut(Root::Membership as usize) {
            let organization = slot(Root::Membership, &["organization", "object"]);
            membership.names.push((organization, Root::Organization));
        }
        let organization = slot(Root::Organization, &["id"]);
        let organization_of_membership = slot(Root::Membership, &["organization", "id"]);
        let user = slot(Root::User, &["id"]);
        let user_of_membership = slot(Root::Membership, &["public_user_data", "user_id"]);
        let user_of_session = slot(Root::Session, &["user_id"]);
        let equal = vec![
            [(organization, Root::Organization), (organization_of_membership, Root::Membership)],
            [(user, Root::User), (user_of_membership, Root::Membership)],
            [(user, Root::User), (user_of_session, Root::Session)],
        ];
        Checks { documents, equal }
    }
}

/// Whether an element or a member with this value may be left out.
fn may_be_left_out(value: &Node) -> bool {
    let shortcode_may = |shortcode: &Shortcode| {
        let decides = |operand: &tree::Operand| match &operand.kind {
            OperandKind::Path(_) | OperandKind::Omit => false,
            literal => !Literal::of(literal).is_null_or_false(),
        };
        shortcode.operands.last().is_some_and(|last| matches!(last.kind, OperandKind::Omit))
            && !shortcode.operands.iter().any(decides)
    };
    match &value.kind {
        NodeKind::Shortcode(shortcode) => shortcode_may(shortcode),
        NodeKind::Interpolation(pieces) => pieces.iter().any(|piece| match piece {
            Piece::Text(_) => false,
            Piece::Shortcode(shortcode) => shortcode_may(shortcode),
        }),
        _ => false,
    }
}

impl Literal {
    /// The constant that an operand stands for which is no path.
    fn of(operand: &OperandKind) -> Self {
        match operand {
            OperandKind::Text(text, _) => Self { json: quoted(text), text: escaped(text) },
            OperandKind::Number(text) => Self::scalar(text),
            OperandKind::Boolean(true) => Self::scalar("true"),
            OperandKind::Boolean(false) => Self::scalar("false"),
            OperandKind::List(elements) => {
                let elements: Vec<String> = elements.iter().map(|element| Self::of(&element.kind).json).collect();
                let json = format!("[{}]", elements.join(","));
                Self { text: escaped(&json), json }
            }
            OperandKind::EmptyObject => Self::scalar("{}"),
            OperandKind::Null | OperandKind::Path(_) | OperandKind::Omit => Self::null(),
        }
    }

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
    fn slots(&mut self) -> Vec<&mut usize> {
        match self {
            Self::Timestamp(slot) => vec![slot],
            Self::FullName { present, first, last } => vec![present, first, last],
            Self::Primary { present, id, .. } => vec![present, id],
            Self::Verified { present, of, .. } | Self::Organizations { present, of } => vec![present, of],
            Self::OrganizationRoleOf { organizations, role, .. } => vec![organizations, role],
            Self::Organization { organization, membership } => vec![organization, membership],
        }
    }
}

impl Checks {
    fn slots(&mut self) -> impl Iterator<Item = &mut usize> {
        let of_documents = self
            .documents
            .iter_mut()
            .flat_map(|document| document.names.iter_mut().map(|(slot, _)| slot).chain([&mut document.deleted]));
        of_documents.chain(self.equal.iter_mut().flatten().map(|(slot, _)| slot))
    }
}

fn list(contact: Contact) -> List {
    match contact {
        Contact::EmailAddress => List::EmailAddresses,
        Contact::PhoneNumber => List::PhoneNumbers,
        Contact::Web3Wallet => List::Web3Wallets,
    }
}

/// The bytes that the keys on a path take inside a metadata object: quotes, colon and braces, or brackets.
fn key_bytes(below: &[Read<'_>]) -> usize {
    below
        .iter()
        .map(|step| match step.kind {
            StepKind::Name => quoted(step.name).len() + "{:}".len(),
            StepKind::Index => "[]".len(),
        })
        .sum()
}
