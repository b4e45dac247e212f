//! Whether a document is what it was passed for, as far as the names of its members tell.

use std::borrow::Cow;
use std::fmt;

use serde_core::de::{Deserializer as _, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::Deserializer;

use super::fields::Catalog;
use super::root::Root;

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
        if first_name(document).is_some_and(|name| self.reads(root, name)) {
            return true;
        }
        let mut is_known = None;
        // What is found counts, and not how the reading ends.
        let _ = Deserializer::from_slice(document).deserialize_map(Members {
            catalog: self,
            root,
            is_known: &mut is_known,
        });
        is_known.unwrap_or(false)
    }
}

/// The name of the first member, if it is written without escapes. Most documents start with one that is known.
fn first_name(document: &[u8]) -> Option<&str> {
    let inside = document.trim_ascii_start().strip_prefix(b"{")?.trim_ascii_start().strip_prefix(b"\"")?;
    let name = inside.get(..inside.iter().position(|&byte| byte == b'"')?)?;
    std::str::from_utf8(name).ok().filter(|name| !name.contains('\\'))
}

/// Goes through the members until one is known.
struct Members<'c> {
    catalog: &'c Catalog,
    root: Root,
    /// What is known by now; nothing, before it is known that there is an object.
    is_known: &'c mut Option<bool>,
}

impl<'de> Visitor<'de> for Members<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut is_empty = true;
        while let Some(name) = members.next_key::<Cow<'de, str>>()? {
            is_empty = false;
            if self.catalog.reads(self.root, &name) {
                *self.is_known = Some(true);
                return Err(A::Error::custom("the rest is not read"));
            }
            if name != "object" {
                members.next_value::<IgnoredAny>()?;
            } else if members.next_value::<serde_json::Value>()? == *self.root.object_name() {
                *self.is_known = Some(true);
                return Err(A::Error::custom("the rest is not read"));
            }
        }
        *self.is_known = Some(is_empty);
        Ok(())
    }
}
