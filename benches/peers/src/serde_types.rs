//! The claims as a type of their own, and as a `json!` literal.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::{Value, json};

use crate::handwritten::{self, Text, User};

#[derive(Serialize)]
pub(crate) struct Claims<'a> {
    role: &'a str,
    email: Option<&'a Text<'a>>,
    email_verified: bool,
    name: Cow<'a, str>,
    greeting: String,
    avatar: Option<&'a Text<'a>>,
    locale: &'a str,
    theme: &'a str,
    billing: Billing<'a>,
    features: Option<&'a [Text<'a>]>,
    channels: (&'a str, String, Option<&'a Text<'a>>),
    member_since: Option<u64>,
    schema: u8,
}

#[derive(Serialize)]
struct Billing<'a> {
    plan: &'a str,
    seats: u64,
    trial: Option<bool>,
}

impl<'a> Claims<'a> {
    pub(crate) fn new(user: &'a User<'a>) -> Self {
        let metadata = &user.public_metadata;
        let text = |text: &'a Option<Text<'a>>, fallback: &'a str| text.as_ref().map_or(fallback, |text| &text.0);
        let team = metadata.teams.first().and_then(|team| team.slug.as_ref());
        Self {
            role: text(&metadata.role, "member"),
            email: user.primary_email(),
            email_verified: user.email_verified(),
            name: match (text(&user.first_name, ""), text(&user.last_name, "")) {
                ("", "") => text(&user.username, "someone").into(),
                (name, "") | ("", name) => name.into(),
                (first, last) => format!("{first} {last}").into(),
            },
            greeting: format!("Welcome back, {}!", text(&user.first_name, "friend")),
            avatar: user.image_url.as_ref(),
            locale: text(&user.locale, "en-US"),
            theme: text(&user.unsafe_metadata.theme, "light"),
            billing: Billing {
                plan: text(&metadata.billing.plan, "free"),
                seats: metadata.billing.seats.unwrap_or(1),
                trial: metadata.billing.trial,
            },
            features: metadata.features.as_deref(),
            channels: ("news", format!("team-{}", team.map_or("null", |slug| &slug.0)), user.external_id.as_ref()),
            member_since: user.created_at.map(handwritten::seconds),
            schema: 3,
        }
    }
}

/// The claims as a value, built from a parsed user.
pub(crate) fn json(user: &Value) -> Value {
    let metadata = &user["public_metadata"];
    let billing = &metadata["billing"];
    let emails = user["email_addresses"].as_array().map_or(&[][..], Vec::as_slice);
    let primary = emails.iter().find(|email| email["id"] == user["primary_email_address_id"]);
    let or = |value: &Value, fallback: Value| handwritten::given(value).cloned().unwrap_or(fallback);
    let text = |value: &'static str| Value::from(value);
    let first = user["first_name"].as_str().unwrap_or_default();
    let last = user["last_name"].as_str().unwrap_or_default();
    json!({
        "role": or(&metadata["role"], text("member")),
        "email": primary.map(|email| &email["email_address"]),
        "email_verified": emails.iter().any(|email| email["verification"]["status"] == "verified"),
        "name": match (first, last) {
            ("", "") => or(&user["username"], text("someone")),
            (name, "") | ("", name) => name.into(),
            (first, last) => format!("{first} {last}").into(),
        },
        "greeting": format!("Welcome back, {}!", user["first_name"].as_str().unwrap_or("friend")),
        "avatar": user["image_url"],
        "locale": or(&user["locale"], text("en-US")),
        "theme": or(&user["unsafe_metadata"]["theme"], text("light")),
        "billing": {
            "plan": or(&billing["plan"], text("free")),
            "seats": or(&billing["seats"], 1.into()),
            "trial": billing["trial"],
        },
        "features": metadata["features"],
        "channels": [
            "news",
            format!("team-{}", metadata["teams"][0]["slug"].as_str().unwrap_or("null")),
            user["external_id"],
        ],
        "member_since": user["created_at"].as_u64().map(handwritten::seconds),
        "schema": 3,
    })
}
