//! What an audit learns of one user.

use crate::compile::arena::{Broken, Id, Table};
use crate::compile::plan::{Claim, ClaimMember, Part, Plan};
use crate::compile::trees::Slot;
use crate::render::{Observer, PartOutcome, Written};

/// What is learned of the user at hand while it is measured. It is kept from user to user, so that none needs an
/// allocation.
#[derive(Debug)]
pub(super) struct Measured {
    /// For each claim and each member, the bytes that do not depend on the user.
    claim_constants: Table<Claim, Vec<usize>>,
    member_constants: Table<ClaimMember, Vec<usize>>,
    /// The bytes of each claim.
    pub(super) claims: Table<Claim, Vec<usize>>,
    /// The bytes of each member.
    pub(super) members: Table<ClaimMember, Vec<usize>>,
    /// The shortcodes that are null.
    pub(super) nulls: Vec<Id<Part>>,
    /// The fields that are of another type than the catalog promises.
    pub(super) mistyped: Vec<Id<Slot>>,
}

impl Measured {
    pub(super) fn new(plan: &Plan) -> Self {
        Self {
            claim_constants: plan.constant_bytes(),
            member_constants: plan.members.table(|member| member.constant_bytes),
            claims: Table::default(),
            members: Table::default(),
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
    fn written(&mut self, written: Written) -> Result<(), Broken> {
        *self.claims.get_mut(written.owner.claim)? += written.bytes;
        if let Some(member) = written.owner.member {
            *self.members.get_mut(member)? += written.bytes;
        }
        if let Some((part, PartOutcome::Null)) = written.part {
            self.nulls.push(part);
        }
        Ok(())
    }

    fn mistyped(&mut self, slot: Id<Slot>) -> Result<(), Broken> {
        self.mistyped.push(slot);
        Ok(())
    }
}
