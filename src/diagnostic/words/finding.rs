//! The message and the help for each finding.

use super::{Words, json, portability, shortcode};
use crate::diagnostic::delimiters::Delimiters;
use crate::diagnostic::excerpt::Excerpt;
use crate::diagnostic::finding::{Beside, Bracket, Consequence, Expected, Finding, Found, Punctuation, UnclosedString};
use crate::diagnostic::hint::{RootHint, TextHint, UnknownRootHint};

const ROOTS: &str = "the roots are `user`, `org`, `org_membership` and `session`";

/// The message and the help for a finding; `delimiters` are those that the author uses.
#[expect(clippy::too_many_lines, reason = "one match has all sentences, so that none is told elsewhere")]
pub(in crate::diagnostic) fn words(finding: &Finding, delimiters: Delimiters) -> Words {
    match finding {
        Finding::NotUtf8 { offset } => Words::new(
            format!("the template is not UTF-8: byte {offset} belongs to no character"),
            "save the file as UTF-8",
        ),
        Finding::TooLarge { limit } => Words::new(
            format!("the template is larger than the limit of {limit} bytes"),
            "a token that fits its cookie needs a template of a few kilobytes",
        ),
        Finding::TooDeep { levels } => Words::new(
            format!("the template is nested more than {levels} levels deep"),
            "flatten it: parsers of tokens have limits of their own",
        ),
        Finding::StackExhausted { reason } => Words::new(
            format!("the template cannot be read here: {reason}"),
            "compile on a thread with a larger stack, or flatten the template",
        ),

        Finding::UnexpectedText { expected, found, hint } => Words {
            message: unexpected(expected, *found),
            help: hint.as_ref().map(|hint| json::help(hint, delimiters)),
        },
        Finding::QuoteInShortcode { text } => Words::new(
            "the double quote ends the string in the middle of a shortcode",
            format!("text in a shortcode goes in single quotes: `'{text}'`"),
        ),
        Finding::RunsOn { missing_before } => Words::new(
            "the string runs on to the next quote",
            match missing_before {
                Punctuation::Colon => "write the closing `\"`, before the colon",
                Punctuation::Comma => "write the closing `\"`, before the comma",
            },
        ),
        Finding::UnclosedString { hint } => Words::new(
            "the string is not closed",
            match hint {
                UnclosedString::Curly => "the quote at its end is a curly one: write `\"`",
                UnclosedString::BeforeComma => "write the closing `\"`, before the comma",
                UnclosedString::BeforeBrackets => "write the closing `\"`, before the brackets",
                UnclosedString::AtTheEnd => "write the closing `\"`",
            },
        ),
        Finding::UnclosedBracket { bracket, closed_by, line } => {
            let (message, missing) = match bracket {
                Bracket::Object => ("this `{` is not closed", '}'),
                Bracket::Array => ("this `[` is not closed", ']'),
            };
            Words::new(message, format!("write `{missing}` before the `{closed_by}` in line {line}"))
        }
        Finding::NeverClosedBracket { bracket: Bracket::Object } => {
            Words::new("this `{` is never closed", "write `}` after the last member")
        }
        Finding::NeverClosedBracket { bracket: Bracket::Array } => {
            Words::new("this `[` is never closed", "write `]` after the last element")
        }
        Finding::RootNotObject { hint } => Words::new(
            "a template has to be an object, whose members are the claims",
            match hint {
                RootHint::NameForValue { written } => {
                    format!("give the value a name: `{{\"claim\": {written}}}`")
                }
                RootHint::InsideString => {
                    "the template is inside a JSON string: remove the quotes around it and the backslashes inside"
                        .to_owned()
                }
                RootHint::List => "a template is one object: take one out of the list".to_owned(),
                RootHint::Braces => "write `{` before the first claim and `}` after the last".to_owned(),
            },
        ),
        Finding::HalfSurrogate => Words::new(
            "the escape sequence is half of a surrogate pair",
            "a character beyond U+FFFF is written as two escapes, the high one first",
        ),
        Finding::NumberOutOfRange => Words::new(
            "the number is too large for a double: consumers would read infinity, or fail",
            "write it as a string",
        ),

        Finding::DuplicateName { name } => Words::new(
            format!("this object has the name `{name}` twice"),
            "consumers disagree on which one counts: keep one of them",
        ),
        Finding::PrototypeName => Words::new(
            "a member called `__proto__` poisons consumers that merge claims in JavaScript",
            "choose another name",
        ),
        Finding::ShortcodeInName => {
            Words::new("names are constant: a shortcode in a name is not replaced", "move the shortcode into the value")
        }
        Finding::TooManyClaims { count, limit } => Words::new(
            format!("the template has {count} claims, more than the {limit} that are allowed"),
            "put related claims into one object",
        ),
        Finding::ReservedClaim { name, reserved, is_exact } => Words::new(
            if *is_exact {
                format!("the claim `{name}` belongs to the issuer")
            } else {
                format!("the claim `{name}` can be taken for `{reserved}`, which belongs to the issuer")
            },
            "choose another name; inside an object the name is free",
        ),
        Finding::LookAlikeClaim { name, reserved } => Words::new(
            format!("the claim `{name}` looks like the reserved claim `{reserved}`"),
            "write the name with letters of one script",
        ),
        Finding::UntrustedOrganization { name, path } => Words::new(
            format!(
                "older consumers take `{name}` for the issuer's own claim, and users set `unsafe_metadata` themselves"
            ),
            format!("write exactly `{}`, or choose another name", delimiters.around(path)),
        ),
        Finding::OrganizationClaim { name, path } => Words::new(
            format!("older consumers take `{name}` for what the issuer says about the organization"),
            format!("write exactly `{}`, or choose another name", delimiters.around(path)),
        ),

        Finding::UnexpectedInShortcode { expected, found, hint } => {
            Words { message: unexpected(expected, *found), help: hint.map(|hint| shortcode::help(hint, delimiters)) }
        }
        Finding::UnclosedShortcode { hint } => Words {
            message: "the shortcode is not closed".to_owned(),
            help: hint.map(|hint| shortcode::help(hint, delimiters)),
        },
        Finding::EmptyShortcode { hint } => Words {
            message: "the shortcode is empty".to_owned(),
            help: hint.map(|hint| shortcode::help(hint, delimiters)),
        },
        Finding::LineComment => Words::new(
            "`//` does not start a comment inside a string, which has no lines to end it",
            "write the comment between `/*` and `*/`",
        ),
        Finding::TooManyOperands { count, limit } => Words::new(
            format!("the shortcode has {count} operands, more than the {limit} that are allowed"),
            "keep the operands that matter",
        ),
        Finding::UnreachableOperand => Words::new(
            "the operand is never reached: the literal before it is neither null nor false",
            "remove it, or put the literal last",
        ),
        Finding::MisplacedOmit => Words::new(
            "`omit` is not a value: it can only come last, after another operand",
            "write it as in `user.id || omit`: the claim is left out where the field is null or false",
        ),
        Finding::OmittedDenial { name } => Words::new(
            format!("`{name}` denies something: a consumer may grant it where the claim is left out"),
            "remove `|| omit`: the consumer then sees the value, false among them",
        ),
        Finding::OmittedFlag { flag } => Words::new(
            format!("`{flag}` is a flag: with `omit`, a consumer cannot tell false from unknown"),
            "remove `|| omit`: the consumer then sees the value, false among them",
        ),
        Finding::NullInText { path, may_be_omitted } => Words::new(
            format!("where `{path}` is null, the string has the word `null` in it"),
            if *may_be_omitted {
                "end the shortcode with a text for this case, such as `|| ''`, or with `|| omit` to leave the string out"
            } else {
                "end the shortcode with a text for this case, such as `|| ''`"
            },
        ),

        Finding::TooManySteps { count, limit } => Words::new(
            format!("the path has {count} steps, more than the {limit} that are allowed"),
            "no document is nested that deep",
        ),
        Finding::PrivateMetadata => {
            Words::new("private metadata never reaches a token", "put what the client may see into `public_metadata`")
        }
        Finding::UnknownRoot { root, hint } => Words::new(format!("there is no root `{root}`"), unknown_root(hint)),
        Finding::BareRoot { root, example, may_be_text } => Words::new(
            format!("`{root}` alone is not a value: name one of its fields"),
            if *may_be_text {
                format!("for example `{root}.{example}`; text goes in quotes: `'{root}'`")
            } else {
                format!("for example `{root}.{example}`")
            },
        ),
        Finding::CamelCaseField { field, meant } => {
            Words::new(format!("`{field}` is not how the field is spelled in a template"), field_meant(meant.as_ref()))
        }
        Finding::UnknownField { field, root, meant } => Words::new(
            format!("`{field}` is not a field of `{root}` in the catalog: it always renders null"),
            field_meant(meant.as_ref()),
        ),
        Finding::OrganizationsByPosition => Words::new(
            "`user.organizations` is not a list but an object, with the ids of organizations as names",
            "the active organization is `org`, such as `org.id` and `org.role`",
        ),
        Finding::StepBelowScalar { field, meant } => Words::new(
            "there is nothing below the field: the path always renders null",
            match meant {
                Some(meant) => format!("write `{meant}`"),
                None => format!("end the path with the step after `{field}`"),
            },
        ),
        Finding::WholeMetadata { field } => Words::new(
            format!("the shortcode copies the whole of `{field}`, which may take up to 8 KB"),
            format!("name the fields that the token needs, such as `{field}.role`"),
        ),
        Finding::UntrustedAuthorization { name } => Words::new(
            format!("`{name}` reads like authorization, and users set `unsafe_metadata` themselves"),
            "take it from `public_metadata`, which only your backend sets",
        ),
        Finding::VerifiedBesidePrimary { flag, primary, address } => Words::new(
            format!("`user.{flag}` says that some {address} is verified, but not which one"),
            format!("do not read it as saying anything about `user.{primary}`"),
        ),

        Finding::MissingDelimiters { path, hint } => Words::new(
            match path {
                None => "the string looks like a path without delimiters, and goes into the token as it is".to_owned(),
                Some(path) => format!("`{path}` has no delimiters around it, and goes into the token as it is"),
            },
            text(hint, "", delimiters),
        ),
        Finding::ForeignDelimiters { opener, hint } => Words::new(
            format!("`{opener}` does not open a shortcode: the text goes into the token as it is"),
            text(hint, "", delimiters),
        ),
        Finding::StrayDelimiter { close, hint } => Words::new(
            format!("the `{close}` closes nothing, and goes into the token as it is"),
            text(hint, close, delimiters),
        ),

        Finding::NotPortable(unknown) => portability::words(unknown),
        Finding::UndocumentedComment => Words::new(
            "Clerk's editor is not documented to allow comments in JSON",
            "remove the comment before you paste the template there",
        ),
        Finding::UndocumentedName { name } => Words::new(
            format!("Clerk is not documented to know names such as `{name}`"),
            "use letters and digits of ASCII, `_` and `-`",
        ),

        Finding::LargeClaim { name, bytes, fits } => Words::new(
            format!("the claim `{name}` takes {bytes} bytes, more than a third of the {fits} that fit"),
            "let the application fetch it, or take only the fields that it needs on every request",
        ),
        Finding::LongName { name, bytes } => Words::new(
            format!("the name of the claim `{name}` takes {bytes} bytes of every token"),
            "choose a shorter one, unless a consumer asks for exactly this name",
        ),
        Finding::RepeatedData { path, claim, copied, copied_by } => Words::new(
            if claim == copied_by {
                format!("`{path}` is twice in the claim `{claim}`, which copies `{copied}`")
            } else {
                format!("`{path}` is in the token twice: in `{claim}`, and in `{copied_by}`, which copies `{copied}`")
            },
            "keep one of the two, or take single fields in both",
        ),
        Finding::OverBudget { consequence, bytes, fits, moved, and_more, left } => {
            let claims: Vec<String> = moved.iter().map(|(name, bytes)| format!("`{name}` ({bytes} bytes)")).collect();
            let claims = claims.join(", then ");
            let more = if *and_more > 0 { format!(" and {and_more} more") } else { String::new() };
            Words::new(
                format!("the claims take {bytes} bytes, and {fits} fit: {}", consequence_of(*consequence)),
                format!("moving {claims}{more} out of the token brings them down to {left}"),
            )
        }
        Finding::OverBudgetByItself { consequence, cookie, limit } => Words::new(
            format!("the cookie takes {cookie} bytes, and browsers keep {limit}: {}", consequence_of(*consequence)),
            "it would not fit without the template's claims either: the header and the default claims are too large",
        ),
    }
}

/// The label at a second place.
pub(in crate::diagnostic) fn beside(what: Beside) -> &'static str {
    match what {
        Beside::FirstOfTheName => "the first one",
        Beside::ValueBeforeComma => "the value before",
        Beside::BracketThatCloses => "closes something else",
        Beside::Opening => "opened here",
        Beside::LiteralThatCounts => "always counts",
        Beside::Flag => "the flag",
        Beside::PrimaryAddress => "the primary one",
        Beside::OtherClaim => "is in here, too",
    }
}

fn unexpected(expected: &Expected, found: Found) -> String {
    let expected = match expected.0.split_last() {
        None => "something else".to_owned(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
    };
    let found = match found.0 {
        None => "the end of the text".to_owned(),
        Some('\n' | '\r') => "a line break".to_owned(),
        Some('\t') => "a tab".to_owned(),
        Some('`') => "a backquote".to_owned(),
        Some(character) => format!("`{character}`"),
    };
    format!("expected {expected}, found {found}")
}

fn unknown_root(hint: &UnknownRootHint) -> String {
    let in_quotes = |text: &Excerpt| format!("text goes in quotes: `'{text}'`");
    match hint {
        UnknownRootHint::Word(word) => format!("did you mean `{word}`? {ROOTS}"),
        UnknownRootHint::Blocks => {
            "there are no blocks such as `if` and `each`: a shortcode is a path with fallbacks".to_owned()
        }
        UnknownRootHint::NoneAsText => "leave it out, or write it as text: `'none'`".to_owned(),
        UnknownRootHint::Null => "leave it out: what is missing renders as null by itself".to_owned(),
        UnknownRootHint::Meant { path: Some(path), text: Some(text) } => {
            format!("did you mean `{path}`? {}", in_quotes(text))
        }
        UnknownRootHint::Meant { path: None, text: Some(text) } => in_quotes(text),
        UnknownRootHint::Meant { path: Some(path), text: None } => format!("did you mean `{path}`? {ROOTS}"),
        UnknownRootHint::Meant { path: None, text: None } => ROOTS.to_owned(),
    }
}

fn field_meant(meant: Option<&Excerpt>) -> String {
    match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "fields of your own go into `public_metadata`, or into the catalog of the issuer".to_owned(),
    }
}

/// Help for text outside of shortcodes; `close` is what closes nothing there.
fn text(hint: &TextHint, close: &str, delimiters: Delimiters) -> String {
    match hint {
        TextHint::PrivateMetadata => "private metadata never reaches a token".to_owned(),
        TextHint::Read { path } => format!("to read the field, write `{}`", delimiters.around(path.as_str())),
        TextHint::Example => format!("a field is read by a shortcode, such as `{}`", delimiters.around("user.id")),
        TextHint::Remove => "remove it".to_owned(),
        TextHint::RemoveOrEmit => {
            format!("remove it; to emit it, write `{}`", delimiters.around(&format!("'{close}'")))
        }
    }
}

fn consequence_of(consequence: Consequence) -> &'static str {
    match consequence {
        Consequence::HandshakeMayOverflow => "the handshake of older SDKs may overflow",
        Consequence::CookieIsDropped => "the browser will drop the cookie",
    }
}
