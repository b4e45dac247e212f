//! `claimsmith audit`: which of many users will break. One file or folder a format.

mod page;
mod run;
mod text;

pub(super) use run::run;
