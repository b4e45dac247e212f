//! From tree to plan: the checks find what is wrong with a template, and the plan tells what remains to be done for
//! each user.

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
