//! Documents that are not one a line: an array, a list answer of the API, objects that run on. They are cut apart while
//! they are read, so that no more than the one at hand has to be kept.

use std::ops::Range;

use claimsmith::Template;
use claimsmith::json::{ScanStop, ValueScan, blank_length};
use claimsmith::render::RenderErrorKind;
use memchr::memchr_iter;

use super::list_answer;
use super::too_long::TooLong;
use super::unit::Unit;

/// A document that was found.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// Where it is in the text at hand.
    pub(super) place: Range<usize>,
    /// The line on which it starts, counted from 1.
    pub(super) line: u64,
}

/// What is wrong with the structure, and where: nothing after it can be read.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) line: u64,
    /// Whether it is the next document that is at fault, and not what stands between documents.
    pub(super) is_inside: bool,
    pub(super) what: String,
}

/// The most documents that are kept until they are taken: the places of small documents take more room than they do.
const ROWS: usize = 16 * 1024;

/// How far the splitter has come.
#[derive(Debug)]
pub(super) enum Progress {
    /// There are enough documents to be taken.
    Enough,
    /// It needs more text.
    More,
    /// The first document ends on its line: each line is a document of its own. Nothing was taken.
    Lines,
    Fault(Fault),
}

/// What comes next.
#[derive(Debug)]
enum State {
    Start,
    /// The first document; it may turn out to be a list answer, or a line.
    First(ValueScan),
    /// Another document, or the end.
    Between,
    Document(ValueScan),
    /// An element, or the end of the array if it is empty.
    BeforeElement {
        is_first: bool,
    },
    Element(ValueScan),
    AfterElement,
    /// The members of a list answer after its list.
    Tail(ValueScan),
    End,
}

/// Cuts documents out of text.
#[derive(Debug)]
pub(super) struct Splitter {
    /// Reads a document to its end and has no claims: it tells whether a document is JSON.
    judge: Template,
    limit: usize,
    state: State,
    unit: Unit,
    is_list_answer: bool,
    /// Whether the first document has a list as its `data` and still is no list answer, so that it is looked at only
    /// once.
    is_no_list_answer: bool,
    /// How far the text was read.
    at: usize,
    /// Where the document at hand starts.
    start: usize,
    /// The lines that end before `at`, but for those inside the document at hand.
    lines: usize,
    rows: Vec<Row>,
}

impl Splitter {
    pub(super) fn new(judge: Template, limit: usize) -> Self {
        let (state, unit) = (State::Start, Unit::Document);
        Self {
            judge,
            limit,
            state,
            unit,
            is_list_answer: false,
            is_no_list_answer: false,
            at: 0,
            start: 0,
            lines: 0,
            rows: Vec::new(),
        }
    }

    pub(super) fn unit(&self) -> Unit {
        self.unit
    }

    /// The documents that were found, and the place in the text before which nothing is needed any more. From there on,
    /// the text is expected again.
    pub(super) fn take(&mut self) -> (Vec<Row>, usize) {
        let kept_from = match self.state {
            State::Start | State::First(_) => 0,
            State::Document(_) | State::Element(_) | State::Tail(_) => self.start,
            State::Between | State::BeforeElement { .. } | State::AfterElement | State::End => self.at,
        };
        self.at -= kept_from;
        self.start = self.start.saturating_sub(kept_from);
        (std::mem::take(&mut self.rows), kept_from)
    }

    /// Goes on over the text, up to its end.
    pub(super) fn go_on(&mut self, text: &[u8]) -> Progress {
        loop {
            match self.step(text) {
                Ok(true) if self.rows.len() == ROWS => return Progress::Enough,
                Ok(true) => {}
                Ok(false) => return Progress::More,
                Err(stopped) => return stopped,
            }
        }
    }

    /// What there is to say when no more text comes.
    pub(super) fn finish(&self) -> Progress {
        match &self.state {
            State::Start | State::Between | State::End => Progress::More,
            State::First(scan) if scan.line_breaks() == 0 => Progress::Lines,
            State::First(_) | State::Document(_) | State::Element(_) => self.fault("the input is cut off"),
            State::BeforeElement { .. } | State::AfterElement => self.fault("the input ends before the array does"),
            State::Tail(_) => self.fault("the input ends inside the list answer"),
        }
    }

    /// One step; false if it needs more text.
    fn step(&mut self, text: &[u8]) -> Result<bool, Progress> {
        let rest = text.get(self.at..).unwrap_or(b"");
        match &mut self.state {
            State::First(scan) => {
                let (length, stopped) = scan.advance(rest);
                self.at += length;
                let (has_ended, is_torn) = (scan.line_breaks() > 0, scan.has_torn_string());
                if is_torn && !has_ended {
                    return Err(Progress::Lines);
                }
                match stopped {
                    ScanStop::AfterValue if !has_ended => return Err(Progress::Lines),
                    ScanStop::AfterValue => {
                        let lines = scan.line_breaks();
                        self.found(text, lines)?;
                        self.state = State::Between;
                    }
                    ScanStop::InsideArray => {
                        let start = text.get(self.start..self.at).unwrap_or(b"");
                        if !self.is_no_list_answer && list_answer::opens_data(start) {
                            self.is_list_answer = list_answer::is_list_answer(&self.judge, start);
                            self.is_no_list_answer = !self.is_list_answer;
                        }
                        if self.is_list_answer {
                            self.lines += scan.line_breaks();
                            self.unit = Unit::Element;
                            self.state = State::BeforeElement { is_first: true };
                        }
                    }
                    ScanStop::AtTextEnd if !has_ended && self.is_too_long() => return Err(Progress::Lines),
                    ScanStop::AtTextEnd => return self.within_limit(),
                }
                Ok(true)
            }
            State::Document(scan) | State::Element(scan) => {
                let end = scan.find_end(rest);
                let lines = scan.line_breaks();
                self.at += end.unwrap_or(rest.len());
                if end.is_none() {
                    return self.within_limit();
                }
                self.found(text, lines)?;
                self.state = if self.unit == Unit::Element { State::AfterElement } else { State::Between };
                Ok(true)
            }
            State::Tail(scan) => {
                let end = scan.find_end(rest);
                let lines = scan.line_breaks();
                self.at += end.unwrap_or(rest.len());
                if end.is_none() {
                    return self.within_limit();
                }
                let tail = text.get(self.start..self.at).unwrap_or(b"");
                list_answer::check_tail(&self.judge, tail).map_err(|what| self.fault(what))?;
                self.lines += lines;
                self.state = State::End;
                Ok(true)
            }
            State::Start | State::Between | State::BeforeElement { .. } | State::AfterElement | State::End => {
                let blank = blank_length(rest);
                self.at += blank;
                self.lines += line_breaks(rest.get(..blank).unwrap_or(b""));
                match rest.get(blank) {
                    Some(&byte) => self.token(byte),
                    None => Ok(false),
                }
            }
        }
    }

    /// Goes on from a byte that is no white space, outside of documents.
    fn token(&mut self, byte: u8) -> Result<bool, Progress> {
        let start = self.at;
        (self.state, self.at) = match (&self.state, byte) {
            (State::Start, b'[') => {
                self.unit = Unit::Element;
                (State::BeforeElement { is_first: true }, start + 1)
            }
            (State::Start, _) => (State::First(ValueScan::default()), start),
            (State::Between, b'{') => (State::Document(ValueScan::default()), start),
            (State::BeforeElement { is_first: true } | State::AfterElement, b']') => {
                (if self.is_list_answer { State::Tail(ValueScan::inside()) } else { State::End }, start + 1)
            }
            (State::BeforeElement { .. }, b',' | b']' | b'}' | b':') => {
                return Err(self.fault("an element is missing"));
            }
            (State::BeforeElement { .. }, _) => (State::Element(ValueScan::default()), start),
            (State::AfterElement, b',') => (State::BeforeElement { is_first: false }, start + 1),
            (State::AfterElement, _) => return Err(self.fault("there is no `,` or `]` after an element")),
            (State::End, _) => {
                return Err(self.fault(
                    "there is text after the array: an input holds one array or one list answer, and nothing else",
                ));
            }
            (State::Between | State::First(_) | State::Document(_) | State::Element(_) | State::Tail(_), _) => {
                return Err(self.fault("there is no `{` where a document has to start"));
            }
        };
        self.start = self.at;
        Ok(true)
    }

    /// Keeps the document that ends here, if it is JSON.
    fn found(&mut self, text: &[u8], line_breaks: usize) -> Result<(), Progress> {
        let place = self.start..self.at;
        if place.len() > self.limit {
            return Err(self.too_long());
        }
        if let Err(error) = self.judge.measure(text.get(place.clone()).unwrap_or(b""))
            && matches!(error.kind(), RenderErrorKind::NotJson | RenderErrorKind::DocumentTooDeep)
        {
            return Err(self.fault(&error.to_string()));
        }
        self.rows.push(Row { place, line: self.line() });
        self.lines += line_breaks;
        Ok(())
    }

    fn is_too_long(&self) -> bool {
        self.at - self.start > self.limit
    }

    /// Asks for more text, if the document at hand may go on.
    fn within_limit(&self) -> Result<bool, Progress> {
        if self.is_too_long() { Err(self.too_long()) } else { Ok(false) }
    }

    fn too_long(&self) -> Progress {
        self.fault(&TooLong { limit: self.limit }.to_string())
    }

    fn fault(&self, what: &str) -> Progress {
        let is_inside = matches!(self.state, State::First(_) | State::Document(_) | State::Element(_));
        Progress::Fault(Fault { line: self.line(), is_inside, what: what.to_owned() })
    }

    fn line(&self) -> u64 {
        u64::try_from(self.lines).unwrap_or(u64::MAX).saturating_add(1)
    }
}

/// How many line breaks there are in a text.
fn line_breaks(text: &[u8]) -> usize {
    memchr_iter(b'\n', text).count()
}

#[cfg(test)]
mod tests {
    use claimsmith::Template;
    use proptest::collection::vec;
    use proptest::prelude::*;
    use serde_json::{Deserializer, Value, json};

    use super::{Progress, Splitter};

    /// The documents that are found in a text that comes in pieces of some bytes, and how it ends.
    fn split(text: &[u8], pieces: &[usize], limit: usize) -> (Vec<Value>, Progress) {
        let mut splitter = Splitter::new(Template::compile("{}").unwrap(), limit);
        let (mut buffer, mut rest, mut found) = (Vec::new(), text, Vec::new());
        let mut pieces = pieces.iter().copied().cycle();
        loop {
            let progress = splitter.go_on(&buffer);
            let (rows, kept_from) = splitter.take();
            found.extend(rows.into_iter().map(|row| serde_json::from_slice::<Value>(&buffer[row.place]).unwrap()));
            buffer.drain(..kept_from);
            match progress {
                Progress::Enough => {}
                Progress::More if rest.is_empty() => return (found, splitter.finish()),
                Progress::More => {
                    let (piece, after) = rest.split_at(pieces.next().unwrap().clamp(1, rest.len()));
                    buffer.extend_from_slice(piece);
                    rest = after;
                }
                Progress::Lines | Progress::Fault(_) => return (found, progress),
            }
        }
    }

    fn document() -> impl Strategy<Value = Value> {
        let text = prop_oneof![Just("data".to_owned()), Just("object".to_owned()), r#"[\[\]{},:"\\\n a\u{e9}]{0,6}"#];
        let leaf =
            prop_oneof![Just(Value::Null), any::<i32>().prop_map(Value::from), text.clone().prop_map(Value::from)];
        let value = leaf.prop_recursive(3, 12, 3, move |inner| {
            let members = vec((text.clone(), inner.clone()), 0..3);
            prop_oneof![
                vec(inner, 0..3).prop_map(Value::from),
                members.prop_map(|members| members.into_iter().collect())
            ]
        });
        vec((r"[a-z]{0,4}", value), 0..4).prop_map(|members| members.into_iter().collect())
    }

    fn texts(documents: &[Value], is_pretty: bool) -> Vec<String> {
        let text = |document| if is_pretty { format!("{document:#}") } else { format!("{document}") };
        documents.iter().map(text).collect()
    }

    proptest! {
        #[test]
        fn what_was_put_together_is_cut_apart(
            documents in vec(document(), 0..5),
            is_pretty: bool,
            blank in r"[ \t\r\n]{0,3}",
            pieces in vec(1..40_usize, 1..6),
        ) {
            let texts = texts(&documents, is_pretty);
            let list = format!("[{blank}{}{blank}]", texts.join(&format!("{blank},{blank}")));
            let tail = format!("{blank},{blank}\"n\":[{blank}{{}}]");
            for text in [
                format!("{blank}{list}{blank}"),
                format!("{blank}{{{blank}\"data\"{blank}:{blank}{list}{tail}{blank}}}"),
                format!("{{\"a\":{{\"data\":[1]}},\"b\":[]{blank},\"data\":{list}}}"),
                // The first one goes on beyond its line.
                format!("{{\n}}{}", texts.join(&blank)),
            ] {
                let (found, end) = split(text.as_bytes(), &pieces, usize::MAX);
                prop_assert!(matches!(end, Progress::More), "{end:?}: {text}");
                let first = text.starts_with("{\n}").then(|| json!({}));
                prop_assert_eq!(found, first.into_iter().chain(documents.iter().cloned()).collect::<Vec<_>>());
            }
        }

        #[test]
        fn what_is_damaged_is_read_as_serde_json_reads_it(
            documents in vec(document(), 0..4),
            is_pretty: bool,
            place: prop::sample::Index,
            wrong in prop_oneof![Just(None), r#"[\[\]{},:"\\\n 1x]{0,2}"#.prop_map(Some)],
            pieces in vec(1..40_usize, 1..6),
        ) {
            let texts = texts(&documents, is_pretty);
            for mut text in [format!("[{}]", texts.join(",")), format!("{{\n}}{}", texts.join("\n"))] {
                let is_array = text.starts_with('[');
                let (at, replaced) = text.char_indices().nth(1 + place.index(text.chars().count() - 1)).unwrap();
                match &wrong {
                    None => text.truncate(at),
                    Some(wrong) => text.replace_range(at..at + replaced.len_utf8(), wrong),
                }
                let read: Result<Vec<Value>, _> = if is_array {
                    serde_json::from_str(&text)
                } else {
                    Deserializer::from_str(&text).into_iter().collect()
                };
                let read = read.ok().filter(|read| is_array || read.iter().all(Value::is_object));
                let (found, end) = split(text.as_bytes(), &pieces, usize::MAX);
                match (read, end) {
                    (Some(read), Progress::More) => prop_assert_eq!(found, read),
                    (None, Progress::Fault(_)) => {}
                    // The first document has come to lie on one line, or was torn there.
                    (_, Progress::Lines) => prop_assert!(!is_array && found.is_empty()),
                    (read, end) => prop_assert!(false, "{end:?} and not {read:?}: {text}"),
                }
            }
        }

        #[test]
        fn no_document_is_longer_than_the_limit(
            documents in vec(document(), 1..5),
            limit in 2..60_usize,
            pieces in vec(1..40_usize, 1..6),
        ) {
            let texts = texts(&documents, false);
            let (found, end) = split(format!("[{}]", texts.join(",")).as_bytes(), &pieces, limit);
            let short = texts.iter().take_while(|text| text.len() <= limit).count();
            prop_assert_eq!(found, &documents[..short]);
            prop_assert_eq!(matches!(end, Progress::Fault(_)), short < documents.len(), "{:?}", end);
        }
    }
}
