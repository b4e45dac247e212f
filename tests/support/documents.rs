//! The documents that claims are rendered from.

use claimsmith::Context;
use claimsmith::render::Input;

/// A context of the documents that are there.
pub fn context<'a, D>(user: D, [org, membership, session]: [Option<D>; 3]) -> Context<'a>
where
    Input<'a>: From<D>,
{
    Context::new(user).org(org).org_membership(membership).session(session)
}
