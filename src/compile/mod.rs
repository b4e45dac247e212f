//! From tree to plan: what a template may read and claim, what is wrong with it, and what remains to do per user.

pub(crate) mod arena;
mod check;
pub(crate) mod checks;
mod compiler;
pub(crate) mod derived;
mod explain;
mod lower;
mod name_table;
pub(crate) mod plan;
mod purpose;
mod reads;
mod resolve;
pub(crate) mod trees;

pub(crate) use compiler::compile;
pub(crate) use purpose::Purpose;
