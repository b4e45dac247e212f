//! JSON text over several lines.

use super::skip::{is_blank, string_length};

/// How many levels of indentation there are at most. Without a bound, a text of a million brackets would become
/// terabytes.
const INDENTED: usize = 128;

/// A JSON text over several lines, with two spaces of indentation for each level up to the 128th. The order of the
/// members and the text of numbers and strings stay as they are.
///
/// ```
/// assert_eq!(claimsmith::json::pretty(r#"{"id":1.50,"roles":[]}"#), "{\n  \"id\": 1.50,\n  \"roles\": []\n}");
/// ```
#[must_use]
pub fn pretty(json: &str) -> String {
    let mut pretty = String::with_capacity(2 * json.len());
    let mut depth = 0_usize;
    let mut rest = json;
    while let Some((token, after)) = split_token(rest) {
        rest = after;
        match token {
            "{" | "[" => {
                pretty.push_str(token);
                match split_token(after) {
                    Some((close @ ("}" | "]"), after)) => {
                        pretty.push_str(close);
                        rest = after;
                    }
                    Some(_) => {
                        depth += 1;
                        break_line(&mut pretty, depth);
                    }
                    None => {}
                }
            }
            "}" | "]" => {
                depth = depth.saturating_sub(1);
                break_line(&mut pretty, depth);
                pretty.push_str(token);
            }
            "," => {
                pretty.push_str(token);
                break_line(&mut pretty, depth);
            }
            ":" => pretty.push_str(": "),
            _ => pretty.push_str(token),
        }
    }
    pretty
}

/// The first token of a text, and what follows it.
fn split_token(text: &str) -> Option<(&str, &str)> {
    let is_blank = |character| u8::try_from(character).is_ok_and(is_blank);
    let text = text.trim_start_matches(is_blank);
    let length = match text.as_bytes().first()? {
        b'"' => string_length(text.as_bytes()).unwrap_or(text.len()),
        b'{' | b'}' | b'[' | b']' | b',' | b':' => 1,
        _ => text.find(|character| "\"{}[],:".contains(character) || is_blank(character)).unwrap_or(text.len()),
    };
    text.split_at_checked(length)
}

fn break_line(pretty: &mut String, depth: usize) {
    pretty.push('\n');
    pretty.extend(std::iter::repeat_n("  ", depth.min(INDENTED)));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::super::compact::compacted;
    use super::*;

    #[test]
    fn the_layout_is_that_of_serde_json() {
        let compact = r#"{"a":[1,{"b":"x\"},["}],"c":{},"d":[],"e":[[]]}"#;
        let value: Value = serde_json::from_str(compact).unwrap();
        assert_eq!(pretty(compact), serde_json::to_string_pretty(&value).unwrap());
    }

    #[test]
    fn strings_and_numbers_stay_as_they_are() {
        assert_eq!(pretty(r#" [1.50e+2,"\u0041\/"] "#), "[\n  1.50e+2,\n  \"\\u0041\\/\"\n]");
    }

    #[test]
    fn hostile_text_takes_room_in_proportion() {
        for unit in ["[", "{\"\":", "]", "\"\\", "\\", ",", "[ "] {
            let text = unit.repeat(20_000);
            assert!(pretty(&text).len() <= (2 * INDENTED + 2) * text.len(), "{unit}");
        }
    }

    proptest! {
        #[test]
        fn any_layout_becomes_that_of_serde_json(texts: Vec<(String, String)>, numbers: Vec<i32>) {
            let members: Value = texts.into_iter().map(|(name, text)| (name, Value::from(text))).collect();
            let value = json!({"members": [members, {}], "numbers": numbers, "": [[], true, null]});
            let expected = serde_json::to_string_pretty(&value).unwrap();
            prop_assert_eq!(&pretty(&value.to_string()), &expected);
            prop_assert_eq!(&pretty(&expected), &expected);
        }

        #[test]
        fn only_white_space_is_added(text in r#"([\[\]{},:"\\ \n1x\u{e9}]|"[a-z ]{0,4}"){0,20}"#) {
            let compact = String::from_utf8(compacted(text.as_bytes())).unwrap();
            prop_assert_eq!(compacted(pretty(&compact).as_bytes()), compact.as_bytes());
        }
    }
}
