//! What a render tells while it writes.

use crate::compile::arena::{Broken, Id, Table};
use crate::compile::plan::{Claim, Owner, Part};
use crate::compile::trees::Slot;

/// What has been written, or left out.
pub(crate) struct Written {
    pub(crate) owner: Owner,
    pub(crate) bytes: usize,
    /// The part and what has become of it; none for the constant text of something that could have been left out.
    pub(crate) part: Option<(Id<Part>, PartOutcome)>,
}

/// What has become of a shortcode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PartOutcome {
    Value,
    Null,
    /// Because of it, the member, element or text that it stands in was left out.
    Omitted,
}

/// Is told what a render finds and writes, beyond the text that is always there.
pub(crate) trait Observer {
    fn written(&mut self, written: Written) -> Result<(), Broken>;

    /// The value for a slot is of another type than the catalog promises.
    fn mistyped(&mut self, _slot: Id<Slot>) -> Result<(), Broken> {
        Ok(())
    }
}

/// Nobody watches.
impl Observer for () {
    fn written(&mut self, _: Written) -> Result<(), Broken> {
        Ok(())
    }
}

/// Adds bytes to those of their claims.
impl Observer for Table<Claim, Vec<usize>> {
    fn written(&mut self, written: Written) -> Result<(), Broken> {
        *self.get_mut(written.owner.claim)? += written.bytes;
        Ok(())
    }
}
