//! What is wrong with a template that could be read, and what is probably not meant. Here it is decided; the words are in
//! `crate::diagnostic`.

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
