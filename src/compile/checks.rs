//! What is compared before anything is rendered, whatever a template reads: what documents say about themselves and
//! about each other.

use super::arena::Id;
use super::reads::{Read, Reads, Usage};
use super::trees::Slot;
use crate::catalog::{ByRoot, Root, Type};

#[derive(Debug)]
pub(crate) struct Checks {
    /// What each document says about itself.
    pub(crate) documents: ByRoot<DocumentChecks>,
    /// Pairs of ids that have to be equal if both are there.
    pub(crate) equal: Vec<[Id<Slot>; 2]>,
}

/// What a document says about itself.
#[derive(Debug)]
pub(crate) struct DocumentChecks {
    /// The slots in which it, or a document inside it, names its kind, and the root that it has to be.
    pub(crate) names: Vec<(Id<Slot>, Root)>,
    /// The slot that says whether it is deleted.
    pub(crate) deleted: Id<Slot>,
}

impl Checks {
    pub(super) fn new(reads: &mut Reads) -> Self {
        let mut slot = |root, path: &[&str]| reads.slot(&Read::provider_member(root, path, Usage::Compared, Type::Any));
        let documents = ByRoot::new(|root| {
            let mut names = vec![(slot(root, &["object"]), root)];
            if root == Root::Membership {
                names.push((slot(root, &["organization", "object"]), Root::Organization));
            }
            DocumentChecks { names, deleted: slot(root, &["deleted"]) }
        });
        let organization = slot(Root::Organization, &["id"]);
        let organization_of_membership = slot(Root::Membership, &["organization", "id"]);
        let user = slot(Root::User, &["id"]);
        let user_of_membership = slot(Root::Membership, &["public_user_data", "user_id"]);
        let user_of_session = slot(Root::Session, &["user_id"]);
        let equal =
            vec![[organization, organization_of_membership], [user, user_of_membership], [user, user_of_session]];
        Self { documents, equal }
    }
}
