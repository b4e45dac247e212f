//! From the text of a template to its plan and its diagnostics.

use std::borrow::Cow;
use std::ops::Range;

use super::check::check;
use super::lower::lower;
use super::plan::Plan;
use super::purpose::Purpose;
use crate::catalog::Provider;
use crate::diagnostic::{Delimiters, Diagnostics, Finding, Report, Severity};
use crate::limits::Limits;
use crate::syntax;

/// Compiles the template that stands at a place of a text.
///
/// Returns the plan, unless there is an error, and everything that was found.
pub(crate) fn compile(text: &[u8], place: Range<usize>, purpose: &Purpose) -> (Option<Plan>, Diagnostics) {
    let limits = &purpose.limits;
    let (text, mut found) = decode(text, place.len(), limits);
    let alone = alone(&text, place);
    let delimiters = match purpose.provider {
        Some(Provider::Clerk) => Delimiters::Braces,
        None => Delimiters::of(&alone),
    };
    let parsed = if found.is_empty() {
        // A template that is nested deeper than its output may be can never be rendered.
        let depth = limits.template_depth.min(limits.output_depth).min(Limits::DEPTH);
        syntax::parse(&alone, depth, &mut found)
    } else {
        None
    };
    if let Some(parsed) = &parsed {
        check(parsed, &alone, delimiters, purpose, &mut found);
    }
    let plan = parsed
        .filter(|_| found.iter().all(|report| report.finding().code().severity() == Severity::Warning))
        // No error and no plan is a bug of this crate, which `CompileError` says then.
        .and_then(|parsed| lower(&parsed.root, &purpose.catalog).ok());
    (plan, Diagnostics::new(text.into(), delimiters, found))
}

/// The text of a template, with a report if it cannot be read at all.
fn decode<'a>(bytes: &'a [u8], length: usize, limits: &Limits) -> (Cow<'a, str>, Vec<Report>) {
    if length > limits.template_bytes {
        return ("".into(), vec![Report::new(Finding::TooLarge { limit: limits.template_bytes }, 0..0)]);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.into(), Vec::new()),
        Err(error) => {
            let offset = error.valid_up_to();
            let report = Report::new(Finding::NotUtf8 { offset }, offset..offset);
            (String::from_utf8_lossy(bytes), vec![report])
        }
    }
}

/// The text with blanks for everything outside of the place, so that the template there keeps its offsets, lines and
/// columns.
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
