//! serde_json's features `raw_value` and `arbitrary_precision` make it read user data as something else. A dependency
//! that switches one on switches it on for everyone: these tests then fail.

use claimsmith::Template;
use serde_json::Value;

#[test]
fn raw_value_is_off() {
    let text = r#"{"$serde_json::private::RawValue":"1"}"#;
    let value: Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(value.get("$serde_json::private::RawValue"), Some(&Value::from("1")));
    assert_eq!(value.to_string(), text);
}

#[test]
fn arbitrary_precision_is_off() {
    let private: Value = serde_json::from_str(r#"{"$serde_json::private::Number":"1"}"#).expect("JSON");
    assert!(private.is_object(), "a private name became a number: {private}");
    let beyond_64_bits: Value = serde_json::from_str("18446744073709551616").expect("JSON");
    assert_eq!(beyond_64_bits.to_string(), "1.8446744073709552e+19");
    assert!(serde_json::from_str::<Value>("1e999").is_err());
}

#[test]
fn private_names_are_data_from_both_inputs() {
    let template = Template::compile(r#"{"a": "<<user.public_metadata>>"}"#).expect("a template");
    for name in ["$serde_json::private::RawValue", "$serde_json::private::Number"] {
        let user = format!(r#"{{"public_metadata":{{"{name}":"1"}}}}"#);
        let expected = format!(r#"{{"a":{{"{name}":"1"}}}}"#);
        let value: Value = serde_json::from_str(&user).expect("JSON");
        assert_eq!(template.render(&user).expect("claims"), expected);
        assert_eq!(template.render(&value).expect("claims"), expected);
    }
}
