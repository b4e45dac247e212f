//! What a shortcode may read: roots, their fields, and how each field comes out of the provider's objects.

use super::names::{ALIKE, camel_case, fold, is_private_metadata, may_be_misspelled, similarity};
use super::root::Root;
use super::value_type::Type;

/// The lists of a user object from which a field is derived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Contact {
    EmailAddress,
    PhoneNumber,
    Web3Wallet,
}

impl Contact {
    const ALL: [Self; 3] = [Self::EmailAddress, Self::PhoneNumber, Self::Web3Wallet];

    pub(crate) const fn list(self) -> &'static str {
        match self {
            Self::EmailAddress => "email_addresses",
            Self::PhoneNumber => "phone_numbers",
            Self::Web3Wallet => "web3_wallets",
        }
    }

    pub(crate) const fn member(self) -> &'static str {
        match self {
            Self::EmailAddress => "email_address",
            Self::PhoneNumber => "phone_number",
            Self::Web3Wallet => "web3_wallet",
        }
    }

    pub(crate) const fn primary_id(self) -> &'static str {
        match self {
            Self::EmailAddress => "primary_email_address_id",
            Self::PhoneNumber => "primary_phone_number_id",
            Self::Web3Wallet => "primary_web3_wallet_id",
        }
    }
}

/// Where a field's value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The member of that name.
    Member(Type),
    FullName,
    Primary(Contact),
    Verified(Contact),
    Organizations,
    /// The member of the organization, else of the membership's.
    Organization(Type),
    OrganizationRole,
}

impl Origin {
    /// The type of the field.
    pub(crate) fn of(self) -> Type {
        match self {
            Self::Member(of) | Self::Organization(of) => of,
            Self::FullName | Self::Primary(_) | Self::OrganizationRole => Type::String,
            Self::Verified(_) => Type::Boolean,
            Self::Organizations => Type::Object,
        }
    }

    /// How many steps a path can go on below the field.
    pub(crate) fn steps_below(self) -> usize {
        match self {
            // A role is a string: nothing lies below it.
            Self::Organizations | Self::Member(Type::Strings) => 1,
            origin if origin.of().has_members() => usize::MAX,
            _ => 0,
        }
    }
}

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
    roots: [Vec<Field>; 4],
}

/// Whether fields are derived from the member of that name, in either spelling. Most such members hold other people's
/// objects, private metadata among them: no catalog can hand them out whole.
fn is_withheld(root: Root, name: &str) -> bool {
    let is_spelled = |member: &str| name == member || name == camel_case(member);
    match root {
        Root::User => {
            is_spelled("organization_memberships")
                || Contact::ALL.iter().any(|contact| is_spelled(contact.list()) || is_spelled(contact.primary_id()))
        }
        Root::Membership => is_spelled("organization"),
        Root::Organization | Root::Session => false,
    }
}

impl Catalog {
    /// The fields of Clerk's backend objects, as its documentation of session claims lists them.
    #[must_use]
    pub fn clerk() -> Self {
        use Contact::{EmailAddress, PhoneNumber, Web3Wallet};
        use Type::{Boolean, Metadata, Object, String, Strings, Timestamp};

        let member =
            |names: &[&'static str], of: Type| names.iter().map(move |&name| (name, Origin::Member(of))).collect();
        let user: [Vec<(&str, Origin)>; 4] = [
            member(
                &[
                    "id",
                    "username",
                    "first_name",
                    "last_name",
                    "external_id",
                    "image_url",
                    "profile_image_url",
                    "locale",
                ],
                String,
            ),
            member(&["created_at", "updated_at", "last_sign_in_at", "last_active_at"], Timestamp),
            member(&["has_image", "two_factor_enabled", "banned", "locked"], Boolean),
            vec![
                ("full_name", Origin::FullName),
                ("primary_email_address", Origin::Primary(EmailAddress)),
                ("primary_phone_number", Origin::Primary(PhoneNumber)),
                ("primary_web3_wallet", Origin::Primary(Web3Wallet)),
                ("email_verified", Origin::Verified(EmailAddress)),
                ("phone_number_verified", Origin::Verified(PhoneNumber)),
                ("public_metadata", Origin::Member(Metadata)),
                ("unsafe_metadata", Origin::Member(Metadata)),
                ("organizations", Origin::Organizations),
            ],
        ];
        let organization = vec![
            ("id", Origin::Organization(String)),
            ("name", Origin::Organization(String)),
            ("slug", Origin::Organization(String)),
            ("image_url", Origin::Organization(String)),
            ("role", Origin::OrganizationRole),
            ("public_metadata", Origin::Organization(Metadata)),
        ];
        let membership = vec![
            ("role", Origin::Member(String)),
            ("permissions", Origin::Member(Strings)),
            ("public_metadata", Origin::Member(Metadata)),
        ];
        let session = vec![
            ("id", Origin::Member(String)),
            ("actor", Origin::Member(Object)),
            ("reverification_id", Origin::Member(String)),
        ];
        let fields = |list: Vec<(&str, Origin)>| {
            list.into_iter().map(|(name, origin)| Field { name: name.to_owned(), origin, provider: true }).collect()
        };
        Self { roots: [fields(user.concat()), fields(organization), fields(membership), fields(session)] }
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
        if !is_withheld(root, &name)
            && !is_private_metadata(&name)
            && self.field(root, &name).is_none()
            && self.camel_case_field(root, &name).is_none()
            && let Some(fields) = self.roots.get_mut(root as usize)
        {
            fields.push(Field { name, origin: Origin::Member(of), provider: false });
        }
        self
    }

    /// Whether a field of the catalog is read or derived from the member of that name, in either spelling.
    #[must_use]
    pub fn reads(&self, root: Root, member: &str) -> bool {
        self.field(root, member).is_some() || self.camel_case_field(root, member).is_some() || is_withheld(root, member)
    }

    fn fields(&self, root: Root) -> &[Field] {
        self.roots.get(root as usize).map_or(&[], Vec::as_slice)
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

    /// The field whose name is misspelled, if it can be no other.
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
