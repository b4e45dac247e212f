//! What is wrong with a template that could be read, and what is probably not meant.

use std::collections::HashSet;

use super::catalog::{Catalog, Type};
use super::limits::Limits;
use super::names::{fold, is_private_metadata, reads_like_authorization};
use super::plan::Root;
use super::reserved::Token;
use crate::report::{Code, Diagnostic, Severity, brief};
use crate::syntax::tree::{Member, Node, NodeKind, Operand, OperandKind, Path, Piece, Shortcode, Span, Step, StepKind};
use crate::syntax::{self, has_delimiter};

/// Adds everything that the tree shows.
pub(super) fn check(root: &Node, token: Token, catalog: &Catalog, limits: &Limits, found: &mut Vec<Diagnostic>) {
    let mut checker = Checker { token, catalog, limits, found, authorization: None };
    match &root.kind {
        NodeKind::Object(members) => checker.claims(members),
        _ => checker.report(
            Code::RootNotObject,
            root.span.start..root.span.start,
            "the root of a template is an object: its members are the claims",
            "write `{` before the first claim and `}` after the last",
        ),
    }
}

struct Checker<'c> {
    token: Token,
    catalog: &'c Catalog,
    limits: &'c Limits,
    found: &'c mut Vec<Diagnostic>,
    /// The innermost name around the value at hand that reads like authorization.
    authorization: Option<String>,
}

impl Checker<'_> {
    fn report(&mut self, code: Code, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.found.push(Diagnostic::new(code, span, message).help(help));
    }

    fn claims(&mut self, members: &[Member]) {
        for member in members {
            self.claim_name(member);
        }
        if let Some(beyond) = members.get(self.limits.claims) {
            self.report(
                Code::TooManyClaims,
                beyond.name.span.clone(),
                format!(
                    "the template has {} claims, more than the {} that are allowed",
                    members.len(),
                    self.limits.claims
                ),
                "put related claims into one object",
            );
        }
        self.members(members);
    }

    fn claim_name(&mut self, member: &Member) {
        let (name, span) = (&member.name.text, member.name.span.clone());
        if let Some(reserved) = self.token.reserved_as(name) {
            let message = if name == reserved {
                format!("the claim `{name}` belongs to the issuer")
            } else {
                let name = brief(name);
                format!("the claim `{name}` can be taken for `{reserved}`, which belongs to the issuer")
            };
            self.report(Code::ReservedClaim, span, message, "choose another name; inside an object the name is free");
        } else if let Some(reserved) = self.token.looks_like(name) {
            self.report(
                Code::LookAlikeClaim,
                span,
                format!("the claim `{}` looks like the reserved claim `{reserved}`", brief(name)),
                "write the name with letters of one script",
            );
        }
    }

    fn members(&mut self, members: &[Member]) {
        let mut names = HashSet::with_capacity(members.len());
        for member in members {
            let (name, span) = (&member.name.text, member.name.span.clone());
            if !names.insert(name.as_str()) {
                self.report(
                    Code::DuplicateName,
                    span.clone(),
                    format!("the name `{}` is there twice in this object", brief(name)),
                    "consumers disagree on which one counts: keep one of them",
                );
            }
            if name == "__proto__" {
                self.report(
                    Code::PrototypeName,
                    span.clone(),
                    "a member called `__proto__` poisons consumers that merge claims in JavaScript",
                    "choose another name",
                );
            }
            if has_delimiter(name) {
                self.report(
                    Code::ShortcodeInName,
                    span,
                    "a name is constant: a shortcode in it is not replaced",
                    "move the shortcode into the value",
                );
            }
            self.member_value(member);
        }
    }

    fn member_value(&mut self, member: &Member) {
        if !reads_like_authorization(&member.name.text) {
            return self.node(&member.value);
        }
        let outer = self.authorization.replace(brief(&member.name.text));
        self.node(&member.value);
        self.authorization = outer;
    }

    fn node(&mut self, node: &Node) {
        match &node.kind {
            NodeKind::Scalar(text) => self.number(text, &node.span),
            NodeKind::Text(text) => self.text(text, &node.span),
            NodeKind::Array(elements) => {
                for element in elements {
                    self.node(element);
                }
            }
            NodeKind::Object(members) => self.members(members),
            NodeKind::Shortcode(shortcode) => self.shortcode(shortcode),
            NodeKind::Interpolation(pieces) => {
                for piece in pieces {
                    if let Piece::Shortcode(shortcode) = piece {
                        self.shortcode(shortcode);
                    }
                }
            }
        }
    }

    fn number(&mut self, text: &str, span: &Span) {
        if serde_json::from_str::<serde_json::Value>(text).is_err() {
            self.report(
                Code::NumberOutOfRange,
                span.clone(),
                "the number is too large for a double: consumers would read infinity, or fail",
                "write it as a string",
            );
        }
    }

    fn text(&mut self, text: &str, span: &Span) {
        let Some(path) = bare_path(text).or_else(|| dollar_path(text)) else { return };
        self.report(
            Code::MissingDelimiters,
            span.clone(),
            "the string holds what looks like a path without delimiters, and is emitted as it is",
            self.delimiters_help(path),
        );
    }

    /// What to write instead of a path without delimiters.
    fn delimiters_help(&self, path: &str) -> String {
        let path = self.respelled(path).unwrap_or_default();
        // What is advised must compile.
        let mut found = Vec::new();
        if let Some(root) = syntax::parse(&format!("{{\"\": <<{path}>>}}"), 1, &mut found) {
            check(&root, self.token, self.catalog, self.limits, &mut found);
        }
        let mut errors = found.iter().filter(|found| found.severity() == Severity::Error);
        match errors.next().map(Diagnostic::code) {
            None => format!("to read the field, write `<<{}>>`", brief(&path)),
            Some(Code::PrivateMetadata) => "private metadata never reaches a token".to_owned(),
            Some(_) => "a field is read by a shortcode, such as `<<user.id>>`".to_owned(),
        }
    }

    /// The path with its root and field spelled as in a template, and without optional chaining.
    fn respelled(&self, path: &str) -> Option<String> {
        let path = path.replace("?.", ".").replace("?[", "[").replace(".[", "[");
        let (root, below) = path.split_at_checked(path.find(['.', '['])?)?;
        let root = known_root(root)?;
        let name = below.trim_start_matches(['.', '[', '\'', '"']);
        let name = name.split(['.', '[', ']', '\'', '"']).next().unwrap_or("");
        Some(root.name().to_owned() + &below.replacen(name, self.catalog.respelled(root, name), 1))
    }

    fn shortcode(&mut self, shortcode: &Shortcode) {
        if let Some(beyond) = shortcode.operands.get(self.limits.operands) {
            let (count, limit) = (shortcode.operands.len(), self.limits.operands);
            self.report(
                Code::TooManyOperands,
                beyond.span.clone(),
                format!("the shortcode has {count} operands, more than the {limit} that are allowed"),
                "keep the operands that matter",
            );
            return;
        }
        let mut decided = false;
        let mut reported = false;
        for operand in &shortcode.operands {
            if decided && !reported {
                reported = true;
                self.report(
                    Code::UnreachableOperand,
                    operand.span.clone(),
                    "the operand is never reached: the literal before it is neither null nor false",
                    "remove it, or put the literal last",
                );
            }
            match &operand.kind {
                OperandKind::Path(path) => self.path(path, &operand.span),
                OperandKind::Number(text) => {
                    self.number(text, &operand.span);
                    decided = true;
                }
                OperandKind::Text(..) | OperandKind::EmptyObject => decided = true,
                OperandKind::List(elements) => {
                    self.list(elements);
                    decided = true;
                }
                OperandKind::Boolean(value) => decided |= *value,
                OperandKind::Null => {}
                OperandKind::Omit => self.omit(operand, &shortcode.operands),
            }
        }
    }

    fn list(&mut self, elements: &[Operand]) {
        for element in elements {
            if let OperandKind::Number(text) = &element.kind {
                self.number(text, &element.span);
            }
        }
    }

    /// `omit` is the last of several operands: as the only one it would always leave out, before others it would hide
    /// them.
    fn omit(&mut self, omit: &Operand, operands: &[Operand]) {
        if operands.len() > 1 && operands.last().is_some_and(|last| last.span == omit.span) {
            return;
        }
        self.report(
            Code::MisplacedOmit,
            omit.span.clone(),
            "`omit` is no value: it stands at the end, behind another operand",
            "write it as `user.id || omit`: where nothing counts, the claim is left out",
        );
    }

    fn path(&mut self, path: &Path, span: &Span) {
        // What comes after the checks descends into a path step by step.
        let limit = self.limits.path_steps.min(Limits::PATH_STEPS);
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
            return self.unknown_root(path);
        };
        match path.steps.split_first() {
            None => self.report(
                Code::BareRoot,
                span.clone(),
                format!("`{}` alone is not a value: name one of its fields", path.root),
                format!("for example `{}.{}`", path.root, example_field(root)),
            ),
            Some((first, below)) => self.field(root, first, below, span),
        }
    }

    /// The step that spells private metadata, unless it lies in metadata that is the application's own.
    fn private_step<'p>(&self, path: &'p Path) -> Option<&'p Step> {
        let first = path.steps.first()?;
        let own = Root::from_name(&path.root)
            .and_then(|root| self.catalog.field(root, &first.text))
            .is_some_and(|field| field.origin.of() == Type::Metadata);
        let reach = if own { 1 } else { path.steps.len() };
        path.steps.iter().take(reach).find(|step| is_private_metadata(&step.text))
    }

    fn unknown_root(&mut self, path: &Path) {
        const ROOTS: &str = "the roots are `user`, `org`, `org_membership` and `session`";
        let folded = fold(&path.root);
        let meant = match folded.as_ref() {
            "organization" | "organisation" | "orgs" | "active_organization" | "activeorganization" => {
                Some(Root::Organization)
            }
            "membership" | "organization_membership" | "organizationmembership" | "orgmembership" => {
                Some(Root::Membership)
            }
            "true" | "false" | "null" | "nil" | "none" | "undefined" => None,
            other => Root::ALL
                .into_iter()
                .map(|root| (strsim::jaro_winkler(root.name(), other), root))
                .filter(|&(similarity, _)| similarity > 0.8)
                .max_by(|(left, _), (right, _)| left.total_cmp(right))
                .map(|(_, root)| root),
        };
        let help = match (meant, folded.as_ref()) {
            (Some(root), _) => {
                let below = match path.steps.first() {
                    None => format!(".{}", example_field(root)),
                    Some(step) if step.kind == StepKind::Index => format!("[{}]", step.text),
                    Some(step) => format!(".{}", self.catalog.respelled(root, &step.text)),
                };
                format!("did you mean `{}{}`? {ROOTS}", root.name(), brief(&below))
            }
            (None, "true" | "false") => format!("did you mean `{folded}`? {ROOTS}"),
            (None, "null" | "nil" | "none" | "undefined") => {
                "leave it out: what is missing renders as null by itself".to_owned()
            }
            (None, _) => ROOTS.to_owned(),
        };
        self.report(
            Code::UnknownRoot,
            path.root_span.clone(),
            format!("there is no root `{}`", brief(&path.root)),
            help,
        );
    }

    fn field(&mut self, root: Root, first: &Step, below: &[Step], span: &Span) {
        let name = &first.text;
        let known = self.catalog.field(root, name).filter(|_| first.kind == StepKind::Name);
        let Some(field) = known else {
            return self.unknown_field(root, first);
        };
        let origin = field.origin;
        if below.len() > origin.steps_below() {
            self.report(
                Code::StepBelowScalar,
                span.clone(),
                "there is nothing below the field: the path always renders null",
                match origin.steps_below() {
                    0 => format!("write `{}.{name}`", root.name()),
                    _ => format!("end the path with the step after `{}.{name}`", root.name()),
                },
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
        if let (Some(claim), "unsafe_metadata") = (&self.authorization, name.as_str()) {
            let message = format!("`{claim}` reads like authorization, and users set `unsafe_metadata` themselves");
            self.report(
                Code::UntrustedAuthorization,
                span.clone(),
                message,
                "take it from `public_metadata`, which only your backend sets",
            );
        }
    }

    fn unknown_field(&mut self, root: Root, first: &Step) {
        let (name, root_name) = (&first.text, root.name());
        if let Some(field) = self.catalog.camel_case_field(root, name) {
            let help = format!("did you mean `{root_name}.{}`?", field.name);
            return self.report(
                Code::CamelCaseField,
                first.span.clone(),
                format!("`{}` is not how the field is spelled in a template", brief(name)),
                help,
            );
        }
        let help = match self.catalog.nearest_field(root, name) {
            Some(field) => format!("did you mean `{root_name}.{}`?", field.name),
            None => "fields of your own go into `public_metadata`, or into the catalog of the issuer".to_owned(),
        };
        self.report(
            Code::UnknownField,
            first.span.clone(),
            format!("`{}` is no field of `{root_name}` in the catalog: it always renders null", brief(name)),
            help,
        );
    }
}

/// A field that the root has.
fn example_field(root: Root) -> &'static str {
    if root == Root::Membership { "role" } else { "id" }
}

/// The first path in a `${...}` of a string.
fn dollar_path(text: &str) -> Option<&str> {
    text.split("${").skip(1).find_map(|after| bare_path(after.split_once('}')?.0))
}

/// The path, or the first operand, that a string without delimiters looks like.
fn bare_path(text: &str) -> Option<&str> {
    let inner = text
        .strip_prefix("${")
        .or_else(|| text.strip_prefix('{'))
        .and_then(|rest| rest.strip_suffix('}'))
        .or_else(|| text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')))
        .unwrap_or(text);
    let operand = inner.split("||").next().unwrap_or("").trim();
    let end = operand.find(|character: char| !character.is_alphanumeric() && character != '_')?;
    let (root, below) = operand.split_at_checked(end)?;
    let is_step = |character: char| character.is_alphanumeric() || "_$-.[]'\"?".contains(character);
    let leads_below = [".", "[", "?.", "?["].iter().any(|step| below.starts_with(step));
    let is_path = leads_below && below.chars().all(is_step) && !below.ends_with('.') && !below.contains("..");
    (is_path && known_root(root).is_some()).then_some(operand)
}

/// The root of that name, or of the provider's longer one.
fn known_root(name: &str) -> Option<Root> {
    match name {
        "organization" => Some(Root::Organization),
        "organization_membership" => Some(Root::Membership),
        name => Root::from_name(name),
    }
}
