//! The names of claims and other members: whose they are, and what consumers make of them.

use std::collections::HashSet;

use super::Checker;
use crate::diagnostic::{Code, brief};
use crate::syntax::has_delimiter;
use crate::syntax::tree::{Member, Name, Node, NodeKind, OperandKind, Path, Piece, Shortcode};

impl Checker<'_> {
    pub(super) fn claims(&mut self, members: &[Member]) {
        for member in members {
            self.claim_name(member);
        }
        let limit = self.purpose.limits.claims;
        if let Some(beyond) = members.get(limit) {
            self.report(
                Code::TooManyClaims,
                beyond.name.span.clone(),
                format!("the template has {} claims, more than the {limit} that are allowed", members.len()),
                "put related claims into one object",
            );
        }
        self.members(members);
    }

    fn claim_name(&mut self, member: &Member) {
        let token = self.purpose.token;
        let (name, span) = (&member.name.text, member.name.span.clone());
        if let Some(reserved) = token.reserved_as(name) {
            let message = if name == reserved {
                format!("the claim `{name}` belongs to the issuer")
            } else {
                let name = brief(name);
                format!("the claim `{name}` can be taken for `{reserved}`, which belongs to the issuer")
            };
            self.report(Code::ReservedClaim, span, message, "choose another name; inside an object the name is free");
        } else if let Some(claim) = token.organization_claim(name) {
            self.organization_claim(member, claim);
        } else if let Some(reserved) = token.looks_like(name) {
            self.report(
                Code::LookAlikeClaim,
                span,
                format!("the claim `{}` looks like the reserved claim `{reserved}`", brief(name)),
                "write the name with letters of one script",
            );
        }
    }

    /// A claim that is the issuer's in older tokens: consumers take it for what the issuer says about the organization.
    fn organization_claim(&mut self, member: &Member, claim: &str) {
        let (name, span) = (brief(&member.name.text), member.name.span.clone());
        let field = claim.strip_prefix("org_").unwrap_or(claim);
        let root = if field == "permissions" { "org_membership" } else { "org" };
        let help =
            format!("write exactly `{}`, or choose another name", self.delimiters.around(&format!("{root}.{field}")));
        if reads_unsafe(&member.value) {
            self.report(
                Code::UntrustedOrganization,
                span,
                format!("older consumers take `{name}` for the issuer's, and users set `unsafe_metadata` themselves"),
                help,
            );
        } else if !is_the_field(&member.value, root, field) {
            self.report(
                Code::OrganizationClaim,
                span,
                format!("older consumers take `{name}` for what the issuer says about the organization"),
                help,
            );
        }
    }

    pub(super) fn duplicates(&mut self, members: &[Member]) {
        let mut names = HashSet::with_capacity(members.len());
        for Member { name, .. } in members {
            if !names.insert(name.text.as_str()) {
                self.report(
                    Code::DuplicateName,
                    name.span.clone(),
                    format!("the name `{}` is there twice in this object", brief(&name.text)),
                    "consumers disagree on which one counts: keep one of them",
                );
            }
        }
    }

    pub(super) fn member_name(&mut self, name: &Name) {
        if name.text == "__proto__" {
            self.report(
                Code::PrototypeName,
                name.span.clone(),
                "a member called `__proto__` poisons consumers that merge claims in JavaScript",
                "choose another name",
            );
        }
        if has_delimiter(&name.text) {
            self.report(
                Code::ShortcodeInName,
                name.span.clone(),
                "a name is constant: a shortcode in it is not replaced",
                "move the shortcode into the value",
            );
        }
    }
}

/// Whether a value is one shortcode of one path, to that field of the organization or the membership.
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
        // Nothing is known about it.
        NodeKind::Unreadable => true,
        _ => false,
    }
}

fn is_unsafe(path: &Path) -> bool {
    path.steps.first().is_some_and(|step| step.text == "unsafe_metadata")
}

/// Whether some path inside a value leads to what the user can set.
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
