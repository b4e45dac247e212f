//! Compact JSON over several lines. The text of numbers and the order of members stay as they are.

/// Indents compact JSON by two spaces a level.
pub(super) fn pretty(compact: &str) -> String {
    let mut pretty = String::with_capacity(2 * compact.len());
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut escaped = false;
    let mut characters = compact.chars().peekable();
    while let Some(character) = characters.next() {
        if in_string {
            pretty.push(character);
            in_string = escaped || character != '"';
            escaped = !escaped && character == '\\';
            continue;
        }
        match character {
            '"' => {
                in_string = true;
                pretty.push(character);
            }
            '{' | '[' => {
                pretty.push(character);
                if characters.peek().is_some_and(|next| !matches!(next, '}' | ']')) {
                    depth += 1;
                    break_line(&mut pretty, depth);
                } else {
                    pretty.extend(characters.next());
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                break_line(&mut pretty, depth);
                pretty.push(character);
            }
            ',' => {
                pretty.push(character);
                break_line(&mut pretty, depth);
            }
            ':' => pretty.push_str(": "),
            _ => pretty.push(character),
        }
    }
    pretty
}

fn break_line(pretty: &mut String, depth: usize) {
    pretty.push('\n');
    pretty.extend(std::iter::repeat_n("  ", depth));
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_layout_is_that_of_serde_json() {
        let compact = r#"{"a":[1,{"b":"x\"},["}],"c":{},"d":[],"e":[[]]}"#;
        let value: serde_json::Value = serde_json::from_str(compact).unwrap();
        assert_eq!(super::pretty(compact), serde_json::to_string_pretty(&value).unwrap());
    }
}
