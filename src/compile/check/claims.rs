//! Checks the names of claims and of other members: which belong to the issuer, and which consumers misunderstand.

use std::collections::HashMap;

use super::checker::Checker;
use crate::diagnostic::{Beside, Finding, Report};
use crate::syntax::has_delimiter;
use crate::syntax::tree::{Member, Name, Node, NodeKind, OperandKind, Path, Piece, Shortcode};

impl Checker<'_> {
    pub(super) fn claims(&mut self, members: &[Member]) {
        for member in members {
            self.claim_name(member);
        }
        let (count, limit) = (members.len(), self.purpose.limits.claims);
        if let Some(beyond) = members.get(limit) {
            self.report(Finding::TooManyClaims { count, limit }, &beyond.name.span);
        }
        self.members(members);
    }

    fn claim_name(&mut self, member: &Member) {
        let token = self.purpose.token;
        let (name, span) = (&member.name.text, &member.name.span);
        if let Some(reserved) = token.reserved_as(name) {
            let is_exact = name == reserved;
            self.report(Finding::ReservedClaim { name: name.into(), reserved, is_exact }, span);
        } else if let Some(claim) = token.organization_claim(name) {
            self.organization_claim(member, claim);
        } else if let Some(reserved) = token.looks_like(name) {
            self.report(Finding::LookAlikeClaim { name: name.into(), reserved }, span);
        }
    }

    /// Checks a claim that has the name of one of the issuer's in older tokens. Consumers take it for what the issuer
    /// says about the organization.
    fn organization_claim(&mut self, member: &Member, claim: &str) {
        let field = claim.strip_prefix("org_").unwrap_or(claim);
        let root = if field == "permissions" { "org_membership" } else { "org" };
        let (name, path) = ((&member.name.text).into(), format!("{root}.{field}"));
        if reads_unsafe(&member.value) {
            self.report(Finding::UntrustedOrganization { name, path }, &member.name.span);
        } else if !is_the_field(&member.value, root, field) {
            self.report(Finding::OrganizationClaim { name, path }, &member.name.span);
        }
    }

    pub(super) fn duplicates(&mut self, members: &[Member]) {
        let mut names = HashMap::with_capacity(members.len());
        for Member { name, .. } in members {
            let first = names.entry(name.text.as_str()).or_insert(&name.span);
            if **first != name.span {
                let finding = Finding::DuplicateName { name: (&name.text).into() };
                self.found
                    .push(Report::new(finding, name.span.clone()).beside(Beside::FirstOfTheName, (*first).clone()));
            }
        }
    }

    pub(super) fn member_name(&mut self, name: &Name) {
        if name.text == "__proto__" {
            self.report(Finding::PrototypeName, &name.span);
        }
        if has_delimiter(&name.text) {
            self.report(Finding::ShortcodeInName, &name.span);
        }
    }
}

/// Whether a value is a shortcode with a single path that leads to the field of that root.
fn is_the_field(value: &Node, root: &str, field: &str) -> bool {
    match &value.kind {
        NodeKind::Shortcode(Shortcode { operands, .. }) => match operands.as_slice() {
            [operand] => match &operand.kind {
                // The role of the organization is that of the membership.
                OperandKind::Path(path) => {
                    (path.root == root || field == "role" && path.root == "org_membership")
                        && path.steps.iter().map(|step| step.text.as_str()).eq([field])
                }
                _ => false,
            },
            _ => false,
        },
        // Nothing is known about the value, so that nothing is reported about it.
        NodeKind::Unreadable => true,
        _ => false,
    }
}

fn is_unsafe(path: &Path) -> bool {
    path.steps.first().is_some_and(|step| step.text == "unsafe_metadata")
}

/// Whether some path inside a value leads to metadata that users set themselves.
fn reads_unsafe(value: &Node) -> bool {
    let in_shortcode = |shortcode: &Shortcode| {
        shortcode.operands.iter().any(|operand| matches!(&operand.kind, OperandKind::Path(path) if is_unsafe(path)))
    };
    match &value.kind {
        NodeKind::Array(elements) => elements.iter().any(reads_unsafe),
        NodeKind::Object(members) => members.iter().any(|member| reads_unsafe(&member.value)),
        NodeKind::Shortcode(shortcode) => in_shortcode(shortcode),
        NodeKind::Interpolation(pieces) => {
            pieces.iter().any(|piece| matches!(piece, Piece::Shortcode(shortcode) if in_shortcode(shortcode)))
        }
        NodeKind::Scalar(_) | NodeKind::Text(_) | NodeKind::Unreadable => false,
    }
}
