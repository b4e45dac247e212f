//! JSON text, taken apart without building a tree of it.
//!
//! Documents often come wrapped in something else: an answer of an API, an event, a stream. This module finds the
//! documents in such text, and hands them over as they are written, ready to be rendered.
//!
//! ```
//! use claimsmith::{Template, json};
//!
//! let event = br#"{"type": "user.created", "data": {"id": "user_1", "banned": false}}"#;
//! let mut members = json::Members::of(event).flatten();
//! let user = members.find(|member| member.name == "data").ok_or("the event has no data")?;
//! assert_eq!(user.value, br#"{"id": "user_1", "banned": false}"#);
//!
//! let claims = Template::compile(r#"{"id": "<<user.id>>"}"#)?.render(user.value)?;
//! assert_eq!(json::pretty(&claims), "{\n  \"id\": \"user_1\"\n}");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Nothing here checks that a value is JSON; a render does. A value is taken to end where it would end if it were JSON.
//! No text, however hostile, leads to a panic, to recursion or to more than one pass over it.

mod compact;
mod escape;
mod members;
mod pretty;
mod runs;
mod sink;
mod skip;
mod text;
mod unescape;
mod value_scan;
mod write;

pub use escape::quoted;
pub use members::{Elements, Member, Members, StructureError};
pub use pretty::pretty;
pub use skip::{blank_length, is_blank};
pub use unescape::unquoted;
pub use value_scan::{ScanStop, ValueScan};

pub(crate) use compact::compacted;
pub(crate) use escape::{InsideString, escaped, write_escaped};
pub(crate) use runs::{BLOCK, leading_digits, plain_length, specials};
pub(crate) use sink::{Buffer, Counter, Full, Output, Sink};
pub(crate) use skip::string_length;
pub(crate) use text::JsonText;
pub(crate) use unescape::{ContentPiece, ContentPieces, code_unit, decode};
pub(crate) use write::{write_number, write_value};
