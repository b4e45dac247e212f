//! Whoever reads a token, a size, an error or a report learns nothing about private metadata, nor about members outside
//! the catalog. `PAIRS` sets how many pairs of users are tried; a debug build tries fewer.

#[allow(dead_code, reason = "the properties need more of it")]
mod generate;

use claimsmith::{Auditor, Context, RenderError, Template, TokenShape};
use generate::{draft, edits, mutated, user};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Map, Value, json};

/// Templates and secrets that each generated user meets.
const TEMPLATES: usize = 40;
const SECRETS: usize = 25;

/// The pairs that are tried.
fn pairs() -> usize {
    let asked = std::env::var("PAIRS").ok().and_then(|text| text.parse().ok());
    asked.unwrap_or(if cfg!(debug_assertions) { 20_000 } else { 1_000_000 })
}

/// The members of each object of the provider's that may reach a token, and the objects inside them.
struct Known {
    /// Members that are whole values.
    values: &'static [&'static str],
    /// Members that are objects, or lists of objects.
    objects: &'static [(&'static str, &'static Known)],
}

const ORGANIZATION: Known =
    Known { values: &["id", "name", "slug", "image_url", "role", "public_metadata"], objects: &[] };
const MEMBERSHIP: Known =
    Known { values: &["role"], objects: &[("organization", &Known { values: &["id"], ..ORGANIZATION })] };
const STATUS: Known = Known { values: &["status"], objects: &[] };
const CONTACT: Known =
    Known { values: &["id", "email_address", "phone_number", "web3_wallet"], objects: &[("verification", &STATUS)] };
const USER: Known = Known {
    values: &[
        "id",
        "username",
        "first_name",
        "last_name",
        "full_name",
        "external_id",
        "image_url",
        "profile_image_url",
        "locale",
        "created_at",
        "updated_at",
        "last_sign_in_at",
        "last_active_at",
        "primary_email_address",
        "primary_email_address_id",
        "primary_phone_number",
        "primary_phone_number_id",
        "primary_web3_wallet",
        "primary_web3_wallet_id",
        "email_verified",
        "phone_number_verified",
        "has_image",
        "two_factor_enabled",
        "banned",
        "locked",
        "public_metadata",
        "unsafe_metadata",
        "organizations",
    ],
    objects: &[
        ("email_addresses", &CONTACT),
        ("phone_numbers", &CONTACT),
        ("web3_wallets", &CONTACT),
        ("organization_memberships", &MEMBERSHIP),
    ],
};

/// Names of members that are not the token's business.
const SECRET_NAMES: &[&str] = &[
    "private_metadata",
    "privateMetadata",
    "password_digest",
    "totp_secret",
    "external_accounts",
    "Public_Metadata",
    "ID",
    "id ",
    "",
    "unknown",
];

/// Replaces everything that is not known by other secrets.
fn with_secrets(value: &Value, known: &Known, secrets: &[Value], used: &mut usize) -> Value {
    match value {
        Value::Array(elements) => {
            elements.iter().map(|element| with_secrets(element, known, secrets, used)).collect::<Vec<_>>().into()
        }
        Value::Object(members) => {
            let mut kept = Map::new();
            for (name, member) in members {
                let spelled = |known: &str| name == known || *name == generate::camel_case(known);
                if known.values.iter().any(|known| spelled(known)) {
                    kept.insert(name.clone(), member.clone());
                } else if let Some((_, below)) = known.objects.iter().find(|(known, _)| spelled(known)) {
                    kept.insert(name.clone(), with_secrets(member, below, secrets, used));
                }
            }
            for _ in 0..2 {
                *used += 1;
                let name = SECRET_NAMES[(*used * 7 + secrets.len()) % SECRET_NAMES.len()];
                kept.insert(name.to_owned(), secrets[*used % secrets.len()].clone());
            }
            kept.into()
        }
        scalar => scalar.clone(),
    }
}

/// Everything that can be seen of a user.
fn seen<'t>(template: &'t Template, user: Context<'_>) -> (Result<String, String>, Vec<(&'t str, usize)>) {
    let text = |error: RenderError| error.to_string();
    let sizes = template.measure(user).map(|sizes| sizes.iter().collect()).unwrap_or_default();
    (template.render(user).map_err(text), sizes)
}

/// What is derived from sizes.
fn reported(template: &Template, user: &Value) -> String {
    let sizes = template.measure(user).expect("sizes");
    let shape = TokenShape::session().limits(400, 40);
    let mut auditor = Auditor::new(template, &shape);
    auditor.add(user).expect("an audit");
    let audit = auditor.finish().report();
    let advice = template.advice(&sizes, &shape);
    format!("{:?} {advice} {:?} {audit:?}", sizes.token(&shape), template.break_down(user, 3))
}

#[test]
fn users_that_differ_in_secrets_alone_are_the_same() {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut tried = 0;
    let mut different = 0;
    while tried < pairs() {
        let secrets: Vec<Vec<Value>> =
            (0..SECRETS).map(|_| draw(&mut runner, &vec(generate::any_value(), 3..6))).collect();
        let user = draw(&mut runner, &user());
        let others: Vec<Value> = secrets.iter().map(|secrets| with_secrets(&user, &USER, secrets, &mut 0)).collect();
        let texts: Vec<String> = others.iter().map(Value::to_string).collect();
        different += usize::from(texts[0] != texts[1]);
        for _ in 0..TEMPLATES {
            let text = draw(&mut runner, &draft()).text(None);
            let template = Template::compile(&text).unwrap_or_else(|error| panic!("{text}\n{error}"));
            let expected = seen(&template, Context::new(&others[0]));
            for (other, bytes) in others.iter().zip(&texts).skip(1) {
                assert_eq!(seen(&template, Context::new(other)), expected, "{text}\n{bytes}\n{}", texts[0]);
                assert_eq!(seen(&template, Context::new(bytes)), expected, "{text}\n{bytes}\n{}", texts[0]);
                tried += 2;
            }
            assert_eq!(reported(&template, &others[1]), reported(&template, &others[0]));
        }
    }
    assert!(different > 0, "the secrets never differed");
}

fn draw<T: std::fmt::Debug>(runner: &mut TestRunner, strategy: &impl Strategy<Value = T>) -> T {
    strategy.new_tree(runner).expect("a value").current()
}

/// What stands in every string, number and key that the application or the user sets.
const CANARY: &str = "CANARY";
const NUMBER: u64 = 7_316_498_250_617;

/// Puts canaries into every scalar below.
fn plant(value: &mut Value) {
    match value {
        Value::Array(elements) => elements.iter_mut().for_each(plant),
        Value::Object(members) => members.values_mut().for_each(plant),
        Value::String(text) => *text = format!("{CANARY}{text}{CANARY}"),
        Value::Number(_) => *value = NUMBER.into(),
        _ => {}
    }
}

/// Whether a text shows a canary, or the whole of a number.
fn shows(text: &str) -> bool {
    text.contains(CANARY) || text.contains(&NUMBER.to_string())
}

/// What makes documents fail.
const PIECES: &[&str] = &[
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"id\":1,",
    "\"CANARY\":1,",
    "\\ud800",
    "\u{1}",
    "1e999",
    "nul",
    "CANARY",
];

proptest! {
    #![proptest_config(Config { cases: if cfg!(debug_assertions) { 500 } else { 20_000 }, failure_persistence: None, ..Config::default() })]

    #[test]
    fn no_error_carries_a_value(draft in draft(), user in user(), edits in edits(PIECES)) {
        let template = Template::compile(draft.text(None)).expect("a template");
        let mut user = user;
        plant(&mut user);
        let broken = mutated(&user.to_string(), &edits);
        if let Err(error) = template.render(&broken) {
            prop_assert!(!shows(&error.to_string()), "{error}");
            prop_assert!(!shows(&format!("{error:?}")), "{error:?}");
        }
        let budget = claimsmith::Budget::new().total(3);
        if let Err(error) = template.render_within(&user, &budget, &mut Vec::new()) {
            prop_assert!(!shows(&error.to_string()) && !shows(&format!("{error:?}")), "{error}");
        }
        prop_assert!(!shows(&reported_without_members(&template, &user)));
    }
}

/// What is derived from sizes, but for the names of members that are inside the claims.
fn reported_without_members(template: &Template, user: &Value) -> String {
    let sizes = template.measure(user).expect("sizes");
    let shape = TokenShape::session().limits(400, 40);
    format!("{sizes:?} {:?} {}", sizes.token(&shape), template.advice(&sizes, &shape))
}

#[test]
fn limits_are_reported_without_values() {
    let options =
        claimsmith::CompileOptions::new().limits(claimsmith::Limits::default().output_bytes(60).output_depth(3));
    let template =
        options.compile(r#"{"m": "<<user.unsafe_metadata>>", "n": "<<user.first_name>>"}"#).expect("a template");
    let long = json!({"first_name": CANARY.repeat(20)});
    let deep = json!({"unsafe_metadata": {CANARY: [[CANARY]]}, "private_metadata": CANARY});
    for user in [long, deep, json!([CANARY]), json!(CANARY)] {
        let text = user.to_string();
        for context in [Context::new(&user), Context::new(&text)] {
            let error = template.render(context).expect_err("a limit or the root's type");
            assert!(!shows(&error.to_string()) && !shows(&format!("{error:?}")), "{error}");
        }
    }
}
