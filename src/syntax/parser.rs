//! The parser: pest's pairs become the tree, and pest's errors become diagnostics.

use pest::Parser as _;
use pest::error::{Error, ErrorVariant, InputLocation};
use pest::iterators::Pair;

use super::string::{Decoded, decode};
use super::tree::{Member, Name, Node, NodeKind, Operand, OperandKind, Path, Piece, Shortcode, Span, Step, StepKind};
use super::delimiters::Delimiters;
use super::json_error::json_error;
use super::lexer::{Lexer, Token, TokenKind};
use super::{expected, nesting, recovery};
use crate::report::{Code, Diagnostic};

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
        diagnostics.push(
            Diagnostic::new(
                Code::TooDeep,
                offset..offset + 1,
                format!("the template is nested more than {depth} levels deep"),
            )
            .help("flatten it: parsers of tokens have limits of their own"),
        );
        return None;
    }
    let delimiters = Delimiters::of(text);
    match grammar::Grammar::parse(Rule::template, text) {
        Ok(mut pairs) => {
            let root = pairs.next()?.into_inner().next()?;
            let root = Builder { delimiters, diagnostics }.node(root);
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
            let root = recovery::recover(text, &tokens, depth, &mut Builder { delimiters, diagnostics })?;
            Some(Parsed { root, is_whole: false })
        }
    }
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
}

impl Builder<'_> {
    // Plain loops, and leaves that are not inlined, keep the frames of this recursion smaller than those of the parser
    // that has just returned.
    fn node(&mut self, pair: Pair<'_, Rule>) -> Node {
        let span = span(&pair);
        let kind = match pair.as_rule() {
            Rule::object => {
                let mut members = Vec::new();
                for inner in pair.into_inner() {
                    if inner.as_rule() == Rule::member {
                        self.member(inner, &mut members);
                    }
                }
                NodeKind::Object(members)
            }
            Rule::array => {
                let mut elements = Vec::new();
                for inner in pair.into_inner() {
                    if !matches!(inner.as_rule(), Rule::comma | Rule::close_bracket) {
                        elements.push(self.node(inner));
                    }
                }
                NodeKind::Array(elements)
            }
            Rule::string => self.string(pair),
            Rule::shortcode => NodeKind::Shortcode(shortcode(pair, &|range| range)),
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

    fn text(&mut self, decoded: &Decoded) -> NodeKind {
        let text = decoded.text.as_str();
        let place = |range: Span| decoded.span(range);
        let mut pieces = Vec::new();
        // The rule accepts every text.
        let pairs = grammar::Grammar::parse(Rule::text, text).into_iter().flatten();
        for pair in pairs.flat_map(Pair::into_inner) {
            match pair.as_rule() {
                Rule::literal_text => pieces.push(Piece::Text(pair.as_str().to_owned())),
                Rule::shortcode => pieces.push(Piece::Shortcode(shortcode(pair, &place))),
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
            return NodeKind::Shortcode(shortcode);
        }
        NodeKind::Interpolation(pieces)
    }

    /// Reports why the text does not start with a shortcode.
    fn malformed(&mut self, text: &str, place: impl Fn(Span) -> Span) {
        if let Err(error) = grammar::Grammar::parse(Rule::shortcode, text) {
            self.diagnostics.push(shortcode_error(text, &error, offset(&error), self.delimiters, place));
        }
    }
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
    is_whole.then(|| shortcode(pair, &|range| start + range.start..start + range.end))
}

/// Whether a decoded string opens a shortcode somewhere, well formed or not.
pub(crate) fn has_delimiter(text: &str) -> bool {
    text.contains("<<") || text.contains("{{")
}

/// Builds a shortcode; `place` leads from the offsets of its pairs to the template.
#[inline(never)]
fn shortcode(pair: Pair<'_, Rule>, place: &impl Fn(Span) -> Span) -> Shortcode {
    let span = place(span(&pair));
    let operands = pair
        .into_inner()
        .filter(|inner| inner.as_rule() == Rule::expression)
        .flat_map(Pair::into_inner)
        .filter_map(|inner| operand(inner, place))
        .collect();
    Shortcode { operands, span }
}

fn operand(pair: Pair<'_, Rule>, place: &impl Fn(Span) -> Span) -> Option<Operand> {
    let span = place(span(&pair));
    let kind = match pair.as_rule() {
        Rule::quoted => OperandKind::Text(quoted(pair)),
        Rule::decimal => OperandKind::Number(pair.as_str().to_owned()),
        Rule::boolean => OperandKind::Boolean(pair.as_str() == "true"),
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
    let steps = inner
        .filter_map(|step| {
            let span = place(span(&step));
            let (text, kind) = match step.as_rule() {
                Rule::member_step => (step.as_str().to_owned(), StepKind::Name),
                Rule::index => (step.as_str().to_owned(), StepKind::Index),
                Rule::quoted => (quoted(step), StepKind::Name),
                _ => return None,
            };
            Some(Step { text, kind, span })
        })
        .collect();
    Some(Path { root_span: place(span(&root)), root: root.as_str().to_owned(), steps })
}
