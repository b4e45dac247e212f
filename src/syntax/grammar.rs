//! The parser that pest makes of `grammar/claims.pest`.

pub(super) use inner::{Grammar, Rule};

mod inner {
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/claims.pest"]
    pub(in crate::syntax) struct Grammar;
}
