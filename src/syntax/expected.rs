//! What the grammar expected, in words for people, and help for what authors write in shortcodes by mistake.

use std::borrow::Cow;

use super::parser::Rule;
use super::tree::Delimiters;

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

/// Whether a rule is found inside a shortcode only.
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

/// Joins the names of the rules that would have been accepted, each once.
pub(super) fn list(rules: &[Rule]) -> String {
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
    match names.split_last() {
        None => "something else".to_owned(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
    }
}

/// What to write instead of what stands at `offset` of a shortcode, whose text starts with its delimiter.
///
/// `delimiters` are those that the author uses elsewhere.
pub(super) fn shortcode_help(shortcode: &str, offset: usize, delimiters: Delimiters) -> Option<Cow<'static, str>> {
    let rest = shortcode.get(offset..).unwrap_or("");
    let own = if shortcode.starts_with("<<") { Delimiters::Angles } else { Delimiters::Braces };
    if rest.is_empty() && !["'", "\""].iter().any(|quote| is_open(shortcode, quote)) {
        let (open, close) = (own.open(), own.close());
        let emitted = delimiters.around(&format!("'{open}'"));
        return Some(
            format!("close the shortcode with `{close}`; to emit the characters `{open}`, write `{emitted}`").into(),
        );
    }
    if rest.starts_with('<') && shortcode.len() - rest.len() == 2 && own == Delimiters::Angles {
        let emitted = delimiters.around("'<'");
        return Some(
            format!("two angles open a shortcode, not three; to emit a `<` before it, write `{emitted}`").into(),
        );
    }
    mistake(shortcode, offset).map(Cow::Borrowed)
}

/// Whether a quote of that kind has no other half.
fn is_open(shortcode: &str, quote: &str) -> bool {
    shortcode.matches(quote).count() % 2 == 1
}

const EMPTY: &str = "a shortcode is a path with fallbacks, such as `user.id || 'none'`";
const NUMBERS: &str = "numbers are written as in JSON: no leading zero or plus, digits on both sides of the point";
const OPERAND: &str = "an operand is missing: `||` stands between two operands";
const BLOCKS: &str = "there are no blocks such as `if` and `each`: a shortcode is a path with fallbacks";
const NEGATION: &str = "there is no negation: the consumer turns the flag around";
const OBJECT: &str = "the only object in a shortcode is the empty one, written `{}`";
const LIST: &str = "a list holds text in quotes, numbers, true, false and null, with commas between them";
const FUNCTIONS: &str = "there are no functions: a shortcode is a path with fallbacks";
const PARENTHESES: &str = "there are no parentheses: a shortcode is a path with fallbacks";
const OR: &str = "write `||`: it takes the first operand that is neither null nor false";

/// What to write instead of what stands at `offset` of a shortcode, by what other languages mean by it.
fn mistake(shortcode: &str, offset: usize) -> Option<&'static str> {
    let rest = shortcode.get(offset..).unwrap_or("");
    let inside = shortcode.get(2..offset).unwrap_or("").trim_end();
    let angles = shortcode.starts_with("<<");
    let closes = rest.starts_with(">>") || rest.starts_with("}}");
    let help = if rest.is_empty() {
        if is_open(shortcode, "'") {
            "close the text with `'`: what stands in quotes does not close the shortcode"
        } else {
            "close the text with `\"`: what stands in quotes does not close the shortcode"
        }
    } else if rest.starts_with(['‘', '’', '“', '”']) {
        "these are curly quotes: text stands in straight ones, such as `'text'`"
    } else if rest.starts_with('`') {
        "text stands in straight quotes, such as `'text'`"
    } else if inside.is_empty() {
        at_start(rest, !angles && offset == 2)
    } else if rest.starts_with('{') && inside.ends_with('$') {
        "write the path alone, without `${` and `}`"
    } else if rest.starts_with("?.") || rest.starts_with("?[") {
        "leave the `?` out: a step on something that is missing is missing, and renders null"
    } else if rest.starts_with("??") {
        OR
    } else if rest.starts_with("::") || rest.starts_with('>') && inside.ends_with('-') {
        "the steps of a path stand behind dots, such as `user.id`"
    } else if rest.starts_with(':') && inside.ends_with(['"', '\'']) {
        "an object opens with one brace, and its values are shortcodes of their own"
    } else if rest.starts_with(['?', ':']) {
        "there are no conditionals: `a || b` is the first operand that is neither null nor false"
    } else if rest.starts_with("&&") {
        "there is no `&&`: `a || b` is the only operator"
    } else if inside.ends_with("||") {
        match rest.chars().next() {
            Some('{') => OBJECT,
            Some('.' | '+' | '-' | '0'..='9') => NUMBERS,
            Some('!') => NEGATION,
            Some('(') => PARENTHESES,
            _ => OPERAND,
        }
    } else if rest.starts_with('|') {
        "there are no filters: write a fallback as `|| 'text'`"
    } else if angles && rest.starts_with('}') {
        "what `<<` opens, `>>` closes"
    } else if closes && !angles && rest.starts_with('>') {
        "what `{{` opens, `}}` closes"
    } else if closes && inside.ends_with("*/") {
        EMPTY
    } else if rest.starts_with("/*") && rest.contains("*/") {
        "a comment stands between operands, and not in a path"
    } else if rest.starts_with("/*") {
        "close the comment with `*/`"
    } else if rest.starts_with('#') {
        "comments are written `/* ... */`"
    } else if rest.starts_with(';') {
        "remove the `;`"
    } else if rest.starts_with(',') && !is_in_list(inside) {
        "a shortcode stands for one value: close it before the comma"
    } else if is_in_list(inside) {
        LIST
    } else if rest.starts_with('{') {
        OBJECT
    } else if inside.ends_with('[') {
        match rest.chars().next() {
            Some('-') => "an index counts from 0 at the front: there is no counting from the end",
            Some(' ') => "there is no white space in a path",
            Some('*') => "there are no wildcards: a path leads to one value",
            _ => "write a key in quotes: `['key']`",
        }
    } else if inside.ends_with('.') && closes {
        "a field's name is missing after the dot"
    } else if rest.starts_with('.') || inside.ends_with('.') {
        "there is no white space in a path, and one dot before each name"
    } else if rest.starts_with('}') {
        "close the shortcode with two braces"
    } else if rest.starts_with('>') && !rest.contains(">>") {
        "close the shortcode with `>>`"
    } else if rest.starts_with(['+', '*', '/', '%', '-', '=', '!', '<', '>']) {
        "there is no arithmetic and no comparison: compute the value when you set the metadata"
    } else if rest.starts_with('(') {
        FUNCTIONS
    } else if rest.starts_with(|character: char| character.is_alphanumeric() || "'\"_".contains(character)) {
        let is_adjacent = shortcode.get(..offset).is_some_and(|before| before.ends_with(inside));
        between_operands(inside.trim_start(), rest, is_adjacent)
    } else {
        return None;
    };
    Some(help)
}

/// What to write instead of what stands where the first operand should.
fn at_start(rest: &str, is_third_brace: bool) -> &'static str {
    let mut characters = rest.chars();
    match (characters.next(), characters.next()) {
        (Some('|'), _) => OPERAND,
        (Some('{'), _) if is_third_brace => "two braces open a shortcode, not three",
        (Some('{'), _) => OBJECT,
        (Some('#' | '/' | '^' | '%'), _) => BLOCKS,
        (Some('>'), _) if !rest.starts_with(">>") => BLOCKS,
        (Some('!'), Some(next)) if next.is_alphanumeric() => NEGATION,
        (Some('.'), Some(next)) if next.is_alphabetic() => "leave the dot before the path out",
        (Some('-' | '~' | '@' | '&' | '='), _) => "leave the sign before the path out",
        (Some('('), _) => PARENTHESES,
        (Some('.' | '+' | '0'..='9'), _) => NUMBERS,
        _ => EMPTY,
    }
}

/// What to write instead of a second operand right behind one; `is_adjacent` says that no white space is between them.
fn between_operands(before: &str, rest: &str, is_adjacent: bool) -> &'static str {
    let word = |text: &str| text.split(|character: char| !character.is_alphanumeric()).next().map(str::to_lowercase);
    match (word(before).as_deref(), word(rest).as_deref()) {
        _ if before.chars().all(|character| character.is_ascii_digit()) => NUMBERS,
        _ if is_adjacent && ends_with_index(before) => {
            "a name that starts with a digit stands in brackets and quotes, such as `['2fa']`"
        }
        _ if is_adjacent && before.ends_with('\'') => {
            "text that has a `'` in it stands in double quotes, which a JSON string writes `\\\"`"
        }
        _ if is_adjacent && rest.starts_with(['\'', '"']) => "text has a quote at both of its ends: `'text'`",
        (_, Some("or")) => OR,
        (_, Some("and")) => "there is no `and`: `a || b` is the only operator",
        (Some("not"), _) => NEGATION,
        (Some("if" | "unless" | "each" | "for" | "with" | "end"), _) | (_, Some("if" | "unless")) => BLOCKS,
        (Some(name), _) if is_name(before) && !matches!(name, "true" | "false") => FUNCTIONS,
        _ => "write `||` between two operands",
    }
}

/// Whether the text of a shortcode ends with a step by index.
fn ends_with_index(inside: &str) -> bool {
    let before = inside.trim_end_matches(|character: char| character.is_ascii_digit());
    before.len() < inside.len() && before.ends_with('.')
}

/// Whether a text is one word, and no value by itself.
fn is_name(text: &str) -> bool {
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    text.starts_with(|first: char| first.is_alphabetic()) && text.chars().all(is_word)
}

/// Whether the text of a shortcode ends in a list that is open: its bracket stands where an operand starts.
fn is_in_list(inside: &str) -> bool {
    inside.rsplit_once('[').is_some_and(|(before, elements)| {
        let before = before.trim_end();
        (before.is_empty() || before.ends_with("||")) && !elements.contains(']')
    })
}
