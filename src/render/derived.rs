//! Works out derived values from the slots, and writes them.
//!
//! What each reads, and how large it can be, is told in `compile/derived.rs`.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde_json::{Number, Value};
use smallvec::SmallVec;

use super::emit;
use super::slots::{Captured, Record, Slots};
use crate::catalog::List;
use crate::compile::arena::{Arena, Broken, Id, Table};
use crate::compile::derived::{Derived, TIMESTAMP_BYTES};
use crate::compile::plan::Form;
use crate::compile::trees::Slot;
use crate::json::{Full, InsideString, Sink, write_number};
use crate::limits::Limits;

/// A derived value.
pub(super) enum DerivedValue<'a> {
    Null,
    Boolean(bool),
    Number(Number),
    Captured(Captured<'a>),
    /// Two strings that are not empty.
    FullName {
        first: Captured<'a>,
        last: Captured<'a>,
    },
    /// The roles of the memberships.
    Organizations,
}

/// The derived values of a render. Up to 8 of them need no allocation.
pub(super) type DerivedValues<'a> = Table<Derived, SmallVec<[DerivedValue<'a>; 8]>>;

/// Derives what the expressions ask for; `has_organization` tells whether an organization was passed.
pub(super) fn derive<'a>(
    plan: &Arena<Derived>,
    slots: &mut Slots<'a>,
    has_organization: bool,
    values: &mut DerivedValues<'a>,
) -> Result<(), Broken> {
    if plan.items().iter().any(|derived| matches!(derived, Derived::Organizations { .. })) {
        keep_first_memberships(slots);
    }
    let deriving = Deriving { slots, roles: Roles::new(plan, slots), has_organization };
    values.fill(plan, |values, _| {
        for derived in plan.items() {
            values.push(deriving.value(derived)?);
        }
        Ok(())
    })
}

struct Deriving<'s, 'a> {
    slots: &'s Slots<'a>,
    roles: Roles<'a>,
    has_organization: bool,
}

impl<'a> Deriving<'_, 'a> {
    fn value(&self, derived: &Derived) -> Result<DerivedValue<'a>, Broken> {
        let slots = self.slots;
        let present = |slot: &Id<Slot>| Ok(Some(slots.read(*slot)?).filter(|value| !value.is_missing()));
        let value = match derived {
            Derived::Timestamp(slot) => return Ok(timestamp(slots.read(*slot)?)),
            Derived::FullName { present: full, first, last } => match present(full)? {
                Some(full) => full,
                None => return Ok(full_name(slots.read(*first)?, slots.read(*last)?)),
            },
            Derived::Primary { present: primary, id, list } => match present(primary)? {
                Some(primary) => primary,
                None => primary_of(slots, slots.read(*id)?, *list),
            },
            Derived::Verified { present: verified, list, list_slot } => match present(verified)? {
                Some(verified) => verified,
                None => return Ok(verified_of(slots, *list, slots.read(*list_slot)?)),
            },
            Derived::Organizations { present: organizations, memberships } => match present(organizations)? {
                Some(organizations) => organizations,
                None if slots.read(*memberships)?.is_something() => return Ok(DerivedValue::Organizations),
                None => return Ok(DerivedValue::Null),
            },
            Derived::OrganizationRoleOf { organizations, role, organization } => match present(organizations)? {
                Some(_) => slots.read(*role)?,
                None => self.roles.role(slots, organization),
            },
            Derived::Organization { organization, membership } => {
                slots.read(if self.has_organization { *organization } else { *membership })?
            }
        };
        Ok(DerivedValue::Captured(value))
    }
}

/// Whether some record of the list is verified; null where nothing is known of it.
fn verified_of<'a>(slots: &Slots<'a>, list: List, of: Captured<'a>) -> DerivedValue<'a> {
    let told = slots.records(list).filter_map(|record| record.verified).reduce(|any, verified| any || verified);
    match told {
        Some(verified) => DerivedValue::Boolean(verified),
        None if of.is_something() && !of.has_elements() => DerivedValue::Boolean(false),
        None => DerivedValue::Null,
    }
}

fn full_name<'a>(first: Captured<'a>, last: Captured<'a>) -> DerivedValue<'a> {
    match (is_name(first), is_name(last)) {
        (true, true) => DerivedValue::FullName { first, last },
        (true, false) => DerivedValue::Captured(first),
        (false, true) => DerivedValue::Captured(last),
        (false, false) => DerivedValue::Null,
    }
}

/// Whether a value is a string that is not empty.
fn is_name(value: Captured<'_>) -> bool {
    match value {
        Captured::Missing | Captured::Mistyped => false,
        Captured::Value(value) => value.as_str().is_some_and(|text| !text.is_empty()),
        Captured::Json(json) => json.text().starts_with(b"\"") && !json.is_empty_string(),
    }
}

/// The value of the first record whose key is the given string.
fn primary_of<'a>(slots: &Slots<'a>, id: Captured<'a>, list: List) -> Captured<'a> {
    let Some(id) = id.as_string() else { return Captured::Missing };
    slots.records(list).find(|record| record.key.is_string(&id)).map_or(Captured::Missing, |record| record.value)
}

/// The user's role in each organization: a map where a template asks for many of them; a few are searched for one by one.
struct Roles<'a> {
    by_organization: Option<HashMap<Cow<'a, [u8]>, Captured<'a>>>,
}

impl<'a> Roles<'a> {
    /// The most roles that are searched for one by one.
    const FEW: usize = 4;

    fn new(plan: &Arena<Derived>, slots: &Slots<'a>) -> Self {
        let asked = plan.items().iter().filter(|derived| matches!(derived, Derived::OrganizationRoleOf { .. })).count();
        let by_organization = (asked > Self::FEW).then(|| {
            let mut roles = HashMap::new();
            for record in slots.records(List::Memberships).filter(|record| has_role(record)) {
                if let Some(organization) = record.key.as_string() {
                    roles.entry(organization).or_insert(record.value);
                }
            }
            roles
        });
        Self { by_organization }
    }

    fn role(&self, slots: &Slots<'a>, organization: &str) -> Captured<'a> {
        let role = match &self.by_organization {
            Some(roles) => roles.get(organization.as_bytes()).copied(),
            None => slots
                .records(List::Memberships)
                .filter(|record| has_role(record))
                .find(|record| record.key.is_string(organization.as_bytes()))
                .map(|record| record.value),
        };
        role.unwrap_or(Captured::Missing)
    }
}

/// Whether a membership has a role: without one, it does not count.
fn has_role(membership: &Record<'_>) -> bool {
    membership.value.is_something()
}

/// Forgets memberships without an organization's id or without a role, and all but the first in each organization.
fn keep_first_memberships(slots: &mut Slots<'_>) {
    let mut seen = Seen::default();
    slots.retain_records(|record| {
        record.list != List::Memberships
            || has_role(record) && record.key.as_string().is_some_and(|organization| seen.insert(organization))
    });
}

/// Seconds; the provider's milliseconds are divided by 1,000.
fn timestamp(value: Captured<'_>) -> DerivedValue<'_> {
    let number = match value {
        Captured::Value(Value::Number(number)) => number.clone(),
        Captured::Json(json) if json.text().first().is_some_and(|byte| matches!(byte, b'-' | b'0'..=b'9')) => {
            match serde_json::from_slice(json.text()) {
                Ok(number) => number,
                Err(_) => return DerivedValue::Null,
            }
        }
        _ => return DerivedValue::Null,
    };
    match (seconds(&number), value) {
        (Some(seconds), _) => DerivedValue::Number(seconds),
        // A long text of a small number becomes shorter, so that a timestamp is never longer than its bounds say.
        (None, Captured::Json(json)) if json.text().len() > TIMESTAMP_BYTES => DerivedValue::Number(number),
        (None, value) => DerivedValue::Captured(value),
    }
}

/// The seconds of a time in milliseconds; `None` if the number is so small that it is in seconds already.
fn seconds(number: &Number) -> Option<Number> {
    const LATEST_SECOND: u64 = 100_000_000_000;
    if let Some(milliseconds) = number.as_u64() {
        return (milliseconds > LATEST_SECOND).then(|| (milliseconds / 1000).into());
    }
    #[expect(clippy::cast_precision_loss, reason = "the limit is far below 2^53")]
    let milliseconds = number.as_f64().filter(|&number| number > LATEST_SECOND as f64)?;
    let seconds = (milliseconds / 1000.0).floor();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number between 10^8 and 2^63")]
    if seconds < 9.2e18 { Some((seconds as u64).into()) } else { Number::from_f64(seconds) }
}

impl DerivedValue<'_> {
    pub(super) fn is_null_or_false(&self) -> bool {
        match self {
            Self::Null | Self::Boolean(false) => true,
            Self::Captured(value) => value.is_null_or_false(),
            _ => false,
        }
    }

    pub(super) fn is_null(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Captured(value) => value.is_null(),
            _ => false,
        }
    }

    /// Writes the value, nested in at most `depth` levels of its own.
    pub(super) fn write(&self, form: Form, depth: usize, slots: &Slots<'_>, sink: &mut impl Sink) -> Result<(), Full> {
        match (self, form) {
            (Self::Null, _) => sink.write(b"null"),
            (Self::Boolean(true), _) => sink.write(b"true"),
            (Self::Boolean(false), _) => sink.write(b"false"),
            (Self::Number(number), _) => write_number(number, sink),
            (Self::Captured(value), Form::Json) => emit::write_json(*value, depth, sink),
            (Self::Captured(value), Form::Text) => emit::write_inside_string(*value, sink),
            (Self::FullName { first, last }, Form::Json) => {
                sink.write(b"\"")?;
                write_full_name(*first, *last, sink)?;
                sink.write(b"\"")
            }
            (Self::FullName { first, last }, Form::Text) => write_full_name(*first, *last, sink),
            (Self::Organizations, Form::Json) => write_organizations(slots, depth, sink),
            (Self::Organizations, Form::Text) => write_organizations(slots, Limits::DEPTH, &mut InsideString(sink)),
        }
    }
}

fn write_full_name(first: Captured<'_>, last: Captured<'_>, sink: &mut impl Sink) -> Result<(), Full> {
    emit::write_inside_string(first, sink)?;
    sink.write(b" ")?;
    emit::write_inside_string(last, sink)
}

/// Writes an object from organization to role.
fn write_organizations(slots: &Slots<'_>, depth: usize, sink: &mut impl Sink) -> Result<(), Full> {
    let depth = depth.checked_sub(1).ok_or(Full::Depth)?;
    let mut separator: &[u8] = b"{";
    for record in slots.records(List::Memberships) {
        sink.write(separator)?;
        emit::write_json(record.key, depth, sink)?;
        sink.write(b":")?;
        emit::write_json(record.value, depth, sink)?;
        separator = b",";
    }
    if separator == b"{" {
        sink.write(separator)?;
    }
    sink.write(b"}")
}

/// The organizations that were seen: a few in place, many in a set, so that the time stays linear.
#[derive(Default)]
struct Seen<'a> {
    few: SmallVec<[Cow<'a, [u8]>; 8]>,
    many: HashSet<Cow<'a, [u8]>>,
}

impl<'a> Seen<'a> {
    /// Adds an organization, and returns whether it is new.
    fn insert(&mut self, organization: Cow<'a, [u8]>) -> bool {
        if self.few.contains(&organization) {
            return false;
        }
        if self.few.len() < self.few.inline_size() {
            self.few.push(organization);
            return true;
        }
        self.many.insert(organization)
    }
}
