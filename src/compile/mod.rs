//! From tree to plan: what a template may read and claim, what is wrong with it, and what remains to do per user.

mod check;
mod compiler;
mod explain;
mod lower;
mod name_table;
mod paths;
pub(crate) mod plan;
mod purpose;

pub(crate) use compiler::compile;
pub(crate) use purpose::Purpose;
