//! The values of fields, derived ones above all: what each reads, how large it can be, and how `explain` shows it.
//!
//! The catalog lists the derived fields (`catalog/clerk.rs`), and rendering evaluates them (`render/derived.rs`). The
//! rest of the compiler knows nothing about them.

use super::arena::{Broken, Id};
use super::reads::{Read, ReadStep, Reads, Usage};
use super::trees::Slot;
use crate::catalog::{Field, List, Origin, Root, Type};
use crate::json::quoted;
use crate::syntax::tree::{Step, StepKind};

/// How a derived value is made of the values of slots. `present` is the slot of the field itself; its value counts if
/// it is there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Derived {
    /// The number in a slot: seconds, or milliseconds when it is large.
    Timestamp(Id<Slot>),
    /// The names that are not empty, with a space between them.
    FullName { present: Id<Slot>, first: Id<Slot>, last: Id<Slot> },
    /// The value of the record whose key is the value of `id`.
    Primary { present: Id<Slot>, id: Id<Slot>, list: List },
    /// Whether some record of the list is verified; `list_slot` is that of the list itself.
    Verified { present: Id<Slot>, list: List, list_slot: Id<Slot> },
    /// An object from the records of the memberships; `memberships` is the slot of their list.
    Organizations { present: Id<Slot>, memberships: Id<Slot> },
    /// One member of the object of organizations.
    OrganizationRoleOf { organizations: Id<Slot>, role: Id<Slot>, organization: String },
    /// The value of `organization`; if no organization was passed, that of `membership`.
    Organization { organization: Id<Slot>, membership: Id<Slot> },
}

/// The value of a field, or of what lies below it.
pub(super) enum FieldValue {
    /// What a slot holds.
    Slot(Id<Slot>),
    Derived(Derived),
}

/// How many bytes a derived value can take.
pub(crate) enum Extent {
    /// As many as the value of a slot.
    Slot(Id<Slot>),
    Between(usize, usize),
}

/// The longest text of a timestamp that is kept as it is: `serde_json` writes no number in more bytes.
pub(crate) const TIMESTAMP_BYTES: usize = 24;

impl FieldValue {
    /// The value of a field, or of what the steps below it lead to. The slots that it is made of are added to the
    /// reads.
    pub(super) fn of(root: Root, field: &Field, below: &[Step], reads: &mut Reads) -> Self {
        let place = FieldPath {
            root,
            names: &[&field.name],
            may_be_camel_case: field.may_be_camel_case,
            origin: field.origin,
            below,
        };
        Self::Derived(match field.origin {
            Origin::Member(Type::Timestamp) => Derived::Timestamp(place.slot(Usage::Examined, reads)),
            Origin::Member(_) => return Self::Slot(place.slot(Usage::Copied, reads)),
            Origin::FullName => Derived::FullName {
                present: place.slot(Usage::Copied, reads),
                first: text(Root::User, "first_name", Usage::Examined, reads),
                last: text(Root::User, "last_name", Usage::Examined, reads),
            },
            Origin::Primary(contact) => {
                let list = List::Contacts(contact);
                let present = place.slot(Usage::Copied, reads);
                let id = text(Root::User, contact.primary_id(), Usage::Examined, reads);
                reads.record_keys(list);
                reads.record_values(list);
                Derived::Primary { present, id, list }
            }
            Origin::Verified(contact) => {
                let list = List::Contacts(contact);
                let present = place.slot(Usage::Copied, reads);
                reads.record_verifications(list);
                Derived::Verified { present, list, list_slot: reads.list(list) }
            }
            Origin::Organizations => {
                let value = place.slot(Usage::Copied, reads);
                reads.record_keys(List::Memberships);
                reads.record_values(List::Memberships);
                match below.first() {
                    None => Derived::Organizations { present: value, memberships: reads.list(List::Memberships) },
                    Some(step) => Derived::OrganizationRoleOf {
                        organizations: FieldPath { below: &[], ..place }.slot(Usage::Examined, reads),
                        role: value,
                        organization: step.text.clone(),
                    },
                }
            }
            Origin::Organization(_) => Derived::Organization {
                organization: place.slot(Usage::Copied, reads),
                membership: FieldPath { root: Root::Membership, names: &["organization", &field.name], ..place }
                    .slot(Usage::Copied, reads),
            },
            Origin::OrganizationRole => return Self::Slot(text(Root::Membership, "role", Usage::Copied, reads)),
        })
    }
}

impl Derived {
    /// How many bytes the value can take.
    pub(crate) fn extent(&self) -> Extent {
        match *self {
            Self::Timestamp(_) => Extent::Between("0".len(), TIMESTAMP_BYTES),
            Self::FullName { present: slot, .. }
            | Self::Primary { present: slot, .. }
            | Self::Verified { present: slot, .. }
            | Self::Organizations { present: slot, .. }
            | Self::OrganizationRoleOf { role: slot, .. }
            | Self::Organization { organization: slot, .. } => Extent::Slot(slot),
        }
    }

    /// The derivation in words; `slot` has the words for a slot.
    pub(super) fn words(&self, slot: impl Fn(Id<Slot>) -> Result<String, Broken>) -> Result<String, Broken> {
        Ok(match self {
            Self::Timestamp(value) => format!("seconds of {}", slot(*value)?),
            Self::FullName { present, first, last } => {
                format!("{}, else {} and {}", slot(*present)?, slot(*first)?, slot(*last)?)
            }
            Self::Primary { present, id, list } => {
                format!("{}, else the record of {} for {}", slot(*present)?, list.name(), slot(*id)?)
            }
            Self::Verified { present, list, .. } => {
                format!("{}, else whether a record of {} is verified", slot(*present)?, list.name())
            }
            Self::Organizations { present, .. } => {
                format!("{}, else the roles of the records of {}", slot(*present)?, List::Memberships.name())
            }
            Self::OrganizationRoleOf { organizations, role, organization } => {
                format!("{}, without {} the role in `{organization}`", slot(*role)?, slot(*organizations)?)
            }
            Self::Organization { organization, membership } => {
                format!("{}, else {}", slot(*organization)?, slot(*membership)?)
            }
        })
    }
}

/// The path of a field, or of something below it, in a document.
#[derive(Clone, Copy)]
struct FieldPath<'t> {
    root: Root,
    /// The names that lead to the field.
    names: &'t [&'t str],
    /// Whether they may also come in camelCase.
    may_be_camel_case: bool,
    origin: Origin,
    below: &'t [Step],
}

impl FieldPath<'_> {
    /// The slot of the value. A value below a field counts only if the field has the type that the catalog promises, so
    /// that the field is looked at as well.
    fn slot(&self, usage: Usage, reads: &mut Reads) -> Id<Slot> {
        let promise = self.origin.value_type();
        if self.below.is_empty() {
            return reads.slot(&self.read(usage, promise));
        }
        let slot = reads.slot(&self.read(usage, self.origin.type_below()));
        let field = FieldPath { below: &[], ..*self };
        match promise {
            Type::Any => {}
            // An element of another type gives the whole list another type, so that all elements are read.
            Type::Strings => _ = reads.slot(&field.read(Usage::Examined, promise)),
            _ => _ = reads.slot(&field.read(Usage::Compared, promise)),
        }
        slot
    }

    fn read(&self, usage: Usage, promise: Type) -> Read<'_> {
        let &Self { root, names, may_be_camel_case, origin, below } = self;
        let names = names.iter().map(|name| ReadStep { name, kind: StepKind::Name, may_be_camel_case });
        let steps = names.chain(below.iter().map(ReadStep::from)).collect();
        let metadata_keys = (origin.value_type() == Type::Metadata).then(|| key_bytes(below));
        Read { root, steps, usage, promise, metadata_keys }
    }
}

/// The slot of a member of the provider's that is a string.
fn text(root: Root, name: &str, usage: Usage, reads: &mut Reads) -> Id<Slot> {
    reads.slot(&Read::provider_member(root, &[name], usage, Type::String))
}

/// How many bytes the keys on a path take inside a metadata object: with quotes, colon and braces, or brackets.
fn key_bytes(below: &[Step]) -> usize {
    below
        .iter()
        .map(|step| match step.kind {
            StepKind::Name => quoted(&step.text).len() + "{:}".len(),
            StepKind::Index => "[]".len(),
        })
        .sum()
}
