//! The ground floor: JSON text as bytes. Where it goes, how it is escaped, read back and made compact.

mod escape;
mod find;
mod sink;
mod text;
mod write;

pub(crate) use escape::{InsideString, write_escaped};
pub(crate) use find::{BLOCK, leading_digits, plain_length, specials};
pub(crate) use sink::{Buffer, Counter, Full, Output, Sink};
pub(crate) use text::{JsonText, code_unit, compacted, decode};
pub(crate) use write::{write_number, write_value};
