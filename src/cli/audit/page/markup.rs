//! The pieces of markup that plots and tables are made of.

/// Text that may hold anything, for the page: invisible characters are shown, markup is text, and what is written
/// from right to left stays in its place.
pub(super) fn text(hostile: &str) -> String {
    let mut escaped = String::with_capacity(hostile.len() + 16);
    for character in claimsmith::diagnostic::visible(hostile).chars() {
        match character {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\'' => escaped += "&#39;",
            character => escaped.push(character),
        }
    }
    format!("<bdi>{escaped}</bdi>")
}

pub(super) fn number(text: &str) -> String {
    format!("<td class=\"number\">{text}</td>")
}

pub(super) fn number_header(text: &str) -> String {
    format!("<th scope=\"col\" class=\"number\">{text}</th>")
}

pub(super) fn legend(entries: &[(&str, &str)]) -> String {
    let mut legend = "<ul class=\"legend\">\n".to_owned();
    for (class, meaning) in entries {
        legend += &format!(
            "<li><svg viewBox=\"0 0 1 1\" aria-hidden=\"true\"><rect class=\"{class}\" width=\"1\" height=\"1\"/></svg>{meaning}</li>\n"
        );
    }
    legend + "</ul>\n"
}
