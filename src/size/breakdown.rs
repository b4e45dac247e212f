//! Where the bytes go inside claims.

/// The bytes of a member of the claims, and of what is inside it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct MemberBytes {
    /// How many names lead to it from a claim: 0 for a claim itself.
    pub depth: usize,
    /// Its decoded name; elements of arrays are named by their index.
    pub name: String,
    /// Its bytes in the payload, name and colon included.
    pub bytes: usize,
}

/// Takes apart the compact JSON of an object, to `depth` levels of names: each member comes before what is inside it.
pub(crate) fn break_down(claims: &str, depth: usize) -> Vec<MemberBytes> {
    let mut found = Vec::new();
    members(claims, 0, depth, &mut found);
    found
}

/// Adds what is inside a value at a depth, down to the end of the depths asked for.
fn members(value: &str, depth: usize, end: usize, found: &mut Vec<MemberBytes>) {
    if depth == end {
        return;
    }
    let is_object = value.starts_with('{');
    if !is_object && !value.starts_with('[') {
        return;
    }
    let mut rest = value.get(1..).unwrap_or("");
    let mut index = 0;
    while !rest.is_empty() && !rest.starts_with(['}', ']']) {
        let (name, key_bytes) = if is_object {
            let end = value_bytes(rest);
            let key = rest.get(..end).unwrap_or("");
            (serde_json::from_str(key).unwrap_or_default(), end + 1)
        } else {
            (index.to_string(), 0)
        };
        let inner = rest.get(key_bytes..).unwrap_or("");
        let bytes = value_bytes(inner);
        found.push(MemberBytes { depth, name, bytes: key_bytes + bytes });
        members(inner.get(..bytes).unwrap_or(""), depth + 1, end, found);
        rest = inner.get(bytes..).unwrap_or("");
        rest = rest.strip_prefix(',').unwrap_or(rest);
        index += 1;
    }
}

/// The bytes of the compact JSON value at the start of the text.
fn value_bytes(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut escaped = false;
    for (position, byte) in text.bytes().enumerate() {
        if in_string {
            in_string = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
            if !in_string && depth == 0 {
                return position + 1;
            }
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'{' | b'[' => depth += 1,
            b'}' | b']' | b',' if depth == 0 => return position,
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return position + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_found_to_the_depth_asked_for() {
        let claims = r#"{"a":{"b\"}":[1,{"c":"]"}],"d":null},"e":"x\\"}"#;
        let shown = |depth| -> Vec<(usize, String, usize)> {
            let found = break_down(claims, depth).into_iter();
            found.map(|member| (member.depth, member.name, member.bytes)).collect()
        };
        let of_a = r#""a":{"b\"}":[1,{"c":"]"}],"d":null}"#.len();
        let of_e = r#""e":"x\\""#.len();
        assert_eq!(shown(0), []);
        assert_eq!(shown(1), [(0, "a".to_owned(), of_a), (0, "e".to_owned(), of_e)]);
        let names: Vec<_> = shown(9).into_iter().map(|(depth, name, _)| format!("{depth} {name}")).collect();
        assert_eq!(names, ["0 a", "1 b\"}", "2 0", "2 1", "3 c", "1 d", "0 e"]);
    }
}
