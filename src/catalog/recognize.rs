//! Whether a document is what it was passed for, as far as the names of its members tell.

use super::fields::Catalog;
use super::root::Root;
use crate::json::{Members, unquoted};

impl Catalog {
    /// Whether a JSON object is empty, or has a member that the catalog reads or derives from, in either spelling, or
    /// names itself in `object`. It ends at the first such member, so that it does not tell whether the rest is JSON.
    ///
    /// ```
    /// use claimsmith::catalog::{Catalog, Root};
    ///
    /// let catalog = Catalog::clerk();
    /// assert!(catalog.recognizes(Root::User, br#"{"firstName": "Ada"}"#));
    /// assert!(catalog.recognizes(Root::Organization, br#"{"object": "organization"}"#));
    /// assert!(!catalog.recognizes(Root::User, br#"{"errors": [{"code": "not_found"}]}"#));
    /// ```
    #[must_use]
    pub fn recognizes(&self, root: Root, document: &[u8]) -> bool {
        let mut is_empty = true;
        for member in Members::of(document) {
            let Ok(member) = member else { return false };
            if self.reads(root, &member.name) {
                return true;
            }
            let names_itself = || unquoted(member.value).is_some_and(|name| name == root.object_name());
            if member.name == "object" && names_itself() {
                return true;
            }
            is_empty = false;
        }
        is_empty
    }
}
