//! Help for shortcodes that are not well formed.

use crate::diagnostic::delimiters::Delimiters;
use crate::diagnostic::hint::ShortcodeHint;

pub(super) fn help(hint: ShortcodeHint, delimiters: Delimiters) -> String {
    let help = match hint {
        ShortcodeHint::Close(own) => {
            let (open, close) = (own.open(), own.close());
            let emitted = delimiters.around(&format!("'{open}'"));
            return format!("close the shortcode with `{close}`; to emit the characters `{open}`, write `{emitted}`");
        }
        ShortcodeHint::ThreeAngles => {
            let emitted = delimiters.around("'<'");
            return format!("two angles open a shortcode, not three; to emit a `<` before it, write `{emitted}`");
        }
        ShortcodeHint::ThreeBraces => "two braces open a shortcode, not three",
        ShortcodeHint::CloseSingleQuote => {
            "close the text with `'`: what stands in quotes does not close the shortcode"
        }
        ShortcodeHint::CloseDoubleQuote => {
            "close the text with `\"`: what stands in quotes does not close the shortcode"
        }
        ShortcodeHint::CurlyQuotes => "these are curly quotes: text goes in straight ones, as in `'text'`",
        ShortcodeHint::Backquotes => "text goes in straight quotes, as in `'text'`",
        ShortcodeHint::TemplateLiteral => "write the path alone, without `${` and `}`",
        ShortcodeHint::OptionalChaining => {
            "remove the `?`: a path through something that is missing renders null anyway"
        }
        ShortcodeHint::Or => "write `||`: it takes the first operand that is neither null nor false",
        ShortcodeHint::AndSign => "there is no `&&`: `a || b` is the only operator",
        ShortcodeHint::AndWord => "there is no `and`: `a || b` is the only operator",
        ShortcodeHint::OtherSteps => "write a dot before each step of a path, as in `user.id`",
        ShortcodeHint::ObjectInBraces => "an object opens with one brace, and its values are shortcodes of their own",
        ShortcodeHint::Conditional => {
            "there are no conditionals: `a || b` is the first operand that is neither null nor false"
        }
        ShortcodeHint::Filter => "there are no filters: write a fallback as `|| 'text'`",
        ShortcodeHint::CloseAngles => "close what `<<` opens with `>>`",
        ShortcodeHint::CloseBraces => "close what `{{` opens with `}}`",
        ShortcodeHint::CommentInPath => "a comment can come between operands, but not inside a path",
        ShortcodeHint::UnclosedComment => "close the comment with `*/`",
        ShortcodeHint::HashComment => "comments are written `/* ... */`",
        ShortcodeHint::Semicolon => "remove the `;`",
        ShortcodeHint::Comma => "a shortcode stands for one value: close it before the comma",
        ShortcodeHint::Empty => "a shortcode is a path with fallbacks, such as `user.id || 'none'`",
        ShortcodeHint::Number => {
            "numbers are written as in JSON: no leading zero or plus, digits on both sides of the point"
        }
        ShortcodeHint::MissingOperand => "an operand is missing: `||` stands between two operands",
        ShortcodeHint::Blocks => "there are no blocks such as `if` and `each`: a shortcode is a path with fallbacks",
        ShortcodeHint::Negation => "there is no negation: leave it to the consumer to negate the flag",
        ShortcodeHint::Object => "the only object in a shortcode is the empty one, written `{}`",
        ShortcodeHint::List => "a list holds text in quotes, numbers, true, false and null, with commas between them",
        ShortcodeHint::Function => "there are no functions: a shortcode is a path with fallbacks",
        ShortcodeHint::Parentheses => "there are no parentheses: a shortcode is a path with fallbacks",
        ShortcodeHint::NegativeIndex => "an index counts from 0 at the front: there is no counting from the end",
        ShortcodeHint::WhiteSpaceInPath => "remove the white space: a path has none",
        ShortcodeHint::Wildcard => "there are no wildcards: a path leads to one value",
        ShortcodeHint::KeyInQuotes => "write a key in quotes: `['key']`",
        ShortcodeHint::MissingField => "a field's name is missing after the dot",
        ShortcodeHint::OneDot => "a path has no white space, and one dot before each name",
        ShortcodeHint::TwoBraces => "close the shortcode with two braces",
        ShortcodeHint::TwoAngles => "close the shortcode with `>>`",
        ShortcodeHint::Arithmetic => {
            "there is no arithmetic and no comparison: compute the value when you set the metadata"
        }
        ShortcodeHint::LeadingDot => "remove the dot before the path",
        ShortcodeHint::LeadingSign => "remove the sign before the path",
        ShortcodeHint::LeadingDigit => "a name that starts with a digit goes in brackets and quotes, as in `['2fa']`",
        ShortcodeHint::QuoteInText => {
            "text that has a `'` in it stands in double quotes, which a JSON string writes `\\\"`"
        }
        ShortcodeHint::UnpairedQuote => "put a quote at both ends of the text: `'text'`",
        ShortcodeHint::BetweenOperands => "write `||` between two operands",
    };
    help.to_owned()
}
