//! Templates arrive in what tools pull and answer: a configuration with `session.claims`, a JWT template of the Backend
//! API. This finds the claims in them, and takes nothing else for a wrapper.

use std::collections::HashSet;
use std::ops::Range;

use serde_json::Value;

use super::json::{self, Member, Members};

/// What a template stands in.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wrapper {
    pub(super) kind: WrapperKind,
    /// Where the claims are, in bytes of the text.
    pub(super) place: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WrapperKind {
    /// The configuration of an instance, as the provider's command line pulls and patches it.
    Configuration,
    /// A JWT template of the Backend API.
    JwtTemplate,
}

impl WrapperKind {
    /// Where the claims stand, as a JSON pointer (RFC 6901).
    pub(super) fn pointer(self) -> &'static str {
        match self {
            Self::Configuration => "/session/claims",
            Self::JwtTemplate => "/claims",
        }
    }

    /// What is said of where the claims stand.
    pub(super) fn note(self) -> &'static str {
        match self {
            Self::Configuration => "the template is what stands under `session.claims`",
            Self::JwtTemplate => "the template is what stands under `claims` of this JWT template, for a custom token",
        }
    }
}

/// The members that a JWT template of the API has.
const OF_JWT_TEMPLATE: [&str; 10] = [
    "id",
    "object",
    "name",
    "claims",
    "lifetime",
    "allowed_clock_skew",
    "signing_algorithm",
    "custom_signing_key",
    "created_at",
    "updated_at",
];

/// What the claims are in a wrapper that takes them as text.
const AS_TEXT: &str = "`claims` holds JSON as text: write the object itself, without quotes around it";

/// What to do with several templates.
const SEVERAL: &str = "this is a list of templates: pass them one at a time, each in a file of its own";

/// The wrapper in a file, if it is one; or what is wrong with it.
pub(super) fn wrapper(text: &[u8]) -> Result<Option<Wrapper>, &'static str> {
    // What is no JSON is told as a template that is none.
    let Some(plain) = std::str::from_utf8(text).ok().and_then(plain) else { return Ok(None) };
    match serde_json::from_str(&plain) {
        // No array is a template, so that nothing else is meant.
        Ok(Value::Array(elements)) if elements.iter().any(|element| element.get("claims").is_some()) => Err(SEVERAL),
        Ok(Value::Object(root)) => {
            if let Some(Value::Array(elements)) = root.get("data")
                && elements.iter().any(is_jwt_template)
            {
                return Err(SEVERAL);
            }
            let Some(members) = unique_members(plain.as_bytes()) else { return Ok(None) };
            if let Some(claims) = of_configuration(&members) {
                return claims_in(&claims, WrapperKind::Configuration);
            }
            match members.into_iter().find(|member| member.name == "claims") {
                Some(claims) if is_jwt_template(&Value::Object(root)) => claims_in(&claims, WrapperKind::JwtTemplate),
                _ => Ok(None),
            }
        }
        _ => Ok(None),
    }
}

/// The wrapper of some claims; none where they are no claims.
fn claims_in(claims: &Member<'_>, kind: WrapperKind) -> Result<Option<Wrapper>, &'static str> {
    if claims.value.starts_with(b"{") {
        return Ok(Some(Wrapper { kind, place: claims.start..claims.start + claims.value.len() }));
    }
    let inside = json::text(claims.value);
    let inside = inside.and_then(|inside| plain(&inside)).and_then(|inside| serde_json::from_str(&inside).ok());
    if matches!(inside, Some(Value::Object(_))) { Err(AS_TEXT) } else { Ok(None) }
}

/// The member `claims` of the member `session`, if no shortcode stands outside of it.
fn of_configuration<'t>(members: &[Member<'t>]) -> Option<Member<'t>> {
    let session = members.iter().find(|member| member.name == "session")?;
    let mut claims = None;
    for member in unique_members(session.value)? {
        if member.name == "claims" {
            claims = Some(Member { start: session.start + member.start, ..member });
        } else if has_shortcode(&member) {
            return None;
        }
    }
    let is_constant = members.iter().filter(|member| member.name != "session").all(|member| !has_shortcode(member));
    claims.filter(|_| is_constant)
}

/// Whether an object is a JWT template of the API: because it says so, or because it has what one has, and nothing else.
fn is_jwt_template(value: &Value) -> bool {
    let Value::Object(object) = value else { return false };
    if !object.contains_key("claims") {
        return false;
    }
    let has_name = object.get("name").and_then(Value::as_str).is_some_and(|name| !opens_shortcode(name));
    object.get("object").is_some_and(|object| object == "jwt_template")
        || has_name
            && object.get("lifetime").is_some_and(Value::is_number)
            && object.keys().all(|name| OF_JWT_TEMPLATE.contains(&name.as_str()))
}

/// The members of an object, if no name is there twice.
fn unique_members(text: &[u8]) -> Option<Vec<Member<'_>>> {
    let members: Vec<Member<'_>> = Members::of(text).collect::<Result<_, _>>().ok()?;
    let names: HashSet<_> = members.iter().map(|member| &member.name).collect();
    (names.len() == members.len()).then_some(members)
}

fn opens_shortcode(text: &str) -> bool {
    text.contains("<<") || text.contains("{{")
}

fn has_shortcode(member: &Member<'_>) -> bool {
    fn is_inside(value: &Value) -> bool {
        match value {
            Value::String(text) => opens_shortcode(text),
            Value::Array(elements) => elements.iter().any(is_inside),
            Value::Object(members) => members.iter().any(|(name, value)| opens_shortcode(name) || is_inside(value)),
            _ => false,
        }
    }
    opens_shortcode(&member.name) || serde_json::from_slice(member.value).is_ok_and(|value| is_inside(&value))
}

/// The text as plain JSON in which everything is where it was: comments become blanks, and bare shortcodes become texts
/// that open one.
fn plain(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['"', '/', '{', '<']) {
        let (before, from) = rest.split_at_checked(at)?;
        plain.push_str(before);
        let length = match from.as_bytes() {
            [b'"', ..] => after_string(from)?,
            [b'/', b'/' | b'*', ..] => after_comment(from)?,
            [b'{', b'{', ..] | [b'<', b'<', ..] => after_shortcode(from)?,
            _ => 1,
        };
        let (token, after) = from.split_at_checked(length)?;
        match token.as_bytes() {
            [b'/', b'/' | b'*', ..] => plain.extend(std::iter::repeat_n(' ', length)),
            [b'{', b'{', ..] | [b'<', b'<', ..] => {
                plain.push_str("\"{{");
                plain.extend(std::iter::repeat_n('.', length.checked_sub("\"{{\"".len())?));
                plain.push('"');
            }
            _ => plain.push_str(token),
        }
        rest = after;
    }
    plain.push_str(rest);
    Some(plain)
}

/// The bytes of the string at the start of a text.
fn after_string(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    let end = text.bytes().skip(1).position(|byte| {
        let ends = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        ends
    })?;
    Some(end + 2)
}

/// The bytes of the comment at the start of a text.
fn after_comment(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find(['\n', '\r']).unwrap_or(text.len()));
    }
    Some(text.get(2..)?.find("*/")? + 4)
}

/// The bytes of the shortcode at the start of a text. Its closing delimiter may stand in quotes and in comments, and right
/// behind `{}`.
fn after_shortcode(text: &str) -> Option<usize> {
    let close = if text.starts_with("{{") { "}}" } else { ">>" };
    let mut at = 2;
    loop {
        let rest = text.get(at..)?;
        at += match rest.as_bytes() {
            [] => return None,
            _ if rest.starts_with(close) => return Some(at + close.len()),
            [quote @ (b'\'' | b'"'), ..] => rest.get(1..)?.find(char::from(*quote))? + 2,
            [b'/', b'/' | b'*', ..] => after_comment(rest)?,
            [b'{', b'}', ..] => "{}".len(),
            _ => rest.chars().next()?.len_utf8(),
        };
    }
}
