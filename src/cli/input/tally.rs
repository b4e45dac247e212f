//! What is reported about an input of users: the first faults one by one, the others as a count, and how the run ended.

use std::fmt;

use claimsmith::catalog::Root;

use super::blocks::End;
use super::document::other_event;
use super::segment::Segment;
use super::split::Fault;
use super::unit::Unit;
use crate::cli::outcome::Outcome;
use crate::cli::output;
use crate::cli::source::Source;
use crate::cli::stop::Stop;

/// The faults that are reported one by one; the others are only counted.
const TOLD: u64 = 20;

/// What was noted of some documents.
#[derive(Default)]
pub(super) struct Notes {
    /// The documents that were not blank lines.
    pub(super) filled: u64,
    /// The first documents at fault, numbered from 0, and what is wrong with them.
    faults: Vec<(u64, String)>,
    /// The documents at fault that are only counted.
    more_faults: u64,
    /// The events of other types, and the type of the last one.
    other_events: u64,
    other_event: Option<String>,
}

impl Notes {
    /// Takes note of a document at fault, by its number.
    pub(super) fn fault(&mut self, document: u64, fault: &impl fmt::Display) {
        if u64::try_from(self.faults.len()).is_ok_and(|faults| faults < TOLD) {
            self.faults.push((document, fault.to_string()));
        } else {
            self.more_faults += 1;
        }
    }

    /// Takes note of an event of another type.
    pub(super) fn other_event(&mut self, kind: Option<String>) {
        self.other_events += 1;
        self.other_event = kind;
    }
}

/// What was noted of an input up to now.
pub(super) struct Tally<'s> {
    source: &'s Source,
    /// The documents that are done, blank lines among them.
    pub(super) documents: u64,
    filled: u64,
    faults: u64,
    other_events: u64,
    other_event: Option<String>,
    unit: Unit,
    /// What may be wrong with how the input is read, if documents are at fault.
    hint: Option<&'static str>,
}

impl<'s> Tally<'s> {
    pub(super) fn new(source: &'s Source, hint: Option<&'static str>) -> Self {
        let (documents, filled, faults, other_events, other_event, unit) = (0, 0, 0, 0, None, Unit::Line);
        Self { source, documents, filled, faults, other_events, other_event, unit, hint }
    }

    /// Takes what was noted of documents of a segment, and says what is wrong with them.
    pub(super) fn take(&mut self, segment: &Segment<'_>, notes: &mut Notes, say: impl Fn(&str)) {
        let Notes { filled, faults, more_faults, other_events, other_event } = std::mem::take(notes);
        self.unit = segment.unit();
        for (number, fault) in faults {
            self.faults += 1;
            if self.faults <= TOLD {
                let place = segment.place(self.documents, number);
                say(&format!("{}:{place}: {fault}", self.source.name()));
            }
        }
        self.filled += filled;
        self.faults += more_faults;
        self.other_events += other_events;
        self.other_event = other_event.or(self.other_event.take());
    }

    /// Says at the end what is said only once.
    pub(super) fn finish(&self) {
        if let Some(more) = self.faults.checked_sub(TOLD).filter(|&more| more > 0) {
            let (were, unit) = (if more == 1 { "was" } else { "were" }, self.unit.name(more));
            output::say(&format!("{}: {more} more {unit} {were} rejected", self.source.name()));
        }
        if let Some(hint) = self.hint.filter(|_| self.faults > 0) {
            output::say(&format!("{}: {hint}", self.source.name()));
        }
        if self.other_events > 0 && !self.is_one_event() {
            let events = match self.other_events {
                1 => "1 event of another type was skipped".to_owned(),
                events => format!("{events} events of other types were skipped"),
            };
            output::say(&format!("{}: {events}", self.source.name()));
        }
    }

    /// Whether there is nothing but an event of another type.
    fn is_one_event(&self) -> bool {
        self.other_events == 1 && self.filled == 1
    }

    /// How the run ends, given how the input has ended. What comes of the users before a fault stands.
    pub(super) fn outcome(&self, end: End) -> Result<Outcome, Stop> {
        let name = self.source.name();
        let so_far = |unit: Unit| format!("reading stopped here, after {}", unit.count(self.documents));
        match end {
            End::Failed(error) => match self.source.unreadable(&error) {
                Stop::AtFault(damage) => output::say(&format!("{damage}; {}", so_far(self.unit))),
                stop => return Err(stop),
            },
            End::Fault { fault: Fault { line, is_inside, what }, unit } => {
                let document = format!("{} {}: ", unit.name(1), self.documents + 1);
                let document = if is_inside { document } else { String::new() };
                // A line that is torn looks like an object that goes on.
                let is_first = is_inside && unit == Unit::Document && self.documents == 0;
                let advice = if is_first { " (if each line is a document of its own, use --ndjson)" } else { "" };
                output::say(&format!("{name}:{line}: {document}{what}; {}{advice}", so_far(unit)));
            }
            End::Fine if self.is_one_event() => {
                return Err(Stop::AtFault(format!("{name}: {}", other_event(Root::User, self.other_event.as_deref()))));
            }
            End::Fine if self.faults == 0 => return Ok(Outcome::Fine),
            End::Fine => {}
        }
        Ok(Outcome::AtFault)
    }
}
