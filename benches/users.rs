//! The users that everything is timed with, in the shape of the provider's backend.

use serde_json::Value;

/// One user, as an issuer may hold it.
pub(crate) struct User {
    pub(crate) name: &'static str,
    /// Compact, with the members in the provider's order.
    pub(crate) json: Vec<u8>,
    pub(crate) value: Value,
}

/// A usual user, and one with several accounts, memberships and much metadata.
pub(crate) fn users() -> serde_json::Result<[User; 2]> {
    Ok([user("2.7 KB", include_str!("../examples/user.json"))?, user("10 KB", include_str!("data/large_user.json"))?])
}

fn user(name: &'static str, text: &str) -> serde_json::Result<User> {
    let json = compact(text);
    let value = serde_json::from_slice(&json)?;
    Ok(User { name, json, value })
}

/// Drops the white space between tokens; a parsed value would not keep the order of the members.
fn compact(text: &str) -> Vec<u8> {
    let mut inside_string = false;
    let mut escaped = false;
    let keep = |byte: &u8| {
        let quote = *byte == b'"' && !escaped;
        escaped = inside_string && *byte == b'\\' && !escaped;
        inside_string ^= quote;
        inside_string || !byte.is_ascii_whitespace()
    };
    text.bytes().filter(keep).collect()
}
