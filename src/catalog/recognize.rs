//! Whether a document looks like the one it was passed for, by the names of its members.

use super::fields::Catalog;
use super::root::Root;
use crate::json::{Members, unquoted};

impl Catalog {
    /// Whether a JSON object looks like the document of a root: it has a member that the catalog [reads](Self::reads),
    /// or its member `object` has the name of that root's document, or it is empty. The rest of the text after such a
    /// member is not looked at, and need not be JSON.
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
