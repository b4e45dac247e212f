//! What to report about a template that is not JSON: the mistake as its author would see it, and what was probably
//! meant.

use super::expected::{expected, found, found_span};
use super::grammar::Rule;
use super::lexer::{Token, TokenKind};
use super::span::Span;
use crate::diagnostic::{Beside, Bracket, Delimiters, Finding, JsonHint, Punctuation, Report, UnclosedString};

/// Quotes that word processors write.
const CURLY: &[char] = &['“', '”', '„', '‘', '’'];

/// What a path starts with.
const ROOTS: &[&str] = &["user.", "org.", "org_membership.", "session."];

/// Reports the error at `offset`, where the parser `wanted` other rules; `tokens` are those of the text, without
/// comments.
pub(super) fn json_error(text: &str, tokens: &[Token], offset: usize, wanted: &[Rule]) -> Report {
    let place = Surroundings::new(text, tokens, offset, wanted);
    if let Some(report) = place.inner_quote().or_else(|| place.runs_on()).or_else(|| place.unclosed()) {
        return report;
    }
    let hint = place.wrapping().or_else(|| place.hint());
    let edits = hint.as_ref().and_then(|hint| place.edits(hint)).unwrap_or_default();
    let before = match hint {
        Some(JsonHint::MissingComma | JsonHint::MissingCommaOrQuote) => place.token,
        _ => None,
    };
    let (expected, found) = (expected(wanted), found(text, offset));
    let mut report = Report::new(Finding::UnexpectedText { expected, found, hint }, found_span(text, offset));
    if let Some(token) = before {
        report = report.beside(Beside::ValueBeforeComma, token.span.clone());
    }
    edits.into_iter().fold(report, |report, (span, replacement)| report.edit(span, replacement))
}

/// The place of an error, and the text around it.
struct Surroundings<'t> {
    text: &'t str,
    offset: usize,
    wanted: &'t [Rule],
    /// The token in which the error is, or which ends at it.
    token: Option<&'t Token>,
    /// The tokens that start there or behind it.
    following: &'t [Token],
    /// The innermost brace or bracket that is open.
    open: Option<usize>,
    rest: &'t str,
    before: &'t str,
}

impl<'t> Surroundings<'t> {
    fn new(text: &'t str, tokens: &'t [Token], offset: usize, wanted: &'t [Rule]) -> Self {
        let count = tokens.partition_point(|token| token.span.start < offset);
        let (tokens, following) = tokens.split_at_checked(count).unwrap_or_default();
        Self {
            text,
            offset,
            wanted,
            token: tokens.last(),
            following,
            open: open(text, tokens),
            rest: text.get(offset..).unwrap_or(""),
            before: text.get(..offset).unwrap_or("").trim_end(),
        }
    }

    fn wants(&self, rule: Rule) -> bool {
        self.wanted.contains(&rule)
    }

    /// Reports a double quote inside of a shortcode, which ends the string around it.
    fn inner_quote(&self) -> Option<Report> {
        let token = self.token?;
        let TokenKind::Text { quote: '"', inner: Some(start) } = token.kind else { return None };
        let inside = self.text.get(start + 1..token.span.end - 1)?;
        let (meant, end) = match inside.split_once('"') {
            Some((meant, _)) => (meant, start + meant.len() + 2),
            None => (inside, start + 1),
        };
        Some(Report::new(Finding::QuoteInShortcode { text: meant.into() }, start..end))
    }

    /// Reports a string whose closing quote is missing, so that it ends where the next string starts.
    fn runs_on(&self) -> Option<Report> {
        let token = self.token.filter(|token| matches!(token.kind, TokenKind::Text { quote: '"', .. }))?;
        let inside = self.text.get(token.span.start + 1..token.span.end - 1)?.trim_end();
        let next = self.rest.chars().next().filter(|_| token.span.end == self.offset)?;
        let missing_before = if self.wants(Rule::colon) && inside.ends_with(':') {
            Punctuation::Colon
        } else if self.wants(Rule::comma) && inside.ends_with(',') && (next.is_alphanumeric() || next == '_') {
            Punctuation::Comma
        } else {
            return None;
        };
        Some(Report::new(Finding::RunsOn { missing_before }, token.span.clone()))
    }

    /// Reports a string, an object or an array that is not closed.
    fn unclosed(&self) -> Option<Report> {
        let token = self.token.filter(|token| token.span.end == self.offset && token.kind == TokenKind::Unclosed);
        let next = self.rest.trim_start().chars().next();
        if let Some(token) = token
            && self.wants(Rule::close_quote)
            && self.text.get(token.span.clone()).is_some_and(|text| text.starts_with('"'))
        {
            // If other text follows on the next line, a line break inside the string was meant.
            next.is_none_or(|next| "\"{}[]".contains(next)).then(|| {
                let text = self.text.get(token.span.clone()).unwrap_or("");
                let hint = match self.before.chars().next_back() {
                    _ if text.contains(CURLY) => UnclosedString::Curly,
                    Some(',') => UnclosedString::BeforeComma,
                    Some('}' | ']') if !ends_with_shortcode(text) => UnclosedString::BeforeBrackets,
                    _ => UnclosedString::AtTheEnd,
                };
                Report::new(Finding::UnclosedString { hint }, token.span.clone())
            })
        } else if let (Some(open), Some(closed_by @ ('}' | ']')), true) = (self.open, next, self.wants(Rule::comma)) {
            let bracket = if self.is_in_array() { Bracket::Array } else { Bracket::Object };
            let line = self.text.get(..self.offset).map_or(1, |before| before.matches('\n').count() + 1);
            let report = Report::new(Finding::UnclosedBracket { bracket, closed_by, line }, open..open + 1);
            let close = self.text.len() - self.rest.trim_start().len();
            Some(report.beside(Beside::BracketThatCloses, close..close + 1))
        } else if let (Some(open), true) = (self.open, self.rest.is_empty()) {
            let bracket = if self.is_in_array() { Bracket::Array } else { Bracket::Object };
            Some(Report::new(Finding::NeverClosedBracket { bracket }, open..open + 1))
        } else {
            None
        }
    }

    /// The hint for a template that is wrapped in text of another language, or that has no braces.
    fn wrapping(&self) -> Option<JsonHint> {
        const JAVASCRIPT: &[&str] =
            &["module.exports", "exports.", "export ", "const ", "let ", "var ", "return ", "("];
        let start = self.text.trim_start();
        let hint = if start.starts_with("```") {
            JsonHint::MarkdownFences
        } else if JAVASCRIPT.iter().any(|word| start.starts_with(word)) {
            JsonHint::JavaScript
        } else if self.is_bare_member() {
            JsonHint::RootBraces
        } else if self.before.is_empty() && !self.rest.starts_with(['\u{feff}', '#', '/']) && !self.rest.is_empty() {
            JsonHint::RootBrace
        } else if self.rest.starts_with("```") {
            JsonHint::MarkdownFence
        } else {
            return None;
        };
        Some(hint)
    }

    /// Whether the first member of an object stands where the object is missing.
    fn is_bare_member(&self) -> bool {
        self.wants(Rule::EOI) && self.open.is_none() && self.rest.starts_with(':') && self.before.starts_with('"')
    }

    /// What was probably meant.
    fn hint(&self) -> Option<JsonHint> {
        let (rest, before) = (self.rest, self.before);
        let next = rest.chars().next();
        let wants_name = self.wants(Rule::member) || self.wants(Rule::name);
        let hint = if next == Some('\u{feff}') {
            JsonHint::ByteOrderMark
        } else if next.is_some_and(|next| CURLY.contains(&next)) {
            JsonHint::CurlyQuotes
        } else if next == Some('\'') {
            JsonHint::SingleQuotes { word: self.quoted_word().map(Into::into) }
        } else if next == Some('`') {
            JsonHint::Backquotes
        } else if next == Some('\\') && !self.wants(Rule::close_quote) {
            JsonHint::EscapedQuote
        } else if rest.starts_with("&quot;") {
            JsonHint::HtmlQuote
        } else if rest.starts_with("...") {
            JsonHint::Spread
        } else if matches!(next, Some('}' | ']')) && before.ends_with(',') {
            JsonHint::TrailingComma
        } else if next == Some('#') {
            JsonHint::HashComment
        } else if rest.starts_with("/*") {
            JsonHint::UnclosedComment
        } else if ["${", "<", "{%"].iter().any(|opener| rest.starts_with(opener)) || wants_name && next == Some('%') {
            JsonHint::Shortcode
        } else if self.wants(Rule::escape) || self.wants(Rule::close_quote) && next == Some('\\') {
            JsonHint::Escapes
        } else if matches!(next, Some('\n' | '\r' | '\t')) && self.wants(Rule::close_quote) {
            JsonHint::LineBreakInString
        } else if matches!(next, Some('\u{a0}' | '\u{2028}' | '\u{3000}' | '\u{200b}')) {
            JsonHint::WhiteSpace
        } else if next.is_none() {
            JsonHint::Empty
        } else if self.wants(Rule::EOI) && next == Some(';') {
            JsonHint::TrailingSemicolon
        } else if self.wants(Rule::EOI) && next == Some('}') {
            JsonHint::BraceTooMany
        } else if self.wants(Rule::EOI) && next == Some(',') {
            JsonHint::BraceTooEarly
        } else if self.wants(Rule::EOI) {
            JsonHint::AfterTheEnd
        } else if self.wants(Rule::colon) {
            JsonHint::MissingColon
        } else if self.wants(Rule::comma) && next == Some(';') {
            JsonHint::SemicolonBetweenMembers
        } else if self.wants(Rule::comma) && next == Some(':') && self.is_in_array() {
            JsonHint::NameInArray
        } else if self.wants(Rule::comma) && next == Some(':') {
            JsonHint::MissingBrace
        } else if self.wants(Rule::comma) && (rest.starts_with("||") || rest.starts_with("??")) {
            JsonHint::FallbackOutside
        } else if self.wants(Rule::comma) && next == Some('+') && self.follows_string() {
            JsonHint::JoinedStrings
        } else if self.wants(Rule::comma) && self.follows_string() {
            JsonHint::MissingCommaOrQuote
        } else if self.wants(Rule::comma) && !matches!(next, Some('}' | ']')) {
            JsonHint::MissingComma
        } else if next.is_some_and(|next| next.is_ascii_digit() || "+.-".contains(next)) {
            JsonHint::Number
        } else if next == Some(',') && before.ends_with([',', '{', '[']) {
            JsonHint::SurplusComma
        } else if wants_name && (rest.starts_with("{{") || rest.starts_with("<<")) {
            JsonHint::MissingName { path: "user.id".into() }
        } else if wants_name {
            match self.word() {
                Some(word) if is_path(word) && self.stands_for_value() => bare_path(word),
                Some(word) if is_path(word) => JsonHint::MissingName { path: word.into() },
                word => JsonHint::UnquotedName { word: word.map(Into::into) },
            }
        } else if self.wants(Rule::string) && matches!(next, Some('}' | ']' | ',')) {
            JsonHint::MissingValue
        } else if self.wants(Rule::string) && next.is_some_and(char::is_alphabetic) {
            self.bare_word()
        } else {
            return None;
        };
        Some(hint)
    }

    /// Whether the brace right before stands where the value of a member should.
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

    /// What was meant by a word that is not a value.
    fn bare_word(&self) -> JsonHint {
        let word = self.word().unwrap_or("");
        match word.to_ascii_lowercase().as_str() {
            "true" => JsonHint::Capitals { value: "true" },
            "false" => JsonHint::Capitals { value: "false" },
            "null" => JsonHint::Capitals { value: "null" },
            "none" | "nil" | "undefined" | "nan" => JsonHint::Null,
            _ if is_path(word) => bare_path(word),
            _ => JsonHint::BareWord,
        }
    }

    /// The changes that mend what a hint is about, if nothing else can be meant.
    fn edits(&self, hint: &JsonHint) -> Option<Vec<(Span, String)>> {
        let next = found_span(self.text, self.offset);
        // A comma that a comment ends with is none.
        let comma = self.token.filter(|token| token.kind == TokenKind::Comma);
        let edit = match hint {
            JsonHint::ByteOrderMark => (next, String::new()),
            JsonHint::WhiteSpace => (next, " ".to_owned()),
            JsonHint::CurlyQuotes | JsonHint::SingleQuotes { .. } | JsonHint::Backquotes => return self.requoted(),
            JsonHint::TrailingComma => (comma?.span.clone(), String::new()),
            JsonHint::SurplusComma => comma.map(|_| (next, String::new()))?,
            JsonHint::TrailingSemicolon if self.rest.trim() == ";" => (next, String::new()),
            JsonHint::SemicolonBetweenMembers if self.rest.get(1..)?.trim_start().starts_with('"') => {
                (next, ",".to_owned())
            }
            JsonHint::MissingComma | JsonHint::MissingCommaOrQuote if self.starts_next_line() => {
                let end = self.token?.span.end;
                (end..end, ",".to_owned())
            }
            JsonHint::UnquotedName { .. } => {
                let word = self.whole_word(|next| next == TokenKind::Colon)?;
                (word.clone(), format!("\"{}\"", self.text.get(word)?))
            }
            JsonHint::BarePath { .. } if self.wants(Rule::string) => {
                let word = self.whole_word(ends_value)?;
                let path = self.text.get(word.clone()).filter(|path| !path.contains("unsafe"))?;
                (word, format!("\"{}\"", Delimiters::of(self.text).around(path)))
            }
            JsonHint::Capitals { value } => (self.whole_word(ends_value)?, (*value).to_owned()),
            JsonHint::Null => (self.whole_word(ends_value)?, "null".to_owned()),
            _ => return None,
        };
        Some(vec![edit])
    }

    /// Straight double quotes around the text that stands there between others.
    fn requoted(&self) -> Option<Vec<(Span, String)>> {
        let (text, following) = self.following.split_first()?;
        let is_at_end = following.first().is_none_or(|next| next.kind == TokenKind::Colon || ends_value(next.kind));
        let written = self.text.get(text.span.clone()).filter(|_| text.is_text() && text.span.start == self.offset)?;
        let mut inside = written.chars();
        let (open, close) = (inside.next()?, inside.next_back()?);
        let is_plain = !inside.as_str().contains(['"', '\\', '\t']) && !inside.as_str().contains("${");
        let Span { start, end } = text.span.clone();
        let quote = || "\"".to_owned();
        (is_at_end && is_plain)
            .then(|| vec![(start..start + open.len_utf8(), quote()), (end - close.len_utf8()..end, quote())])
    }

    /// Whether the next member of an object, or the next element of an array, starts on a line of its own.
    fn starts_next_line(&self) -> bool {
        match self.following {
            [next, colon, ..] if !self.is_in_array() => {
                next.starts_line && next.is_text() && colon.kind == TokenKind::Colon
            }
            [next, ..] => self.is_in_array() && next.starts_line && self.starts_value(next),
            [] => false,
        }
    }

    /// Whether a token can only be a value, or the start of one: no operator of another language.
    fn starts_value(&self, token: &Token) -> bool {
        match token.kind {
            TokenKind::Text { .. } | TokenKind::Shortcode | TokenKind::OpenBrace | TokenKind::OpenBracket => true,
            TokenKind::Word => self.text.get(token.span.clone()).is_some_and(|word| {
                let number = word.strip_prefix('-').unwrap_or(word);
                number.starts_with(|first: char| first.is_ascii_digit())
                    || ["true", "false", "null"].iter().any(|value| word.eq_ignore_ascii_case(value))
                    || is_path(word)
            }),
            _ => false,
        }
    }

    /// The place of the word that stands there, if the next token is one that `may_follow` it.
    fn whole_word(&self, may_follow: impl Fn(TokenKind) -> bool) -> Option<Span> {
        let (token, following) = self.following.split_first()?;
        let is_whole = token.span == (self.offset..self.offset + self.word()?.len());
        (is_whole && following.first().is_some_and(|next| may_follow(next.kind))).then(|| token.span.clone())
    }
}

/// Whether a token may follow a value.
fn ends_value(next: TokenKind) -> bool {
    matches!(next, TokenKind::Comma | TokenKind::CloseBrace | TokenKind::CloseBracket)
}

/// Whether a word reads like a path.
pub(super) fn is_path(word: &str) -> bool {
    ROOTS.iter().any(|root| word.starts_with(root))
}

/// The hint for a path without delimiters. A path in camelCase is not repeated in it: how the field is spelled is known
/// to later checks only.
fn bare_path(path: &str) -> JsonHint {
    JsonHint::BarePath { path: if path.contains(char::is_uppercase) { "user.id".into() } else { path.into() } }
}

/// Whether the last thing in a text is a shortcode.
fn ends_with_shortcode(text: &str) -> bool {
    let inside = text.trim_end().strip_suffix("}}").and_then(|text| text.rfind("{{").and_then(|open| text.get(open..)));
    inside.is_some_and(|inside| !inside.contains("}}"))
}

/// The offset of the brace or bracket that most likely was left open by mistake.
///
/// Indentation helps: if a closing bracket at the start of its line is not indented like the bracket that it closes,
/// that one was most likely left open, and the closing bracket was meant for one further out.
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
                if let Some((closed, its_indentation)) = open.pop()
                    && token.starts_line
                    && its_indentation != indentation
                {
                    misplaced = misplaced.or(Some(closed));
                }
            }
            _ => {}
        }
    }
    open.last().map(|&(innermost, _)| misplaced.unwrap_or(innermost))
}
