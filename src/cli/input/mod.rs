//! What the program reads: templates, users, and the documents beside them, in whatever they arrive.
//!
//! An input is opened ([`source`]), unpacked ([`decompress`]) and looked at ([`format`]). A thread cuts it into whole
//! documents ([`blocks`], [`split`]), all cores make contexts of them ([`users`], [`contexts`], [`document`]), and the
//! commands get contexts. Templates come out of their wrappers ([`template`], [`wrapper`]).

mod blocks;
mod contexts;
mod decompress;
mod document;
mod format;
mod json;
mod lookahead;
mod source;
mod split;
mod template;
mod users;
mod wrapper;

pub(super) use source::{DOCUMENT_LIMIT, Source, at_most_one_standard_input, stored};
pub(super) use template::{TemplateFile, template};
pub(super) use users::{Users, Worker};
