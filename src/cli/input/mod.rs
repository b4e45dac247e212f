//! What the program reads: templates, users, and the documents beside them, in whatever they arrive.
//!
//! An input is opened ([`source`]), unpacked ([`decompress`]) and looked at ([`format`]). A thread cuts it into whole
//! documents ([`blocks`], [`split`]), all cores share them ([`users`], [`segment`]) and make contexts of them for the
//! commands ([`contexts`], [`document`]), and what is wrong is said in order ([`tally`]). Templates come out of their
//! wrappers ([`template`], [`wrapper`]).

mod blocks;
mod contexts;
mod decompress;
mod document;
mod format;
mod lookahead;
mod segment;
mod source;
mod split;
mod tally;
mod template;
mod users;
mod wrapper;

pub(super) use source::{DOCUMENT_LIMIT, Source, at_most_one_standard_input, stored};
pub(super) use template::{TemplateFile, template};
pub(super) use users::{Users, Worker};
