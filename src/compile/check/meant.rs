//! What authors mean by names that are not in the catalog: names of other systems, names in the provider's objects and
//! SDKs, and misspelled ones.

use crate::catalog::{ALIKE, Catalog, Origin, Root, fold, similarity};
use crate::compile::reads::ReadStep;
use crate::syntax::tree::{Path, Step, StepKind};

/// Paths, each with the other names that people write for it. The names are in the form that [`key`] makes: in lower
/// case, with nothing between their words.
type Synonyms = &'static [(&'static str, &'static [&'static str])];

/// Names of fields of a user.
const USER: Synonyms = &[
    ("user.id", &["sub", "userid", "uid", "uuid", "guid", "oid", "objectid", "localid", "clerkid", "clerkuserid"]),
    (
        "user.primary_email_address",
        &[
            "email",
            "emails",
            "mail",
            "emailid",
            "emailaddress",
            "emailaddresses",
            "primaryemail",
            "primaryemailid",
            "primaryemailaddresses",
            "primaryemailaddressid",
            "useremail",
            "contactemail",
        ],
    ),
    (
        "user.email_verified",
        &[
            "emailverified",
            "isemailverified",
            "emailaddressverified",
            "primaryemailverified",
            "primaryemailaddressverified",
            "emailconfirmed",
            "emailconfirmedat",
            "emailverifiedat",
            "verifiedemail",
            "hasverifiedemail",
            "hasverifiedemailaddress",
            "emailverification",
            "emailisverified",
        ],
    ),
    (
        "user.primary_phone_number",
        &[
            "phone",
            "phones",
            "mobile",
            "mobilephone",
            "mobilenumber",
            "cell",
            "cellphone",
            "tel",
            "telephone",
            "phonenumber",
            "phonenumbers",
            "primaryphone",
            "primaryphoneaddress",
            "primaryphonenumbers",
            "primaryphonenumberid",
        ],
    ),
    (
        "user.phone_number_verified",
        &[
            "phoneverified",
            "isphoneverified",
            "phonenumberverified",
            "primaryphoneverified",
            "primaryphonenumberverified",
            "phoneconfirmed",
            "phoneconfirmedat",
            "hasverifiedphonenumber",
            "phoneverification",
            "phonenumberisverified",
        ],
    ),
    (
        "user.primary_web3_wallet",
        &["wallet", "wallets", "walletaddress", "web3wallet", "web3wallets", "primarywallet", "primaryweb3walletid"],
    ),
    ("user.full_name", &["name", "fullname", "displayname", "realname"]),
    ("user.first_name", &["firstname", "givenname", "forename", "fname"]),
    ("user.last_name", &["lastname", "familyname", "surname", "lname"]),
    ("user.username", &["nickname", "nick", "preferredusername", "login", "handle", "screenname", "alias"]),
    (
        "user.image_url",
        &[
            "avatar",
            "avatarurl",
            "image",
            "imageurl",
            "photo",
            "photourl",
            "picture",
            "pictureurl",
            "profilepic",
            "profilepicture",
            "profilepictureurl",
            "profileimage",
            "profilephoto",
            "img",
            "profileavatar",
        ],
    ),
    ("user.has_image", &["hasavatar", "hasphoto", "haspicture"]),
    ("user.external_id", &["externaluserid", "legacyid", "foreignid"]),
    ("user.locale", &["lang", "language", "languages", "preferredlanguage"]),
    (
        "user.created_at",
        &[
            "created",
            "createdon",
            "createddate",
            "creationdate",
            "creationtime",
            "createtime",
            "signedupat",
            "signupdate",
            "datejoined",
            "joinedat",
            "registeredat",
        ],
    ),
    ("user.updated_at", &["updated", "updatedon", "modified", "modifiedat", "lastmodified", "lastupdated"]),
    (
        "user.last_sign_in_at",
        &["lastlogin", "lastloginat", "lastlogindate", "lastsignin", "lastsignintime", "lastsignedinat", "loggedinat"],
    ),
    ("user.last_active_at", &["lastactive", "lastactivity", "lastactivityat", "lastseen", "lastseenat"]),
    (
        "user.two_factor_enabled",
        &["mfa", "mfaenabled", "ismfaenabled", "twofactor", "twofa", "2fa", "twofactorauth", "istwofactorenabled"],
    ),
    ("user.banned", &["isbanned", "ban", "blocked", "isblocked", "disabled", "isdisabled"]),
    ("user.locked", &["islocked", "lockedout", "islockedout"]),
    (
        "user.public_metadata",
        &[
            "metadata",
            "meta",
            "publicmeta",
            "publicmetadata",
            "pubmetadata",
            "safemetadata",
            "publicdata",
            "appmetadata",
            "rawappmetadata",
            "customclaims",
            "customdata",
            "customattributes",
        ],
    ),
    ("user.unsafe_metadata", &["unsafemeta", "unsafemetadata", "unsafedata", "usermetadata", "rawusermetadata"]),
    ("user.public_metadata.role", &["role", "userrole", "approle"]),
    ("user.public_metadata.roles", &["roles", "userroles", "approles"]),
    ("user.public_metadata.plan", &["plan", "subscriptionplan"]),
    ("user.public_metadata.tier", &["tier"]),
    (
        "user.organizations",
        &["orgs", "organisations", "memberships", "organizationmemberships", "orgmemberships", "orgroles"],
    ),
    (
        "org.id",
        &[
            "orgid",
            "organizationid",
            "organisationid",
            "activeorganizationid",
            "lastactiveorganizationid",
            "tenant",
            "tenantid",
        ],
    ),
    ("org.slug", &["orgslug", "organizationslug"]),
    ("org.name", &["orgname", "organizationname"]),
    ("org.role", &["orgrole", "organizationrole", "membershiprole"]),
    (
        "org_membership.permissions",
        &["permissions", "permission", "perms", "orgpermissions", "organizationpermissions"],
    ),
    ("session.id", &["sid", "sessionid"]),
    ("session.actor", &["act", "actor", "impersonator"]),
];

/// Names of fields of an organization.
const ORGANIZATION: Synonyms = &[
    ("org.id", &["orgid", "organizationid", "uid", "tenantid", "tenant"]),
    ("org.name", &["displayname", "orgname", "organizationname", "title", "fullname"]),
    ("org.slug", &["orgslug", "handle", "organizationslug", "urlslug"]),
    ("org.image_url", &["avatar", "avatarurl", "image", "imageurl", "logo", "logourl", "picture", "photo"]),
    ("org.role", &["orgrole", "roles", "membershiprole", "memberrole", "userrole"]),
    ("org_membership.permissions", &["permission", "permissions", "perms", "orgpermissions"]),
    (
        "org.public_metadata",
        &["metadata", "meta", "publicmeta", "publicmetadata", "publicdata", "appmetadata", "customdata"],
    ),
];

/// Names of fields of a membership.
const MEMBERSHIP: Synonyms = &[
    ("org_membership.role", &["roles", "rolename", "rolekey", "orgrole", "membershiprole"]),
    ("org_membership.permissions", &["permission", "perms", "orgpermissions", "rolepermissions"]),
    ("org_membership.public_metadata", &["metadata", "meta", "publicmeta", "publicmetadata", "publicdata"]),
    ("org.id", &["orgid", "organizationid"]),
    ("org.slug", &["orgslug", "slug"]),
    ("org.name", &["orgname", "name"]),
    ("user.id", &["userid", "sub"]),
];

/// Names of fields of a session.
const SESSION: Synonyms = &[
    ("session.id", &["sid", "sessionid", "uid"]),
    ("session.actor", &["act", "impersonator", "actorid"]),
    ("user.id", &["userid", "sub"]),
    ("user.primary_email_address", &["email", "useremail"]),
    ("user.last_active_at", &["lastactiveat"]),
    ("org.id", &["orgid", "organizationid", "lastactiveorganizationid", "activeorganizationid"]),
    ("org.slug", &["orgslug"]),
    ("org.role", &["orgrole", "role"]),
    ("org_membership.permissions", &["orgpermissions", "permissions"]),
];

/// Other names of roots.
const ROOTS: &[(Root, &[&str])] = &[
    (
        Root::User,
        &[
            "users",
            "currentuser",
            "this",
            "auth",
            "customer",
            "subject",
            "userdata",
            "userinfo",
            "clerkuser",
            "authuser",
            "me",
            "self",
            "account",
            "profile",
            "identity",
            "person",
            "principal",
            "claims",
            "sessionclaims",
            "jwt",
            "token",
            "idtoken",
            "payload",
        ],
    ),
    (
        Root::Organization,
        &[
            "organization",
            "organisation",
            "organizations",
            "orgs",
            "activeorganization",
            "currentorganization",
            "activeorg",
            "currentorg",
            "team",
            "workspace",
            "company",
            "tenant",
        ],
    ),
    (
        Root::Membership,
        &[
            "membership",
            "memberships",
            "organizationmembership",
            "organizationmemberships",
            "organisationmembership",
            "orgmembership",
            "orgmemberships",
            "member",
            "members",
            "orgmember",
        ],
    ),
    (Root::Session, &["sess", "sessions", "currentsession"]),
];

/// Members of documents that are documents themselves: the root, the key of the member, and the root of what is in it.
const DOCUMENTS: &[(Root, &str, Root)] = &[
    (Root::User, "user", Root::User),
    (Root::User, "organization", Root::Organization),
    (Root::User, "activeorganization", Root::Organization),
    (Root::User, "currentorganization", Root::Organization),
    (Root::User, "org", Root::Organization),
    (Root::User, "activeorg", Root::Organization),
    (Root::User, "currentorg", Root::Organization),
    (Root::User, "membership", Root::Membership),
    (Root::User, "orgmembership", Root::Membership),
    (Root::User, "organizationmembership", Root::Membership),
    (Root::User, "session", Root::Session),
    (Root::User, "publicuserdata", Root::User),
    (Root::Organization, "membership", Root::Membership),
    (Root::Organization, "member", Root::Membership),
    (Root::Organization, "user", Root::User),
    (Root::Membership, "organization", Root::Organization),
    (Root::Membership, "org", Root::Organization),
    (Root::Membership, "publicuserdata", Root::User),
    (Root::Membership, "user", Root::User),
    (Root::Session, "user", Root::User),
    (Root::Session, "publicuserdata", Root::User),
    (Root::Session, "organization", Root::Organization),
];

/// The path that an author most likely means by one whose root or field is not in the catalog, spelled as in a
/// template.
pub(super) fn meant(catalog: &Catalog, path: &Path) -> Option<String> {
    let (mut root, mut steps) = match meaning_of_root(catalog, path)? {
        Meaning::Root(root, steps) => (root, steps),
        Meaning::Field(field) => return below(catalog, field, &path.steps),
    };
    // Each round goes one step from a document into another document inside it.
    loop {
        let Some((first, rest)) = steps.split_first() else {
            return Some(format!("{}.{}", root.name(), example_field(root)));
        };
        if first.kind == StepKind::Index {
            return None;
        }
        let name = catalog.respelled(root, &first.text);
        if catalog.field(root, name).is_some() {
            return below(catalog, &format!("{}.{name}", root.name()), rest);
        }
        let key = key(name);
        if let Some(field) = synonym(root, &key) {
            return below(catalog, field, rest);
        }
        let Some(&(_, _, document)) = DOCUMENTS.iter().find(|(of, member, _)| *of == root && *member == key) else {
            let nearest = catalog.nearest_field(root, name).map(|field| format!("{}.{}", root.name(), field.name));
            let address = || misspelled_address(&key).filter(|_| root == Root::User).map(str::to_owned);
            return below(catalog, &nearest.or_else(address)?, rest);
        };
        (root, steps) = (document, rest);
    }
}

/// The root with that name, in a template or in the provider's own objects.
pub(super) fn known_root(name: &str) -> Option<Root> {
    Root::ALL.into_iter().find(|root| root.name() == name || root.object_name() == name)
}

/// Whether a name is another name for some field of a root.
pub(super) fn is_field_name(root: Root, name: &str) -> bool {
    synonym(root, &key(name)).is_some()
}

/// A field of the root, to be shown as an example.
pub(super) fn example_field(root: Root) -> &'static str {
    if root == Root::Membership { "role" } else { "id" }
}

/// What the first word of a path means, which should be a root.
enum Meaning<'p> {
    /// A root, and the steps from it.
    Root(Root, &'p [Step]),
    /// A field, with its root.
    Field(&'static str),
}

fn meaning_of_root<'p>(catalog: &Catalog, path: &'p Path) -> Option<Meaning<'p>> {
    let steps = path.steps.as_slice();
    if let Some(root) = Root::from_name(&path.root) {
        return Some(Meaning::Root(root, steps));
    }
    let key = key(&path.root);
    // In other systems, the documents are inside of an event, a context or a request.
    if let Some((first, rest)) = steps.split_first()
        && let Some(root) = known_root(&first.text)
    {
        return Some(Meaning::Root(root, rest));
    }
    let field = synonym(Root::User, &key).or_else(|| own_name(catalog, &key));
    if let Some(root) = other_root(&key)
        && (field.is_none() || !steps.is_empty())
    {
        // The index in a path such as `users[0].id` is passed over.
        let of_one = steps.split_first().filter(|(first, _)| first.kind == StepKind::Index);
        return Some(Meaning::Root(root, of_one.map_or(steps, |(_, rest)| rest)));
    }
    if let Some(field) = field {
        return Some(Meaning::Field(field));
    }
    let nearest = alike_roots(&path.root).max_by(|(left, _), (right, _)| left.total_cmp(right));
    nearest.map(|(_, root)| Meaning::Root(root, steps))
}

/// The roots whose name may be misspelled, and how alike the names are.
fn alike_roots(name: &str) -> impl Iterator<Item = (f64, Root)> {
    let names = Root::ALL.into_iter().map(|root| (root.name(), root)).chain([
        ("organization", Root::Organization),
        ("membership", Root::Membership),
        ("organization_membership", Root::Membership),
    ]);
    let folded = fold(name);
    let similar = names.map(move |(name, root)| (similarity(name, &folded), root));
    similar.filter(|&(similarity, _)| similarity > ALIKE)
}

/// The root that is certainly meant by a path whose root is unknown: the path reads a field of it, and its first word
/// is the provider's longer name of the root, or a misspelling of no other root.
pub(super) fn certain_root(catalog: &Catalog, path: &Path) -> Option<Root> {
    let mut alike = alike_roots(&path.root).map(|(_, root)| root);
    let root = match known_root(&path.root) {
        Some(root) => root,
        None => alike.next().filter(|first| alike.all(|other| other == *first))?,
    };
    let first = path.steps.first().filter(|first| first.kind == StepKind::Name)?;
    catalog.field(root, catalog.respelled(root, &first.text)).map(|_| root)
}

/// The root that has the given name in other systems.
fn other_root(key: &str) -> Option<Root> {
    ROOTS.iter().find(|(_, names)| names.contains(&key)).map(|&(root, _)| root)
}

/// Whether a name is one of a root in other systems.
pub(super) fn is_root_name(name: &str) -> bool {
    other_root(&key(name)).is_some()
}

/// The field of the user, of those in the table, whose own name without the root is given.
fn own_name(catalog: &Catalog, name: &str) -> Option<&'static str> {
    let is_own = |field: &str| {
        field.strip_prefix("user.").is_some_and(|own| key(own) == name && catalog.field(Root::User, own).is_some())
    };
    USER.iter().map(|&(field, _)| field).find(|field| is_own(field))
}

/// The path that another name stands for in a root.
fn synonym(root: Root, key: &str) -> Option<&'static str> {
    let synonyms = match root {
        Root::User => USER,
        Root::Organization => ORGANIZATION,
        Root::Membership => MEMBERSHIP,
        Root::Session => SESSION,
    };
    synonyms.iter().find(|(_, names)| names.contains(&key)).map(|&(field, _)| field)
}

/// The primary address of which a synonym is misspelled. The synonyms of other fields are too short for that, or too
/// similar to unrelated words.
fn misspelled_address(key: &str) -> Option<&'static str> {
    const NEAR: f64 = 0.8;
    let is_near = |names: &[&str]| names.iter().any(|name| similarity(name, key) >= NEAR);
    let mut addresses = USER.iter().filter(|(field, _)| field.starts_with("user.primary_"));
    addresses.find(|(_, names)| is_near(names)).map(|&(field, _)| field)
}

/// The path of a field with the steps below it, or without them if nothing lies that far below the field; none if the
/// catalog does not have the field.
pub(super) fn below(catalog: &Catalog, field: &str, steps: &[Step]) -> Option<String> {
    let mut names = field.split('.');
    let root = Root::from_name(names.next()?)?;
    let origin = catalog.field(root, names.next()?)?.origin;
    let is_about_verification = || steps.iter().any(|step| key(&step.text).starts_with("verif"));
    match field {
        "user.primary_email_address" if is_about_verification() => return Some("user.email_verified".to_owned()),
        "user.primary_phone_number" if is_about_verification() => return Some("user.phone_number_verified".to_owned()),
        _ => {}
    }
    let reach = origin.steps_below();
    let mut path = field.to_owned();
    // In other systems, the fields of memberships stand below this name. Here, it is the ids of organizations.
    let is_organization = |step: &Step| step.text.starts_with("org_");
    if steps.len() <= reach && (origin != Origin::Organizations || steps.iter().all(is_organization)) {
        path.extend(steps.iter().map(spelled));
    }
    Some(path)
}

/// A step as a path spells it. One that its author has written with a dot keeps the dot.
fn spelled(step: &Step) -> String {
    if step.in_brackets { ReadStep::from(step).step().to_string() } else { [".", &step.text].concat() }
}

/// A name in the form of the tables.
fn key(name: &str) -> String {
    // No name of the tables is longer.
    const LONGEST: usize = 32;
    let plain = name.chars().take(LONGEST).filter(|character| character.is_alphanumeric());
    plain.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::template::Template;

    #[test]
    fn every_synonym_leads_to_a_field_and_is_there_once() {
        for synonyms in [USER, ORGANIZATION, MEMBERSHIP, SESSION] {
            let mut seen = BTreeSet::new();
            for (field, names) in synonyms {
                let template = format!("{{\"a\": \"{{{{{field}}}}}\"}}");
                let warnings = Template::compile(template).expect(field).warnings().len();
                assert_eq!(warnings, usize::from(field.ends_with("_metadata")), "{field}");
                for name in *names {
                    assert_eq!(key(name), *name, "is no key");
                    assert!(seen.insert(name), "{name} is there twice");
                }
            }
        }
    }
}
