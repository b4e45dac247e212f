//! Text outside of shortcodes: what was probably meant as one, and is signed as it stands.

use super::checker::Checker;
use super::meant::{is_field_name, known_root, meant};
use super::paths::is_unsafe;
use crate::catalog::{Provider, Root, Type};
use crate::diagnostic::{Delimiters, Excerpt, Finding, Report, TextHint};
use crate::syntax;
use crate::syntax::tree::{NodeKind, OperandKind, Path, Piece, Span, StepKind, Text};

/// What opens an expression in other systems, and hardly stands in other text, and what closes it.
const OPENERS: &[(&str, &str)] = &[
    ("&lt;&lt;", "&gt;&gt;"),
    ("&#60;&#60;", "&#62;&#62;"),
    ("&#x3c;&#x3c;", "&#x3e;&#x3e;"),
    ("&#123;&#123;", "&#125;&#125;"),
    ("&#x7b;&#x7b;", "&#x7d;&#x7d;"),
    ("&lcub;&lcub;", "&rcub;&rcub;"),
    ("&lbrace;&lbrace;", "&rbrace;&rbrace;"),
    ("%7B%7B", "%7D%7D"),
    ("%3C%3C", "%3E%3E"),
    ("<%=", "%>"),
    ("<%-", "%>"),
    ("<%", "%>"),
    ("<?=", "?>"),
    ("{%", "%}"),
    ("{#", "#}"),
    ("#{", "}"),
    ("${", "}"),
    ("@{", "}"),
    ("$(", ")"),
    ("[[", "]]"),
    ("{ {", "} }"),
    ("< <", "> >"),
    ("\\{\\{", "\\}\\}"),
    ("\\u007b\\u007b", "\\u007d\\u007d"),
    ("\\u003c\\u003c", "\\u003e\\u003e"),
    ("\\x7b\\x7b", "\\x7d\\x7d"),
    ("\\x3c\\x3c", "\\x3e\\x3e"),
    ("\\<\\<", "\\>\\>"),
    ("«", "»"),
    ("≪", "≫"),
    ("《", "》"),
    ("｛｛", "｝｝"),
    ("＜＜", "＞＞"),
];

/// What stands on both sides of an expression in other systems, and also of other text.
const PAIRS: &[(&str, &str)] =
    &[("((", "))"), ("{", "}"), ("<", ">"), ("[", "]"), ("%", "%"), ("&lt;", "&gt;"), ("‹", "›")];

/// What may stand between the opener and the path.
const WORDS: &[&str] =
    &["if", "unless", "elif", "elsif", "each", "for", "in", "print", "echo", "=", "-", "@", "$", "!", "not"];

impl Checker<'_> {
    /// A string without shortcodes.
    pub(super) fn constant_text(&mut self, text: &Text) {
        if !self.path_in_text(text, true)
            && let Some(close) = closes_nothing(text, 0)
        {
            self.stray("}}", text.place(close));
        }
    }

    pub(super) fn interpolation(&mut self, pieces: &[Piece]) {
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
                        self.stray(one, text.place(0..one.len()));
                        true
                    } else if let Some(close) = closes_nothing(text, open) {
                        self.stray("}}", text.place(close));
                        true
                    } else {
                        self.path_in_text(text, false)
                    };
                    open = still_open(text, open);
                }
            }
        }
    }

    fn stray(&mut self, close: &'static str, span: Span) {
        let hint = match self.purpose.provider {
            // There is no way to write it for Clerk.
            Some(Provider::Clerk) => TextHint::Remove,
            None => TextHint::RemoveOrEmit,
        };
        self.report(Finding::StrayDelimiter { close, hint }, &span);
    }

    /// Reports the first path in a text that was probably meant as a shortcode, and returns whether there is one.
    ///
    /// `is_alone` says that the text is all of its string.
    fn path_in_text(&mut self, text: &Text, is_alone: bool) -> bool {
        for written in Paths::new(text) {
            let opener = written.opener();
            if !written.has_steps {
                // A word alone is a path only where nothing else can be meant.
                if let Some(opener) = opener.filter(|opener| opener.open.is_ascii())
                    && written.parsed().is_some_and(|path| meant(&self.purpose.catalog, &path).is_some())
                {
                    self.foreign(&opener, &written, text);
                    return true;
                }
                continue;
            }
            let Some(root) = known_root(written.root) else {
                if let Some(opener) = opener {
                    self.foreign(&opener, &written, text);
                } else if written.is_whole() && self.is_metadata(written.root) {
                    self.undelimited(&written, text, false);
                } else {
                    continue;
                }
                return true;
            };
            if let Some(opener) = opener.or_else(|| written.pair()) {
                self.foreign(&opener, &written, text);
            } else if let Some((close, place)) = written.closer() {
                let hint = self.text_hint(&written);
                self.report(Finding::StrayDelimiter { close, hint }, &text.place(place));
            } else if written.is_whole() || self.is_known(root, &written) {
                self.undelimited(&written, text, is_alone);
            } else {
                continue;
            }
            return true;
        }
        false
    }

    fn foreign(&mut self, opener: &Opener, written: &Written<'_>, text: &Text) {
        let finding = Finding::ForeignDelimiters { opener: opener.open, hint: self.text_hint(written) };
        let report = Report::new(finding, text.place(opener.start..written.place().end));
        let closed = written.after.trim_start_matches(is_blank);
        // A brace or an angle more on either side would be taken for a part of the delimiter.
        let rest = closed.strip_prefix(opener.close).filter(|rest| !rest.starts_with(['}', '>']));
        let is_apart = written.text.get(..opener.start).is_some_and(|before| !before.ends_with(['{', '<']));
        let certain = rest.filter(|_| opener.is_adjacent && is_apart).zip(self.certain_path(written));
        self.found.push(match certain {
            Some((rest, path)) => {
                let end = written.text.len() - rest.len();
                report.edit(text.place(opener.start..end), self.delimiters.around(&path))
            }
            None => report,
        });
    }

    fn undelimited(&mut self, written: &Written<'_>, text: &Text, is_alone: bool) {
        let path = (!written.is_whole()).then(|| Excerpt::from(written.path));
        let span = text.place(written.place());
        let report = Report::new(Finding::MissingDelimiters { path, hint: self.text_hint(written) }, span.clone());
        let is_alone = is_alone && written.text.trim() == written.path;
        self.found.push(match self.certain_path(written).filter(|_| is_alone) {
            Some(path) => report.edit(span, self.delimiters.around(&path)),
            None => report,
        });
    }

    /// The path as a shortcode would have it, if it reads a field for certain, and one that users do not set themselves.
    fn certain_path(&self, written: &Written<'_>) -> Option<String> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
        let root = Root::from_name(written.root)?;
        let path = written.parsed().filter(|_| written.path.bytes().all(is_plain) && self.is_known(root, written))?;
        let first = path.steps.first().filter(|first| !is_unsafe(&first.text))?;
        let field = self.purpose.catalog.respelled(root, &first.text);
        self.purpose.catalog.field(root, field)?;
        let is_allowed = path.steps.iter().all(|step| step.kind == StepKind::Name)
            && path.steps.len() <= self.purpose.limits.path_steps
            && self.private_step(&path).is_none();
        let below = written.path.get(root.name().len() + 1 + first.text.len()..)?;
        is_allowed.then(|| [root.name(), ".", field, below].concat())
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

    /// What to say about a path in text.
    fn text_hint(&self, written: &Written<'_>) -> TextHint {
        let Some(path) = written.parsed().filter(|path| path.steps.len() <= self.purpose.limits.path_steps) else {
            return TextHint::Example;
        };
        if self.private_step(&path).is_some() {
            return TextHint::PrivateMetadata;
        }
        match meant(&self.purpose.catalog, &path) {
            Some(meant) => TextHint::Read { path: meant.into() },
            None => TextHint::Example,
        }
    }
}

/// Where `}}` stands in a text in which fewer braces are open.
fn closes_nothing(text: &str, mut open: usize) -> Option<Span> {
    let mut closed = false;
    for (offset, character) in text.char_indices() {
        match character {
            '{' => (open, closed) = (open + 1, false),
            '}' if open > 0 => (open, closed) = (open - 1, false),
            '}' if closed => return Some(offset - 1..offset + 1),
            '}' => closed = true,
            _ => closed = false,
        }
    }
    None
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
    /// All of the text.
    text: &'t str,
    root: &'t str,
    path: &'t str,
    before: &'t str,
    after: &'t str,
    is_first: bool,
    has_steps: bool,
}

/// What opens an expression of another system.
struct Opener {
    open: &'static str,
    /// What would close it.
    close: &'static str,
    /// Where in the text it starts.
    start: usize,
    /// Whether there are only blanks between it and the path.
    is_adjacent: bool,
}

impl<'t> Written<'t> {
    /// Where in the text the path stands.
    fn place(&self) -> Span {
        self.before.len()..self.before.len() + self.path.len()
    }

    /// What opens an expression of another system right before the path.
    fn opener(&self) -> Option<Opener> {
        self.opener_among(OPENERS, |_| true)
    }

    /// What stands on both sides of the path.
    fn pair(&self) -> Option<Opener> {
        let after = self.after.trim_start_matches(is_blank);
        self.opener_among(PAIRS, |close| after.starts_with(close))
    }

    fn opener_among(
        &self,
        openers: &'static [(&'static str, &'static str)],
        fits: impl Fn(&str) -> bool,
    ) -> Option<Opener> {
        self.before_words().enumerate().find_map(|(words, before)| {
            let &(open, close) = openers.iter().find(|&&(open, close)| ends_with(before, open) && fits(close))?;
            Some(Opener { open, close, start: before.len() - open.len(), is_adjacent: words == 0 })
        })
    }

    /// A closing delimiter right behind the path, and where in the text it stands.
    fn closer(&self) -> Option<(&'static str, Span)> {
        let after = self.after.trim_start_matches(is_blank);
        let start = self.text.len() - after.len();
        let close = ["}}", ">>"].into_iter().find(|close| after.starts_with(close))?;
        Some((close, start..start + close.len()))
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
                return Some(Written { text: self.text, root, path, before, after, is_first, has_steps });
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
