//! Counts the users whose fields were of another type than the catalog promises.

use super::observer::{Observer, Written};
use crate::catalog::Path;
use crate::compile::arena::{Broken, Id, Table};
use crate::compile::plan::Plan;
use crate::compile::trees::Slot;

/// For each slot of a plan, how many users had a value of another type there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mistyped {
    users: Table<Slot, Vec<u64>>,
}

impl Mistyped {
    pub(crate) fn new(plan: &Plan) -> Self {
        Self { users: plan.slots.table(|_| 0) }
    }

    /// The paths of the slots with such values, and how many users had them.
    pub(crate) fn fields<'p>(&self, plan: &'p Plan) -> impl Iterator<Item = (&'p Path, u64)> {
        let each = plan.slots.items().iter().zip(self.users.values()).filter(|&(_, &users)| users > 0);
        each.map(|(slot, &users)| (&slot.path, users))
    }
}

impl Observer for Mistyped {
    fn written(&mut self, _: Written) -> Result<(), Broken> {
        Ok(())
    }

    fn mistyped(&mut self, slot: Id<Slot>) -> Result<(), Broken> {
        *self.users.get_mut(slot)? += 1;
        Ok(())
    }
}
