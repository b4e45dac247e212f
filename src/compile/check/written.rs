//! Finds what reads like a path in text, and what stands around it.

use crate::diagnostic::is_invisible;
use crate::syntax;
use crate::syntax::tree::{NodeKind, OperandKind, Path, Span};

/// Delimiters of expressions in other systems, which are rare in other text.
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

/// Delimiters of expressions in other systems that also stand around other text. They count only if both are there.
const PAIRS: &[(&str, &str)] =
    &[("((", "))"), ("{", "}"), ("<", ">"), ("[", "]"), ("%", "%"), ("&lt;", "&gt;"), ("‹", "›")];

/// Those openers that are quotation marks, or brackets of links, in other text.
const MARKS: &[&str] = &["«", "≪", "《", "[["];

/// The opener of comments.
const COMMENT: &str = "{#";

/// Words and signs that may stand between an opening delimiter and a path.
const WORDS: &[&str] =
    &["if", "unless", "elif", "elsif", "each", "for", "in", "print", "echo", "=", "-", "@", "$", "!", "not"];

/// What reads like a path in a text: a word, mostly with steps.
pub(super) struct Written<'t> {
    /// The whole text.
    pub(super) text: &'t str,
    pub(super) root: &'t str,
    pub(super) path: &'t str,
    before: &'t str,
    after: &'t str,
    is_first: bool,
    pub(super) has_steps: bool,
}

/// The opening delimiter of an expression of another system.
pub(super) struct Opener {
    pub(super) open: &'static str,
    /// What would close it.
    pub(super) close: &'static str,
    /// Where in the text it starts.
    pub(super) start: usize,
    /// Whether there are only blanks between it and the path.
    pub(super) is_adjacent: bool,
}

/// What an opener stands around.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Around {
    /// Expressions, and hardly anything else.
    Expressions,
    /// Also words of other text.
    Text,
    /// What is not to be seen.
    Comments,
}

impl Opener {
    /// What it stands around.
    pub(super) fn around(&self) -> Around {
        if self.open == COMMENT {
            Around::Comments
        } else if MARKS.contains(&self.open) || PAIRS.iter().any(|&(open, _)| open == self.open) {
            Around::Text
        } else {
            Around::Expressions
        }
    }
}

impl<'t> Written<'t> {
    /// Where in the text the path stands.
    pub(super) fn place(&self) -> Span {
        self.before.len()..self.before.len() + self.path.len()
    }

    /// The opening delimiter of another system right before the path, if there is one.
    pub(super) fn opener(&self) -> Option<Opener> {
        self.opener_among(OPENERS, |_| true)
    }

    /// The delimiters on both sides of the path, of those that have to be there in pairs.
    pub(super) fn pair(&self) -> Option<Opener> {
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
    pub(super) fn closer(&self) -> Option<(&'static str, Span)> {
        let after = self.after.trim_start_matches(is_blank);
        let start = self.text.len() - after.len();
        let close = ["}}", ">>"].into_iter().find(|close| after.starts_with(close))?;
        Some((close, start..start + close.len()))
    }

    /// The text behind the path and the given delimiter, if the path is closed by it.
    pub(super) fn closed_by(&self, close: &str) -> Option<&'t str> {
        self.after.trim_start_matches(is_blank).strip_prefix(close)
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
    pub(super) fn is_whole(&self) -> bool {
        let after = self.after.trim_start();
        // Of a later path, the first one stands in the text before it.
        self.is_first
            && self.before.trim_start().is_empty()
            && (after.is_empty() || after.starts_with("||") || after.starts_with('?'))
    }

    /// The path in the language of templates.
    pub(super) fn parsed(&self) -> Option<Path> {
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
    character.is_whitespace() || is_invisible(character)
}

/// The words of a text with their steps, from left to right.
pub(super) struct Paths<'t> {
    text: &'t str,
    position: usize,
    is_first: bool,
}

impl<'t> Paths<'t> {
    pub(super) fn new(text: &'t str) -> Self {
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
            // Digits and letters of an encoded character may look like the start of the word.
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

/// How many letters at the start of a word belong to an encoded character before it, such as `%3C` or `\u003c`.
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

/// The length of the word at the start of a text.
fn name(text: &str) -> usize {
    text.find(|character: char| !character.is_alphanumeric() && character != '_').unwrap_or(text.len())
}

/// The length of the step at the start of a text.
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
