//! Text outside of shortcodes: what was probably meant as one, and is signed as it stands.

use super::Checker;
use super::meant::{is_field_name, known_root, meant};
use crate::catalog::Root;
use crate::catalog::Type;
use crate::compile::Provider;
use crate::diagnostic::{Code, brief};
use crate::syntax;
use crate::syntax::tree::{Delimiters, NodeKind, OperandKind, Path, Piece, Span};

/// What opens an expression in other systems, and hardly stands in other text.
const OPENERS: &[&str] = &[
    "&lt;&lt;",
    "&#60;&#60;",
    "&#x3c;&#x3c;",
    "&#123;&#123;",
    "&#x7b;&#x7b;",
    "&lcub;&lcub;",
    "&lbrace;&lbrace;",
    "%7B%7B",
    "%3C%3C",
    "<%=",
    "<%-",
    "<%",
    "<?=",
    "{%",
    "{#",
    "#{",
    "${",
    "@{",
    "$(",
    "[[",
    "{ {",
    "< <",
    "\\{\\{",
    "\\u007b\\u007b",
    "\\u003c\\u003c",
    "\\x7b\\x7b",
    "\\x3c\\x3c",
    "\\<\\<",
    "«",
    "≪",
    "《",
    "｛｛",
    "＜＜",
];

/// What stands on both sides of an expression in other systems, and also of other text.
const PAIRS: &[(&str, &str)] =
    &[("((", "))"), ("{", "}"), ("<", ">"), ("[", "]"), ("%", "%"), ("&lt;", "&gt;"), ("‹", "›")];

/// What may stand between the opener and the path.
const WORDS: &[&str] =
    &["if", "unless", "elif", "elsif", "each", "for", "in", "print", "echo", "=", "-", "@", "$", "!", "not"];

impl Checker<'_> {
    /// A string without shortcodes.
    pub(super) fn constant_text(&mut self, text: &str, span: &Span) {
        if !self.path_in_text(text, span) && closes_nothing(text, 0) {
            self.stray("}}", span);
        }
    }

    pub(super) fn interpolation(&mut self, pieces: &[Piece], span: &Span) {
        let mut is_reported = false;
        let mut before: Option<Delimiters> = None;
        let mut open = 0;
        for piece in pieces {
            match piece {
                Piece::Shortcode(shortcode) => {
                    self.shortcode(shortcode);
                    self.null_in_text(shortcode);
                    before = Some(shortcode.delimiters);
                }
                // One warning a string is enough.
                Piece::Text(_) if is_reported => {}
                Piece::Text(text) => {
                    let one = before.take().map_or("", |delimiters| delimiters.close().get(1..).unwrap_or(""));
                    is_reported = if open == 0 && !one.is_empty() && text.starts_with(one) {
                        self.stray(one, span);
                        true
                    } else if closes_nothing(text, open) {
                        self.stray("}}", span);
                        true
                    } else {
                        self.path_in_text(text, span)
                    };
                    open = still_open(text, open);
                }
            }
        }
    }

    fn stray(&mut self, close: &str, span: &Span) {
        let message = format!("the `{close}` closes nothing, and is emitted as it is");
        let help = match self.purpose.provider {
            // There is no way to write it for Clerk.
            Some(Provider::Clerk) => "remove it".to_owned(),
            None => format!("remove it; to emit it, write `{}`", self.delimiters.around(&format!("'{close}'"))),
        };
        self.report(Code::StrayDelimiter, span.clone(), message, help);
    }

    /// Reports the first path in a text that was probably meant as a shortcode, and returns whether there is one.
    fn path_in_text(&mut self, text: &str, span: &Span) -> bool {
        for written in Paths::new(text) {
            let opener = written.opener();
            if !written.has_steps {
                // A word alone is a path only where nothing else can be meant.
                if let Some(opener) = opener.filter(|opener| opener.is_ascii())
                    && written.parsed().is_some_and(|path| meant(&self.purpose.catalog, &path).is_some())
                {
                    self.foreign(opener, &written, span);
                    return true;
                }
                continue;
            }
            let Some(root) = known_root(written.root) else {
                if let Some(opener) = opener {
                    self.foreign(opener, &written, span);
                } else if written.is_whole() && self.is_metadata(written.root) {
                    self.undelimited(&written, span);
                } else {
                    continue;
                }
                return true;
            };
            if let Some(opener) = opener.or_else(|| written.pair()) {
                self.foreign(opener, &written, span);
            } else if let Some(close) = written.closer() {
                self.report(
                    Code::StrayDelimiter,
                    span.clone(),
                    format!("the `{close}` closes nothing, and is emitted as it is"),
                    self.help_for(&written),
                );
            } else if written.is_whole() || self.is_known(root, &written) {
                self.undelimited(&written, span);
            } else {
                continue;
            }
            return true;
        }
        false
    }

    fn foreign(&mut self, opener: &str, written: &Written<'_>, span: &Span) {
        self.report(
            Code::ForeignDelimiters,
            span.clone(),
            format!("`{opener}` opens no shortcode here: the text is emitted as it is"),
            self.help_for(written),
        );
    }

    fn undelimited(&mut self, written: &Written<'_>, span: &Span) {
        let message = if written.is_whole() {
            "the string holds what looks like a path without delimiters, and is emitted as it is".to_owned()
        } else {
            format!("`{}` stands in the text without delimiters, and is emitted as it is", brief(written.path))
        };
        self.report(Code::MissingDelimiters, span.clone(), message, self.help_for(written));
    }

    /// Whether a name is one of the user's metadata, which people write without the root.
    fn is_metadata(&self, name: &str) -> bool {
        let catalog = &self.purpose.catalog;
        let field = catalog.field(Root::User, catalog.respelled(Root::User, name));
        field.is_some_and(|field| field.origin.of() == Type::Metadata)
    }

    /// Whether a path in the middle of text leads to a field, also by a name of other systems.
    fn is_known(&self, root: Root, written: &Written<'_>) -> bool {
        written.parsed().is_some_and(|path| {
            let Some((first, below)) = path.steps.split_first() else { return false };
            let catalog = &self.purpose.catalog;
            let reach =
                catalog.field(root, catalog.respelled(root, &first.text)).map(|field| field.origin.steps_below());
            self.private_step(&path).is_some()
                || reach.map_or_else(|| is_field_name(root, &first.text), |reach| below.len() <= reach)
        })
    }

    /// What to write instead of a path in text.
    fn help_for(&self, written: &Written<'_>) -> String {
        let Some(path) = written.parsed().filter(|path| path.steps.len() <= self.purpose.limits.path_steps) else {
            return self.example();
        };
        if self.private_step(&path).is_some() {
            return "private metadata never reaches a token".to_owned();
        }
        match meant(&self.purpose.catalog, &path) {
            Some(meant) => format!("to read the field, write `{}`", self.delimiters.around(&brief(&meant))),
            None => self.example(),
        }
    }

    fn example(&self) -> String {
        format!("a field is read by a shortcode, such as `{}`", self.delimiters.around("user.id"))
    }
}

/// Whether `}}` stands in a text in which fewer braces are open.
fn closes_nothing(text: &str, mut open: usize) -> bool {
    let mut closed = false;
    for character in text.chars() {
        match character {
            '{' => (open, closed) = (open + 1, false),
            '}' if open > 0 => (open, closed) = (open - 1, false),
            '}' if closed => return true,
            '}' => closed = true,
            _ => closed = false,
        }
    }
    false
}

/// How many braces and angles of a string are open after a text.
fn still_open(text: &str, open: usize) -> usize {
    text.chars().fold(open, |open, character| match character {
        '{' | '<' => open + 1,
        '}' | '>' => open.saturating_sub(1),
        _ => open,
    })
}

/// What reads like a path: a word, and most often steps.
struct Written<'t> {
    root: &'t str,
    path: &'t str,
    before: &'t str,
    after: &'t str,
    is_first: bool,
    has_steps: bool,
}

impl<'t> Written<'t> {
    /// What opens an expression of another system right before the path.
    fn opener(&self) -> Option<&'static str> {
        self.before_words().find_map(|before| OPENERS.iter().copied().find(|opener| ends_with(before, opener)))
    }

    /// What stands on both sides of the path.
    fn pair(&self) -> Option<&'static str> {
        let after = self.after.trim_start_matches(is_blank);
        let is_pair = |before: &str, open: &str, close: &str| before.ends_with(open) && after.starts_with(close);
        self.before_words()
            .find_map(|before| PAIRS.iter().find(|&&(open, close)| is_pair(before, open, close)).map(|&(open, _)| open))
    }

    /// A closing delimiter right behind the path.
    fn closer(&self) -> Option<&'static str> {
        let after = self.after.trim_start_matches(is_blank);
        ["}}", ">>"].into_iter().find(|close| after.starts_with(close))
    }

    /// The text before the path, and then that before each word or sign that may stand between it and an opener.
    fn before_words(&self) -> impl Iterator<Item = &'t str> {
        const MOST: usize = 3;
        let start = self.before.trim_end_matches(is_blank).trim_end_matches("%20");
        std::iter::successors(Some(start), |before| {
            let rest = WORDS.iter().find_map(|word| before.strip_suffix(word))?;
            Some(rest.trim_end_matches(is_blank))
        })
        .take(MOST)
    }

    /// Whether the path is the whole text, or its first operand.
    fn is_whole(&self) -> bool {
        let after = self.after.trim_start();
        // What stands before a later one holds the first.
        self.is_first
            && self.before.trim_start().is_empty()
            && (after.is_empty() || after.starts_with("||") || after.starts_with('?'))
    }

    /// The path in the language of templates.
    fn parsed(&self) -> Option<Path> {
        let path = self.path.replace("?.", ".").replace("?[", "[").replace(".[", "[");
        let parsed = syntax::parse(&["{\"\":<<", &path, ">>}"].concat(), 1, &mut Vec::new())?;
        let NodeKind::Object(members) = parsed.root.kind else { return None };
        let NodeKind::Shortcode(mut shortcode) = members.into_iter().next()?.value.kind else { return None };
        match (shortcode.operands.pop()?.kind, shortcode.operands.is_empty()) {
            (OperandKind::Path(path), true) => Some(path),
            _ => None,
        }
    }
}

/// Whether a text ends with an opener, whose letters may be of either case.
fn ends_with(text: &str, opener: &str) -> bool {
    let start = text.len().checked_sub(opener.len());
    start.and_then(|start| text.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(opener))
}

fn is_blank(character: char) -> bool {
    character.is_whitespace() || crate::diagnostic::is_invisible(character)
}

/// The words of a text with their steps, from left to right.
struct Paths<'t> {
    text: &'t str,
    position: usize,
    is_first: bool,
}

impl<'t> Paths<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, position: 0, is_first: true }
    }
}

impl<'t> Iterator for Paths<'t> {
    type Item = Written<'t>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let rest = self.text.get(self.position..)?;
            let start = self.position + rest.find(|first: char| first.is_alphabetic() || first == '_')?;
            let (before, rest) = self.text.split_at_checked(start)?;
            let length = name(rest);
            let mut end = length;
            while let Some(step) = rest.get(end..).and_then(step) {
                end += step;
            }
            self.position = start + end;
            // The characters of an encoding are no part of the word behind them.
            let encoded = encoded_letters(before, rest);
            let root = rest.get(encoded..length).unwrap_or("");
            let after = rest.get(end..).unwrap_or("");
            if !root.is_empty() && (encoded > 0 || starts_alone(before)) && ends_alone(after) {
                let before = self.text.get(..start + encoded).unwrap_or("");
                let is_first = std::mem::take(&mut self.is_first);
                let (path, has_steps) = (rest.get(encoded..end).unwrap_or(""), end > length);
                return Some(Written { root, path, before, after, is_first, has_steps });
            }
        }
    }
}

/// How many letters at the start of a word belong to a percent encoding, or to an escape that was escaped once more.
fn encoded_letters(before: &str, word: &str) -> usize {
    let is_hex = |text: &str, count: usize| {
        text.get(..count).is_some_and(|letters| letters.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    if before.ends_with('\\') {
        let is_escape = |letter: char, count: usize| {
            word.strip_prefix(letter).is_some_and(|digits| is_hex(digits, count)).then_some(1 + count)
        };
        return is_escape('u', 4).or_else(|| is_escape('x', 2)).unwrap_or(0);
    }
    let after_digit = before.strip_suffix(|last: char| last.is_ascii_digit());
    match after_digit {
        Some(rest) if rest.ends_with('%') && is_hex(word, 1) => 1,
        None if before.ends_with('%') && is_hex(word, 2) => 2,
        _ => 0,
    }
}

/// The bytes of a word.
fn name(text: &str) -> usize {
    text.find(|character: char| !character.is_alphanumeric() && character != '_').unwrap_or(text.len())
}

/// The bytes of the step that a text starts with.
fn step(text: &str) -> Option<usize> {
    let chained = usize::from(text.starts_with('?'));
    let rest = text.get(chained..)?;
    let dot = usize::from(rest.starts_with('.'));
    let after = rest.get(dot..)?;
    let length = if let Some(inside) = after.strip_prefix('[') {
        let quote = inside.chars().next().filter(|quote| matches!(quote, '\'' | '"'));
        let key = match quote {
            Some(quote) => inside.get(1..)?.find(quote)? + 2,
            None => inside.find(|character: char| !character.is_ascii_digit()).filter(|&digits| digits > 0)?,
        };
        inside.get(key..)?.starts_with(']').then_some(key + 2)?
    } else if dot == 1 {
        let is_name = |character: char| character.is_alphanumeric() || "_$-".contains(character);
        after.find(|character: char| !is_name(character)).unwrap_or(after.len())
    } else {
        0
    };
    (length > 0).then_some(chained + dot + length)
}

/// Whether a path may start behind a text: not inside of a word, an address or another path.
fn starts_alone(before: &str) -> bool {
    let is_apart = |last: char| !last.is_alphanumeric() && !"_.-/@\\".contains(last);
    before.ends_with("%20") || before.chars().next_back().is_none_or(is_apart)
}

/// Whether a path may end before a text: not where it is a part of an address, a call or a scope.
fn ends_alone(after: &str) -> bool {
    let mut characters = after.chars();
    match (characters.next(), characters.next()) {
        (Some('/' | '@' | '('), _) => false,
        (Some(':'), Some(next)) => !next.is_alphanumeric(),
        _ => true,
    }
}
