//! The checks: what is wrong with a template that could be read, and what in it is probably not meant. The sentences
//! about it are in `crate::diagnostic`.

mod addresses;
mod checker;
mod claims;
mod meant;
mod paths;
mod portability;
mod shortcodes;
mod text;
mod tree;
mod written;

pub(super) use tree::check;
