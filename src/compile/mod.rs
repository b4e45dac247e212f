//! From tree to plan: what a template may read and claim, what is wrong with it, and what remains to do per user.

pub(crate) mod arena;
mod check;
pub(crate) mod checks;
pub(crate) mod derived;
mod explain;
mod lower;
mod name_table;
pub(crate) mod plan;
mod reads;
mod resolve;
pub(crate) mod trees;

use std::borrow::Cow;
use std::ops::Range;

use crate::catalog::{Catalog, Provider, Token};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::limits::Limits;
use crate::syntax;

/// What a template is compiled for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Purpose {
    pub(crate) token: Token,
    pub(crate) catalog: Catalog,
    pub(crate) limits: Limits,
    /// Whose language a template has to be in as well.
    pub(crate) provider: Option<Provider>,
}

/// Compiles the template that stands at a place of a text.
///
/// Returns the plan, unless there is an error, and everything that was found.
pub(crate) fn compile(text: &[u8], place: Range<usize>, purpose: &Purpose) -> (Option<plan::Plan>, Diagnostics) {
    let limits = &purpose.limits;
    let (text, mut found) = decode(text, place.len(), limits);
    let alone = alone(&text, place);
    let parsed = if found.is_empty() {
        // A template that is nested deeper than its output may be can never be rendered.
        let depth = limits.template_depth.min(limits.output_depth).min(Limits::DEPTH);
        syntax::parse(&alone, depth, &mut found)
    } else {
        None
    };
    if let Some(parsed) = &parsed {
        check::check(parsed, &alone, purpose, &mut found);
    }
    let plan = parsed
        .filter(|_| found.iter().all(|diagnostic| diagnostic.severity() == Severity::Warning))
        .map(|parsed| lower::lower(&parsed.root, &purpose.catalog));
    (plan, Diagnostics::new(text.into(), found))
}

/// The text of a template, and what keeps it from being read at all.
fn decode<'a>(bytes: &'a [u8], length: usize, limits: &Limits) -> (Cow<'a, str>, Vec<Diagnostic>) {
    if length > limits.template_bytes {
        let message = format!("the template has more than the {} bytes that are allowed", limits.template_bytes);
        let help = "a token that fits its cookie needs a template of a few kilobytes";
        return ("".into(), vec![Diagnostic::new(Code::TooLarge, 0..0, message).help(help)]);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.into(), Vec::new()),
        Err(error) => {
            let offset = error.valid_up_to();
            let message = format!("the template is not UTF-8: byte {offset} belongs to no character");
            let diagnostic = Diagnostic::new(Code::NotUtf8, offset..offset, message).help("save the file as UTF-8");
            (String::from_utf8_lossy(bytes), vec![diagnostic])
        }
    }
}

/// The text with everything but the place blank, so that what stands there keeps its offsets, lines and columns.
fn alone(text: &str, place: Range<usize>) -> Cow<'_, str> {
    let parts = text.get(..place.start).zip(text.get(place.clone())).zip(text.get(place.end..));
    match parts {
        Some((("", _), "")) => text.into(),
        Some(((before, inside), after)) => (blank(before) + inside + &blank(after)).into(),
        None => blank(text).into(),
    }
}

fn blank(text: &str) -> String {
    text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect()
}
