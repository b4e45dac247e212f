//! Invisible characters, made visible.

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory as _};

/// Replaces control, format and other invisible characters of a text by escapes such as `\u{1b}`.
///
/// Names come from templates and data, which are not trusted: a terminal must not obey what is in them, and two
/// names that differ must look different.
///
/// ```
/// assert_eq!(claimsmith::diagnostic::visible("role\u{1b}[2J"), "role\\u{1b}[2J");
/// assert_eq!(claimsmith::diagnostic::visible("role\u{fe0f}"), "role\\u{fe0f}");
/// assert_eq!(claimsmith::diagnostic::visible("rôle"), "rôle");
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

/// A name for a message: with its invisible characters made visible, and cut to what fits into a line.
///
/// Without the cut, messages could grow with the square of the template: a name may be as long as the template, and may
/// be in a message for each shortcode.
pub(crate) fn brief(name: &str) -> String {
    const LONGEST: usize = 64;
    match name.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}...", visible(name.get(..end).unwrap_or(""))),
        None => visible(name).into_owned(),
    }
}

pub(super) fn is_visible(character: char) -> bool {
    matches!(character, ' '..='~') || !is_invisible(character)
}

/// Whether a character shows nothing: controls, format characters, separators, those letters and marks that have the
/// property `Default_Ignorable_Code_Point` (UAX #44), and the blank pattern of Braille.
pub(crate) fn is_invisible(character: char) -> bool {
    matches!(character.general_category_group(), GeneralCategoryGroup::Other | GeneralCategoryGroup::Separator)
        || matches!(
            character,
            '\u{34f}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{ffa0}'
                | '\u{e0100}'..='\u{e01ef}'
        )
}
