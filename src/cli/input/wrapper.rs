//! Templates may arrive as other tools write them: in a configuration, under `session.claims`, or as a JWT template of
//! the Backend API. This finds the claims in such a wrapper, and takes nothing else for one.

use std::collections::HashSet;
use std::ops::Range;

use claimsmith::json::{Member, Members, unquoted};
use claimsmith::syntax::plain_json;
use serde_json::Value;

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
            Self::Configuration => "the template is taken from `session.claims`",
            Self::JwtTemplate => {
                "the template is taken from `claims` of this JWT template, which is for a custom token"
            }
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
    // A file that is not JSON is compiled as it is: the compiler says what is wrong with it.
    let Some(plain) = std::str::from_utf8(text).ok().and_then(plain_json) else { return Ok(None) };
    match serde_json::from_str(&plain) {
        // An array is never a template, so this is a list of templates.
        Ok(Value::Array(elements)) if elements.iter().any(|element| element.get("claims").is_some()) => Err(SEVERAL),
        Ok(Value::Object(root)) => {
            if let Some(Value::Array(elements)) = root.get("data")
                && elements.iter().any(is_jwt_template)
            {
                return Err(SEVERAL);
            }
            let Some(members) = unique_members(plain.as_bytes()) else { return Ok(None) };
            if let Some((claims, start)) = of_configuration(&members) {
                return claims_in(claims, start, WrapperKind::Configuration);
            }
            match members.iter().find(|member| member.name == "claims") {
                Some(claims) if is_jwt_template(&Value::Object(root)) => {
                    claims_in(claims.value, claims.value_place().start, WrapperKind::JwtTemplate)
                }
                _ => Ok(None),
            }
        }
        _ => Ok(None),
    }
}

/// The wrapper of some claims, from where they start; none where they are no claims.
fn claims_in(claims: &[u8], start: usize, kind: WrapperKind) -> Result<Option<Wrapper>, &'static str> {
    if claims.starts_with(b"{") {
        return Ok(Some(Wrapper { kind, place: start..start + claims.len() }));
    }
    let inside = unquoted(claims);
    let inside = inside.and_then(|inside| plain_json(&inside)).and_then(|inside| serde_json::from_str(&inside).ok());
    if matches!(inside, Some(Value::Object(_))) { Err(AS_TEXT) } else { Ok(None) }
}

/// The text of `claims` of the member `session` and where it starts, if no shortcode stands outside of it.
fn of_configuration<'t>(members: &[Member<'t>]) -> Option<(&'t [u8], usize)> {
    let session = members.iter().find(|member| member.name == "session")?;
    let mut claims = None;
    for member in unique_members(session.value)? {
        if member.name == "claims" {
            claims = Some((member.value, session.value_place().start + member.value_place().start));
        } else if has_shortcode(&member) {
            return None;
        }
    }
    let is_constant = members.iter().filter(|member| member.name != "session").all(|member| !has_shortcode(member));
    claims.filter(|_| is_constant)
}

/// Whether an object is a JWT template of the API: because it says so, or because it has what one has, and nothing
/// else.
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
