//! Fields that an issuer adds to the catalog.

use claimsmith::catalog::{Catalog, CatalogErrorKind, Root, Type};
use claimsmith::diagnostic::Code;
use claimsmith::{CompileOptions, Context, Template};
use serde_json::{Value, json};

fn compile(catalog: Catalog, template: &str) -> Template {
    let compiled = CompileOptions::new().with_catalog(catalog).compile(template);
    compiled.unwrap_or_else(|error| panic!("{template}\n{error}"))
}

/// The claims of a user, which are the same from both inputs and in both orders of members.
fn claims(template: &Template, user: &Value) -> String {
    let claims = template.render(user).expect("claims");
    let forwards = user.to_string();
    let backwards: Vec<String> =
        user.as_object().unwrap().iter().rev().map(|(name, member)| format!("\"{name}\":{member}")).collect();
    assert_eq!(template.render(&forwards).expect("claims"), claims);
    assert_eq!(template.render(&format!("{{{}}}", backwards.join(","))).expect("claims"), claims);
    claims
}

#[test]
fn added_fields_are_read_under_exactly_their_names_from_their_own_documents() {
    let added = [
        (Root::User, "tenant_id", Type::String),
        (Root::User, "beta", Type::Boolean),
        (Root::User, "joined", Type::Timestamp),
        (Root::Organization, "plan", Type::Any),
        (Root::Membership, "seat", Type::Number),
        (Root::Session, "device", Type::Object),
    ];
    let catalog =
        added.into_iter().try_fold(Catalog::clerk(), |catalog, (root, name, of)| catalog.with_field(root, name, of));
    let catalog = catalog.expect("new fields");
    let template = compile(
        catalog,
        r#"{"u": "<<user.tenant_id>>", "b": "<<user.beta>>", "j": "<<user.joined>>", "p": "<<org.plan.name>>",
            "m": "<<org_membership.seat>>", "s": "<<session.device.os>>"}"#,
    );
    assert!(template.warnings().is_empty());
    let user = r#"{"tenantId": "no", "tenant_id": "t_1", "beta": "yes", "joined": 1700000000123, "plan": "no"}"#;
    let context = Context::new(user)
        .org(r#"{"plan": {"name": "pro"}, "seat": 0}"#)
        .org_membership(r#"{"seat": 7}"#)
        .session(r#"{"device": {"os": "x"}}"#);
    let expected = r#"{"u":"t_1","b":null,"j":1700000000,"p":"pro","m":7,"s":"x"}"#;
    assert_eq!(template.render(context).expect("claims"), expected);
    assert_eq!(
        claims(&template, &json!({"tenantId": "no"})),
        r#"{"u":null,"b":null,"j":null,"p":null,"m":null,"s":null}"#
    );
}

#[test]
fn what_cannot_be_added_is_an_error_that_says_why() {
    use CatalogErrorKind::{Empty, PrivateMetadata, Taken, Withheld};

    let cannot = |name: &str, why: &str| format!("`user` cannot have the field `{name}`: {why}");
    let private = "private metadata never reaches a token";
    let derived = "other fields are derived from that member, which is never handed out whole";
    let cases = [
        ("", Empty, "a field of `user` needs a name".to_owned()),
        ("first_name", Taken, cannot("first_name", "its field `first_name` is read from that member")),
        ("firstName", Taken, cannot("firstName", "its field `first_name` is read from that member")),
        ("email_addresses", Withheld, cannot("email_addresses", derived)),
        ("primaryEmailAddressId", Withheld, cannot("primaryEmailAddressId", derived)),
        ("organization_memberships", Withheld, cannot("organization_memberships", derived)),
        ("private_metadata", PrivateMetadata, cannot("private_metadata", private)),
        ("Private-Metadata", PrivateMetadata, cannot("Private-Metadata", private)),
        ("private_metadata\0", PrivateMetadata, cannot("private_metadata\\u{0}", private)),
    ];
    for (name, kind, message) in cases {
        let error = Catalog::clerk().with_field(Root::User, name, Type::Any).expect_err(name);
        assert_eq!((error.kind(), error.root(), error.to_string()), (kind, Root::User, message));
    }
    let twice = Catalog::clerk().with_field(Root::User, "own", Type::Any).expect("a new field");
    assert_eq!(twice.with_field(Root::User, "own", Type::Any).expect_err("taken").kind(), Taken);
    let membership = Catalog::clerk().with_field(Root::Membership, "organization", Type::Any);
    assert_eq!(membership.expect_err("withheld").kind(), Withheld);
}

#[test]
fn the_provider_s_fields_keep_their_meaning() {
    let catalog = Catalog::clerk();
    let text = r#"{"f": "<<user.first_name>>", "t": "<<user.created_at>>", "e": "<<user.primary_email_address>>",
        "list": "<<user.emailAddresses>>", "id": "<<user.primaryEmailAddressId || user.primary_email_address_id>>"}"#;
    let template = compile(catalog.clone(), text);
    for more in 0..12 {
        let mut user = json!({
            "firstName": "A", "createdAt": 1_700_000_000_123_u64, "primaryEmailAddressId": "1",
            "emailAddresses": [{"id": "1", "emailAddress": "a@example.com"}],
        });
        for number in 0..more {
            user[format!("other{number}")] = json!(number);
        }
        let expected = r#"{"f":"A","t":1700000000,"e":"a@example.com","list":null,"id":null}"#;
        assert_eq!(claims(&template, &user), expected);
    }
    for (path, code) in [("user.firstName", Code::CamelCaseField), ("user.private_metadata", Code::PrivateMetadata)] {
        let error = CompileOptions::new().with_catalog(catalog.clone()).compile(format!("{{\"a\": \"<<{path}>>\"}}"));
        let codes: Vec<Code> =
            error.expect_err(path).diagnostics().iter().map(claimsmith::diagnostic::Diagnostic::code).collect();
        assert_eq!(codes, [code]);
    }
}
