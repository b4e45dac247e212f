//! Diagnostics as JSON, in the form that `claimsmith check --format json` prints.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::code::{Code, Severity};
use super::diagnostic::{Diagnostic, Label};
use super::diagnostics::Diagnostics;
use super::fix::{Edit, Fix};
use super::place::Place;

impl Serialize for Code {
    /// The number, such as `W101`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.number())
    }
}

impl Serialize for Severity {
    /// `error` or `warning`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Writes the members of a place into the object of what stands there.
fn place<O: SerializeStruct>(object: &mut O, place: &Place) -> Result<(), O::Error> {
    object.serialize_field("line", &place.line())?;
    object.serialize_field("column", &place.column())?;
    object.serialize_field("start", &place.span().start)?;
    object.serialize_field("end", &place.span().end)?;
    object.serialize_field("end_line", &place.end_line())?;
    object.serialize_field("end_column", &place.end_column())?;
    object.serialize_field("utf16_column", &place.utf16_column())?;
    object.serialize_field("utf16_end_column", &place.utf16_end_column())
}

/// How many members `place` writes.
const PLACE: usize = 8;

impl Serialize for Diagnostic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Diagnostic", 6 + PLACE)?;
        object.serialize_field("code", &self.code())?;
        object.serialize_field("severity", &self.severity())?;
        object.serialize_field("message", self.message())?;
        object.serialize_field("help", &self.help())?;
        place(&mut object, self.place())?;
        object.serialize_field("labels", self.labels())?;
        object.serialize_field("fix", &self.fix())?;
        object.end()
    }
}

impl Serialize for Label {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Label", 1 + PLACE)?;
        object.serialize_field("message", self.message())?;
        place(&mut object, self.place())?;
        object.end()
    }
}

impl Serialize for Fix {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Fix", 1)?;
        object.serialize_field("edits", self.edits())?;
        object.end()
    }
}

impl Serialize for Edit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Edit", 1 + PLACE)?;
        object.serialize_field("replacement", self.replacement())?;
        place(&mut object, self.place())?;
        object.end()
    }
}

impl Serialize for Diagnostics {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Diagnostics", 3)?;
        object.serialize_field("errors", &self.count(Severity::Error))?;
        object.serialize_field("warnings", &self.count(Severity::Warning))?;
        object.serialize_field("diagnostics", &self.iter().collect::<Vec<_>>())?;
        object.end()
    }
}
