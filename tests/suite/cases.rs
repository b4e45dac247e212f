//! The language as data: each case goes through both inputs, both sinks and the reference interpreter.
//!
//! The claims in `tests/data/cases` are written by hand. `BLESS=1 cargo test --test suite cases::` rewrites claims and sizes.

use claimsmith::{Context, Template};
use serde_json::Value;

use crate::documents::context;
use crate::reference::{self, Documents};
use crate::sections::{self, Case};

const DOCUMENTS: [&str; 4] = ["user", "org", "membership", "session"];
const EXPECTED: [&str; 4] = ["claims", "sizes", "claims from values", "sizes from values"];

#[test]
fn every_case_gives_its_claims_and_sizes() {
    let mut failures = Vec::new();
    let mut count = 0;
    for mut file in sections::files("cases") {
        let topic = file.topic().to_owned();
        for case in &mut file.cases {
            count += 1;
            match actual(case) {
                Err(failure) => failures.push(format!("{topic}: {}: {failure}", case.name)),
                Ok(actual) if sections::blessing() => {
                    for (title, text) in EXPECTED.into_iter().zip(actual) {
                        case.set(title, text);
                    }
                }
                Ok(actual) => {
                    for (title, text) in EXPECTED.into_iter().zip(actual) {
                        if case.get(title) != text.as_deref() {
                            let text = text.as_deref().unwrap_or("(the same as from bytes)");
                            let expected = case.get(title).unwrap_or("(nothing)");
                            failures.push(format!("{topic}: {}: {title}\n{text}\ninstead of\n{expected}", case.name));
                        }
                    }
                }
            }
        }
        if sections::blessing() {
            file.write();
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    assert!(count > 150, "only {count} cases were found");
}

/// What a case gives, in the order of `EXPECTED`; from values only where that differs.
fn actual(case: &Case) -> Result<[Option<String>; 4], String> {
    let text = case.get("template").ok_or("no template")?;
    let template = Template::compile(text).map_err(|error| format!("does not compile\n{error}"))?;

    let texts = DOCUMENTS.map(|title| case.get(title));
    let [user, others @ ..] = texts;
    let from_bytes = run(&template, &context(user.unwrap_or("{}"), others))?;

    let mut values = [const { None }; 4];
    for (value, text) in values.iter_mut().zip(texts) {
        *value = text.map(serde_json::from_str::<Value>).transpose().map_err(|error| error.to_string())?;
    }
    let [user, org, membership, session] = values;
    let user = user.unwrap_or_else(|| Value::Object(serde_json::Map::new()));
    let mut parsed = Context::new(&user);
    if let Some(org) = &org {
        parsed = parsed.org(org);
    }
    if let Some(membership) = &membership {
        parsed = parsed.org_membership(membership);
    }
    if let Some(session) = &session {
        parsed = parsed.session(session);
    }
    let from_values = run(&template, &parsed)?;

    let documents =
        Documents { user: &user, org: org.as_ref(), membership: membership.as_ref(), session: session.as_ref() };
    let reference = reference::claims(text, &documents);
    let rendered: Value = serde_json::from_str(&from_values.0).map_err(|error| error.to_string())?;
    if rendered != reference {
        return Err(format!("the library renders {rendered}, the reference {reference}"));
    }

    let [claims, sizes] = [from_values.0, from_values.1];
    let claims_differ = claims != from_bytes.0;
    let sizes_differ = sizes != from_bytes.1;
    Ok([Some(from_bytes.0), Some(from_bytes.1), claims_differ.then_some(claims), sizes_differ.then_some(sizes)])
}

/// The claims, and the sizes as lines of bytes and name; what all ways of rendering agree on.
fn run(template: &Template, context: &Context) -> Result<(String, String), String> {
    let claims = template.render(context).map_err(|error| format!("does not render: {error}"))?;

    let mut buffer = b"before".to_vec();
    template.render_into(context, &mut buffer).map_err(|error| error.to_string())?;
    if buffer.strip_prefix(b"before") != Some(claims.as_bytes()) {
        return Err("render_into differs from render".to_owned());
    }
    let mut written = Vec::new();
    template.render_to(context, &mut written).map_err(|error| error.to_string())?;
    if written != claims.as_bytes() {
        return Err("render_to differs from render".to_owned());
    }

    let sizes = template.measure(context).map_err(|error| format!("does not measure: {error}"))?;
    if sizes.total() != claims.len() {
        return Err(format!("measures {} bytes and renders {}", sizes.total(), claims.len()));
    }
    let mut rest = &claims[1..];
    // What is left out has no bytes.
    for (name, bytes) in sizes.iter().filter(|&(_, bytes)| bytes > 0) {
        let (claim, after) = rest.split_at_checked(bytes).ok_or("measures past the end")?;
        if !claim.starts_with(&format!("{}:", Value::from(name))) || !after.starts_with([',', '}']) {
            return Err(format!("measures {claim} as the claim {name}"));
        }
        rest = &after[1..];
    }
    let lines: Vec<String> = sizes.iter().map(|(name, bytes)| format!("{bytes} {}", Value::from(name))).collect();
    Ok((claims, lines.join("\n")))
}
