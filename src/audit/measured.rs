//! What an audit learns of one user.

use crate::compile::plan::Plan;
use crate::render::{Observer, Outcome, Written};

/// What is learned of the user at hand while it is measured. It is kept from user to user, so that none needs an
/// allocation.
#[derive(Debug)]
pub(super) struct Measured {
    /// For each claim and each member, the bytes that do not depend on the user.
    claim_constants: Vec<usize>,
    member_constants: Vec<usize>,
    /// The bytes of each claim.
    pub(super) claims: Vec<usize>,
    /// The bytes of each member.
    pub(super) members: Vec<usize>,
    /// The numbers of the shortcodes that are null.
    pub(super) nulls: Vec<usize>,
    /// The numbers of the fields that are of another type than the catalog promises.
    pub(super) mistyped: Vec<usize>,
}

impl Measured {
    pub(super) fn new(plan: &Plan) -> Self {
        Self {
            claim_constants: plan.constant_bytes(),
            member_constants: plan.members.iter().map(|member| member.constant_bytes).collect(),
            claims: Vec::new(),
            members: Vec::new(),
            nulls: Vec::new(),
            mistyped: Vec::new(),
        }
    }

    /// Forgets the user before.
    pub(super) fn clear(&mut self) {
        self.claims.clone_from(&self.claim_constants);
        self.members.clone_from(&self.member_constants);
        self.nulls.clear();
        self.mistyped.clear();
    }
}

impl Observer for Measured {
    fn written(&mut self, written: Written) {
        if let Some(claim) = self.claims.get_mut(written.claim) {
            *claim += written.bytes;
        }
        if let Some(member) = written.member.and_then(|member| self.members.get_mut(member)) {
            *member += written.bytes;
        }
        if let Some((part, Outcome::Null)) = written.part {
            self.nulls.push(part);
        }
    }

    fn mistyped(&mut self, slot: usize) {
        self.mistyped.push(slot);
    }
}
