//! What the parser expected at a place, in words for people, and what it found.

use pest::error::{Error, ErrorVariant, InputLocation};

use super::grammar::Rule;
use super::span::Span;
use crate::diagnostic::{Expected, Finding, Found, Report};

/// The name of a rule for people.
fn name(rule: Rule) -> &'static str {
    match rule {
        Rule::template | Rule::value => "a value",
        Rule::object => "an object",
        Rule::array => "an array",
        Rule::member | Rule::name => "a name in double quotes",
        Rule::string => "a string",
        Rule::number | Rule::decimal => "a number",
        Rule::constant => "true, false or null",
        Rule::characters | Rule::plain | Rule::escape => "a character or an escape sequence",
        Rule::word | Rule::continues_path => "the end of the word",
        Rule::open_brace => "`{`",
        Rule::close_brace => "`}`",
        Rule::open_bracket => "`[`",
        Rule::close_bracket | Rule::close_step | Rule::close_list => "`]`",
        Rule::comma | Rule::list_comma => "`,`",
        Rule::colon => "`:`",
        Rule::quote | Rule::close_quote | Rule::close_double => "a closing `\"`",
        Rule::close_single => "a closing `'`",
        Rule::WHITESPACE
        | Rule::COMMENT
        | Rule::to_line_end
        | Rule::to_star_slash
        | Rule::blank
        | Rule::line_comment
        | Rule::block_comment
        | Rule::remark => "white space",
        Rule::EOI => "the end",
        Rule::text | Rule::literal_text | Rule::malformed | Rule::single_quoted | Rule::double_quoted => "text",
        Rule::shortcode => "a shortcode",
        Rule::close_angles => "`>>`",
        Rule::close_braces => "`}}`",
        Rule::expression | Rule::operand => "an operand such as `user.id`",
        Rule::fallback => "`||`",
        Rule::quoted => "text in quotes",
        Rule::boolean => "true or false",
        Rule::omit => "`omit`",
        Rule::list => "a list",
        Rule::literal => "a literal",
        Rule::empty_object => "`{}`",
        Rule::null => "null",
        Rule::path | Rule::root => "a path such as `user.id`",
        Rule::step => "a step",
        Rule::member_step | Rule::identifier => "a field's name",
        Rule::index => "an index",
    }
}

/// Whether a rule matches inside of shortcodes only.
pub(super) fn belongs_to_shortcode(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::close_angles
            | Rule::close_braces
            | Rule::close_single
            | Rule::close_double
            | Rule::close_step
            | Rule::expression
            | Rule::operand
            | Rule::fallback
            | Rule::quoted
            | Rule::decimal
            | Rule::boolean
            | Rule::omit
            | Rule::list
            | Rule::list_comma
            | Rule::close_list
            | Rule::literal
            | Rule::empty_object
            | Rule::null
            | Rule::line_comment
            | Rule::block_comment
            | Rule::path
            | Rule::member_step
            | Rule::index
    )
}

/// The names of the rules that would have been accepted, each once.
pub(super) fn expected(rules: &[Rule]) -> Expected {
    let any_value = rules.contains(&Rule::object) && rules.contains(&Rule::string);
    let any_operand = rules.contains(&Rule::omit) && rules.contains(&Rule::quoted);
    let any_literal = rules.contains(&Rule::null) && rules.contains(&Rule::quoted);
    let mut names: Vec<&str> = Vec::new();
    for &rule in rules {
        let name = match rule {
            Rule::object | Rule::array | Rule::string | Rule::number | Rule::constant | Rule::shortcode
                if any_value =>
            {
                "a value"
            }
            Rule::quoted
            | Rule::decimal
            | Rule::boolean
            | Rule::omit
            | Rule::list
            | Rule::empty_object
            | Rule::path
            | Rule::root
                if any_operand =>
            {
                name(Rule::operand)
            }
            Rule::quoted | Rule::decimal | Rule::boolean | Rule::null if any_literal => name(Rule::literal),
            rule => name(rule),
        };
        if name != "white space" && !names.contains(&name) {
            names.push(name);
        }
    }
    Expected(names)
}

/// The character at an offset.
pub(super) fn found(text: &str, offset: usize) -> Found {
    Found(text.get(offset..).and_then(|rest| rest.chars().next()))
}

/// The place of the character at an offset.
pub(super) fn found_span(text: &str, offset: usize) -> Span {
    offset..offset + found(text, offset).0.map_or(0, char::len_utf8)
}

/// The offset at which the parser could not go on.
pub(super) fn offset(error: &Error<Rule>) -> usize {
    match error.location {
        InputLocation::Pos(offset) | InputLocation::Span((offset, _)) => offset,
    }
}

/// The rules that the parser tried there.
pub(super) fn wanted(error: &Error<Rule>) -> Vec<Rule> {
    match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives.clone(),
        ErrorVariant::CustomError { .. } => Vec::new(),
    }
}

/// The report of the only error that pest makes by itself: the thread's stack is nearly used up.
pub(super) fn stack_exhausted(error: &Error<Rule>, span: Span) -> Report {
    Report::new(Finding::StackExhausted { reason: error.variant.message().into_owned() }, span)
}
