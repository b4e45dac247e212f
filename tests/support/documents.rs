//! The documents that claims are rendered from.

use claimsmith::Context;
use claimsmith::render::Input;

/// A context of the documents that are there.
pub fn context<'a, I: Into<Input<'a>>>(user: I, [org, membership, session]: [Option<I>; 3]) -> Context<'a> {
    let mut context = Context::new(user);
    if let Some(org) = org {
        context = context.org(org);
    }
    if let Some(membership) = membership {
        context = context.org_membership(membership);
    }
    if let Some(session) = session {
        context = context.session(session);
    }
    context
}
