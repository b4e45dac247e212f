//! What to report about a shortcode that is not well formed, and what its author probably meant.

use pest::error::Error;

use super::expected;
use super::grammar::Rule;
use super::span::Span;
use crate::diagnostic::{Beside, Delimiters, Finding, Report, ShortcodeHint};

/// Reports an error of the parser, if it is inside of a bare shortcode.
pub(super) fn bare_shortcode_error(text: &str, error: &Error<Rule>) -> Option<Report> {
    if !expected::wanted(error).iter().any(|&rule| expected::belongs_to_shortcode(rule)) {
        return None;
    }
    let offset = expected::offset(error);
    let before = text.get(..offset)?;
    let start = before.rfind("<<").max(before.rfind("{{"))?;
    let place = |span: Span| start + span.start..start + span.end;
    Some(shortcode_error(text.get(start..)?, error, offset - start, place))
}

/// Reports an error in a shortcode. `text` starts with its delimiter; `place` turns offsets in it into offsets in the
/// template.
pub(super) fn shortcode_error(text: &str, error: &Error<Rule>, offset: usize, place: impl Fn(Span) -> Span) -> Report {
    let inside = text.get(2..offset).unwrap_or("").trim();
    let rest = text.get(offset..).unwrap_or("");
    let hint = hint(text, offset);
    let (finding, span) = if rest.is_empty() {
        (Finding::UnclosedShortcode { hint }, 0..2)
    } else if inside.is_empty() && (rest.starts_with(">>") || rest.starts_with("}}")) {
        (Finding::EmptyShortcode { hint }, 0..offset + 2)
    } else {
        let (expected, found) = (expected::expected(&expected::wanted(error)), expected::found(text, offset));
        (Finding::UnexpectedInShortcode { expected, found, hint }, expected::found_span(text, offset))
    };
    let mut report = Report::new(finding, place(span));
    if let Some(
        ShortcodeHint::CloseAngles
        | ShortcodeHint::CloseBraces
        | ShortcodeHint::TwoAngles
        | ShortcodeHint::TwoBraces
        | ShortcodeHint::Comma,
    ) = hint
    {
        report = report.beside(Beside::Opening, place(0..2));
    }
    match hint.and_then(|hint| edit(hint, rest)) {
        Some((length, replacement)) => report.edit(place(offset..offset + length), replacement),
        None => report,
    }
}

/// The change that mends a mistake, if only one thing can be meant: how many bytes to replace from the error on, and by
/// what.
fn edit(hint: ShortcodeHint, rest: &str) -> Option<(usize, &'static str)> {
    // Where nothing follows, an operator is not all that is wrong.
    let is_followed = || {
        let after = rest.get(2..).unwrap_or("").trim_start();
        !after.is_empty() && !after.starts_with(">>") && !after.starts_with("}}")
    };
    match hint {
        ShortcodeHint::Or if rest.starts_with("??") && is_followed() => Some((2, "||")),
        ShortcodeHint::Or if rest.get(..2)?.eq_ignore_ascii_case("or") && is_followed() => Some((2, "||")),
        ShortcodeHint::OptionalChaining if rest.starts_with("?.[") => Some((2, "")),
        ShortcodeHint::OptionalChaining => Some((1, "")),
        _ => None,
    }
}

/// What the author of a shortcode probably meant by what stands at `offset`; its text starts with its delimiter.
fn hint(shortcode: &str, offset: usize) -> Option<ShortcodeHint> {
    let rest = shortcode.get(offset..).unwrap_or("");
    let own = if shortcode.starts_with("<<") { Delimiters::Angles } else { Delimiters::Braces };
    if rest.is_empty() && !["'", "\""].iter().any(|quote| is_open(shortcode, quote)) {
        return Some(ShortcodeHint::Close(own));
    }
    if rest.starts_with('<') && shortcode.len() - rest.len() == 2 && own == Delimiters::Angles {
        return Some(ShortcodeHint::ThreeAngles);
    }
    mistake(shortcode, offset)
}

/// Whether a quote of that kind has no other half.
fn is_open(shortcode: &str, quote: &str) -> bool {
    shortcode.matches(quote).count() % 2 == 1
}

/// What the text at `offset` of a shortcode means in other languages.
fn mistake(shortcode: &str, offset: usize) -> Option<ShortcodeHint> {
    let rest = shortcode.get(offset..).unwrap_or("");
    let inside = shortcode.get(2..offset).unwrap_or("").trim_end();
    let angles = shortcode.starts_with("<<");
    let closes = rest.starts_with(">>") || rest.starts_with("}}");
    let help = if rest.is_empty() {
        if is_open(shortcode, "'") { ShortcodeHint::CloseSingleQuote } else { ShortcodeHint::CloseDoubleQuote }
    } else if rest.starts_with(['‘', '’', '“', '”']) {
        ShortcodeHint::CurlyQuotes
    } else if rest.starts_with('`') {
        ShortcodeHint::Backquotes
    } else if inside.is_empty() {
        at_start(rest, !angles && offset == 2)
    } else if rest.starts_with('{') && inside.ends_with('$') {
        ShortcodeHint::TemplateLiteral
    } else if rest.starts_with("?.") || rest.starts_with("?[") {
        ShortcodeHint::OptionalChaining
    } else if rest.starts_with("??") {
        ShortcodeHint::Or
    } else if rest.starts_with("::") || rest.starts_with('>') && inside.ends_with('-') {
        ShortcodeHint::OtherSteps
    } else if rest.starts_with(':') && inside.ends_with(['"', '\'']) {
        ShortcodeHint::ObjectInBraces
    } else if rest.starts_with(['?', ':']) {
        ShortcodeHint::Conditional
    } else if rest.starts_with("&&") {
        ShortcodeHint::AndSign
    } else if inside.ends_with("||") {
        match rest.chars().next() {
            Some('{') => ShortcodeHint::Object,
            Some('.' | '+' | '-' | '0'..='9') => ShortcodeHint::Number,
            Some('!') => ShortcodeHint::Negation,
            Some('(') => ShortcodeHint::Parentheses,
            _ => ShortcodeHint::MissingOperand,
        }
    } else if rest.starts_with('|') {
        ShortcodeHint::Filter
    } else if angles && rest.starts_with('}') {
        ShortcodeHint::CloseAngles
    } else if closes && !angles && rest.starts_with('>') {
        ShortcodeHint::CloseBraces
    } else if closes && inside.ends_with("*/") {
        ShortcodeHint::Empty
    } else if rest.starts_with("/*") && rest.contains("*/") {
        ShortcodeHint::CommentInPath
    } else if rest.starts_with("/*") {
        ShortcodeHint::UnclosedComment
    } else if rest.starts_with('#') {
        ShortcodeHint::HashComment
    } else if rest.starts_with(';') {
        ShortcodeHint::Semicolon
    } else if rest.starts_with(',') && !is_in_list(inside) {
        ShortcodeHint::Comma
    } else if is_in_list(inside) {
        ShortcodeHint::List
    } else if rest.starts_with('{') {
        ShortcodeHint::Object
    } else if inside.ends_with('[') {
        match rest.chars().next() {
            Some('-') => ShortcodeHint::NegativeIndex,
            Some(' ') => ShortcodeHint::WhiteSpaceInPath,
            Some('*') => ShortcodeHint::Wildcard,
            _ => ShortcodeHint::KeyInQuotes,
        }
    } else if inside.ends_with('.') && closes {
        ShortcodeHint::MissingField
    } else if rest.starts_with('.') || inside.ends_with('.') {
        ShortcodeHint::OneDot
    } else if rest.starts_with('}') {
        ShortcodeHint::TwoBraces
    } else if rest.starts_with('>') && !rest.contains(">>") {
        ShortcodeHint::TwoAngles
    } else if rest.starts_with(['+', '*', '/', '%', '-', '=', '!', '<', '>']) {
        ShortcodeHint::Arithmetic
    } else if rest.starts_with('(') {
        ShortcodeHint::Function
    } else if rest.starts_with(|character: char| character.is_alphanumeric() || "'\"_".contains(character)) {
        let is_adjacent = shortcode.get(..offset).is_some_and(|before| before.ends_with(inside));
        between_operands(inside.trim_start(), rest, is_adjacent)
    } else {
        return None;
    };
    Some(help)
}

/// The hint for text that stands where the first operand should.
fn at_start(rest: &str, is_third_brace: bool) -> ShortcodeHint {
    let mut characters = rest.chars();
    match (characters.next(), characters.next()) {
        (Some('|'), _) => ShortcodeHint::MissingOperand,
        (Some('{'), _) if is_third_brace => ShortcodeHint::ThreeBraces,
        (Some('{'), _) => ShortcodeHint::Object,
        (Some('#' | '/' | '^' | '%'), _) => ShortcodeHint::Blocks,
        (Some('>'), _) if !rest.starts_with(">>") => ShortcodeHint::Blocks,
        (Some('!'), Some(next)) if next.is_alphanumeric() => ShortcodeHint::Negation,
        (Some('.'), Some(next)) if next.is_alphabetic() => ShortcodeHint::LeadingDot,
        (Some('-' | '~' | '@' | '&' | '='), _) => ShortcodeHint::LeadingSign,
        (Some('('), _) => ShortcodeHint::Parentheses,
        (Some('.' | '+' | '0'..='9'), _) => ShortcodeHint::Number,
        _ => ShortcodeHint::Empty,
    }
}

/// The hint for text right behind an operand; `is_adjacent` says that no white space is between them.
fn between_operands(before: &str, rest: &str, is_adjacent: bool) -> ShortcodeHint {
    let word = |text: &str| text.split(|character: char| !character.is_alphanumeric()).next().map(str::to_lowercase);
    match (word(before).as_deref(), word(rest).as_deref()) {
        _ if before.chars().all(|character| character.is_ascii_digit()) => ShortcodeHint::Number,
        _ if is_adjacent && ends_with_index(before) => ShortcodeHint::LeadingDigit,
        _ if is_adjacent && before.ends_with('\'') => ShortcodeHint::QuoteInText,
        _ if is_adjacent && rest.starts_with(['\'', '"']) => ShortcodeHint::UnpairedQuote,
        (_, Some("or")) => ShortcodeHint::Or,
        (_, Some("and")) => ShortcodeHint::AndWord,
        (Some("not"), _) => ShortcodeHint::Negation,
        (Some("if" | "unless" | "each" | "for" | "with" | "end"), _) | (_, Some("if" | "unless")) => {
            ShortcodeHint::Blocks
        }
        (Some(name), _) if is_word(before) && !matches!(name, "true" | "false") => ShortcodeHint::Function,
        _ => ShortcodeHint::BetweenOperands,
    }
}

/// Whether the text of a shortcode ends with a step by index.
fn ends_with_index(inside: &str) -> bool {
    let before = inside.trim_end_matches(|character: char| character.is_ascii_digit());
    before.len() < inside.len() && before.ends_with('.')
}

/// Whether a text is one word, and not a value by itself.
fn is_word(text: &str) -> bool {
    let continues = |character: char| character.is_alphanumeric() || character == '_';
    text.starts_with(|first: char| first.is_alphabetic()) && text.chars().all(continues)
}

/// Whether the text of a shortcode ends in a list that is open: its bracket stands where an operand starts.
fn is_in_list(inside: &str) -> bool {
    inside.rsplit_once('[').is_some_and(|(before, elements)| {
        let before = before.trim_end();
        (before.is_empty() || before.ends_with("||")) && !elements.contains(']')
    })
}
