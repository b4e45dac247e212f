//! What an audit is about: a template and a token.

use std::collections::BTreeSet;

use crate::compile::plan::{ClaimMember, Part};
use crate::size::{TokenArithmetic, TokenShape, Verdict, object_bytes};
use crate::template::Template;

/// A template and a token, as far as an audit speaks of them. Only audits of the same subject merge.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Subject {
    pub(super) claims: Vec<String>,
    pub(super) members: Vec<Member>,
    pub(super) shortcodes: Vec<Shortcode>,
    /// The paths of the fields that are read.
    pub(super) fields: Vec<String>,
    /// The numbers of the claims in whose place the token carries the issuer's own.
    pub(super) overridden: BTreeSet<usize>,
    pub(super) arithmetic: TokenArithmetic,
}

/// A member of a claim that is an object.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Member {
    /// The number of the claim.
    pub(super) claim: usize,
    pub(super) name: String,
}

/// A shortcode, as it stands in the template.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Shortcode {
    /// The number of the claim that it is in.
    pub(super) claim: usize,
    pub(super) text: String,
}

impl Subject {
    pub(super) fn new(template: &Template, shape: &TokenShape) -> Self {
        let plan = template.plan();
        let member = |member: &ClaimMember| Member { claim: member.claim.place(), name: member.name.clone() };
        let shortcode = |part: &Part| Shortcode {
            claim: part.owner.claim.place(),
            text: template.source().get(part.span.clone()).unwrap_or("").to_owned(),
        };
        let overridden = (0..).zip(plan.claims.items()).filter(|(_, claim)| !shape.carries(&claim.name));
        Self {
            claims: plan.claims.items().iter().map(|claim| claim.name.clone()).collect(),
            members: plan.members.items().iter().map(member).collect(),
            shortcodes: plan.parts.items().iter().map(shortcode).collect(),
            fields: plan.slots.items().iter().map(|slot| slot.path.to_string()).collect(),
            overridden: overridden.map(|(number, _)| number).collect(),
            arithmetic: shape.arithmetic(),
        }
    }

    /// The name of a claim. Numbers of claims are those of this subject; those of a stored audit were checked.
    pub(super) fn claim(&self, number: usize) -> &str {
        self.claims.get(number).map_or("", String::as_str)
    }

    /// Whether the token carries the claim, and not one of the issuer's in its place.
    pub(super) fn carries(&self, claim: usize) -> bool {
        !self.overridden.contains(&claim)
    }

    /// The bytes of the object of those claims that the token carries, given the bytes of each.
    pub(super) fn total(&self, claims: &[usize]) -> usize {
        object_bytes((0..).zip(claims).filter(|&(claim, _)| self.carries(claim)).map(|(_, &bytes)| bytes))
    }

    /// The verdict on a token with so many bytes of claims, if it rides in a cookie.
    pub(super) fn verdict(&self, total: usize) -> Option<Verdict> {
        self.arithmetic.sizes(total).verdict
    }

    /// How many things could be left out: each claim, and behind the claims each member.
    pub(super) fn removable(&self) -> usize {
        self.claims.len() + self.members.len()
    }

    /// The name of a claim, or of a member and its claim, by the number of what could be left out.
    pub(super) fn removed(&self, number: usize) -> Option<(&str, Option<&str>)> {
        match number.checked_sub(self.claims.len()) {
            None => Some((self.claims.get(number)?, None)),
            Some(number) => {
                let member = self.members.get(number)?;
                Some((self.claims.get(member.claim)?, Some(&member.name)))
            }
        }
    }
}
