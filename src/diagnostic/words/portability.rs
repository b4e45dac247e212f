//! The message and the help for what Clerk's own editor does not know.

use super::Words;
use crate::diagnostic::delimiters::Delimiters;
use crate::diagnostic::excerpt::Excerpt;
use crate::diagnostic::finding::NotPortable;

pub(super) fn words(unknown: &NotPortable) -> Words {
    const ALONE: &str = "Clerk does not know shortcodes that are only a literal";
    const DOTS: &str = "Clerk only knows steps with a dot and a name";
    let portable = |inside: &Excerpt| Delimiters::Braces.around(inside.as_str());
    match unknown {
        NotPortable::Comment => Words::new("Clerk does not know comments inside shortcodes", "remove the comment"),
        NotPortable::BareShortcode { inside } => {
            Words::new("Clerk only knows shortcodes inside strings", format!("write `\"{}\"`", portable(inside)))
        }
        NotPortable::EscapedDelimiters => {
            Words::new("Clerk does not see delimiters behind escapes", "write them as `{{` and `}}`, without escapes")
        }
        NotPortable::Angles { inside } => {
            Words::new("Clerk only knows the delimiters `{{` and `}}`", format!("write `{}`", portable(inside)))
        }
        NotPortable::DelimitersAlone => {
            Words::new(ALONE, "there is no way to write these characters for Clerk: leave them out")
        }
        NotPortable::TextAlone { text } => Words::new(ALONE, format!("write the text itself: `{text}`")),
        NotPortable::ValueAlone { value } => {
            Words::new(ALONE, format!("write the value itself, without a shortcode: `{value}`"))
        }
        NotPortable::QuotedDelimiters => {
            Words::new("Clerk takes delimiters inside quotes for real ones", "leave them out of the text")
        }
        NotPortable::DoubleQuotes { text, has_single_quote } => Words::new(
            "Clerk only knows text in single quotes",
            if *has_single_quote {
                "write the text without `'`, in single quotes".to_owned()
            } else {
                format!("write `'{text}'`")
            },
        ),
        NotPortable::ListOrObject => Words::new(
            "Clerk knows neither lists nor objects in shortcodes",
            "set the list or the object in the metadata, or let the consumer take null for it",
        ),
        NotPortable::Omit => {
            Words::new("Clerk does not know `omit`", "remove `|| omit`: the claim is then null instead of left out")
        }
        NotPortable::EscapesInPath => {
            Words::new("Clerk does not read escapes in a path", "write the characters themselves")
        }
        NotPortable::Brackets { dotted: Some(dotted) } => Words::new(DOTS, format!("write `{dotted}`")),
        NotPortable::Brackets { dotted: None } => {
            Words::new(DOTS, "put the value into a member of its own, and read that")
        }
    }
}
