//! The contenders for each question. The first of each line-up is claimsmith.

use std::error::Error;

use claimsmith::Template;
use claimsmith::size::Sizes;
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::contender::Contender;
use crate::handwritten;
use crate::users::User;

/// The template of every line-up.
pub(crate) const TEMPLATE: &str = include_str!("../examples/session.json");

/// From a parsed user to claims.
pub(crate) fn render_value<'a>(template: &'a Template, user: &'a User) -> Vec<Contender<'a>> {
    vec![
        Contender::new("claimsmith", |out| template.render_into(&user.value, out)),
        Contender::new("hand-written", |out| handwritten::from_value(&user.value, out)),
    ]
}

/// From the user's JSON to claims.
pub(crate) fn render_bytes<'a>(template: &'a Template, user: &'a User) -> Vec<Contender<'a>> {
    vec![
        Contender::new("claimsmith", |out| template.render_into(&user.json, out)),
        Contender::mark("IgnoredAny", |_| serde_json::from_slice::<IgnoredAny>(&user.json).map(drop)),
        Contender::new("typed structs, hand-written", |out| {
            handwritten::from_types(&serde_json::from_slice(&user.json)?, out)
        }),
        Contender::new("Value, hand-written", |out| {
            handwritten::from_value(&serde_json::from_slice::<Value>(&user.json)?, out)
        }),
        Contender::mark("from_utf8 and a copy", |out| {
            std::str::from_utf8(&user.json).map(|text| out.extend_from_slice(text.as_bytes()))
        }),
    ]
}

/// From a user to the bytes of the claims; the hand-written function has to write them, and knows the total alone.
pub(crate) fn measure<'a>(template: &'a Template, user: &'a User) -> Vec<Contender<'a>> {
    let mut claims = Vec::new();
    vec![
        Contender::new("claimsmith, from a value", |out| total(&template.measure(&user.value)?, out)),
        Contender::new("claimsmith, from bytes", |out| total(&template.measure(&user.json)?, out)),
        Contender::new("hand-written, from a value", move |out| {
            claims.clear();
            handwritten::from_value(&user.value, &mut claims)?;
            serde_json::to_writer(out, &claims.len())
        }),
    ]
}

fn total(sizes: &Sizes<'_>, out: &mut Vec<u8>) -> Result<(), Box<dyn Error>> {
    Ok(serde_json::to_writer(out, &sizes.total())?)
}
