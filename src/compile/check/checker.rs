use super::addresses::Addresses;
use crate::catalog::{denies, reads_like_authorization};
use crate::compile::purpose::Purpose;
use crate::diagnostic::{Delimiters, Excerpt, Finding, Report};
use crate::syntax::tree::Span;

/// Goes through a template, and remembers what it needs of what it has seen. Each file beside this one has a part of it.
pub(super) struct Checker<'c> {
    pub(super) purpose: &'c Purpose,
    /// The text of the template.
    pub(super) text: &'c str,
    /// Whether the tree is all of the template, and not what could be made out of one that is not JSON.
    pub(super) is_whole: bool,
    /// Those that the author uses, or should use.
    pub(super) delimiters: Delimiters,
    pub(super) found: &'c mut Vec<Report>,
    pub(super) names: Names,
    pub(super) addresses: Addresses,
}

impl Checker<'_> {
    pub(super) fn report(&mut self, finding: Finding, span: &Span) {
        self.found.push(Report::new(finding, span.clone()));
    }

    /// The text at a place of the template, as it is written there.
    pub(super) fn written(&self, span: &Span) -> &str {
        self.text.get(span.clone()).unwrap_or("")
    }
}

/// What the names around the value at hand say; the innermost counts.
#[derive(Default, Clone)]
pub(super) struct Names {
    /// One that reads like authorization.
    pub(super) authorization: Option<Excerpt>,
    /// One that denies something.
    pub(super) denial: Option<Excerpt>,
    /// Whether one is taken for the issuer's word about the organization.
    pub(super) is_organization: bool,
}

impl Names {
    /// Adds a name around the value that follows.
    pub(super) fn enter(&mut self, name: &str) {
        if reads_like_authorization(name) {
            self.authorization = Some(name.into());
        }
        if denies(name) {
            self.denial = Some(name.into());
        }
    }
}
