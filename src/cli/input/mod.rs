//! What the program reads: templates, users, and the documents beside them, in whatever they arrive.
//!
//! An input is unpacked ([`decompress`]) and looked at ([`format`]). A thread cuts it into whole
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
mod split;
mod tally;
mod template;
mod too_long;
mod unit;
mod users;
mod wrapper;

pub(super) use contexts::ContextFiles;
pub(super) use template::{TemplateFile, TemplateInput};
pub(super) use users::{Users, Worker};
