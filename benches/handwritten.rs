//! The claims of `examples/session.json`, rendered by functions written by hand for exactly that template.

#![allow(clippy::indexing_slicing, reason = "an index that a parsed value does not have yields null")]

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::{Result, Value};

/// Renders from a parsed user.
pub(crate) fn from_value(user: &Value, out: &mut Vec<u8>) -> Result<()> {
    let metadata = &user["public_metadata"];
    let billing = &metadata["billing"];
    let emails = user["email_addresses"].as_array().map_or(&[][..], Vec::as_slice);

    out.extend_from_slice(br#"{"role":"#);
    value_or(out, &metadata["role"], br#""member""#)?;

    out.extend_from_slice(br#","email":"#);
    let primary = user["primary_email_address_id"].as_str();
    match emails.iter().find(|email| primary.is_some() && email["id"].as_str() == primary) {
        Some(email) => leaf(out, &email["email_address"])?,
        None => out.extend_from_slice(b"null"),
    }

    out.extend_from_slice(br#","email_verified":"#);
    leaf(out, &emails.iter().any(|email| email["verification"]["status"] == "verified"))?;

    out.extend_from_slice(br#","name":"#);
    let first = user["first_name"].as_str().filter(|name| !name.is_empty());
    let last = user["last_name"].as_str().filter(|name| !name.is_empty());
    match (first, last) {
        (Some(first), Some(last)) => full_name(out, first, last)?,
        (Some(name), None) | (None, Some(name)) => leaf(out, name)?,
        (None, None) => value_or(out, &user["username"], br#""someone""#)?,
    }

    out.extend_from_slice(br#","greeting":"Welcome back, "#);
    match given(&user["first_name"]) {
        Some(name) => inside(out, &text_of(name))?,
        None => out.extend_from_slice(b"friend"),
    }

    out.extend_from_slice(br#"!","avatar":"#);
    leaf(out, &user["image_url"])?;
    out.extend_from_slice(br#","locale":"#);
    value_or(out, &user["locale"], br#""en-US""#)?;
    out.extend_from_slice(br#","theme":"#);
    value_or(out, &user["unsafe_metadata"]["theme"], br#""light""#)?;

    out.extend_from_slice(br#","billing":{"plan":"#);
    value_or(out, &billing["plan"], br#""free""#)?;
    out.extend_from_slice(br#","seats":"#);
    value_or(out, &billing["seats"], b"1")?;
    out.extend_from_slice(br#","trial":"#);
    leaf(out, &billing["trial"])?;

    out.extend_from_slice(br#"},"features":"#);
    leaf(out, &metadata["features"])?;

    out.extend_from_slice(br#","channels":["news","team-"#);
    inside(out, &text_of(&metadata["teams"][0]["slug"]))?;
    out.extend_from_slice(br#"","#);
    leaf(out, &user["external_id"])?;

    out.extend_from_slice(br#"],"member_since":"#);
    leaf(out, &user["created_at"].as_u64().map(seconds))?;
    out.extend_from_slice(br#","schema":3}"#);
    Ok(())
}

/// The members of a user that the claims need, and no others.
#[derive(Deserialize)]
pub(crate) struct User<'a> {
    #[serde(borrow)]
    pub(crate) username: Option<Text<'a>>,
    pub(crate) first_name: Option<Text<'a>>,
    pub(crate) last_name: Option<Text<'a>>,
    pub(crate) locale: Option<Text<'a>>,
    pub(crate) image_url: Option<Text<'a>>,
    pub(crate) primary_email_address_id: Option<Text<'a>>,
    #[serde(default)]
    pub(crate) email_addresses: Vec<Contact<'a>>,
    #[serde(default)]
    pub(crate) public_metadata: PublicMetadata<'a>,
    #[serde(default)]
    pub(crate) unsafe_metadata: UnsafeMetadata<'a>,
    pub(crate) external_id: Option<Text<'a>>,
    pub(crate) created_at: Option<u64>,
}

/// A string that is borrowed unless it holds escapes.
#[derive(Deserialize, Serialize, PartialEq)]
pub(crate) struct Text<'a>(#[serde(borrow)] pub(crate) Cow<'a, str>);

#[derive(Deserialize)]
pub(crate) struct Contact<'a> {
    #[serde(borrow)]
    pub(crate) id: Text<'a>,
    pub(crate) email_address: Text<'a>,
    pub(crate) verification: Option<Verification<'a>>,
}

#[derive(Deserialize)]
pub(crate) struct Verification<'a> {
    #[serde(borrow)]
    pub(crate) status: Text<'a>,
}

#[derive(Deserialize, Default)]
pub(crate) struct PublicMetadata<'a> {
    #[serde(borrow)]
    pub(crate) role: Option<Text<'a>>,
    #[serde(default)]
    pub(crate) billing: Billing<'a>,
    pub(crate) features: Option<Vec<Text<'a>>>,
    #[serde(default)]
    pub(crate) teams: Vec<Team<'a>>,
}

#[derive(Deserialize, Default)]
pub(crate) struct Billing<'a> {
    #[serde(borrow)]
    pub(crate) plan: Option<Text<'a>>,
    pub(crate) seats: Option<u64>,
    pub(crate) trial: Option<bool>,
}

#[derive(Deserialize)]
pub(crate) struct Team<'a> {
    #[serde(borrow)]
    pub(crate) slug: Option<Text<'a>>,
}

#[derive(Deserialize, Default)]
pub(crate) struct UnsafeMetadata<'a> {
    #[serde(borrow)]
    pub(crate) theme: Option<Text<'a>>,
}

impl<'a> User<'a> {
    pub(crate) fn primary_email(&self) -> Option<&Text<'a>> {
        let primary = self.primary_email_address_id.as_ref();
        let email = self.email_addresses.iter().find(|email| primary == Some(&email.id))?;
        Some(&email.email_address)
    }

    pub(crate) fn email_verified(&self) -> bool {
        let mut verifications = self.email_addresses.iter().filter_map(|email| email.verification.as_ref());
        verifications.any(|verification| verification.status.0 == "verified")
    }
}

/// Renders from a user that was read into types.
pub(crate) fn from_types(user: &User<'_>, out: &mut Vec<u8>) -> Result<()> {
    let metadata = &user.public_metadata;

    out.extend_from_slice(br#"{"role":"#);
    text_or(out, metadata.role.as_ref(), br#""member""#)?;

    out.extend_from_slice(br#","email":"#);
    leaf(out, &user.primary_email())?;
    out.extend_from_slice(br#","email_verified":"#);
    leaf(out, &user.email_verified())?;

    out.extend_from_slice(br#","name":"#);
    let first = user.first_name.as_ref().filter(|name| !name.0.is_empty());
    let last = user.last_name.as_ref().filter(|name| !name.0.is_empty());
    match (first, last) {
        (Some(first), Some(last)) => full_name(out, &first.0, &last.0)?,
        (Some(name), None) | (None, Some(name)) => leaf(out, name)?,
        (None, None) => text_or(out, user.username.as_ref(), br#""someone""#)?,
    }

    out.extend_from_slice(br#","greeting":"Welcome back, "#);
    match &user.first_name {
        Some(name) => inside(out, &name.0)?,
        None => out.extend_from_slice(b"friend"),
    }

    out.extend_from_slice(br#"!","avatar":"#);
    leaf(out, &user.image_url)?;
    out.extend_from_slice(br#","locale":"#);
    text_or(out, user.locale.as_ref(), br#""en-US""#)?;
    out.extend_from_slice(br#","theme":"#);
    text_or(out, user.unsafe_metadata.theme.as_ref(), br#""light""#)?;

    out.extend_from_slice(br#","billing":{"plan":"#);
    text_or(out, metadata.billing.plan.as_ref(), br#""free""#)?;
    out.extend_from_slice(br#","seats":"#);
    leaf(out, &metadata.billing.seats.unwrap_or(1))?;
    out.extend_from_slice(br#","trial":"#);
    leaf(out, &metadata.billing.trial)?;

    out.extend_from_slice(br#"},"features":"#);
    leaf(out, &metadata.features)?;

    out.extend_from_slice(br#","channels":["news","team-"#);
    let team = metadata.teams.first().and_then(|team| team.slug.as_ref());
    inside(out, team.map_or("null", |slug| &slug.0))?;
    out.extend_from_slice(br#"","#);
    leaf(out, &user.external_id)?;

    out.extend_from_slice(br#"],"member_since":"#);
    leaf(out, &user.created_at.map(seconds))?;
    out.extend_from_slice(br#","schema":3}"#);
    Ok(())
}

fn leaf(out: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) -> Result<()> {
    serde_json::to_writer(out, value)
}

/// A value that is neither null nor false.
pub(crate) fn given(value: &Value) -> Option<&Value> {
    (!matches!(value, Value::Null | Value::Bool(false))).then_some(value)
}

fn value_or(out: &mut Vec<u8>, value: &Value, fallback: &[u8]) -> Result<()> {
    match given(value) {
        Some(value) => leaf(out, value)?,
        None => out.extend_from_slice(fallback),
    }
    Ok(())
}

fn text_or(out: &mut Vec<u8>, value: Option<&Text<'_>>, fallback: &[u8]) -> Result<()> {
    match value {
        Some(value) => leaf(out, value)?,
        None => out.extend_from_slice(fallback),
    }
    Ok(())
}

/// Writes a string without its quotes, as a part of a longer one.
fn inside(out: &mut Vec<u8>, text: &str) -> Result<()> {
    let quote = out.len();
    leaf(out, text)?;
    out.remove(quote);
    out.pop();
    Ok(())
}

fn full_name(out: &mut Vec<u8>, first: &str, last: &str) -> Result<()> {
    out.push(b'"');
    inside(out, first)?;
    out.push(b' ');
    inside(out, last)?;
    out.push(b'"');
    Ok(())
}

/// What an interpolated value looks like inside a string.
fn text_of(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

/// The provider counts milliseconds.
pub(crate) fn seconds(milliseconds: u64) -> u64 {
    if milliseconds > 100_000_000_000 { milliseconds / 1000 } else { milliseconds }
}
