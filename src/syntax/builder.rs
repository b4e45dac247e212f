//! The tree of a template, built from what the parser returns: pairs of a rule and the text that it has matched.

use std::rc::Rc;

use pest::Parser as _;
use pest::iterators::Pair;

use super::expected::{offset, stack_exhausted};
use super::grammar::{Grammar, Rule};
use super::shortcode_error::shortcode_error;
use super::string::{Decoded, decode};
use super::tree::{
    Delimiters, Member, Name, Node, NodeKind, Operand, OperandKind, Path, Piece, Quote, Shortcode, Span, Step,
    StepKind, Text,
};
use crate::diagnostic::{Finding, Report};

#[inline(never)]
fn span(pair: &Pair<'_, Rule>) -> Span {
    pair.as_span().start()..pair.as_span().end()
}

/// In how many bytes from a delimiter on the reason is looked for why it opens no shortcode. This is bounded, because
/// there may be about as many such delimiters as characters.
const WINDOW: usize = 256;

/// Builds the tree out of pairs.
pub(super) struct Builder<'d> {
    found: &'d mut Vec<Report>,
    /// How many levels of nesting there may be.
    levels: usize,
    /// How many arrays and objects are open.
    open: usize,
}

impl<'d> Builder<'d> {
    /// A builder of trees of at most `levels` levels, which adds to `found` what is wrong with escapes and shortcodes.
    pub(super) fn new(levels: usize, found: &'d mut Vec<Report>) -> Self {
        Self { found, levels, open: 0 }
    }
}

impl Builder<'_> {
    // Plain loops, and functions that are not inlined, keep the stack frames of this recursion smaller than those of
    // the parser. What the parser could read on a thread's stack can so be built on it as well.
    pub(super) fn node(&mut self, pair: Pair<'_, Rule>) -> Node {
        let span = span(&pair);
        let kind = match pair.as_rule() {
            Rule::object => {
                self.open += 1;
                let mut members = Vec::new();
                for inner in pair.into_inner() {
                    if inner.as_rule() == Rule::member {
                        self.member(inner, &mut members);
                    }
                }
                self.open -= 1;
                NodeKind::Object(members)
            }
            Rule::array => {
                self.open += 1;
                let mut elements = Vec::new();
                for inner in pair.into_inner() {
                    if !matches!(inner.as_rule(), Rule::comma | Rule::close_bracket) {
                        elements.push(self.node(inner));
                    }
                }
                self.open -= 1;
                NodeKind::Array(elements)
            }
            Rule::string => self.string(pair),
            Rule::shortcode => self.value(shortcode(pair, true, &|range| range)),
            _ => NodeKind::Scalar(pair.as_str().to_owned()),
        };
        Node { kind, span }
    }

    #[inline(never)]
    fn member(&mut self, pair: Pair<'_, Rule>, members: &mut Vec<Member>) {
        let mut name = None;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::name => name = Some(self.name(inner)),
                Rule::colon => {}
                _ => {
                    let value = self.node(inner);
                    members.extend(name.take().map(|name| Member { name, value }));
                }
            }
        }
    }

    #[inline(never)]
    fn name(&mut self, pair: Pair<'_, Rule>) -> Name {
        let span = span(&pair);
        let text = self.readable(decode_pair(pair)).map_or_else(String::new, |decoded| decoded.text);
        Name { text, span }
    }

    #[inline(never)]
    fn string(&mut self, pair: Pair<'_, Rule>) -> NodeKind {
        self.decoded(decode_pair(pair))
    }

    /// The value that a string stands for, by what is in its characters.
    pub(super) fn decoded(&mut self, decoded: Result<Decoded, Span>) -> NodeKind {
        let decoded = Rc::new(self.readable(decoded).unwrap_or_else(|| Decoded::plain(String::new(), 0)));
        if has_delimiter(&decoded.text) {
            self.text(&decoded)
        } else {
            NodeKind::Text(Text::new(&decoded, 0, &decoded.text))
        }
    }

    /// The decoded string, if it could be decoded; else its bad escape is reported.
    fn readable(&mut self, decoded: Result<Decoded, Span>) -> Option<Decoded> {
        decoded.map_err(|span| self.found.push(Report::new(Finding::HalfSurrogate, span))).ok()
    }

    /// A shortcode that stands for a value. A list or an object in it is one more level of nesting.
    fn value(&mut self, shortcode: Shortcode) -> NodeKind {
        let opens = |operand: &&Operand| matches!(operand.kind, OperandKind::List(_) | OperandKind::EmptyObject);
        if self.open >= self.levels
            && let Some(operand) = shortcode.operands.iter().find(opens)
        {
            self.found.push(Report::new(Finding::TooDeep { levels: self.levels }, operand.span.clone()));
        }
        NodeKind::Shortcode(shortcode)
    }

    fn text(&mut self, decoded: &Rc<Decoded>) -> NodeKind {
        let text = decoded.text.as_str();
        let place = |range: Span| decoded.span(range);
        let mut pieces = Vec::new();
        let pairs = match Grammar::parse(Rule::text, text) {
            Ok(pairs) => pairs,
            // The rule accepts every text, so that the only error is one of pest's own.
            Err(error) => {
                self.found.push(stack_exhausted(&error, place(0..0)));
                return NodeKind::Unreadable;
            }
        };
        for pair in pairs.flat_map(Pair::into_inner) {
            match pair.as_rule() {
                Rule::literal_text => pieces.push(Piece::Text(Text::new(decoded, span(&pair).start, pair.as_str()))),
                Rule::shortcode => {
                    for comment in pair.clone().into_inner().flatten() {
                        if comment.as_rule() == Rule::line_comment {
                            self.found.push(Report::new(Finding::LineComment, place(span(&comment))));
                        }
                    }
                    pieces.push(Piece::Shortcode(shortcode(pair, false, &place)));
                }
                Rule::malformed => {
                    let start = pair.as_span().start();
                    let enough = pair.as_span().end().max(start + WINDOW).min(text.len());
                    let end = (enough..text.len()).find(|&end| text.is_char_boundary(end)).unwrap_or(text.len());
                    self.malformed(text.get(start..end).unwrap_or(""), |range| {
                        place(start + range.start..start + range.end)
                    });
                }
                _ => {}
            }
        }
        if let (1, Some(Piece::Shortcode(_))) = (pieces.len(), pieces.first())
            && let Some(Piece::Shortcode(shortcode)) = pieces.pop()
        {
            return self.value(shortcode);
        }
        NodeKind::Interpolation(pieces)
    }

    /// Reports why the text does not start with a shortcode.
    fn malformed(&mut self, text: &str, place: impl Fn(Span) -> Span) {
        if let Err(error) = Grammar::parse(Rule::shortcode, text) {
            let offset = offset(&error);
            self.found.push(match line_comment(text, offset) {
                Some(start) => Report::new(Finding::LineComment, place(start..start + "//".len())),
                None => shortcode_error(text, &error, offset, place),
            });
        }
    }
}

/// Where a comment with `//` starts in a shortcode, if one starts before `end`, which is where the parser has stopped.
fn line_comment(shortcode: &str, end: usize) -> Option<usize> {
    let mut rest = shortcode.get(..end)?;
    while let Some(start) = rest.find(['\'', '"', '/']) {
        let after = rest.get(start..)?;
        let length = if after.starts_with("//") {
            return Some(end - after.len());
        } else if after.starts_with("/*") {
            after.find("*/")? + "*/".len()
        } else if after.starts_with('/') {
            1
        } else {
            let quote = after.chars().next()?;
            after.get(1..)?.find(quote)? + 2
        };
        rest = after.get(length..)?;
    }
    None
}

/// Decodes a name or a string.
fn decode_pair(pair: Pair<'_, Rule>) -> Result<Decoded, Span> {
    match pair.into_inner().next() {
        Some(characters) => decode(characters.as_str(), characters.as_span().start()),
        None => Ok(Decoded::plain(String::new(), 0)),
    }
}

/// Whether a rule matches all of a text.
fn matches_all(rule: Rule, text: &str) -> bool {
    let pairs = Grammar::parse(rule, text);
    pairs.is_ok_and(|mut pairs| pairs.next().is_some_and(|pair| pair.as_str().len() == text.len()))
}

/// Whether a text may stand between the quotes of a JSON string.
pub(super) fn is_string_content(text: &str) -> bool {
    matches_all(Rule::characters, text)
}

/// The shortcode that takes all of a text; the text starts at `start` in the template.
pub(super) fn bare_shortcode(text: &str, start: usize) -> Option<Shortcode> {
    let pair = Grammar::parse(Rule::shortcode, text).ok()?.next()?;
    let is_whole = pair.as_str().len() == text.len();
    is_whole.then(|| shortcode(pair, true, &|range: Span| start + range.start..start + range.end))
}

/// The shortcode that was meant by a path that stands bare, without delimiters.
pub(super) fn bare_path(text: &str, start: usize) -> Option<Shortcode> {
    let wrapped = Delimiters::Angles.around(text);
    let pair = Grammar::parse(Rule::shortcode, &wrapped).ok()?.next()?;
    let offset = |offset: usize| start + offset.saturating_sub("<<".len()).min(text.len());
    let is_whole = pair.as_str().len() == wrapped.len();
    is_whole.then(|| shortcode(pair, true, &|range: Span| offset(range.start)..offset(range.end)))
}

/// Whether a decoded string opens a shortcode somewhere, well formed or not.
pub(crate) fn has_delimiter(text: &str) -> bool {
    text.contains("<<") || text.contains("{{")
}

/// Whether the grammar takes a name behind a dot, without brackets. Which names are spelled so in messages is told by
/// [`Step`](crate::catalog::Step): only those of ASCII.
pub(crate) fn is_identifier(text: &str) -> bool {
    matches_all(Rule::root, text)
}

/// Builds a shortcode; `place` turns offsets in the text that was parsed into offsets in the template.
#[inline(never)]
fn shortcode(pair: Pair<'_, Rule>, is_bare: bool, place: &impl Fn(Span) -> Span) -> Shortcode {
    let delimiters = if pair.as_str().starts_with("<<") { Delimiters::Angles } else { Delimiters::Braces };
    let mut shortcode =
        Shortcode { operands: Vec::new(), span: place(span(&pair)), delimiters, is_bare, comments: Vec::new() };
    for inner in pair.into_inner() {
        match inner.as_rule() {
            Rule::expression => {
                for inner in inner.into_inner() {
                    shortcode.add(inner, place);
                }
            }
            _ => shortcode.add(inner, place),
        }
    }
    shortcode
}

impl Shortcode {
    /// Adds an operand or a comment.
    fn add(&mut self, pair: Pair<'_, Rule>, place: &impl Fn(Span) -> Span) {
        match pair.as_rule() {
            Rule::line_comment | Rule::block_comment => self.comments.push(place(span(&pair))),
            Rule::list => {
                let span = place(span(&pair));
                let mut elements = Vec::new();
                for inner in pair.into_inner() {
                    if matches!(inner.as_rule(), Rule::line_comment | Rule::block_comment) {
                        self.add(inner, place);
                    } else {
                        elements.extend(operand(inner, place));
                    }
                }
                self.operands.push(Operand { kind: OperandKind::List(elements), span });
            }
            _ => self.operands.extend(operand(pair, place)),
        }
    }
}

/// An operand that is not a list.
fn operand(pair: Pair<'_, Rule>, place: &impl Fn(Span) -> Span) -> Option<Operand> {
    let span = place(span(&pair));
    let kind = match pair.as_rule() {
        Rule::quoted => {
            let quote = if pair.as_str().starts_with('\'') { Quote::Single } else { Quote::Double };
            OperandKind::Text(quoted(pair), quote)
        }
        Rule::decimal => OperandKind::Number(pair.as_str().to_owned()),
        Rule::boolean => OperandKind::Boolean(pair.as_str() == "true"),
        Rule::null => OperandKind::Null,
        Rule::empty_object => OperandKind::EmptyObject,
        Rule::omit => OperandKind::Omit,
        Rule::path => OperandKind::Path(path(pair, place)?),
        _ => return None,
    };
    Some(Operand { kind, span })
}

/// The text between quotes.
fn quoted(pair: Pair<'_, Rule>) -> String {
    pair.into_inner().next().map_or_else(String::new, |text| text.as_str().to_owned())
}

fn path(pair: Pair<'_, Rule>, place: &impl Fn(Span) -> Span) -> Option<Path> {
    let mut inner = pair.into_inner();
    let root = inner.next()?;
    let mut steps: Vec<Step> = Vec::new();
    for pair in inner {
        let span = place(span(&pair));
        let (text, kind) = match pair.as_rule() {
            Rule::member_step => (pair.as_str().to_owned(), StepKind::Name),
            Rule::index => (pair.as_str().to_owned(), StepKind::Index),
            Rule::quoted => (quoted(pair), StepKind::Name),
            // The bracket that closes the step before.
            _ => {
                if let Some(step) = steps.last_mut() {
                    step.in_brackets = true;
                }
                continue;
            }
        };
        steps.push(Step { text, kind, in_brackets: false, span });
    }
    Some(Path { root_span: place(span(&root)), root: root.as_str().to_owned(), steps })
}
