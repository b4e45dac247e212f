//! What to tell about a template that is not JSON: the fault as its author would see it, and what to write instead.

use super::lexer::{Token, TokenKind};
use super::parser::{Rule, found, found_span};
use super::tree::Delimiters;
use super::{expected, tree::Span};
use crate::diagnostic::{Code, Diagnostic, brief};

/// Quotes that word processors write.
const CURLY: &[char] = &['“', '”', '„', '‘', '’'];

/// What a path starts with.
const ROOTS: &[&str] = &["user.", "org.", "org_membership.", "session."];

/// The error at `offset`, where the grammar `wanted` something else; `tokens` are those of the text, without comments.
pub(super) fn json_error(
    text: &str,
    tokens: &[Token],
    offset: usize,
    wanted: &[Rule],
    delimiters: Delimiters,
) -> Diagnostic {
    let place = Place::new(text, tokens, offset, wanted);
    if let Some(diagnostic) = place.inner_quote().or_else(|| place.runs_on()).or_else(|| place.unclosed()) {
        return diagnostic;
    }
    let message = format!("expected {}, found {}", expected::list(wanted), found(text, offset));
    let diagnostic = invalid(found_span(text, offset), &message);
    match place.wrapping().or_else(|| place.help(delimiters)) {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

/// The place of an error, and what is around it.
struct Place<'t> {
    text: &'t str,
    offset: usize,
    wanted: &'t [Rule],
    /// The token in which the error is, or which ends at it.
    token: Option<&'t Token>,
    /// The innermost brace or bracket that is open.
    open: Option<usize>,
    rest: &'t str,
    before: &'t str,
}

impl<'t> Place<'t> {
    fn new(text: &'t str, tokens: &'t [Token], offset: usize, wanted: &'t [Rule]) -> Self {
        let count = tokens.partition_point(|token| token.span.start < offset);
        let tokens = tokens.get(..count).unwrap_or_default();
        Self {
            text,
            offset,
            wanted,
            token: tokens.last(),
            open: open(text, tokens),
            rest: text.get(offset..).unwrap_or(""),
            before: text.get(..offset).unwrap_or("").trim_end(),
        }
    }

    fn wants(&self, rule: Rule) -> bool {
        self.wanted.contains(&rule)
    }

    /// A double quote in a shortcode ends the string around it.
    fn inner_quote(&self) -> Option<Diagnostic> {
        let token = self.token?;
        let TokenKind::Text { quote: '"', inner: Some(start) } = token.kind else { return None };
        let inside = self.text.get(start + 1..token.span.end - 1)?;
        let (meant, end) = match inside.split_once('"') {
            Some((meant, _)) => (meant, start + meant.len() + 2),
            None => (inside, start + 1),
        };
        let diagnostic = invalid(start..end, "the double quote ends the string, inside of a shortcode");
        Some(diagnostic.help(format!("text in a shortcode stands in single quotes: `'{}'`", brief(meant))))
    }

    /// A string whose closing quote is missing ends where the next one starts.
    fn runs_on(&self) -> Option<Diagnostic> {
        let token = self.token.filter(|token| matches!(token.kind, TokenKind::Text { quote: '"', .. }))?;
        let inside = self.text.get(token.span.start + 1..token.span.end - 1)?.trim_end();
        let next = self.rest.chars().next().filter(|_| token.span.end == self.offset)?;
        let help = if self.wants(Rule::colon) && inside.ends_with(':') {
            "write the closing `\"`, before the colon"
        } else if self.wants(Rule::comma) && inside.ends_with(',') && (next.is_alphanumeric() || next == '_') {
            "write the closing `\"`, before the comma"
        } else {
            return None;
        };
        Some(invalid(token.span.clone(), "the string runs on to the next quote").help(help))
    }

    /// A string, an object or an array that is not closed where the line or the text ends.
    fn unclosed(&self) -> Option<Diagnostic> {
        let token = self.token.filter(|token| token.span.end == self.offset && token.kind == TokenKind::Unclosed);
        let next = self.rest.trim_start().chars().next();
        if let Some(token) = token
            && self.wants(Rule::close_quote)
            && self.text.get(token.span.clone()).is_some_and(|text| text.starts_with('"'))
        {
            // Only a text that goes on in the next line was meant to have a line break.
            next.is_none_or(|next| "\"{}[]".contains(next)).then(|| {
                let text = self.text.get(token.span.clone()).unwrap_or("");
                let help = match self.before.chars().next_back() {
                    _ if text.contains(CURLY) => "the quote at its end is a curly one: write `\"`",
                    Some(',') => "write the closing `\"`, before the comma",
                    Some('}' | ']') if !ends_with_shortcode(text) => "write the closing `\"`, before the brackets",
                    _ => "write the closing `\"`",
                };
                invalid(token.span.clone(), "the string is not closed").help(help)
            })
        } else if let (Some(open), Some(close @ ('}' | ']')), true) = (self.open, next, self.wants(Rule::comma)) {
            let (message, missing) =
                if self.is_in_array() { ("this `[` is not closed", ']') } else { ("this `{` is not closed", '}') };
            let line = self.text.get(..self.offset).map_or(1, |before| before.matches('\n').count() + 1);
            let help = format!("write `{missing}` before the `{close}` in line {line}");
            Some(invalid(open..open + 1, message).help(help))
        } else if let (Some(open), true) = (self.open, self.rest.is_empty()) {
            let (message, help) = match self.text.get(open..=open) {
                Some("{") => ("this `{` is never closed", "write `}` after the last member"),
                _ => ("this `[` is never closed", "write `]` after the last element"),
            };
            Some(invalid(open..open + 1, message).help(help))
        } else {
            None
        }
    }

    /// What to do about a template that comes in a wrapping of another language.
    fn wrapping(&self) -> Option<String> {
        const JAVASCRIPT: &[&str] =
            &["module.exports", "exports.", "export ", "const ", "let ", "var ", "return ", "("];
        let start = self.text.trim_start();
        let help = if start.starts_with("```") {
            "take the lines with \"```\" away: they belong to Markdown, and the template stands between them"
        } else if JAVASCRIPT.iter().any(|word| start.starts_with(word)) {
            "begin with `{`: a template is JSON, and no program in JavaScript"
        } else if self.is_bare_member() {
            "write `{` before the first claim and `}` after the last"
        } else if self.before.is_empty() && !self.rest.starts_with(['\u{feff}', '#', '/']) && !self.rest.is_empty() {
            "begin with `{`: a template is one JSON object"
        } else if self.rest.starts_with("```") {
            "take the line with \"```\" away: it belongs to Markdown"
        } else {
            return None;
        };
        Some(help.to_owned())
    }

    /// Whether the first member of an object stands where the object is missing.
    fn is_bare_member(&self) -> bool {
        self.wants(Rule::EOI) && self.open.is_none() && self.rest.starts_with(':') && self.before.starts_with('"')
    }

    /// What to write instead.
    fn help(&self, delimiters: Delimiters) -> Option<String> {
        let (rest, before) = (self.rest, self.before);
        let next = rest.chars().next();
        let wants_name = self.wants(Rule::member) || self.wants(Rule::name);
        let help = if next == Some('\u{feff}') {
            "save the file as UTF-8 without a byte order mark"
        } else if next.is_some_and(|next| CURLY.contains(&next)) {
            "these are curly quotes: JSON strings stand in straight ones, `\"`"
        } else if next == Some('\'') {
            return Some(match self.quoted_word() {
                Some(word) => format!("JSON strings stand in double quotes: `\"{}\"`", brief(word)),
                None => "JSON strings stand in double quotes".to_owned(),
            });
        } else if next == Some('`') {
            "JSON strings stand in double quotes"
        } else if next == Some('\\') && !self.wants(Rule::close_quote) {
            "write `\"` without a backslash: the quotes of JSON are escaped inside of strings only"
        } else if rest.starts_with("&quot;") {
            "write `\"` in place of `&quot;`"
        } else if rest.starts_with("...") {
            "there is no spread: name each claim"
        } else if matches!(next, Some('}' | ']')) && before.ends_with(',') {
            "remove the comma before the closing bracket"
        } else if next == Some('#') {
            "comments are written `// ...` or `/* ... */`"
        } else if rest.starts_with("/*") {
            "close the comment with `*/`"
        } else if ["${", "<", "{%"].iter().any(|opener| rest.starts_with(opener)) || wants_name && next == Some('%') {
            return Some(format!("write a shortcode as `{}`", delimiters.around("user.id")));
        } else if self.wants(Rule::escape) || self.wants(Rule::close_quote) && next == Some('\\') {
            "the escapes of JSON are \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four hexadecimal digits"
        } else if matches!(next, Some('\n' | '\r' | '\t')) && self.wants(Rule::close_quote) {
            "write a line break in a string as `\\n`, a tab as `\\t`"
        } else if matches!(next, Some('\u{a0}' | '\u{2028}' | '\u{3000}' | '\u{200b}')) {
            "only the space, the tab and line breaks are white space in JSON"
        } else if next.is_none() {
            "the smallest template is `{}`"
        } else if self.wants(Rule::EOI) && next == Some(';') {
            "remove the `;`: a template is JSON, and no program in JavaScript"
        } else if self.wants(Rule::EOI) && next == Some('}') {
            "there is a `}` too many"
        } else if self.wants(Rule::EOI) && next == Some(',') {
            "the `}` before ends the template: it is one too many"
        } else if self.wants(Rule::EOI) {
            "a template is one object, and nothing stands after it"
        } else if self.wants(Rule::colon) {
            "write a colon between a name and its value"
        } else if self.wants(Rule::comma) && next == Some(';') {
            "a comma stands between two members, and no `;`"
        } else if self.wants(Rule::comma) && next == Some(':') && self.is_in_array() {
            "a name stands in an object only: a `]` before or a `{` is missing"
        } else if self.wants(Rule::comma) && next == Some(':') {
            "the `{` of an object is missing before the name"
        } else if self.wants(Rule::comma) && (rest.starts_with("||") || rest.starts_with("??")) {
            return Some(format!(
                "a fallback stands in the shortcode: `\"{}\"`",
                delimiters.around("user.id || 'none'")
            ));
        } else if self.wants(Rule::comma) && next == Some('+') && self.follows_string() {
            "nothing joins strings: write all of the text into one, with its shortcodes"
        } else if self.wants(Rule::comma) && self.follows_string() {
            "a comma is missing, or a quote: in a string, `\"` is written `\\\"`"
        } else if self.wants(Rule::comma) && !matches!(next, Some('}' | ']')) {
            "a comma is missing, or the value before is not written as in JSON"
        } else if next.is_some_and(|next| next.is_ascii_digit() || "+.-".contains(next)) {
            "numbers are written as in JSON: no leading zero or plus, digits on both sides of the point"
        } else if next == Some(',') && before.ends_with([',', '{', '[']) {
            "remove the comma"
        } else if wants_name && (rest.starts_with("{{") || rest.starts_with("<<")) {
            return Some(format!("give the value a name: `\"claim\": \"{}\"`", delimiters.around("user.id")));
        } else if wants_name {
            return Some(match self.word() {
                Some(word) if is_path(word) && self.stands_for_value() => shortcode_of(word, delimiters),
                Some(word) if is_path(word) => {
                    format!("give the value a name: `\"claim\": \"{}\"`", delimiters.around(&brief(word)))
                }
                Some(word) => format!("the names of members stand in double quotes: `\"{}\"`", brief(word)),
                None => "the names of members stand in double quotes".to_owned(),
            });
        } else if self.wants(Rule::string) && matches!(next, Some('}' | ']' | ',')) {
            "a value is missing"
        } else if self.wants(Rule::string) && next.is_some_and(char::is_alphabetic) {
            return Some(self.bare_word(delimiters));
        } else {
            return None;
        };
        Some(help.to_owned())
    }

    /// Whether the brace right before opens what is the value of a name.
    fn stands_for_value(&self) -> bool {
        self.before.strip_suffix('{').is_some_and(|before| before.trim_end().ends_with(':'))
    }

    fn is_in_array(&self) -> bool {
        self.open.is_some_and(|open| self.text.get(open..).is_some_and(|rest| rest.starts_with('[')))
    }

    /// Whether a string has just ended, on the same line.
    fn follows_string(&self) -> bool {
        let between = |end| self.text.get(end..self.offset).is_some_and(|between| !between.contains('\n'));
        self.token.is_some_and(|token| token.is_text() && between(token.span.end))
    }

    /// The word that stands there.
    fn word(&self) -> Option<&'t str> {
        let is_word = |character: char| character.is_alphanumeric() || "_$-.".contains(character);
        let end = self.rest.find(|character| !is_word(character)).unwrap_or(self.rest.len());
        self.rest.get(..end).filter(|word| !word.is_empty())
    }

    /// The text in single quotes that stands there.
    fn quoted_word(&self) -> Option<&'t str> {
        let inside = self.rest.strip_prefix('\'')?;
        inside.split(['\'', '\n']).next().filter(|word| !word.contains(['"', '\\']))
    }

    /// Help for a word that is no value.
    fn bare_word(&self, delimiters: Delimiters) -> String {
        let word = self.word().unwrap_or("");
        match word.to_ascii_lowercase().as_str() {
            value @ ("true" | "false" | "null") => format!("write `{value}`, in small letters"),
            "none" | "nil" | "undefined" | "nan" => "write `null`".to_owned(),
            _ if is_path(word) => shortcode_of(word, delimiters),
            _ => "text stands in double quotes; the other values are numbers, true, false and null".to_owned(),
        }
    }
}

/// Whether a word reads like a path.
pub(super) fn is_path(word: &str) -> bool {
    ROOTS.iter().any(|root| word.starts_with(root))
}

/// What to write instead of a path without delimiters. How its fields are spelled is told where they are known.
fn shortcode_of(path: &str, delimiters: Delimiters) -> String {
    let path = if path.contains(char::is_uppercase) { "user.id".into() } else { brief(path) };
    format!("write a shortcode: `\"{}\"`", delimiters.around(&path))
}

/// Whether the last thing in a text is a shortcode.
fn ends_with_shortcode(text: &str) -> bool {
    let inside = text.trim_end().strip_suffix("}}").and_then(|text| text.rfind("{{").and_then(|open| text.get(open..)));
    inside.is_some_and(|inside| !inside.contains("}}"))
}

fn invalid(span: Span, message: &str) -> Diagnostic {
    Diagnostic::new(Code::InvalidJson, span, message)
}

/// The brace or bracket among the tokens that is open and most likely was meant to be closed.
///
/// Where a bracket at the start of its line stands under another one than that which it closes, the one that it closes
/// was left open.
fn open(text: &str, tokens: &[Token]) -> Option<usize> {
    let mut indentation = 0;
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut misplaced = None;
    for token in tokens {
        let start = token.span.start;
        if token.starts_line {
            indentation = start - text.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
        }
        match token.kind {
            TokenKind::OpenBrace | TokenKind::OpenBracket => open.push((start, indentation)),
            TokenKind::CloseBrace | TokenKind::CloseBracket => {
                if let Some((closed, of)) = open.pop()
                    && token.starts_line
                    && of != indentation
                {
                    misplaced = misplaced.or(Some(closed));
                }
            }
            _ => {}
        }
    }
    open.last().map(|&(innermost, _)| misplaced.unwrap_or(innermost))
}
