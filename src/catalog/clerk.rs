//! The fields of Clerk's objects, and where the value of each comes from.
//!
//! Most fields are read from the member of the same name. The others are *derived*: computed from other members. Each
//! way to derive a field is a variant of [`Origin`]. `compile/derived.rs` tells what it reads and how large the value
//! can be, `render/derived.rs` evaluates it.

use super::names::camel_case;
use super::root::Root;
use super::value_type::Type;

/// Where a field's value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The member of that name.
    Member(Type),
    /// The member of that name, else the first and the last name.
    FullName,
    /// The member of that name, else the user's primary contact of that kind.
    Primary(Contact),
    /// The member of that name, else whether some contact of that kind is verified.
    Verified(Contact),
    /// The member of that name, else an object with the user's role in each organization, by the organization's id.
    Organizations,
    /// The member of the organization. Where no organization was passed, the member of the one inside the membership.
    Organization(Type),
    /// The role of the membership.
    OrganizationRole,
}

impl Origin {
    /// The type of the field.
    pub(crate) fn value_type(self) -> Type {
        match self {
            Self::Member(value_type) | Self::Organization(value_type) => value_type,
            Self::FullName | Self::Primary(_) | Self::OrganizationRole => Type::String,
            Self::Verified(_) => Type::Boolean,
            Self::Organizations => Type::Object,
        }
    }

    /// The type of what lies below the field.
    pub(crate) fn type_below(self) -> Type {
        match self {
            Self::Organizations | Self::Member(Type::Strings) => Type::String,
            _ => Type::Any,
        }
    }

    /// How many steps a path can go on below the field.
    pub(crate) fn steps_below(self) -> usize {
        match self {
            // Below are strings, and nothing lies below a string.
            Self::Organizations | Self::Member(Type::Strings) => 1,
            origin if origin.value_type().has_members() => usize::MAX,
            _ => 0,
        }
    }
}

/// A kind of contact. A user has a list of contacts of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Contact {
    EmailAddress,
    PhoneNumber,
    Web3Wallet,
}

impl Contact {
    const ALL: [Self; 3] = [Self::EmailAddress, Self::PhoneNumber, Self::Web3Wallet];

    /// The member of the user that holds the id of the primary contact.
    pub(crate) const fn primary_id(self) -> &'static str {
        match self {
            Self::EmailAddress => "primary_email_address_id",
            Self::PhoneNumber => "primary_phone_number_id",
            Self::Web3Wallet => "primary_web3_wallet_id",
        }
    }
}

/// A list in the user from which fields are derived. A key and a value of each element are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum List {
    Contacts(Contact),
    Memberships,
}

impl List {
    /// The member of the user that holds the list.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Contacts(Contact::EmailAddress) => "email_addresses",
            Self::Contacts(Contact::PhoneNumber) => "phone_numbers",
            Self::Contacts(Contact::Web3Wallet) => "web3_wallets",
            Self::Memberships => "organization_memberships",
        }
    }

    /// The path from an element to its key.
    pub(crate) const fn key(self) -> &'static [&'static str] {
        match self {
            Self::Contacts(_) => &["id"],
            Self::Memberships => &["organization", "id"],
        }
    }

    /// The member of an element that is its value.
    pub(crate) const fn value(self) -> &'static str {
        match self {
            Self::Contacts(Contact::EmailAddress) => "email_address",
            Self::Contacts(Contact::PhoneNumber) => "phone_number",
            Self::Contacts(Contact::Web3Wallet) => "web3_wallet",
            Self::Memberships => "role",
        }
    }
}

/// Whether fields are derived from the member of that name, in either spelling. No catalog can have such a member
/// itself as a field: most of them hold other people's objects, with their private metadata.
pub(super) fn is_withheld(root: Root, name: &str) -> bool {
    let is_spelled = |member: &str| name == member || name == camel_case(member);
    let is_contact =
        |contact: &Contact| is_spelled(List::Contacts(*contact).name()) || is_spelled(contact.primary_id());
    match root {
        Root::User => is_spelled(List::Memberships.name()) || Contact::ALL.iter().any(is_contact),
        Root::Membership => is_spelled("organization"),
        Root::Organization | Root::Session => false,
    }
}

/// The fields of a root, as the provider's documentation of session claims lists them.
pub(super) fn fields(root: Root) -> &'static [(&'static str, Origin)] {
    use Contact::{EmailAddress, PhoneNumber, Web3Wallet};
    use Origin::{FullName, Member, Organization, OrganizationRole, Organizations, Primary, Verified};
    use Type::{Boolean, Metadata, Object, String, Strings, Timestamp};

    match root {
        Root::User => &[
            ("id", Member(String)),
            ("username", Member(String)),
            ("first_name", Member(String)),
            ("last_name", Member(String)),
            ("external_id", Member(String)),
            ("image_url", Member(String)),
            ("profile_image_url", Member(String)),
            ("locale", Member(String)),
            ("created_at", Member(Timestamp)),
            ("updated_at", Member(Timestamp)),
            ("last_sign_in_at", Member(Timestamp)),
            ("last_active_at", Member(Timestamp)),
            ("has_image", Member(Boolean)),
            ("two_factor_enabled", Member(Boolean)),
            ("banned", Member(Boolean)),
            ("locked", Member(Boolean)),
            ("full_name", FullName),
            ("primary_email_address", Primary(EmailAddress)),
            ("primary_phone_number", Primary(PhoneNumber)),
            ("primary_web3_wallet", Primary(Web3Wallet)),
            ("email_verified", Verified(EmailAddress)),
            ("phone_number_verified", Verified(PhoneNumber)),
            ("public_metadata", Member(Metadata)),
            ("unsafe_metadata", Member(Metadata)),
            ("organizations", Organizations),
        ],
        Root::Organization => &[
            ("id", Organization(String)),
            ("name", Organization(String)),
            ("slug", Organization(String)),
            ("image_url", Organization(String)),
            ("role", OrganizationRole),
            ("public_metadata", Organization(Metadata)),
        ],
        Root::Membership => {
            &[("role", Member(String)), ("permissions", Member(Strings)), ("public_metadata", Member(Metadata))]
        }
        Root::Session => &[("id", Member(String)), ("actor", Member(Object)), ("reverification_id", Member(String))],
    }
}
