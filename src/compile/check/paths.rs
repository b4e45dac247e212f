//! Checks the paths: their roots, their fields, and the steps below those.

use super::checker::Checker;
use super::meant::{below as path_below, certain_root, example_field, is_root_name, meant};
use crate::catalog::{
    Field, List, Origin, Root, Type, camel_case, fold, is_private_metadata, reads_like_authorization,
};
use crate::diagnostic::{Excerpt, Finding, Report, UnknownRootHint};
use crate::limits::Limits;
use crate::syntax::tree::{Path, Span, Step, StepKind};

impl Checker<'_> {
    pub(super) fn path(&mut self, path: &Path, span: &Span, is_fallback: bool) {
        // Later stages call themselves for each step of a path, and have a bit for each: they rely on the highest
        // limit.
        let (count, limit) = (path.steps.len(), self.purpose.limits.path_steps.min(Limits::PATH_STEPS));
        if count > limit {
            return self.report(Finding::TooManySteps { count, limit }, span);
        }
        if let Some(step) = self.private_step(path) {
            return self.report(Finding::PrivateMetadata, &step.span);
        }
        let Some(root) = Root::from_name(&path.root) else {
            return self.unknown_root(path, is_fallback);
        };
        match path.steps.split_first() {
            None => {
                let (root, example) = (root.name(), example_field(root));
                self.report(Finding::BareRoot { root, example, may_be_text: is_fallback }, span);
            }
            Some((first, below)) => self.field(path, root, first, below, span),
        }
    }

    /// The field that a path reads, and the steps below it.
    pub(super) fn field_of<'p>(&self, path: &'p Path) -> Option<(&Field, &'p [Step])> {
        let (first, below) = path.steps.split_first().filter(|(first, _)| first.kind == StepKind::Name)?;
        Some((self.purpose.catalog.field(Root::from_name(&path.root)?, &first.text)?, below))
    }

    /// The step that spells private metadata. Below a field that is metadata itself, the application chooses the names,
    /// and any name is allowed.
    pub(super) fn private_step<'p>(&self, path: &'p Path) -> Option<&'p Step> {
        let first = path.steps.first()?;
        let own = Root::from_name(&path.root)
            .and_then(|root| self.purpose.catalog.field(root, &first.text))
            .is_some_and(|field| field.origin.value_type() == Type::Metadata);
        let reach = if own { 1 } else { path.steps.len() };
        path.steps.iter().take(reach).find(|step| is_private_metadata(&step.text))
    }

    fn unknown_root(&mut self, path: &Path, is_fallback: bool) {
        let folded = fold(&path.root);
        let is_word = path.steps.is_empty();
        let meant = meant(&self.purpose.catalog, path);
        let hint = match folded.as_ref() {
            "true" | "false" | "omit" if is_word => UnknownRootHint::Word(folded.into_owned()),
            "else" | "end" | "endif" | "this" if is_word => UnknownRootHint::Blocks,
            "none" if is_fallback => UnknownRootHint::NoneAsText,
            "null" | "nil" | "none" | "undefined" => UnknownRootHint::Null,
            _ => {
                let text = (is_fallback && is_word).then(|| Excerpt::from(&path.root));
                let is_path = text.is_none() || !is_root_name(&path.root);
                UnknownRootHint::Meant { path: meant.as_ref().filter(|_| is_path).map(Excerpt::from), text }
            }
        };
        let mut report = Report::new(Finding::UnknownRoot { root: (&path.root).into(), hint }, path.root_span.clone());
        let catalog = &self.purpose.catalog;
        if let Some(root) = certain_root(catalog, path)
            && let Some(first) = path.steps.first().filter(|first| !is_unsafe(&first.text))
        {
            let field = catalog.respelled(root, &first.text);
            let is_respelled = field != first.text;
            if meant.is_some_and(|meant| leads_to(&meant, root, field)) && !(is_respelled && first.in_brackets) {
                report = report.edit(path.root_span.clone(), root.name());
                if is_respelled {
                    report = report.edit(first.span.clone(), field);
                }
            }
        }
        self.found.push(report);
    }

    fn field(&mut self, path: &Path, root: Root, first: &Step, below: &[Step], span: &Span) {
        let name = &first.text;
        let catalog = &self.purpose.catalog;
        let known = catalog.field(root, name).filter(|_| first.kind == StepKind::Name);
        let Some(field) = known else {
            return self.unknown_field(path, root, first);
        };
        let origin = field.origin;
        let field = format!("{}.{name}", root.name());
        // An id may be a number, but hardly one of two digits.
        let is_index = |step: &Step| step.kind == StepKind::Index && step.text.len() <= 2;
        if origin == Origin::Organizations && below.first().is_some_and(is_index) {
            self.report(Finding::OrganizationsByPosition, span);
        } else if below.len() > origin.steps_below() {
            let meant = path_below(catalog, &field, below).filter(|_| origin.steps_below() == 0);
            let mut report = Report::new(Finding::StepBelowScalar { field: field.clone(), meant }, span.clone());
            if is_address_itself(origin, below) {
                report = report.edit(span.clone(), field.as_str());
            }
            self.found.push(report);
        }
        if origin.value_type() == Type::Metadata && below.is_empty() {
            self.report(Finding::WholeMetadata { field }, span);
        }
        if name == "unsafe_metadata" {
            self.untrusted(below, span);
        }
        self.addresses.see(root, name, span);
    }

    /// Reports a path into metadata that users set themselves, if a name around it or a step in it reads like
    /// authorization.
    fn untrusted(&mut self, below: &[Step], span: &Span) {
        if let Some(name) = self.authorization(below) {
            self.report(Finding::UntrustedAuthorization { name }, span);
        }
    }

    /// The name that reads like authorization: that of the claim, or of a step.
    fn authorization(&self, below: &[Step]) -> Option<Excerpt> {
        let step = below.iter().find(|step| reads_like_authorization(&step.text)).map(|step| (&step.text).into());
        self.names.authorization.clone().or(step)
    }

    fn unknown_field(&mut self, path: &Path, root: Root, first: &Step) {
        let catalog = &self.purpose.catalog;
        let (field, span) = ((&first.text).into(), first.span.clone());
        let meant = meant(catalog, path);
        let shown = meant.as_ref().map(Excerpt::from);
        let is_plain = first.kind == StepKind::Name && !first.in_brackets;
        let (finding, respelled) = match catalog.camel_case_field(root, &first.text) {
            // There is no fix where the mended path would be a fault of its own in this claim.
            Some(known) => {
                let below = path.steps.get(1..).unwrap_or_default();
                let is_misplaced = self.names.is_organization || self.authorization(below).is_some();
                (
                    Finding::CamelCaseField { field, meant: shown },
                    Some(known).filter(|known| !(is_unsafe(&known.name) && is_misplaced)),
                )
            }
            // No fix of a misspelled name makes a template read metadata that users set themselves.
            None => (
                Finding::UnknownField { field, root: root.name(), meant: shown },
                catalog.only_nearest_field(root, &first.text).filter(|known| !is_unsafe(&known.name)),
            ),
        };
        let mut report = Report::new(finding, span.clone());
        if let Some(known) = respelled.filter(|_| is_plain)
            && meant.is_some_and(|meant| leads_to(&meant, root, &known.name))
        {
            report = report.edit(span, known.name.as_str());
        }
        self.found.push(report);
    }
}

/// Whether the steps below a field lead to the address that the field already is: in the objects of SDKs, the primary
/// address is an object, and the address itself a member of it.
fn is_address_itself(origin: Origin, below: &[Step]) -> bool {
    let Origin::Primary(contact) = origin else { return false };
    let address = List::Contacts(contact).value();
    matches!(below, [step] if step.text == address || step.text == camel_case(address))
}

/// Whether a field is set by users themselves, in either spelling.
pub(super) fn is_unsafe(field: &str) -> bool {
    matches!(field, "unsafe_metadata" | "unsafeMetadata")
}

/// Whether the text of a path starts with a root and a field of it.
fn leads_to(path: &str, root: Root, field: &str) -> bool {
    let rest = path.strip_prefix(root.name()).and_then(|rest| rest.strip_prefix('.'));
    let rest = rest.and_then(|rest| rest.strip_prefix(field));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}
