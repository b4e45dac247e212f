//! Hostile templates and users, each with the outcome that is right: through a parsed value and through bytes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use claimsmith::{RenderErrorKind, Template};
use serde_json::Value;

/// A user for cases that bring none.
const USER: &str = r#"{"id":"user_1","first_name":"Ann","public_metadata":{"role":"member"},"unsafe_metadata":{},
    "private_metadata":{"canary":"PRIVATE-CANARY-7f3a"}}"#;

#[test]
fn every_case_has_its_expected_outcome() {
    let mut failures = Vec::new();
    for line in include_str!("hostile/cases.jsonl").lines() {
        let case: Value = serde_json::from_str(line).expect("a case is JSON");
        if let Err(failure) = run(&case) {
            failures.push(format!("{} ({}): {failure}", case["id"], case["why"]));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn bytes(case: &Value, name: &str) -> Option<Vec<u8>> {
    if let Some(text) = case[name].as_str() {
        return Some(text.as_bytes().to_vec());
    }
    let encoded = case[format!("{name}_b64")].as_str()?;
    Some(STANDARD.decode(encoded).expect("base64"))
}

/// Runs a case, and says in what it differs from what is expected.
fn run(case: &Value) -> Result<(), String> {
    let expects_error = case["expect"] == "error";
    let user = bytes(case, "user").unwrap_or_else(|| USER.into());
    let template = match Template::compile(bytes(case, "template").expect("a template")) {
        Ok(template) => template,
        Err(_) if expects_error && case.get("user").is_none() => return Ok(()),
        Err(_) if expects_error && case["class"] == "bomb" => return Ok(()),
        Err(error) => return Err(format!("does not compile:\n{error}")),
    };

    let from_bytes = template.render(&user);
    match (&from_bytes, expects_error) {
        (Ok(output), true) => return Err(format!("renders {output:.200} from bytes")),
        (Err(error), false) => return Err(format!("does not render from bytes: {error}")),
        (Err(error), true) if error.to_string().contains("CANARY") => return Err("leaks the canary".to_owned()),
        _ => {}
    }
    if let (Ok(output), Some(expected)) = (&from_bytes, case["output"].as_str())
        && output != expected
    {
        return Err(format!("renders {output:.300} instead of {expected:.300}"));
    }

    let duplicate_key = from_bytes.as_ref().is_err_and(|error| error.kind() == RenderErrorKind::DuplicateKey);
    let from_value = serde_json::from_slice::<Value>(&user).map(|user| template.render(&user));
    match (from_bytes, from_value) {
        (Ok(bytes), Ok(Ok(value))) => {
            let parse = |text: &str| serde_json::from_str::<Value>(text).map_err(|error| error.to_string());
            if parse(&bytes)? != parse(&value)? {
                return Err(format!("renders {value:.300} from a value"));
            }
        }
        (Err(_), Ok(Ok(_))) if !duplicate_key => return Err("renders from a value".to_owned()),
        (Ok(_), _) => return Err("does not render from a value".to_owned()),
        (Err(_), _) => {}
    }
    Ok(())
}
