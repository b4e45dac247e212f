//! From slots to the value of an expression, with the fields that are derived from several members.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde_json::{Number, Value};
use smallvec::SmallVec;

use super::emit;
use super::slots::{Captured, Record, Slots};
use crate::compile::plan::{Expression, Form, List, Literal, Operand, Source};
use crate::json::{Full, InsideString, Sink, write_number};
use crate::limits::Limits;

/// The value of an expression.
#[derive(Clone)]
pub(super) enum Evaluated<'p, 'a> {
    Null,
    /// There is no value: what it would stand in is left out.
    Omitted,
    Boolean(bool),
    Number(Number),
    Literal(&'p Literal),
    Captured(Captured<'a>),
    /// A first and a last name: two slots with strings that are not empty.
    FullName {
        first: usize,
        last: usize,
    },
    /// The roles of the memberships.
    Organizations,
}

/// The derived values of a render. Plans of up to 8 need no allocation.
pub(super) type Derived<'a> = SmallVec<[Evaluated<'static, 'a>; 8]>;

/// The longest text of a timestamp that is kept as it is: `serde_json` writes no number in more bytes.
pub(crate) const TIMESTAMP_BYTES: usize = 24;

/// Derives what the expressions ask for; `has_organization` tells whether an organization was passed.
pub(super) fn derive<'a>(sources: &[Source], slots: &mut Slots<'a>, has_organization: bool, derived: &mut Derived<'a>) {
    if sources.iter().any(|source| matches!(source, Source::Organizations { .. })) {
        keep_first_memberships(slots);
    }
    let roles = Roles::new(sources, slots);
    derived.extend(sources.iter().map(|source| derived_value(source, slots, &roles, has_organization)));
}

/// Evaluates an expression.
#[inline]
pub(super) fn evaluate<'p, 'a>(
    expression: &'p Expression,
    slots: &Slots<'a>,
    derived: &Derived<'a>,
) -> Evaluated<'p, 'a> {
    for operand in &expression.first {
        let value = operand_value(operand, slots, derived);
        if !value.is_null_or_false() {
            return value;
        }
    }
    operand_value(&expression.last, slots, derived)
}

#[inline]
fn operand_value<'p, 'a>(operand: &'p Operand, slots: &Slots<'a>, derived: &Derived<'a>) -> Evaluated<'p, 'a> {
    match operand {
        Operand::Literal(literal) => Evaluated::Literal(literal),
        Operand::Slot(slot) => Evaluated::Captured(slots.read(*slot)),
        Operand::Derived(number) => derived.get(*number).cloned().unwrap_or(Evaluated::Null),
        Operand::Omit => Evaluated::Omitted,
    }
}

fn derived_value<'a>(
    source: &Source,
    slots: &Slots<'a>,
    roles: &Roles<'a>,
    has_organization: bool,
) -> Evaluated<'static, 'a> {
    let present = |slot: usize| Some(slots.read(slot)).filter(|value| !value.is_missing());
    match source {
        Source::Timestamp(slot) => timestamp(slots.read(*slot)),
        Source::FullName { present: full, first, last } => match present(*full) {
            Some(full) => Evaluated::Captured(full),
            None => full_name(slots, *first, *last),
        },
        Source::Primary { present: primary, id, list } => match present(*primary) {
            Some(primary) => Evaluated::Captured(primary),
            None => Evaluated::Captured(primary_of(slots, slots.read(*id), *list)),
        },
        Source::Verified { present: verified, list, of } => match present(*verified) {
            Some(verified) => Evaluated::Captured(verified),
            None => verified_of(slots, *list, slots.read(*of)),
        },
        Source::Organizations { present: organizations, of } => match present(*organizations) {
            Some(organizations) => Evaluated::Captured(organizations),
            None if slots.read(*of).is_something() => Evaluated::Organizations,
            None => Evaluated::Null,
        },
        Source::OrganizationRoleOf { organizations, role, organization } => match present(*organizations) {
            Some(_) => Evaluated::Captured(slots.read(*role)),
            None => Evaluated::Captured(roles.role(slots, organization)),
        },
        Source::Organization { organization, membership } => {
            Evaluated::Captured(slots.read(if has_organization { *organization } else { *membership }))
        }
    }
}

/// Whether some record of the list is verified; null where nothing is known of it.
fn verified_of<'a>(slots: &Slots<'a>, list: List, of: Captured<'a>) -> Evaluated<'static, 'a> {
    let told = slots.records(list).filter_map(|record| record.verified).reduce(|any, verified| any || verified);
    match told {
        Some(verified) => Evaluated::Boolean(verified),
        None if of.is_something() && !of.has_elements() => Evaluated::Boolean(false),
        None => Evaluated::Null,
    }
}

fn full_name<'a>(slots: &Slots<'a>, first: usize, last: usize) -> Evaluated<'static, 'a> {
    match (is_name(slots.read(first)), is_name(slots.read(last))) {
        (true, true) => Evaluated::FullName { first, last },
        (true, false) => Evaluated::Captured(slots.read(first)),
        (false, true) => Evaluated::Captured(slots.read(last)),
        (false, false) => Evaluated::Null,
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

/// The roles by organization, where more than a few are asked for.
struct Roles<'a> {
    by_organization: Option<HashMap<Cow<'a, [u8]>, Captured<'a>>>,
}

impl<'a> Roles<'a> {
    /// The roles that are searched for one by one.
    const FEW: usize = 4;

    fn new(sources: &[Source], slots: &Slots<'a>) -> Self {
        let asked = sources.iter().filter(|source| matches!(source, Source::OrganizationRoleOf { .. })).count();
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

/// A membership without a role is none.
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
fn timestamp(value: Captured<'_>) -> Evaluated<'static, '_> {
    let number = match value {
        Captured::Value(Value::Number(number)) => number.clone(),
        Captured::Json(json) if json.text().first().is_some_and(|byte| matches!(byte, b'-' | b'0'..=b'9')) => {
            match serde_json::from_slice(json.text()) {
                Ok(number) => number,
                Err(_) => return Evaluated::Null,
            }
        }
        _ => return Evaluated::Null,
    };
    match (seconds(&number), value) {
        (Some(seconds), _) => Evaluated::Number(seconds),
        (None, Captured::Json(json)) if json.text().len() > TIMESTAMP_BYTES => Evaluated::Number(number),
        (None, value) => Evaluated::Captured(value),
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

impl Evaluated<'_, '_> {
    pub(super) fn is_null_or_false(&self) -> bool {
        match self {
            Self::Null | Self::Omitted | Self::Boolean(false) => true,
            Self::Literal(literal) => matches!(literal.json.as_str(), "null" | "false"),
            Self::Captured(value) => value.is_null_or_false(),
            _ => false,
        }
    }

    pub(super) fn is_null(&self) -> bool {
        match self {
            Self::Null | Self::Captured(Captured::Missing | Captured::Mistyped | Captured::Value(Value::Null)) => true,
            Self::Captured(Captured::Json(json)) => json.text() == b"null",
            Self::Literal(literal) => literal.json == "null",
            _ => false,
        }
    }

    /// Writes the value, nested in at most `depth` levels of its own.
    #[inline]
    pub(super) fn write(&self, form: Form, depth: usize, slots: &Slots<'_>, sink: &mut impl Sink) -> Result<(), Full> {
        match (self, form) {
            (Self::Captured(value), Form::Json) => emit::write_json(*value, depth, sink),
            (Self::Captured(value), Form::Text) => emit::write_inside_string(*value, sink),
            (Self::Omitted, _) => Ok(()),
            (Self::Null, _) => sink.write(b"null"),
            (Self::Boolean(true), _) => sink.write(b"true"),
            (Self::Boolean(false), _) => sink.write(b"false"),
            (Self::Number(number), _) => write_number(number, sink),
            (Self::Literal(literal), Form::Json) => sink.write(literal.json.as_bytes()),
            (Self::Literal(literal), Form::Text) => sink.write(literal.text.as_bytes()),
            (Self::FullName { first, last }, Form::Json) => {
                sink.write(b"\"")?;
                write_full_name(slots.read(*first), slots.read(*last), sink)?;
                sink.write(b"\"")
            }
            (Self::FullName { first, last }, Form::Text) => {
                write_full_name(slots.read(*first), slots.read(*last), sink)
            }
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
