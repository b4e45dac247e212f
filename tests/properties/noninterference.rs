//! Whoever reads a token, a size, an error or a report learns nothing about private metadata, nor about members outside
//! the catalog. `PAIRS` sets how many pairs of users are tried; a debug build tries fewer.

use claimsmith::audit::Auditor;
use claimsmith::size::TokenShape;
use claimsmith::{CompileOptions, Context, Limits, RenderError, Template};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Map, Value, json};

use crate::generate::{self, Party, Texts, draft, edits, mutated, party, user};

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
const LISTED_MEMBERSHIP: Known =
    Known { values: &["role"], objects: &[("organization", &Known { values: &["id"], ..ORGANIZATION })] };
const MEMBERSHIP: Known =
    Known { values: &["role", "permissions", "public_metadata"], objects: &[("organization", &ORGANIZATION)] };
const SESSION: Known = Known { values: &["id", "actor", "reverification_id"], objects: &[] };
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
        ("organization_memberships", &LISTED_MEMBERSHIP),
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

/// The documents of a render, parsed and as texts, with secrets of their own.
struct Documents {
    values: Party,
    texts: Texts,
}

impl Documents {
    /// The texts have a key twice behind the secrets if asked for.
    fn new(party: &Party, secrets: &[Value], twice: bool) -> Self {
        let used = &mut 0;
        let known = [&ORGANIZATION, &MEMBERSHIP, &SESSION];
        let mut others = party.others.iter().zip(known);
        let values = Party {
            user: with_secrets(&party.user, &USER, secrets, used),
            others: std::array::from_fn(|_| {
                let (other, known) = others.next()?;
                other.as_ref().map(|other| with_secrets(other, known, secrets, used))
            }),
        };
        let mut texts = Texts::new(&values, Value::to_string);
        if twice {
            texts.user.pop();
            texts.user.push_str(r#","unsafe_metadata":{"a":[],"a":{}},"id":"\u0069","\u0069d":null}"#);
        }
        Self { values, texts }
    }
}

/// Everything that can be seen of a render.
fn seen<'t>(template: &'t Template, context: Context<'_>) -> (Result<String, String>, Vec<(&'t str, usize)>) {
    let text = |error: RenderError| format!("{error} {error:?}");
    let sizes = template.measure(context).map(|sizes| sizes.iter().collect()).unwrap_or_default();
    (template.render(context).map_err(text), sizes)
}

/// What is derived from sizes.
fn reported(template: &Template, context: Context<'_>) -> String {
    let shape =
        TokenShape::session().with_cookie_limit(1_000).and_then(|shape| shape.with_fits_limit(40)).expect("a cookie");
    let mut auditor = Auditor::new(template, &shape);
    let added = auditor.add(context);
    let audit = auditor.finish().report();
    let derived = template.measure(context).map(|sizes| {
        let advice = sizes.advice(&shape);
        format!("{:?} {advice} {:?}", sizes.token(&shape), template.break_down(context, 3))
    });
    format!("{added:?} {audit:?} {derived:?}")
}

#[test]
fn documents_that_differ_in_secrets_alone_are_the_same() {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let tight = CompileOptions::new().with_limits(Limits::default().with_output_bytes(150).with_output_depth(5));
    let mut tried = 0;
    let (mut different, mut failed) = (0, 0);
    while tried < pairs() {
        let secrets: Vec<Vec<Value>> =
            (0..SECRETS).map(|_| draw(&mut runner, &vec(generate::any_value(), 3..6))).collect();
        let party = draw(&mut runner, &party());
        // Some have what makes renders fail.
        let twice = draw(&mut runner, &(0..8)) == 0;
        let documents: Vec<Documents> = secrets.iter().map(|secrets| Documents::new(&party, secrets, twice)).collect();
        let (first, others) = documents.split_first().expect("documents");
        different += usize::from(first.texts != others[0].texts);
        for number in 0..TEMPLATES {
            let text = draw(&mut runner, &draft()).text(None);
            let options = if number % 4 == 0 { tight.clone() } else { CompileOptions::new() };
            let template = options.compile(&text).unwrap_or_else(|error| panic!("{text}\n{error}"));
            let from_values = seen(&template, first.values.context());
            let from_texts = seen(&template, first.texts.context());
            // Texts with a key twice have members that the values do not have.
            assert!(twice || from_texts.0.is_err() || from_texts == from_values, "{text}\n{:?}", first.texts);
            failed += usize::from(from_texts.0.is_err());
            for other in others {
                assert_eq!(
                    seen(&template, other.values.context()),
                    from_values,
                    "{text}\n{:?}\n{:?}",
                    other.texts,
                    first.texts
                );
                assert_eq!(
                    seen(&template, other.texts.context()),
                    from_texts,
                    "{text}\n{:?}\n{:?}",
                    other.texts,
                    first.texts
                );
                tried += 2;
            }
            assert_eq!(reported(&template, others[0].values.context()), reported(&template, first.values.context()));
            assert_eq!(reported(&template, others[0].texts.context()), reported(&template, first.texts.context()));
        }
    }
    assert!(different > 0, "the secrets never differed");
    assert!(failed > 0, "no render failed");
}

/// The program, too: the same output, the same messages, the same exit status.
#[cfg(feature = "cli")]
#[test]
fn runs_over_users_that_differ_in_secrets_alone_are_the_same() {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[11; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let template = r#"{"id": "<<user.id>>", "p": "<<user.public_metadata>>", "u": "<<user.unsafe_metadata.a>>",
        "text": "(<<user.organizations>> <<user.full_name>>)", "org": "<<org.name>>", "m": {"role": "<<org.role>>"}}"#;
    let [mut users, mut contexts] = [const { [String::new(), String::new()] }; 2];
    for number in 0..300 {
        let party = draw(&mut runner, &party());
        let secrets = [(); 2].map(|()| draw(&mut runner, &vec(generate::any_value(), 3..6)));
        let long = json!({"a": "x".repeat(if number % 20 == 5 { 70_000 } else { 0 })});
        for (lines, secrets) in users.iter_mut().zip(&secrets) {
            let mut party = party.clone();
            party.user["unsafe_metadata"] = long.clone();
            *lines += &Documents::new(&party, secrets, number % 10 == 0).texts.user;
            lines.push('\n');
        }
        if let (0, [Some(_), Some(_), _]) = (contexts[0].len(), &party.others) {
            contexts = secrets
                .map(|secrets| Documents::new(&party, &secrets, false).texts.others[0].clone().unwrap_or_default());
        }
    }
    assert!(users[0] != users[1] && contexts[0] != contexts[1]);

    let runs = [0, 1].map(|which| {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
        write("t.json", template);
        write("users.ndjson", &users[which]);
        write("org.json", &contexts[which]);
        let mut runs = Vec::new();
        let run = |arguments: &[&str]| {
            let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_claimsmith"));
            let output = program.args(arguments).current_dir(&folder).output().expect("a run");
            let stdout = String::from_utf8(output.stdout).expect("UTF-8");
            // A stored audit has a random number, which is of no user.
            let stdout = match stdout.strip_prefix("{\"runs\":[\"") {
                Some(audit) => audit[16..].to_owned(),
                None => stdout,
            };
            (output.status.code(), stdout, String::from_utf8(output.stderr).expect("UTF-8"))
        };
        let all: [&[&str]; 5] = [
            &["render", "t.json", "users.ndjson", "--org", "org.json"],
            &["audit", "t.json", "users.ndjson", "--org", "org.json", "--html", "page.html"],
            &["audit", "t.json", "users.ndjson", "--format", "json"],
            &["audit", "t.json", "users.ndjson", "--partial"],
            &["audit", "t.json", "users.ndjson", "--token", "custom"],
        ];
        runs.extend(all.map(run));
        let page = std::fs::read(folder.path().join("page.html")).expect("a page");
        for user in users[which].lines().take(25) {
            write("user.json", user);
            runs.push(run(&["size", "t.json", "user.json", "--depth", "3"]));
            runs.push(run(&["render", "t.json", "user.json", "--pretty"]));
        }
        (runs, page)
    });
    assert_eq!(runs[0], runs[1]);
    let [(runs, _), _] = runs;
    assert!(
        runs[0].2.contains("has the same key twice") && runs[0].2.contains("the claims are larger than the limit"),
        "{}",
        runs[0].2
    );
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
        let budget = claimsmith::size::Budget::new().with_total(3);
        if let Err(error) = template.render_within(&user, &budget, &mut Vec::new()) {
            prop_assert!(!shows(&error.to_string()) && !shows(&format!("{error:?}")), "{error}");
        }
        prop_assert!(!shows(&reported_without_members(&template, &user)));
    }
}

/// What is derived from sizes, but for the names of members that are inside the claims.
fn reported_without_members(template: &Template, user: &Value) -> String {
    let sizes = template.measure(user).expect("sizes");
    let shape =
        TokenShape::session().with_cookie_limit(1_000).and_then(|shape| shape.with_fits_limit(40)).expect("a cookie");
    format!("{sizes:?} {:?} {}", sizes.token(&shape), sizes.advice(&shape))
}

#[test]
fn limits_are_reported_without_values() {
    let options = claimsmith::CompileOptions::new()
        .with_limits(claimsmith::Limits::default().with_output_bytes(60).with_output_depth(3));
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
