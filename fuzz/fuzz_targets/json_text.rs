//! Any bytes as JSON text: what takes it apart panics on nothing, and agrees with serde_json.
#![no_main]

use claimsmith::json::{Elements, Members, ValueScan, pretty, quoted, unquoted};
use claimsmith::syntax::plain_json;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|data: &[u8]| {
    let members: Result<Vec<_>, _> = Members::of(data).collect();
    let elements: Result<Vec<_>, _> = Elements::of(data).collect();
    let unquoted = unquoted(data);
    assert!(members.as_ref().err().is_none_or(|error| error.offset() <= data.len()));
    // In two pieces as in one.
    let (first, second) = data.split_at(data.len() / 2);
    let mut scan = ValueScan::default();
    let end = scan.find_end(first).or_else(|| scan.find_end(second).map(|end| first.len() + end));
    let value = serde_json::from_slice::<Value>(data);
    if value.is_ok() && data.starts_with(b"{") {
        assert!(ValueScan::default().find_end(data).is_some_and(|end| data[end..].trim_ascii().is_empty()));
        assert_eq!(end, ValueScan::default().find_end(data));
    }
    match value {
        Ok(Value::Object(object)) => {
            for member in members.expect("members") {
                assert!(object.contains_key(&*member.name));
                assert_eq!(data.get(member.value_place()), Some(member.value));
            }
        }
        Ok(Value::Array(array)) => assert_eq!(elements.expect("elements").len(), array.len()),
        Ok(Value::String(text)) if data.first() == Some(&b'"') && data.last() == Some(&b'"') => {
            assert_eq!(unquoted.as_deref(), Some(text.as_str()));
            assert_eq!(quoted(&text), Value::from(text).to_string());
        }
        _ => {}
    }
    if let Ok(text) = std::str::from_utf8(data) {
        let lines = pretty(text);
        if let Ok(value) = serde_json::from_str::<Value>(text) {
            assert_eq!(serde_json::from_str::<Value>(&lines).ok(), Some(value));
        }
        assert!(plain_json(text).is_none_or(|plain| plain.len() == text.len()));
    }
});
