//! From the text of a template to plain JSON.

use super::skip::Start;

/// The text of a template, or of a file with a template in it, as plain JSON in which all else keeps its offset.
/// Comments become spaces, and shortcodes outside of strings become strings such as `"{{...."`.
///
/// So a parser of JSON can find the template in the file, and [`compile_at`](crate::CompileOptions::compile_at)
/// compiles it where it stands. Whether the result is JSON is not checked. Returns none if a string, a comment or a
/// shortcode is not closed.
///
/// ```
/// use claimsmith::syntax::plain_json;
///
/// let plain = plain_json(r#"{"id": /* whose? */ {{user.id}}}"#);
/// assert_eq!(plain.as_deref(), Some(r#"{"id":              "{{......."}"#));
/// ```
#[must_use]
pub fn plain_json(template: &str) -> Option<String> {
    let mut plain = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(at) = rest.find(['"', '/', '{', '<']) {
        let (before, from) = rest.split_at_checked(at)?;
        plain.push_str(before);
        let start = Start::of(from.as_bytes());
        let length = start.length(from.as_bytes())?;
        let (token, after) = from.split_at_checked(length)?;
        match start {
            Start::Comment => plain.extend(std::iter::repeat_n(' ', length)),
            Start::BareShortcode => {
                plain.push_str("\"{{");
                plain.extend(std::iter::repeat_n('.', length.checked_sub("\"{{\"".len())?));
                plain.push('"');
            }
            Start::String | Start::Byte => plain.push_str(token),
        }
        rest = after;
    }
    plain.push_str(rest);
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::plain_json;

    #[test]
    fn everything_stays_where_it_was() {
        let text = "{\"a//\": {{ 'é}}' }}, /* \"é */ \"b\\\"{{\": [<<user.id>>, 1 / 2, {\"c\":{}}] // d\n}";
        let expected = "{\"a//\": \"{{........\",           \"b\\\"{{\": [\"{{.......\", 1 / 2, {\"c\":{}}]     \n}";
        let plain = plain_json(text).unwrap();
        assert_eq!((plain.as_str(), plain.len()), (expected, text.len()));
    }

    #[test]
    fn what_has_no_end_is_not_read() {
        for text in ["{\"a", "{\"a\\\"", "{} /* ", "{\"a\": {{ user.id", "{\"a\": {{ '}} ", "{\"a\": << // >>"] {
            assert_eq!(plain_json(text), None, "{text}");
        }
    }
}
