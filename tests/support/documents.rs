//! The documents that claims are rendered from.

use claimsmith::Context;
use claimsmith::render::Document;

/// A context of the documents that are there.
pub fn context<'a, D>(user: D, [org, membership, session]: [Option<D>; 3]) -> Context<'a>
where
    Document<'a>: From<D>,
{
    Context::new(user).org(org).org_membership(membership).session(session)
}
