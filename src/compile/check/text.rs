//! Checks text outside of shortcodes for what was probably meant as a shortcode. It would be signed as it stands.

use super::checker::Checker;
use super::meant::{is_field_name, known_root, meant};
use super::paths::is_unsafe;
use super::written::{Around, Opener, Paths, Written};
use crate::catalog::{Provider, Root, Type};
use crate::diagnostic::{Delimiters, Excerpt, Finding, Report, TextHint};
use crate::syntax::tree::{Piece, Span, StepKind, Text};

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
                // One warning for each string is enough.
                Piece::Text(_) if is_reported => {}
                Piece::Text(text) => {
                    // A third brace or angle right behind a shortcode.
                    let third = before.take().map_or("", |delimiters| delimiters.close().get(1..).unwrap_or(""));
                    is_reported = if open == 0 && !third.is_empty() && text.starts_with(third) {
                        self.stray(third, text.place(0..third.len()));
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
            // Clerk's editor has no way to emit it.
            Some(Provider::Clerk) => TextHint::Remove,
            None => TextHint::RemoveOrEmit,
        };
        self.report(Finding::StrayDelimiter { close, hint }, &span);
    }

    /// Reports the first path in a text that was probably meant as a shortcode, and returns whether there is one.
    ///
    /// `is_alone` says that the string has nothing but the text.
    fn path_in_text(&mut self, text: &Text, is_alone: bool) -> bool {
        for written in Paths::new(text) {
            let opener = written.opener();
            if !written.has_steps {
                // A word alone is a path only where nothing else can be meant.
                if let Some(opener) = opener.filter(|opener| opener.open.is_ascii())
                    && written.parsed().is_some_and(|path| meant(&self.purpose.catalog, &path).is_some())
                {
                    self.foreign(&opener, &written, text, is_alone);
                    return true;
                }
                continue;
            }
            let Some(root) = known_root(written.root) else {
                if let Some(opener) = opener {
                    self.foreign(&opener, &written, text, is_alone);
                } else if written.is_whole() && self.is_metadata(written.root) {
                    self.undelimited(&written, text, false);
                } else {
                    continue;
                }
                return true;
            };
            if let Some(opener) = opener.or_else(|| written.pair()) {
                self.foreign(&opener, &written, text, is_alone);
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

    fn foreign(&mut self, opener: &Opener, written: &Written<'_>, text: &Text, is_alone: bool) {
        let finding = Finding::ForeignDelimiters { opener: opener.open, hint: self.text_hint(written) };
        let report = Report::new(finding, text.place(opener.start..written.place().end));
        // With one more brace or angle on either side, the new delimiters would be read as something else.
        let rest = written.closed_by(opener.close).filter(|rest| !rest.starts_with(['}', '>']));
        let is_apart = written.text.get(..opener.start).is_some_and(|before| !before.ends_with(['{', '<']));
        // In the middle of a sentence, brackets and quotation marks may stand there for themselves.
        let is_all = |rest: &str| {
            let before = written.text.get(..opener.start).unwrap_or("");
            is_alone && before.trim().is_empty() && rest.trim().is_empty()
        };
        let is_meant = |rest: &&str| match opener.around() {
            Around::Expressions => true,
            Around::Text => is_all(rest),
            Around::Comments => false,
        };
        let rest = rest.filter(|_| opener.is_adjacent && is_apart).filter(is_meant);
        let certain = rest.zip(self.certain_path(written));
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

    /// The path as a shortcode would have it, if it certainly reads a field, and not one that users set themselves.
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

    /// Whether a name is that of a metadata field of the user, which people write without the root.
    fn is_metadata(&self, name: &str) -> bool {
        let catalog = &self.purpose.catalog;
        let field = catalog.field(Root::User, catalog.respelled(Root::User, name));
        field.is_some_and(|field| field.origin.value_type() == Type::Metadata)
    }

    /// Whether a path in the middle of text leads to a field, in the language of templates or by a name of other
    /// systems.
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

    /// The hint about a path in text.
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

/// Where a `}}` stands that closes nothing; `open` braces were opened before the text.
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

/// How many braces and angles are open after a text; `open` of them were open before it.
fn still_open(text: &str, open: usize) -> usize {
    text.chars().fold(open, |open, character| match character {
        '{' | '<' => open + 1,
        '}' | '>' => open.saturating_sub(1),
        _ => open,
    })
}
