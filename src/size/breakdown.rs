//! Where the bytes go inside claims.

use crate::json::{Elements, Members};

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
    look_inside(claims.as_bytes(), 0, depth, &mut found);
    found
}

/// Adds what is inside a value at a depth, unless that is the end. The text is what was rendered, so no part of it is a
/// fault.
fn look_inside(value: &[u8], depth: usize, end: usize, found: &mut Vec<MemberBytes>) {
    if depth == end {
        return;
    }
    let mut add = |name: String, bytes: usize, inside: &[u8]| {
        found.push(MemberBytes { depth, name, bytes });
        look_inside(inside, depth + 1, end, found);
    };
    match value.first() {
        Some(b'{') => {
            for member in Members::of(value).flatten() {
                add(member.name.into_owned(), member.place.len(), member.value);
            }
        }
        Some(b'[') => {
            for (index, element) in Elements::of(value).flatten().enumerate() {
                add(index.to_string(), element.len(), element);
            }
        }
        _ => {}
    }
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
