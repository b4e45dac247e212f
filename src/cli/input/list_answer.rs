//! List answers of the API: `{"data": [...]}`, with other members beside the list. An object with an `id` or an
//! `object` is something else, even if it has such a list.

use claimsmith::Template;
use claimsmith::json::Members;
use claimsmith::render::RenderErrorKind;

/// Whether the bracket that a text ends with opens the value of the name `data`.
pub(super) fn opens_data(start: &[u8]) -> bool {
    let before = start.strip_suffix(b"[").unwrap_or(b"").trim_ascii_end();
    let name = before.strip_suffix(b":").unwrap_or(b"").trim_ascii_end();
    // Behind a backslash, the quote is a part of a longer name.
    name.strip_suffix(b"\"data\"").is_some_and(|before| !before.ends_with(b"\\"))
}

/// Whether an object whose text ends with the bracket that opens its `data` is a list answer: nothing before says that
/// it is something else.
pub(super) fn is_list_answer(judge: &Template, start: &[u8]) -> bool {
    let closed = [start, b"]}"].concat();
    if judge.measure(&closed).is_err_and(|error| error.kind() == RenderErrorKind::NotJson) {
        return false;
    }
    let names: Vec<_> = Members::of(&closed).flatten().map(|member| member.name).collect();
    names.split_last().is_some_and(|(last, others)| last == "data" && !others.iter().any(|name| says_otherwise(name)))
}

/// Whether a member beside the list shows that this is not a list answer.
fn says_otherwise(name: &str) -> bool {
    matches!(name, "id" | "object" | "data")
}

/// What is wrong with the text that follows the list of an answer.
pub(super) fn check_tail(judge: &Template, tail: &[u8]) -> Result<(), &'static str> {
    let answer = [b"{\"data\":[]", tail].concat();
    if judge.measure(&answer).is_err_and(|error| error.kind() == RenderErrorKind::NotJson) {
        return Err("what follows the list of this answer is not JSON");
    }
    if Members::of(&answer).flatten().skip(1).any(|member| says_otherwise(&member.name)) {
        return Err("`id`, `object` or `data` follows the list: this is no list answer");
    }
    Ok(())
}
