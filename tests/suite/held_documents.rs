//! Documents are taken from whatever an issuer holds them in, and shown to nobody.

use std::borrow::Cow;
use std::sync::Arc;

use claimsmith::catalog::Root;
use claimsmith::render::Document;
use claimsmith::{Context, Template};
use serde_json::{Map, Value};

const ORG: &str = r#"{"slug": "acme"}"#;

fn template() -> Template {
    Template::compile(r#"{"slug": "<<org.slug>>"}"#).expect("a template")
}

/// Whether a document is read where it stands for the organization, alone and in an `Option`.
fn is_read<'a, D: Copy>(document: D) -> bool
where
    Document<'a>: From<D>,
{
    let claims = |context: Context| template().render(context).expect("claims");
    let some = Context::new("{}").org(Some(document));
    let none = Context::new("{}").org(None::<D>);
    assert!(some.has(Root::Organization) && !none.has(Root::Organization));
    assert_eq!(claims(none), r#"{"slug":null}"#);
    assert_eq!(claims(some), claims(Context::new("{}").org(document)));
    claims(some) == r#"{"slug":"acme"}"#
}

#[test]
fn whatever_holds_a_document_is_read() {
    let value: Value = serde_json::from_str(ORG).expect("JSON");
    let members: &Map<String, Value> = value.as_object().expect("an object");
    let (text, bytes): (String, Vec<u8>) = (ORG.to_owned(), ORG.as_bytes().to_vec());
    let (boxed_text, boxed_bytes): (Box<str>, Box<[u8]>) = (ORG.into(), ORG.as_bytes().into());
    let (shared_text, shared_bytes): (Arc<str>, Arc<[u8]>) = (ORG.into(), ORG.as_bytes().into());
    let owned_text: Cow<str> = Cow::Owned(text.clone());
    let owned_bytes: Cow<[u8]> = Cow::Owned(bytes.clone());
    assert!(is_read(&value) && is_read(members));
    assert!(is_read(ORG) && is_read(&text) && is_read(&boxed_text) && is_read(&shared_text) && is_read(&owned_text));
    assert!(is_read(bytes.as_slice()) && is_read(&bytes) && is_read(br#"{"slug": "acme"}"#));
    assert!(is_read(&boxed_bytes) && is_read(&shared_bytes) && is_read(&owned_bytes));
    // References to references, as iterators and closures have them.
    assert!([ORG].iter().all(is_read) && [&value].iter().all(is_read) && [&shared_bytes].iter().all(is_read));
    // References to an `Option`, as a row of a database has one.
    let (some, none): (Option<Arc<str>>, Option<Vec<u8>>) = (Some(ORG.into()), None);
    assert!(Context::new("{}").org(&some).has(Root::Organization));
    assert!(!Context::new("{}").org(&none).has(Root::Organization));
    #[cfg(feature = "bytes")]
    assert!(is_read(&bytes::Bytes::from_static(ORG.as_bytes())));
}

#[test]
fn a_user_may_come_in_all_of_these_too() {
    let template = Template::compile(r#"{"id": "<<user.id>>"}"#).expect("a template");
    let shared: Arc<str> = r#"{"id": "user_1"}"#.into();
    let members: Map<String, Value> = serde_json::from_str(&shared).expect("an object");
    for user in &[&shared, &shared] {
        assert_eq!(template.render(user).expect("claims"), r#"{"id":"user_1"}"#);
    }
    assert_eq!(template.render(&members).expect("claims"), r#"{"id":"user_1"}"#);
}

#[test]
fn what_is_absent_reads_well_where_an_issuer_has_options() {
    struct Session {
        user: Vec<u8>,
        org: Option<Vec<u8>>,
        membership: Option<Value>,
    }

    let template = Template::compile(r#"{"s": "<<org.slug>>", "r": "<<org_membership.role>>"}"#).expect("a template");
    let mut session = Session {
        user: b"{}".to_vec(),
        org: Some(ORG.into()),
        membership: Some(serde_json::json!({"role": "org:admin"})),
    };
    let claims = |session: &Session| {
        let Session { user, org, membership } = session;
        let context = Context::new(user).org(org.as_deref()).org_membership(membership.as_ref());
        template.render(context).expect("claims")
    };
    assert_eq!(claims(&session), r#"{"s":"acme","r":"org:admin"}"#);
    (session.org, session.membership) = (None, None);
    assert_eq!(claims(&session), r#"{"s":null,"r":null}"#);
    // What was passed before is replaced, also by nothing.
    let context = Context::new("{}").org(ORG).with(Root::Organization, None::<&str>);
    assert!(!context.has(Root::Organization));
}

#[test]
fn nothing_of_a_user_is_shown() {
    let value = serde_json::json!({"slug": "secret"});
    let context = Context::new(r#"{"id": "secret"}"#).org(&value).session(&Value::Null);
    let shown = "Context { user: Json(16 bytes), org: Object(1 members), session: Value(no object) }";
    assert_eq!(format!("{context:?}"), shown);
    assert_eq!(format!("{:?}", template()), "Template { claims: 1, bytes: 24, .. }");
    let template = template();
    let sizes = template.measure(context.session(None::<&str>)).expect("sizes");
    assert_eq!(format!("{sizes:?}"), r#"{"slug": 15}"#);
}
