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
        ShortcodeHint::CurlyQuotes => "these are curly quotes: text stands in straight ones, such as `'text'`",
        ShortcodeHint::Backquotes => "text stands in straight quotes, such as `'text'`",
        ShortcodeHint::TemplateLiteral => "write the path alone, without `${` and `}`",
        ShortcodeHint::OptionalChaining => {
            "leave the `?` out: a step on something that is missing is missing, and renders null"
        }
        ShortcodeHint::Or => "write `||`: it takes the first operand that is neither null nor false",
        ShortcodeHint::AndSign => "there is no `&&`: `a || b` is the only operator",
        ShortcodeHint::AndWord => "there is no `and`: `a || b` is the only operator",
        ShortcodeHint::OtherSteps => "the steps of a path stand behind dots, such as `user.id`",
        ShortcodeHint::ObjectInBraces => "an object opens with one brace, and its values are shortcodes of their own",
        ShortcodeHint::Conditional => {
            "there are no conditionals: `a || b` is the first operand that is neither null nor false"
        }
        ShortcodeHint::Filter => "there are no filters: write a fallback as `|| 'text'`",
        ShortcodeHint::CloseAngles => "what `<<` opens, `>>` closes",
        ShortcodeHint::CloseBraces => "what `{{` opens, `}}` closes",
        ShortcodeHint::CommentInPath => "a comment stands between operands, and not in a path",
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
        ShortcodeHint::Negation => "there is no negation: the consumer turns the flag around",
        ShortcodeHint::Object => "the only object in a shortcode is the empty one, written `{}`",
        ShortcodeHint::List => "a list holds text in quotes, numbers, true, false and null, with commas between them",
        ShortcodeHint::Function => "there are no functions: a shortcode is a path with fallbacks",
        ShortcodeHint::Parentheses => "there are no parentheses: a shortcode is a path with fallbacks",
        ShortcodeHint::NegativeIndex => "an index counts from 0 at the front: there is no counting from the end",
        ShortcodeHint::WhiteSpaceInPath => "there is no white space in a path",
        ShortcodeHint::Wildcard => "there are no wildcards: a path leads to one value",
        ShortcodeHint::KeyInQuotes => "write a key in quotes: `['key']`",
        ShortcodeHint::MissingField => "a field's name is missing after the dot",
        ShortcodeHint::OneDot => "there is no white space in a path, and one dot before each name",
        ShortcodeHint::TwoBraces => "close the shortcode with two braces",
        ShortcodeHint::TwoAngles => "close the shortcode with `>>`",
        ShortcodeHint::Arithmetic => {
            "there is no arithmetic and no comparison: compute the value when you set the metadata"
        }
        ShortcodeHint::LeadingDot => "leave the dot before the path out",
        ShortcodeHint::LeadingSign => "leave the sign before the path out",
        ShortcodeHint::LeadingDigit => {
            "a name that starts with a digit stands in brackets and quotes, such as `['2fa']`"
        }
        ShortcodeHint::QuoteInText => {
            "text that has a `'` in it stands in double quotes, which a JSON string writes `\\\"`"
        }
        ShortcodeHint::UnpairedQuote => "text has a quote at both of its ends: `'text'`",
        ShortcodeHint::BetweenOperands => "write `||` between two operands",
    };
    help.to_owned()
}
