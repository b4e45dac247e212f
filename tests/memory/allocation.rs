//! Rendering and measuring plain values into a warm buffer allocates nothing.

use allocation_counter::measure;
use claimsmith::{Context, Template};
use serde_json::Value;

const TEMPLATE: &str = r#"{
    "constant": {"nested": [1, 2, 3]},
    "id": "<<user.id>>",
    "name": "<<user.full_name>>",
    "greeting": "Hello <<user.first_name>>, <<user.public_metadata.plan || 'free'>>!",
    "email": "<<user.primary_email_address>>",
    "verified": "<<user.email_verified>>",
    "created": "<<user.created_at>>",
    "metadata": "<<user.public_metadata>>",
    "first_tag": "<<user.public_metadata.tags[0]>>",
    "missing": "<<user.unsafe_metadata.a.b.c>>",
    "org": "<<org.slug>>",
    "role": "<<org.role>>",
    "session": "<<session.id>>"
}"#;

const USER: &str = r#"{"id":"user_1","first_name":"Ann","last_name":"Lee","created_at":1700000000123,
    "primary_email_address_id":"e","email_addresses":[{"id":"e","email_address":"ann@example.com","verification":{"status":"verified"}}],
    "public_metadata":{"plan":"pro","tags":["a","b"],"limits":{"seats":5,"ratio":0.5,"on":true,"off":null}}}"#;

const ORG: &str = r#"{"id":"org_1","slug":"acme"}"#;
const MEMBERSHIP: &str = r#"{"role":"org:admin"}"#;
const SESSION: &str = r#"{"id":"sess_1"}"#;

/// The allocations of one render, after one that warms the buffer.
fn allocations(template: &Template, context: &Context) -> u64 {
    let mut buffer = Vec::new();
    template.render_into(context, &mut buffer).expect("claims");
    assert!(buffer.len() > 100, "too little is rendered to show anything");
    buffer.clear();
    measure(|| template.render_into(context, &mut buffer).expect("claims")).count_total
}

#[test]
fn the_counter_counts() {
    assert_eq!(measure(|| drop(std::hint::black_box(Vec::<u8>::with_capacity(10)))).count_total, 1);
}

#[test]
fn none_from_bytes() {
    let template = Template::compile(TEMPLATE).expect("a template");
    let context = Context::new(USER).org(ORG).org_membership(MEMBERSHIP).session(SESSION);
    assert_eq!(allocations(&template, &context), 0);
}

#[test]
fn none_from_values() {
    let template = Template::compile(TEMPLATE).expect("a template");
    let [user, org, membership, session] =
        [USER, ORG, MEMBERSHIP, SESSION].map(|text| serde_json::from_str::<Value>(text).expect("JSON"));
    let context = Context::new(&user).org(&org).org_membership(&membership).session(&session);
    assert_eq!(allocations(&template, &context), 0);
}

#[test]
fn measuring_allocates_its_answer_alone() {
    let template = Template::compile(TEMPLATE).expect("a template");
    let value: Value = serde_json::from_str(USER).expect("JSON");
    for context in [Context::new(USER), Context::new(&value)] {
        assert_eq!(measure(|| drop(template.measure(context).expect("sizes"))).count_total, 1);
    }
}
