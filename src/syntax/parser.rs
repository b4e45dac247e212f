//! The parser: pest's pairs become the tree, and pest's errors become diagnostics.

use pest::Parser as _;
use pest::error::{Error, ErrorVariant, InputLocation};
use pest::iterators::Pair;

use super::json_error::json_error;
use super::lexer::{Lexer, Token, TokenKind};
use super::string::{Decoded, decode};
use super::tree::{
    Delimiters, Member, Name, Node, NodeKind, Operand, OperandKind, Path, Piece, Quote, Shortcode, Span, Step, StepKind,
};
use super::{expected, nesting, recovery};
use crate::diagnostic::{Code, Diagnostic};

pub(super) use grammar::Rule;

mod grammar {
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/claims.pest"]
    pub(super) struct Grammar;
}

/// The tree of a template.
pub(crate) struct Parsed {
    pub(crate) root: Node,
    /// Whether it is all of the template, and not what could be made out of one that is not JSON.
    pub(crate) is_whole: bool,
}

/// Reads a template nested at most `depth` levels, and adds to `diagnostics` what is wrong with its syntax.
pub(crate) fn parse(text: &str, depth: usize, diagnostics: &mut Vec<Diagnostic>) -> Option<Parsed> {
    if let Some(offset) = nesting::first_beyond(text, depth) {
        diagnostics.push(too_deep(offset..offset + 1, depth));
        return None;
    }
    let delimiters = Delimiters::of(text);
    match grammar::Grammar::parse(Rule::template, text) {
        Ok(mut pairs) => {
            let root = pairs.next()?.into_inner().next()?;
            let root = Builder { delimiters, diagnostics, levels: depth, open: 0 }.node(root);
            Some(Parsed { root, is_whole: true })
        }
        Err(error) => {
            let offset = offset(&error);
            if let ErrorVariant::CustomError { message } = &error.variant {
                // The only error of pest's own: the thread's stack is nearly used up.
                let message = format!("the template cannot be read here: {message}");
                let help = "compile on a thread with a larger stack, or flatten the template";
                diagnostics.push(Diagnostic::new(Code::TooDeep, offset..offset, message).help(help));
                return None;
            }
            let tokens: Vec<Token> = Lexer::new(text).filter(|token| token.kind != TokenKind::Comment).collect();
            diagnostics.push(match bare_shortcode_error(text, &error, delimiters) {
                Some(diagnostic) => diagnostic,
                None => json_error(text, &tokens, offset, &wanted(&error), delimiters),
            });
            let mut builder = Builder { delimiters, diagnostics, levels: depth, open: 0 };
            let root = recovery::recover(text, &tokens, depth, &mut builder)?;
            Some(Parsed { root, is_whole: false })
        }
    }
}

fn too_deep(span: Span, levels: usize) -> Diagnostic {
    Diagnostic::new(Code::TooDeep, span, format!("the template is nested more than {levels} levels deep"))
        .help("flatten it: parsers of tokens have limits of their own")
}

/// The error of a template, if it is in a bare shortcode.
fn bare_shortcode_error(text: &str, error: &Error<Rule>, delimiters: Delimiters) -> Option<Diagnostic> {
    if !wanted(error).iter().any(|&rule| expected::belongs_to_shortcode(rule)) {
        return None;
    }
    let offset = offset(error);
    let before = text.get(..offset)?;
    let start = before.rfind("<<").max(before.rfind("{{"))?;
    let place = |span: Span| start + span.start..start + span.end;
    Some(shortcode_error(text.get(start..)?, error, offset - start, delimiters, place))
}

/// The error of a shortcode whose text starts with its delimiter; `place` leads from that text to the template.
fn shortcode_error(
    text: &str,
    error: &Error<Rule>,
    offset: usize,
    delimiters: Delimiters,
    place: impl Fn(Span) -> Span,
) -> Diagnostic {
    let inside = text.get(2..offset).unwrap_or("").trim();
    let rest = text.get(offset..).unwrap_or("");
    let (message, span) = if rest.is_empty() {
        ("the shortcode is not closed".to_owned(), 0..2)
    } else if inside.is_empty() && (rest.starts_with(">>") || rest.starts_with("}}")) {
        ("the shortcode is empty".to_owned(), 0..offset + 2)
    } else {
        let wanted = expected::list(&wanted(error));
        (format!("expected {wanted}, found {}", found(text, offset)), found_span(text, offset))
    };
    let diagnostic = Diagnostic::new(Code::InvalidShortcode, place(span), message);
    match expected::shortcode_help(text, offset, delimiters) {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

fn offset(error: &Error<Rule>) -> usize {
    match error.location {
        InputLocation::Pos(offset) | InputLocation::Span((offset, _)) => offset,
    }
}

fn wanted(error: &Error<Rule>) -> Vec<Rule> {
    match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives.clone(),
        ErrorVariant::CustomError { .. } => Vec::new(),
    }
}

/// Names the character at an offset.
pub(super) fn found(text: &str, offset: usize) -> String {
    match text.get(offset..).and_then(|rest| rest.chars().next()) {
        None => "the end of the text".to_owned(),
        Some('\n' | '\r') => "a line break".to_owned(),
        Some('\t') => "a tab".to_owned(),
        Some('`') => "a backquote".to_owned(),
        Some(character) => format!("`{character}`"),
    }
}

pub(super) fn found_span(text: &str, offset: usize) -> Span {
    let length = text.get(offset..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    offset..offset + length
}

#[inline(never)]
fn span(pair: &Pair<'_, Rule>) -> Span {
    pair.as_span().start()..pair.as_span().end()
}

/// The bytes from a delimiter on in which the reason is looked for why it opens no shortcode: a bound, because there may
/// be as many of them as characters.
const WINDOW: usize = 256;

/// Builds the tree out of pairs.
pub(super) struct Builder<'d> {
    /// Those that help is written in.
    delimiters: Delimiters,
    diagnostics: &'d mut Vec<Diagnostic>,
    /// How many levels of nesting there may be.
    levels: usize,
    /// How many arrays and objects are open.
    open: usize,
}

impl Builder<'_> {
    // Plain loops, and leaves that are not inlined, keep the frames of this recursion smaller than those of the parser
    // that has just returned.
    fn node(&mut self, pair: Pair<'_, Rule>) -> Node {
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

    /// The value that a string's characters make.
    pub(super) fn decoded(&mut self, decoded: Result<Decoded, Span>) -> NodeKind {
        match self.readable(decoded) {
            None => NodeKind::Text(String::new()),
            Some(decoded) if !has_delimiter(&decoded.text) => NodeKind::Text(decoded.text),
            Some(decoded) => self.text(&decoded),
        }
    }

    /// Reports an escape that stands for no character.
    fn readable(&mut self, decoded: Result<Decoded, Span>) -> Option<Decoded> {
        decoded
            .map_err(|span| {
                self.diagnostics.push(
                    Diagnostic::new(Code::InvalidEscape, span, "the escape sequence is half of a surrogate pair")
                        .help("a character beyond U+FFFF is written as two escapes, the high one first"),
                );
            })
            .ok()
    }

    /// A shortcode that stands for a value: a list or an object in it is one level more.
    fn value(&mut self, shortcode: Shortcode) -> NodeKind {
        let opens = |operand: &&Operand| matches!(operand.kind, OperandKind::List(_) | OperandKind::EmptyObject);
        if self.open >= self.levels
            && let Some(operand) = shortcode.operands.iter().find(opens)
        {
            self.diagnostics.push(too_deep(operand.span.clone(), self.levels));
        }
        NodeKind::Shortcode(shortcode)
    }

    fn text(&mut self, decoded: &Decoded) -> NodeKind {
        let text = decoded.text.as_str();
        let place = |range: Span| decoded.span(range);
        let mut pieces = Vec::new();
        // The rule accepts every text.
        let pairs = grammar::Grammar::parse(Rule::text, text).into_iter().flatten();
        for pair in pairs.flat_map(Pair::into_inner) {
            match pair.as_rule() {
                Rule::literal_text => pieces.push(Piece::Text(pair.as_str().to_owned())),
                Rule::shortcode => {
                    for comment in pair.clone().into_inner().flatten() {
                        if comment.as_rule() == Rule::line_comment {
                            self.diagnostics.push(line_comment_error(place(span(&comment))));
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
        if let Err(error) = grammar::Grammar::parse(Rule::shortcode, text) {
            let offset = offset(&error);
            self.diagnostics.push(match line_comment(text, offset) {
                Some(start) => line_comment_error(place(start..start + "//".len())),
                None => shortcode_error(text, &error, offset, self.delimiters, place),
            });
        }
    }
}

/// Where a comment that ends with its line starts in a shortcode, if the shortcode could be read beyond it.
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

fn line_comment_error(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::InvalidShortcode,
        span,
        "inside a string, `//` starts no comment: there are no lines to end it",
    )
    .help("write the comment between `/*` and `*/`")
}

/// Decodes a name or a string.
fn decode_pair(pair: Pair<'_, Rule>) -> Result<Decoded, Span> {
    match pair.into_inner().next() {
        Some(characters) => decode(characters.as_str(), characters.as_span().start()),
        None => Ok(Decoded::plain(String::new(), 0)),
    }
}

/// Whether a text may stand between the quotes of a JSON string.
pub(super) fn characters(text: &str) -> bool {
    let pairs = grammar::Grammar::parse(Rule::characters, text);
    pairs.is_ok_and(|mut pairs| pairs.next().is_some_and(|pair| pair.as_str().len() == text.len()))
}

/// The shortcode that a text is, which starts at an offset of the template.
pub(super) fn bare_shortcode(text: &str, start: usize) -> Option<Shortcode> {
    let pair = grammar::Grammar::parse(Rule::shortcode, text).ok()?.next()?;
    let is_whole = pair.as_str().len() == text.len();
    is_whole.then(|| shortcode(pair, true, &|range: Span| start + range.start..start + range.end))
}

/// The shortcode that was meant by a path that stands bare, without delimiters.
pub(super) fn bare_path(text: &str, start: usize) -> Option<Shortcode> {
    let wrapped = Delimiters::Angles.around(text);
    let pair = grammar::Grammar::parse(Rule::shortcode, &wrapped).ok()?.next()?;
    let offset = |offset: usize| start + offset.saturating_sub("<<".len()).min(text.len());
    let is_whole = pair.as_str().len() == wrapped.len();
    is_whole.then(|| shortcode(pair, true, &|range: Span| offset(range.start)..offset(range.end)))
}

/// Whether a decoded string opens a shortcode somewhere, well formed or not.
pub(crate) fn has_delimiter(text: &str) -> bool {
    text.contains("<<") || text.contains("{{")
}

/// Builds a shortcode; `place` leads from the offsets of its pairs to the template.
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

/// An operand that is no list.
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
            // It closes the step before it.
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
