use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::visible::is_visible;
use super::{Code, Severity, visible};

/// The diagnostics that are drawn; the others are only counted.
const DRAWN: usize = 25;

/// One thing that is wrong with a template, or probably not meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub(crate) code: Code,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    pub(crate) span: Range<usize>,
    line: usize,
    column: usize,
}

impl Diagnostic {
    pub(crate) fn new(code: Code, span: Range<usize>, message: impl Into<String>) -> Self {
        Self { code, message: visible(&message.into()).into_owned(), help: None, span, line: 1, column: 1 }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(visible(&help.into()).into_owned());
        self
    }

    /// What kind of mistake it is.
    #[must_use]
    pub fn code(&self) -> Code {
        self.code
    }

    /// Whether it keeps the template from compiling.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// What is wrong, in one line.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it, in one line.
    #[must_use]
    pub fn help_text(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// Where it is: byte offsets into the template's text, end excluded.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// The line in which it starts, counted from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// The column at which it starts, counted from 1 in characters.
    #[must_use]
    pub fn column(&self) -> usize {
        self.column
    }
}

/// Diagnostics about one template, in the order of their places.
///
/// Displayed, each is drawn with a caret under the author's own text.
#[derive(Debug, Clone)]
pub struct Diagnostics {
    source: Arc<str>,
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    pub(crate) fn new(source: Arc<str>, mut list: Vec<Diagnostic>) -> Self {
        list.sort_by_key(|diagnostic| (diagnostic.span.start, diagnostic.code));
        // There may be as many as characters: each goes on where the one before it has stopped.
        let (mut line, mut column, mut offset) = (1, 1, 0);
        for diagnostic in &mut list {
            for character in source.get(offset..diagnostic.span.start).unwrap_or("").chars() {
                (line, column) = if character == '\n' { (line + 1, 1) } else { (line, column + 1) };
            }
            offset = diagnostic.span.start;
            (diagnostic.line, diagnostic.column) = (line, column);
        }
        Self { source, list }
    }

    /// The text of the template.
    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    /// Takes the diagnostics of some codes away.
    pub(crate) fn leave_out(&mut self, codes: &[Code]) {
        self.list.retain(|diagnostic| !codes.contains(&diagnostic.code));
    }

    /// Other diagnostics about the same template.
    pub(crate) fn with_list(&self, list: Vec<Diagnostic>) -> Self {
        Self::new(Arc::clone(&self.source), list)
    }

    /// The diagnostics in the order of their places.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many of the given severity there are.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.iter().filter(|diagnostic| diagnostic.severity() == severity).count()
    }

    /// Draws the diagnostics for a terminal; `origin` names the template, `colour` asks for ANSI colours.
    #[must_use]
    pub fn draw(&self, origin: &str, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(100);
        let mut drawn = String::new();
        for diagnostic in self.list.iter().take(DRAWN) {
            drawn.push_str(&self.draw_one(diagnostic, origin, &renderer));
            drawn.push_str("\n\n");
        }
        if let Some(more) = self.len().checked_sub(DRAWN).filter(|&more| more > 0) {
            drawn.extend(["and ", &more.to_string(), " more"]);
        }
        drawn.truncate(drawn.trim_end().len());
        drawn
    }

    fn draw_one(&self, diagnostic: &Diagnostic, origin: &str, renderer: &Renderer) -> String {
        let (line, span) = self.line_of(diagnostic);
        let (line, span) = drawable(line, span);
        let level = match diagnostic.severity() {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut group = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.number()).element(
            Snippet::source(line)
                .path(visible(origin))
                .line_start(diagnostic.line)
                .annotation(AnnotationKind::Primary.span(span)),
        );
        if let Some(help) = &diagnostic.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        renderer.render(&[group])
    }

    /// The line in which a diagnostic starts, and where the diagnostic is in it.
    fn line_of(&self, diagnostic: &Diagnostic) -> (&str, Range<usize>) {
        let start = diagnostic.span.start.min(self.source.len());
        let (before, after) = self.source.split_at_checked(start).unwrap_or((&self.source, ""));
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = start + after.find(['\n', '\r']).unwrap_or(after.len());
        let line = self.source.get(line_start..line_end).unwrap_or("");
        let end = diagnostic.span.end.clamp(start, line_end);
        (line, start - line_start..end - line_start)
    }
}

/// Replaces what a terminal would obey or not show, but for tabs, by a visible character, and moves the span along.
fn drawable(line: &str, span: Range<usize>) -> (String, Range<usize>) {
    let replaced = |text: &str| -> String {
        let shown = |character| if character == '\t' || is_visible(character) { character } else { '\u{fffd}' };
        text.chars().map(shown).collect()
    };
    let before = replaced(line.get(..span.start).unwrap_or(""));
    let marked = replaced(line.get(span.clone()).unwrap_or(""));
    let after = replaced(line.get(span.end..).unwrap_or(""));
    let span = before.len()..before.len() + marked.len();
    (before + &marked + &after, span)
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.draw("template", false))
    }
}
