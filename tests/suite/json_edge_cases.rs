//! A table of JSON's edges: each text stands where a field of any type stands, or is the user itself.
//!
//! A line has the text as `text`, as `hex`, or as `pieces` with how often each is repeated, and says whether it is
//! `valid`. serde_json has to be of the same opinion.

use claimsmith::catalog::{Catalog, Root, Type};
use claimsmith::{CompileOptions, Template};
use serde_json::{Value, json};

#[test]
fn the_library_and_serde_json_agree_with_the_table() {
    let templates =
        ["{}", r#"{"copy": "<<user.any>>"}"#, r#"{"copy": "<<user.any.a[0].b>>"}"#, r#"{"copy": "-<<user.any>>"}"#]
            .map(|text| {
                let catalog = Catalog::clerk().with_field(Root::User, "any", Type::Any).expect("a new field");
                CompileOptions::new().with_catalog(catalog).compile(text).expect("a template")
            });
    let mut failures = Vec::new();
    let lines = include_str!("../data/json_edge_cases.jsonl").lines();
    assert!(lines.clone().count() > 330, "only {} cases were found", lines.count());
    for line in lines {
        let case: Value = serde_json::from_str(line).expect("a case is JSON");
        let user = user(&case);
        let shown = format!("{} ({:.60})", case["why"], String::from_utf8_lossy(&user));
        let value = serde_json::from_slice::<Value>(&user).ok().filter(Value::is_object);
        if Some(value.is_some()) != case["valid"].as_bool() {
            failures.push(format!("serde_json does not agree: {shown}"));
        }
        for template in &templates {
            match (template.render(&user), &value) {
                (Ok(claims), Some(_)) if serde_json::from_str::<Value>(&claims).is_err() => {
                    failures.push(format!("the claims are not JSON: {shown}"));
                }
                (Ok(_), Some(_)) | (Err(_), None) => {}
                (Ok(_), None) => failures.push(format!("accepted: {shown}")),
                (Err(error), Some(_)) => failures.push(format!("{error}: {shown}")),
            }
        }
        if let Some(value) = value {
            let copy = templates[1].render(&user).expect("claims");
            let claims: Value = serde_json::from_str(&copy).expect("claims");
            let expected = value.get("any").unwrap_or(&Value::Null);
            if claims["copy"] != *expected {
                failures.push(format!("copied as {copy:.80}: {shown}"));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn user(case: &Value) -> Vec<u8> {
    let text = if let Some(text) = case["text"].as_str() {
        text.as_bytes().to_vec()
    } else if let Some(hex) = case["hex"].as_str() {
        (0..hex.len())
            .step_by(2)
            .map(|place| u8::from_str_radix(&hex[place..place + 2], 16).expect("hexadecimal digits"))
            .collect()
    } else {
        case["pieces"]
            .as_array()
            .expect("a text")
            .iter()
            .flat_map(|piece| {
                let count = piece[1].as_u64().and_then(|count| usize::try_from(count).ok()).expect("a count");
                piece[0].as_str().expect("a piece").repeat(count).into_bytes()
            })
            .collect()
    };
    if case["document"] == true { text } else { [b"{\"any\":", text.as_slice(), b"}"].concat() }
}

/// The scanner looks at the text in blocks: what ends a run of characters is found wherever it stands in them.
#[test]
fn strings_of_all_lengths_at_all_places_are_read_as_serde_json_reads_them() {
    let template = Template::compile(r#"{"copy": "<<user.first_name>>", "next": "<<user.id>>"}"#).expect("a template");
    for place in 0..66 {
        for length in (0..70).chain(126..131) {
            for piece in ["", "\\n", "\\\"", "é", "\u{1}", "\\ud83d\\ude00", "\\"] {
                let (before, after) = ("x".repeat(length), "y".repeat(length % 3));
                let user = format!("{}{{\"first_name\":\"{before}{piece}{after}\",\"id\":\"1\"}}", " ".repeat(place));
                for end in [user.len(), user.len() - 1] {
                    let user = &user.as_bytes()[..end];
                    let claims =
                        template.render(user).ok().map(|claims| serde_json::from_str::<Value>(&claims).unwrap());
                    let value = serde_json::from_slice::<Value>(user).ok();
                    let expected = value.map(|user| json!({"copy": user["first_name"], "next": user["id"]}));
                    assert_eq!(claims, expected, "{}", String::from_utf8_lossy(user));
                }
            }
        }
    }
}
