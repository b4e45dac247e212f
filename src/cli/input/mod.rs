//! What the program reads: templates, users, and the documents beside them, however they are wrapped.
//!
//! An input is unpacked ([`decompress`]) and looked at ([`format`]). A thread cuts it into whole documents ([`blocks`],
//! [`split`], [`list_answer`]). All cores share these ([`users`], [`segment`]) and make contexts of them for the
//! commands ([`contexts`], [`document`]), and what is wrong is said in the order of the input ([`tally`]). Templates
//! are taken out of their wrappers ([`template`], [`wrapper`]).

mod blocks;
mod contexts;
mod decompress;
mod document;
mod format;
mod list_answer;
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
