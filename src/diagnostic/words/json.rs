//! Help for templates that are not JSON.

use crate::diagnostic::delimiters::Delimiters;
use crate::diagnostic::hint::JsonHint;

pub(super) fn help(hint: &JsonHint, delimiters: Delimiters) -> String {
    let help = match hint {
        JsonHint::MarkdownFences => {
            "remove the lines with \"```\": they belong to Markdown, and the template is between them"
        }
        JsonHint::MarkdownFence => "remove the line with \"```\": it belongs to Markdown",
        JsonHint::JavaScript => "begin with `{`: a template is JSON, not JavaScript",
        JsonHint::RootBraces => "write `{` before the first claim and `}` after the last",
        JsonHint::RootBrace => "begin with `{`: a template is one JSON object",
        JsonHint::ByteOrderMark => "save the file as UTF-8 without a byte order mark",
        JsonHint::CurlyQuotes => "these are curly quotes: JSON strings go in straight ones, `\"`",
        JsonHint::SingleQuotes { word: Some(word) } => {
            return format!("JSON strings go in double quotes: `\"{word}\"`");
        }
        JsonHint::SingleQuotes { word: None } | JsonHint::Backquotes => "JSON strings go in double quotes",
        JsonHint::EscapedQuote => "write `\"` without a backslash: quotes are escaped only inside strings",
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
        JsonHint::TrailingSemicolon => "remove the `;`: a template is JSON, not JavaScript",
        JsonHint::BraceTooMany => "there is one `}` too many",
        JsonHint::BraceTooEarly => "the `}` before ends the template: it is one too many",
        JsonHint::AfterTheEnd => "a template is one object, with nothing after it",
        JsonHint::MissingColon => "write a colon between a name and its value",
        JsonHint::SemicolonBetweenMembers => "write a comma between two members, not `;`",
        JsonHint::NameInArray => "only members of an object have names: write the missing `]` or `{` before this one",
        JsonHint::MissingBrace => "the `{` of an object is missing before the name",
        JsonHint::FallbackOutside => {
            let shortcode = delimiters.around("user.id || 'none'");
            return format!("a fallback goes inside the shortcode: `\"{shortcode}\"`");
        }
        JsonHint::JoinedStrings => "strings cannot be joined: write the whole text as one string, with its shortcodes",
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
            return format!("the names of members go in double quotes: `\"{word}\"`");
        }
        JsonHint::UnquotedName { word: None } => "the names of members go in double quotes",
        JsonHint::BarePath { path } => {
            return format!("write a shortcode: `\"{}\"`", delimiters.around(path.as_str()));
        }
        JsonHint::MissingValue => "a value is missing",
        JsonHint::Capitals { value } => return format!("write `{value}`, in small letters"),
        JsonHint::Null => "write `null`",
        JsonHint::BareWord => "text goes in double quotes; the other values are numbers, true, false and null",
    };
    help.to_owned()
}
