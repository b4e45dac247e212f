//! Help for templates that are not JSON.

use crate::diagnostic::delimiters::Delimiters;
use crate::diagnostic::hint::JsonHint;

pub(super) fn help(hint: &JsonHint, delimiters: Delimiters) -> String {
    let help = match hint {
        JsonHint::MarkdownFences => {
            "take the lines with \"```\" away: they belong to Markdown, and the template stands between them"
        }
        JsonHint::MarkdownFence => "take the line with \"```\" away: it belongs to Markdown",
        JsonHint::JavaScript => "begin with `{`: a template is JSON, and no program in JavaScript",
        JsonHint::RootBraces => "write `{` before the first claim and `}` after the last",
        JsonHint::RootBrace => "begin with `{`: a template is one JSON object",
        JsonHint::ByteOrderMark => "save the file as UTF-8 without a byte order mark",
        JsonHint::CurlyQuotes => "these are curly quotes: JSON strings stand in straight ones, `\"`",
        JsonHint::SingleQuotes { word: Some(word) } => {
            return format!("JSON strings stand in double quotes: `\"{word}\"`");
        }
        JsonHint::SingleQuotes { word: None } | JsonHint::Backquotes => "JSON strings stand in double quotes",
        JsonHint::EscapedQuote => {
            "write `\"` without a backslash: the quotes of JSON are escaped inside of strings only"
        }
        JsonHint::HtmlQuote => "write `\"` in place of `&quot;`",
        JsonHint::Spread => "there is no spread: name each claim",
        JsonHint::TrailingComma => "remove the comma before the closing bracket",
        JsonHint::HashComment => "comments are written `// ...` or `/* ... */`",
        JsonHint::UnclosedComment => "close the comment with `*/`",
        JsonHint::Shortcode => return format!("write a shortcode as `{}`", delimiters.around("user.id")),
        JsonHint::Escapes => {
            "the escapes of JSON are \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four hexadecimal digits"
        }
        JsonHint::LineBreakInString => "write a line break in a string as `\\n`, a tab as `\\t`",
        JsonHint::WhiteSpace => "only the space, the tab and line breaks are white space in JSON",
        JsonHint::Empty => "the smallest template is `{}`",
        JsonHint::TrailingSemicolon => "remove the `;`: a template is JSON, and no program in JavaScript",
        JsonHint::BraceTooMany => "there is a `}` too many",
        JsonHint::BraceTooEarly => "the `}` before ends the template: it is one too many",
        JsonHint::AfterTheEnd => "a template is one object, and nothing stands after it",
        JsonHint::MissingColon => "write a colon between a name and its value",
        JsonHint::SemicolonBetweenMembers => "a comma stands between two members, and no `;`",
        JsonHint::NameInArray => "a name stands in an object only: a `]` before or a `{` is missing",
        JsonHint::MissingBrace => "the `{` of an object is missing before the name",
        JsonHint::FallbackOutside => {
            let shortcode = delimiters.around("user.id || 'none'");
            return format!("a fallback stands in the shortcode: `\"{shortcode}\"`");
        }
        JsonHint::JoinedStrings => "nothing joins strings: write all of the text into one, with its shortcodes",
        JsonHint::MissingCommaOrQuote => "a comma is missing, or a quote: in a string, `\"` is written `\\\"`",
        JsonHint::MissingComma => "a comma is missing, or the value before is not written as in JSON",
        JsonHint::Number => {
            "numbers are written as in JSON: no leading zero or plus, digits on both sides of the point"
        }
        JsonHint::SurplusComma => "remove the comma",
        JsonHint::MissingName { path } => {
            return format!("give the value a name: `\"claim\": \"{}\"`", delimiters.around(path.as_str()));
        }
        JsonHint::UnquotedName { word: Some(word) } => {
            return format!("the names of members stand in double quotes: `\"{word}\"`");
        }
        JsonHint::UnquotedName { word: None } => "the names of members stand in double quotes",
        JsonHint::BarePath { path } => {
            return format!("write a shortcode: `\"{}\"`", delimiters.around(path.as_str()));
        }
        JsonHint::MissingValue => "a value is missing",
        JsonHint::Capitals { value } => return format!("write `{value}`, in small letters"),
        JsonHint::Null => "write `null`",
        JsonHint::BareWord => "text stands in double quotes; the other values are numbers, true, false and null",
    };
    help.to_owned()
}
