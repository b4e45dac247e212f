//! sonic-rs, asked for many paths in one pass; what it finds is copied as it stands.

use std::error::Error;

use serde::Deserialize;
use sonic_rs::{JsonValueTrait, LazyValue, PointerTree, get_many, pointer};

use crate::handwritten::seconds;

/// The paths, in the order in which the values come back.
pub(crate) struct Wanted {
    paths: PointerTree,
}

/// What the claims need of an e-mail address.
#[derive(Deserialize)]
struct Contact<'a> {
    id: &'a str,
    email_address: &'a str,
    #[serde(borrow)]
    verification: Option<Verification<'a>>,
}

#[derive(Deserialize)]
struct Verification<'a> {
    status: &'a str,
}

impl Wanted {
    pub(crate) fn new() -> Self {
        let mut paths = PointerTree::new();
        paths.add_path(pointer!["public_metadata", "role"].iter());
        paths.add_path(pointer!["primary_email_address_id"].iter());
        paths.add_path(pointer!["email_addresses"].iter());
        paths.add_path(pointer!["first_name"].iter());
        paths.add_path(pointer!["last_name"].iter());
        paths.add_path(pointer!["username"].iter());
        paths.add_path(pointer!["image_url"].iter());
        paths.add_path(pointer!["locale"].iter());
        paths.add_path(pointer!["unsafe_metadata", "theme"].iter());
        paths.add_path(pointer!["public_metadata", "billing", "plan"].iter());
        paths.add_path(pointer!["public_metadata", "billing", "seats"].iter());
        paths.add_path(pointer!["public_metadata", "billing", "trial"].iter());
        paths.add_path(pointer!["public_metadata", "features"].iter());
        paths.add_path(pointer!["public_metadata", "teams", 0, "slug"].iter());
        paths.add_path(pointer!["external_id"].iter());
        paths.add_path(pointer!["created_at"].iter());
        Self { paths }
    }

    pub(crate) fn render(&self, user: &[u8], out: &mut Vec<u8>) -> Result<(), Box<dyn Error>> {
        let found: [Option<LazyValue<'_>>; 16] =
            get_many(user, &self.paths)?.try_into().map_err(|_| "a path without an answer")?;
        let [
            role,
            primary,
            emails,
            first,
            last,
            username,
            image,
            locale,
            theme,
            plan,
            seats,
            trial,
            features,
            team,
            external,
            created_at,
        ] = found.each_ref().map(Option::as_ref);
        let emails: Vec<Contact<'_>> =
            emails.map_or(Ok(Vec::new()), |emails| sonic_rs::from_str(emails.as_raw_str()))?;
        let primary = primary.and_then(|id| id.as_str());
        let email = emails.iter().find(|email| primary == Some(email.id));
        let verified = emails.iter().any(|email| email.verification.as_ref().is_some_and(|by| by.status == "verified"));
        let created_at = created_at.and_then(JsonValueTrait::as_u64).map(seconds);

        let mut write = |text: &str| out.extend_from_slice(text.as_bytes());
        write(r#"{"role":"#);
        write(raw(role, r#""member""#));
        write(r#","email":"#);
        write(&sonic_rs::to_string(&email.map(|email| email.email_address))?);
        write(r#","email_verified":"#);
        write(if verified { "true" } else { "false" });
        write(r#","name":"#);
        match (inside(first, ""), inside(last, "")) {
            ("", "") => write(raw(username, r#""someone""#)),
            (_, "") => write(raw(first, "null")),
            ("", _) => write(raw(last, "null")),
            (first, last) => {
                write("\"");
                write(first);
                write(" ");
                write(last);
                write("\"");
            }
        }
        write(r#","greeting":"Welcome back, "#);
        write(inside(first, "friend"));
        write(r#"!","avatar":"#);
        write(raw(image, "null"));
        write(r#","locale":"#);
        write(raw(locale, r#""en-US""#));
        write(r#","theme":"#);
        write(raw(theme, r#""light""#));
        write(r#","billing":{"plan":"#);
        write(raw(plan, r#""free""#));
        write(r#","seats":"#);
        write(raw(seats, "1"));
        write(r#","trial":"#);
        write(raw(trial, "null"));
        write(r#"},"features":"#);
        write(raw(features, "null"));
        write(r#","channels":["news","team-"#);
        write(inside(team, "null"));
        write(r#"","#);
        write(raw(external, "null"));
        write(r#"],"member_since":"#);
        write(&sonic_rs::to_string(&created_at)?);
        write(r#","schema":3}"#);
        Ok(())
    }
}

/// The text of a value that is there and not null.
fn raw<'a>(value: Option<&'a LazyValue<'_>>, fallback: &'a str) -> &'a str {
    value.map(LazyValue::as_raw_str).filter(|text| *text != "null").unwrap_or(fallback)
}

/// The text of a string without its quotes.
fn inside<'a>(value: Option<&'a LazyValue<'_>>, fallback: &'a str) -> &'a str {
    raw(value, "").strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(fallback)
}
