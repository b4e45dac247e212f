//! Paths: roots, fields, and what lies below them.

use super::Checker;
use super::meant::{below as path_below, example_field, is_root_name, meant};
use crate::catalog::Root;
use crate::catalog::{Field, Origin, Type};
use crate::catalog::{fold, is_private_metadata, reads_like_authorization};
use crate::diagnostic::{Code, brief};
use crate::limits::Limits;
use crate::syntax::tree::{Path, Span, Step, StepKind};

/// Where a template reads an address, and where a flag about all of them.
#[derive(Default)]
pub(super) struct Addresses {
    email: Pair,
    phone: Pair,
}

#[derive(Default)]
struct Pair {
    primary: bool,
    verified: Option<Span>,
}

impl Checker<'_> {
    pub(super) fn path(&mut self, path: &Path, span: &Span, is_fallback: bool) {
        // What comes after the checks descends into a path step by step.
        let limit = self.purpose.limits.path_steps.min(Limits::PATH_STEPS);
        if path.steps.len() > limit {
            let count = path.steps.len();
            self.report(
                Code::TooManySteps,
                span.clone(),
                format!("the path has {count} steps, more than the {limit} that are allowed"),
                "no document is nested that deep",
            );
            return;
        }
        if let Some(step) = self.private_step(path) {
            self.report(
                Code::PrivateMetadata,
                step.span.clone(),
                "private metadata never reaches a token",
                "put what the client may see into `public_metadata`",
            );
            return;
        }
        let Some(root) = Root::from_name(&path.root) else {
            return self.unknown_root(path, is_fallback);
        };
        match path.steps.split_first() {
            None => self.report(
                Code::BareRoot,
                span.clone(),
                format!("`{}` alone is not a value: name one of its fields", path.root),
                match text_meant(path, is_fallback) {
                    Some(text) => format!("for example `{}.{}`; {text}", path.root, example_field(root)),
                    None => format!("for example `{}.{}`", path.root, example_field(root)),
                },
            ),
            Some((first, below)) => self.field(path, root, first, below, span),
        }
    }

    /// The field that a path reads, and the steps below it.
    pub(super) fn field_of<'p>(&self, path: &'p Path) -> Option<(&Field, &'p [Step])> {
        let (first, below) = path.steps.split_first().filter(|(first, _)| first.kind == StepKind::Name)?;
        Some((self.purpose.catalog.field(Root::from_name(&path.root)?, &first.text)?, below))
    }

    /// The step that spells private metadata, unless it lies in metadata that is the application's own.
    pub(super) fn private_step<'p>(&self, path: &'p Path) -> Option<&'p Step> {
        let first = path.steps.first()?;
        let own = Root::from_name(&path.root)
            .and_then(|root| self.purpose.catalog.field(root, &first.text))
            .is_some_and(|field| field.origin.of() == Type::Metadata);
        let reach = if own { 1 } else { path.steps.len() };
        path.steps.iter().take(reach).find(|step| is_private_metadata(&step.text))
    }

    fn unknown_root(&mut self, path: &Path, is_fallback: bool) {
        const ROOTS: &str = "the roots are `user`, `org`, `org_membership` and `session`";
        let folded = fold(&path.root);
        let help = match folded.as_ref() {
            "true" | "false" | "omit" if path.steps.is_empty() => format!("did you mean `{folded}`? {ROOTS}"),
            "else" | "end" | "endif" | "this" if path.steps.is_empty() => {
                "there are no blocks such as `if` and `each`: a shortcode is a path with fallbacks".to_owned()
            }
            "none" if is_fallback => "leave it out, or write it as text: `'none'`".to_owned(),
            "null" | "nil" | "none" | "undefined" => {
                "leave it out: what is missing renders as null by itself".to_owned()
            }
            _ => match (meant(&self.purpose.catalog, path), text_meant(path, is_fallback)) {
                (Some(meant), Some(text)) if !is_root_name(&path.root) => {
                    format!("did you mean `{}`? {text}", brief(&meant))
                }
                (_, Some(text)) => text,
                (Some(meant), None) => format!("did you mean `{}`? {ROOTS}", brief(&meant)),
                (None, None) => ROOTS.to_owned(),
            },
        };
        self.report(
            Code::UnknownRoot,
            path.root_span.clone(),
            format!("there is no root `{}`", brief(&path.root)),
            help,
        );
    }

    fn field(&mut self, path: &Path, root: Root, first: &Step, below: &[Step], span: &Span) {
        let name = &first.text;
        let catalog = &self.purpose.catalog;
        let known = catalog.field(root, name).filter(|_| first.kind == StepKind::Name);
        let Some(field) = known else {
            return self.unknown_field(path, root, first);
        };
        let origin = field.origin;
        // Ids may be numbers, but not that short.
        let is_index = |step: &Step| step.kind == StepKind::Index && step.text.len() <= 2;
        if origin == Origin::Organizations && below.first().is_some_and(is_index) {
            self.report(
                Code::StepBelowScalar,
                span.clone(),
                "`user.organizations` is no list: its names are the ids of organizations",
                "the active organization is `org`, such as `org.id` and `org.role`",
            );
        } else if below.len() > origin.steps_below() {
            let meant = path_below(catalog, &format!("{}.{name}", root.name()), below);
            let help = match (origin.steps_below(), meant) {
                (0, Some(meant)) => format!("write `{meant}`"),
                (_, _) => format!("end the path with the step after `{}.{name}`", root.name()),
            };
            self.report(
                Code::StepBelowScalar,
                span.clone(),
                "there is nothing below the field: the path always renders null",
                help,
            );
        }
        if origin.of() == Type::Metadata && below.is_empty() {
            self.report(
                Code::WholeMetadata,
                span.clone(),
                format!("the shortcode copies the whole of `{}.{name}`, which may take up to 8 KB", root.name()),
                format!("name the fields that the token needs, such as `{}.{name}.role`", root.name()),
            );
        }
        if name == "unsafe_metadata" {
            self.untrusted(below, span);
        }
        match (root, name.as_str()) {
            (Root::User, "primary_email_address") => self.addresses.email.primary = true,
            (Root::User, "primary_phone_number") => self.addresses.phone.primary = true,
            (Root::User, "email_verified") => self.addresses.email.verify(span),
            (Root::User, "phone_number_verified") => self.addresses.phone.verify(span),
            _ => {}
        }
    }

    /// What users set themselves, in a claim that reads like authorization, or read like that by its own name.
    fn untrusted(&mut self, below: &[Step], span: &Span) {
        let step = below.iter().find(|step| reads_like_authorization(&step.text)).map(|step| brief(&step.text));
        if let Some(name) = self.names.authorization.clone().or(step) {
            self.report(
                Code::UntrustedAuthorization,
                span.clone(),
                format!("`{name}` reads like authorization, and users set `unsafe_metadata` themselves"),
                "take it from `public_metadata`, which only your backend sets",
            );
        }
    }

    fn unknown_field(&mut self, path: &Path, root: Root, first: &Step) {
        let catalog = &self.purpose.catalog;
        let (name, root_name) = (&first.text, root.name());
        let help = match meant(catalog, path) {
            Some(meant) => format!("did you mean `{}`?", brief(&meant)),
            None => "fields of your own go into `public_metadata`, or into the catalog of the issuer".to_owned(),
        };
        if catalog.camel_case_field(root, name).is_some() {
            return self.report(
                Code::CamelCaseField,
                first.span.clone(),
                format!("`{}` is not how the field is spelled in a template", brief(name)),
                help,
            );
        }
        self.report(
            Code::UnknownField,
            first.span.clone(),
            format!("`{}` is no field of `{root_name}` in the catalog: it always renders null", brief(name)),
            help,
        );
    }

    /// The flags say that some address is verified, which need not be the primary one.
    pub(super) fn addresses(&mut self) {
        let Addresses { email, phone } = std::mem::take(&mut self.addresses);
        let pairs = [
            (email, "email_verified", "primary_email_address", "e-mail address"),
            (phone, "phone_number_verified", "primary_phone_number", "phone number"),
        ];
        for (Pair { primary, verified }, flag, field, what) in pairs {
            if let (true, Some(span)) = (primary, verified) {
                self.report(
                    Code::VerifiedBesidePrimary,
                    span,
                    format!("`user.{flag}` says that some {what} is verified, and not which"),
                    format!("do not take it for a word about `user.{field}`"),
                );
            }
        }
    }
}

/// What to write where a fallback is a word, which may have been meant as text.
fn text_meant(path: &Path, is_fallback: bool) -> Option<String> {
    let is_word = is_fallback && path.steps.is_empty();
    is_word.then(|| format!("text stands in quotes: `'{}'`", brief(&path.root)))
}

impl Pair {
    /// Remembers the first place.
    fn verify(&mut self, span: &Span) {
        self.verified.get_or_insert_with(|| span.clone());
    }
}
