//! What a shortcode may read: the fields of each root.

use super::by_root::ByRoot;
use super::clerk::{self, Origin};
use super::names::{ALIKE, camel_case, fold, is_private_metadata, may_be_misspelled, similarity};
use super::root::Root;
use super::value_type::Type;

#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) origin: Origin,
    /// Whether it is the provider's, and so may come in camelCase.
    pub(crate) provider: bool,
}

/// The fields that shortcodes may read, by root.
///
/// A field outside the catalog always renders null, so that a secret column in an issuer's own user object cannot leak.
///
/// ```
/// use claimsmith::catalog::{Catalog, Type};
/// use claimsmith::CompileOptions;
///
/// let catalog = Catalog::clerk().with_user_field("tenant_id", Type::String);
/// let template = CompileOptions::new().catalog(catalog).compile(r#"{"tenant": "<<user.tenant_id>>"}"#)?;
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
        let field = |&(name, origin): &(&str, Origin)| Field { name: name.to_owned(), origin, provider: true };
        Self { fields: ByRoot::new(|root| clerk::fields(root).iter().map(field).collect()) }
    }

    /// Adds a field of the issuer's own user object, read from the member of exactly that name.
    ///
    /// A name that is in the catalog already keeps its meaning, in `snake_case` and in camelCase. What the provider's
    /// fields are derived from, such as `organization_memberships`, cannot be added and keeps rendering null; private
    /// metadata cannot be added and stays an error.
    #[must_use]
    pub fn with_user_field(self, name: impl Into<String>, of: Type) -> Self {
        self.with_field(Root::User, name.into(), of)
    }

    /// Adds a field of the issuer's own organization object, as [`with_user_field`](Self::with_user_field) does.
    #[must_use]
    pub fn with_org_field(self, name: impl Into<String>, of: Type) -> Self {
        self.with_field(Root::Organization, name.into(), of)
    }

    /// Adds a field of the issuer's own membership object, as [`with_user_field`](Self::with_user_field) does.
    #[must_use]
    pub fn with_org_membership_field(self, name: impl Into<String>, of: Type) -> Self {
        self.with_field(Root::Membership, name.into(), of)
    }

    /// Adds a field of the issuer's own session object, as [`with_user_field`](Self::with_user_field) does.
    #[must_use]
    pub fn with_session_field(self, name: impl Into<String>, of: Type) -> Self {
        self.with_field(Root::Session, name.into(), of)
    }

    fn with_field(mut self, root: Root, name: String, of: Type) -> Self {
        if !clerk::is_withheld(root, &name)
            && !is_private_metadata(&name)
            && self.field(root, &name).is_none()
            && self.camel_case_field(root, &name).is_none()
        {
            self.fields.get_mut(root).push(Field { name, origin: Origin::Member(of), provider: false });
        }
        self
    }

    /// Whether a field of the catalog is read or derived from the member of that name, in either spelling.
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

    /// The field whose camelCase spelling is given.
    pub(crate) fn camel_case_field(&self, root: Root, name: &str) -> Option<&Field> {
        self.fields(root).iter().find(|field| field.provider && field.name != name && camel_case(&field.name) == name)
    }

    /// A field's name as templates spell it, and any other name as it is.
    pub(crate) fn respelled<'n>(&'n self, root: Root, name: &'n str) -> &'n str {
        self.camel_case_field(root, name).map_or(name, |field| &field.name)
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
