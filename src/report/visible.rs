use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// Makes control, format and other invisible characters of a text visible, as `\u{1b}`, and leaves the rest alone.
///
/// Names come from templates and data, which are not trusted: a terminal must not obey what is in them, and two
/// names that differ must look different.
///
/// ```
/// assert_eq!(claimsmith::visible("role\u{1b}[2J"), "role\\u{1b}[2J");
/// assert_eq!(claimsmith::visible("rôle"), "rôle");
/// ```
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_visible) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if is_visible(character) {
            shown.push(character);
        } else {
            // Writing to a `String` cannot fail.
            let _ = write!(shown, "\\u{{{:x}}}", u32::from(character));
        }
    }
    Cow::Owned(shown)
}

pub(super) fn is_visible(character: char) -> bool {
    match character {
        ' '..='~' => true,
        '\0'..='\u{9f}' => false,
        _ => {
            !matches!(character.general_category_group(), GeneralCategoryGroup::Other | GeneralCategoryGroup::Separator)
        }
    }
}
