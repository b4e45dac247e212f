//! The grammar of `grammar/claims.pest`, as pest reads it.

pub(super) use inner::{Grammar, Rule};

mod inner {
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/claims.pest"]
    pub(in crate::syntax) struct Grammar;
}
