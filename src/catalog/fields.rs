//! What a shortcode may read: the fields of each root.

use super::by_root::ByRoot;
use super::clerk::{self, Origin};
use super::error::{CatalogError, Problem};
use super::names::{ALIKE, camel_case, fold, is_private_metadata, may_be_misspelled, similarity};
use super::root::Root;
use super::value_type::Type;
use crate::diagnostic::brief;

/// A field of some root.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) origin: Origin,
    /// Whether documents may also have it in camelCase: all fields of the provider's, and none that an issuer adds.
    pub(crate) may_be_camel_case: bool,
}

/// The fields that shortcodes may read, by root.
///
/// A field outside the catalog always renders null, so that a secret column in an issuer's own user object cannot leak.
///
/// ```
/// use claimsmith::catalog::{Catalog, Root, Type};
/// use claimsmith::CompileOptions;
///
/// let catalog = Catalog::clerk().with_field(Root::User, "tenant_id", Type::String)?;
/// let template = CompileOptions::new().with_catalog(catalog).compile(r#"{"tenant": "<<user.tenant_id>>"}"#)?;
/// assert_eq!(template.render(r#"{"tenant_id": "t_1"}"#)?, r#"{"tenant":"t_1"}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Catalog {
    fields: ByRoot<Vec<Field>>,
}

impl Catalog {
    /// The fields of Clerk's backend objects, as its documentation of session claims lists them.
    #[must_use]
    pub fn clerk() -> Self {
        let field = |&(name, origin): &(&str, Origin)| Field { name: name.to_owned(), origin, may_be_camel_case: true };
        Self { fields: ByRoot::new(|root| clerk::fields(root).iter().map(field).collect()) }
    }

    /// Adds a field of the issuer's own objects, read from the member of exactly that name.
    ///
    /// # Errors
    ///
    /// If the name is empty; if the catalog has a field that is read from the member of that name, in `snake_case` or
    /// in camelCase; if the member is one that other fields are derived from, such as `organization_memberships`; or if
    /// the name spells private metadata.
    ///
    /// ```
    /// use claimsmith::catalog::{Catalog, CatalogErrorKind, Root, Type};
    ///
    /// let error = Catalog::clerk().with_field(Root::User, "firstName", Type::String).unwrap_err();
    /// assert_eq!(error.kind(), CatalogErrorKind::Taken);
    /// let message = "`user` cannot have the field `firstName`: its field `first_name` is read from that member";
    /// assert_eq!(error.to_string(), message);
    /// ```
    pub fn with_field(mut self, root: Root, name: impl Into<String>, value_type: Type) -> Result<Self, CatalogError> {
        let name = name.into();
        if name.is_empty() {
            return Err(Problem::Empty { root }.into());
        }
        if is_private_metadata(&name) {
            return Err(Problem::PrivateMetadata { root, name: brief(&name) }.into());
        }
        if let Some(field) = self.field(root, &name).or_else(|| self.camel_case_field(root, &name)) {
            return Err(Problem::Taken { root, name: brief(&name), field: brief(&field.name) }.into());
        }
        if clerk::is_withheld(root, &name) {
            return Err(Problem::Withheld { root, name: brief(&name) }.into());
        }
        self.fields.get_mut(root).push(Field { name, origin: Origin::Member(value_type), may_be_camel_case: false });
        Ok(self)
    }

    /// Whether some field of the catalog is read or derived from the member of that name, spelled in `snake_case` or in
    /// camelCase.
    #[must_use]
    pub fn reads(&self, root: Root, member: &str) -> bool {
        self.field(root, member).is_some()
            || self.camel_case_field(root, member).is_some()
            || clerk::is_withheld(root, member)
    }

    fn fields(&self, root: Root) -> &[Field] {
        self.fields.get(root)
    }

    pub(crate) fn field(&self, root: Root, name: &str) -> Option<&Field> {
        self.fields(root).iter().find(|field| field.name == name)
    }

    /// The field whose name has the given camelCase spelling.
    pub(crate) fn camel_case_field(&self, root: Root, name: &str) -> Option<&Field> {
        self.fields(root)
            .iter()
            .find(|field| field.may_be_camel_case && field.name != name && camel_case(&field.name) == name)
    }

    /// The name of a field in `snake_case`, if the given one is its camelCase spelling; else the given name.
    pub(crate) fn respelled<'n>(&'n self, root: Root, name: &'n str) -> &'n str {
        self.camel_case_field(root, name).map_or(name, |field| &field.name)
    }

    /// The field whose name is misspelled, if no other field can be meant.
    pub(crate) fn only_nearest_field(&self, root: Root, name: &str) -> Option<&Field> {
        let folded = fold(name);
        let is_near =
            |field: &&Field| may_be_misspelled(&field.name, &folded) && similarity(&field.name, &folded) > ALIKE;
        let mut near = self.fields(root).iter().filter(is_near);
        near.next().filter(|_| near.next().is_none())
    }

    /// The field whose name is nearest to a misspelled one.
    pub(crate) fn nearest_field(&self, root: Root, name: &str) -> Option<&Field> {
        let folded = fold(name);
        self.fields(root)
            .iter()
            .filter(|field| may_be_misspelled(&field.name, &folded))
            .map(|field| (similarity(&field.name, &folded), field))
            .filter(|&(similarity, _)| similarity > ALIKE)
            .max_by(|(left, _), (right, _)| left.total_cmp(right))
            .map(|(_, field)| field)
    }
}

impl Default for Catalog {
    /// The provider's catalog, [`Catalog::clerk`].
    fn default() -> Self {
        Self::clerk()
    }
}
