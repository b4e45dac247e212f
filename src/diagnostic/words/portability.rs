//! The message and the help for what Clerk's own editor does not know.

use super::Words;
use crate::diagnostic::delimiters::Delimiters;
use crate::diagnostic::excerpt::Excerpt;
use crate::diagnostic::finding::NotPortable;

pub(super) fn words(unknown: &NotPortable) -> Words {
    const ALONE: &str = "Clerk knows no shortcode that is only a literal";
    const DOTS: &str = "Clerk knows steps by name and with a dot only";
    let portable = |inside: &Excerpt| Delimiters::Braces.around(inside.as_str());
    match unknown {
        NotPortable::Comment => Words::new("Clerk knows no comments inside of shortcodes", "remove the comment"),
        NotPortable::BareShortcode { inside } => {
            Words::new("Clerk knows shortcodes inside of strings only", format!("write `\"{}\"`", portable(inside)))
        }
        NotPortable::EscapedDelimiters => {
            Words::new("Clerk does not see delimiters behind escapes", "write them as `{{` and `}}`, without escapes")
        }
        NotPortable::Angles { inside } => {
            Words::new("Clerk knows the delimiters `{{` and `}}` only", format!("write `{}`", portable(inside)))
        }
        NotPortable::DelimitersAlone => {
            Words::new(ALONE, "there is no way to write these characters for Clerk: leave them away")
        }
        NotPortable::TextAlone { text } => Words::new(ALONE, format!("write the text itself: `{text}`")),
        NotPortable::ValueAlone { value } => {
            Words::new(ALONE, format!("write the value itself, without a shortcode: `{value}`"))
        }
        NotPortable::QuotedDelimiters => {
            Words::new("Clerk does not tell delimiters inside of quotes from others", "leave them out of the text")
        }
        NotPortable::DoubleQuotes { text, has_single_quote } => Words::new(
            "Clerk knows text in single quotes only",
            if *has_single_quote {
                "write the text without `'`, in single quotes".to_owned()
            } else {
                format!("write `'{text}'`")
            },
        ),
        NotPortable::ListOrObject => Words::new(
            "Clerk knows no lists and objects in shortcodes",
            "set the list or the object in the metadata, or let the consumer take null for it",
        ),
        NotPortable::Omit => {
            Words::new("Clerk does not know `omit`", "remove `|| omit`: the claim is then null where nothing counts")
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
