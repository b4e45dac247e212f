//! Diagnostics drawn for a terminal, with carets under the author's own text.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::code::Severity;
use super::diagnostic::{Diagnostic, Label};
use super::diagnostics::Diagnostics;
use super::visible::{is_visible, visible};

/// How many diagnostics are drawn. The others are only counted.
const DRAWN: usize = 25;

impl Diagnostics {
    /// Draws the diagnostics for a terminal; `origin` names the template, `colour` asks for ANSI colours.
    #[must_use]
    pub fn draw(&self, origin: &str, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(100);
        let mut drawn = String::new();
        for diagnostic in self.iter().take(DRAWN) {
            drawn.push_str(&draw(diagnostic, self.source(), origin, &renderer));
            drawn.push_str("\n\n");
        }
        if let Some(more) = self.len().checked_sub(DRAWN).filter(|&more| more > 0) {
            drawn.extend(["and ", &more.to_string(), " more"]);
        }
        drawn.truncate(drawn.trim_end().len());
        drawn
    }
}

fn draw(diagnostic: &Diagnostic, source: &str, origin: &str, renderer: &Renderer) -> String {
    let level = match diagnostic.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let lines = Lines::around(diagnostic, source);
    let mut snippet = Snippet::source(lines.shown()).path(visible(origin)).line_start(lines.first);
    snippet = snippet.annotation(AnnotationKind::Primary.span(lines.place(diagnostic.span())));
    for label in diagnostic.labels() {
        let span = lines.place(label.place().span());
        snippet = snippet.annotation(AnnotationKind::Context.span(span).label(label.message()));
    }
    let mut group = level.primary_title(diagnostic.message()).id(diagnostic.code().number()).element(snippet);
    if let Some(help) = diagnostic.help() {
        group = group.element(Level::HELP.message(help));
    }
    renderer.render(&[group])
}

/// The lines in which a diagnostic and its labels start, and those between them.
struct Lines<'s> {
    text: &'s str,
    /// The offset of the text in the template.
    start: usize,
    /// The number of the first line.
    first: usize,
}

impl<'s> Lines<'s> {
    fn around(diagnostic: &Diagnostic, source: &'s str) -> Self {
        let labels = diagnostic.labels().iter().map(Label::place);
        let places: Vec<_> = [diagnostic.place()].into_iter().chain(labels).collect();
        let first = places.iter().min_by_key(|place| place.span().start).unwrap_or(&diagnostic.place()).to_owned();
        let last = places.iter().map(|place| place.span().start).max().unwrap_or(0).min(source.len());
        let before = source.get(..first.span().start).unwrap_or(source);
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let after = source.get(last..).unwrap_or("");
        let end = last + after.find(['\n', '\r']).unwrap_or(after.len());
        Self { text: source.get(start..end).unwrap_or(""), start, first: first.line() }
    }

    /// The text as a terminal shows it.
    fn shown(&self) -> String {
        shown(self.text)
    }

    /// Where a span of the template is in the text that is shown. A span over several lines is cut at the end of the
    /// first.
    fn place(&self, span: Range<usize>) -> Range<usize> {
        let start = span.start.saturating_sub(self.start).min(self.text.len());
        let (before, after) = self.text.split_at_checked(start).unwrap_or((self.text, ""));
        let line = after.find(['\n', '\r']).unwrap_or(after.len());
        let length = (span.end - span.start).min(line);
        let start = shown(before).len();
        start..start + shown(after.get(..length).unwrap_or("")).len()
    }
}

/// Replaces control and invisible characters, except tabs and line breaks, by a visible character.
fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\n' | '\t' => shown.push(character),
            '\r' if characters.peek() == Some(&'\n') => {}
            character if is_visible(character) => shown.push(character),
            _ => shown.push('\u{fffd}'),
        }
    }
    shown
}
