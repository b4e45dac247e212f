//! Which fields were of another type than the catalog promises.

use super::{Observer, Written};
use crate::compile::plan::Plan;

/// For each slot of a plan, how many users had a value of another type there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mistyped {
    users: Vec<u64>,
}

impl Mistyped {
    pub(crate) fn new(plan: &Plan) -> Self {
        Self { users: vec![0; plan.slots.len()] }
    }

    /// The paths of the slots with such values, and how many users had them.
    pub(crate) fn fields<'p>(&self, plan: &'p Plan) -> impl Iterator<Item = (&'p str, u64)> {
        let each = plan.slots.iter().zip(&self.users).filter(|&(_, &users)| users > 0);
        each.map(|(slot, &users)| (slot.path.as_str(), users))
    }
}

impl Observer for Mistyped {
    fn written(&mut self, _: Written) {}

    fn mistyped(&mut self, slot: usize) {
        if let Some(users) = self.users.get_mut(slot) {
            *users += 1;
        }
    }
}
