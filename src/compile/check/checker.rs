//! The state of the checks while they go through a template.

use super::addresses::Addresses;
use crate::catalog::{denies, reads_like_authorization};
use crate::compile::purpose::Purpose;
use crate::diagnostic::{Delimiters, Excerpt, Finding, Report};
use crate::syntax::tree::Span;

/// Goes through the tree of a template and reports what it finds. Its methods are in the files beside this one.
pub(super) struct Checker<'c> {
    pub(super) purpose: &'c Purpose,
    /// The text of the template.
    pub(super) text: &'c str,
    /// Whether the template is JSON. If not, the tree has only what could be read of it.
    pub(super) is_whole: bool,
    /// The kind that the author uses, or should use.
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

/// What the names of the members around a value say about it.
#[derive(Default, Clone)]
pub(super) struct Names {
    /// The innermost name that reads like authorization.
    pub(super) authorization: Option<Excerpt>,
    /// The innermost name that denies something.
    pub(super) denial: Option<Excerpt>,
    /// Whether consumers take one of the names for a claim of the issuer's about the organization.
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
