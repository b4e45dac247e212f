//! Where the bytes go: every member that the breakdown lists is in the claims, with that many bytes.
#![no_main]

use fuzz_input::{Input, context};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

/// Levels to take apart.
const DEPTH: usize = 6;

fuzz_target!(|data: &[u8]| {
    let Some(input) = Input::new(data) else { return };
    let Some(template) = input.compile() else { return };
    // Parsed values render in serde_json's own form, in which the claims can be written again.
    let Some(values) = input.values() else { return };
    let Ok(claims) = template.render(context(&values)) else { return };
    // Constants keep the text of their numbers.
    let parsed: Value = serde_json::from_str(&claims).expect("JSON");
    let own_form = template.render(context(&values)).is_ok_and(|claims| claims.len() == parsed.to_string().len());
    let mut listed = 0;
    let mut top = 0;
    let mut path: Vec<String> = Vec::new();
    for member in template.break_down(context(&values), DEPTH).expect("claims that were rendered") {
        path.truncate(member.depth);
        let around = path.iter().fold(&parsed, |around, step| inside(around, step));
        let value = inside(around, &member.name);
        if own_form {
            let key = if around.is_object() { Value::from(member.name.as_str()).to_string().len() + 1 } else { 0 };
            assert_eq!(member.bytes, key + value.to_string().len(), "{:?} below {path:?} of {claims}", member.name);
        }
        path.push(member.name);
        listed += 1;
        if member.depth == 0 {
            top += member.bytes + 1;
        }
    }
    assert_eq!(claims.len(), 1 + top.max(1));
    assert_eq!(listed, count(&parsed, DEPTH));
});

/// The member or the element that a name leads to.
fn inside<'a>(value: &'a Value, name: &str) -> &'a Value {
    match value {
        Value::Array(elements) => &elements[name.parse::<usize>().expect("an index")],
        other => &other[name],
    }
}

/// The members and elements down to a depth.
fn count(value: &Value, depth: usize) -> usize {
    let below = |value: &Value| 1 + count(value, depth - 1);
    match value {
        _ if depth == 0 => 0,
        Value::Array(elements) => elements.iter().map(below).sum(),
        Value::Object(members) => members.values().map(below).sum(),
        _ => 0,
    }
}
