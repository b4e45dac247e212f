//! Users, however they are wrapped: what is read is cut into segments that all cores share, and what comes of it is in
//! the order of the input.

use std::fmt;
use std::io::{self, IsTerminal as _};
use std::iter;

use claimsmith::{Context, RenderError, Root};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use memchr::memchr;
use rayon::prelude::*;

use super::blocks::{self, Block, End, Rows};
use super::contexts::{Contexts, Taken, judge};
use super::decompress::unpacked;
use super::document::other_event;
use super::format::{Format, format};
use super::lookahead::Lookahead;
use super::source::Source;
use super::split::{Fault, Row, Unit};
use crate::cli::arguments::ReadingArguments;
use crate::cli::{Outcome, Stop, output};

/// The segments for each core: several, because some take longer than others.
const SEGMENTS_PER_CORE: usize = 4;

/// The bytes of what a segment has to write after which it waits until that is done: short lines can have large claims.
const WAITING: usize = 1024 * 1024;

/// The faults that are told; the others are only counted.
const TOLD: u64 = 20;

/// What is made of users, on one core at a time.
pub(in crate::cli) trait Worker: Send {
    /// Works on a user.
    fn work(&mut self, context: Context<'_>) -> Result<(), RenderError>;

    /// Takes note of a document that gives no user.
    fn reject(&mut self) {}

    /// The bytes that wait to be written.
    fn waiting(&self) -> usize {
        0
    }

    /// Writes what waits.
    fn write(&mut self) -> Result<(), Stop> {
        Ok(())
    }
}

/// An input of users, and how it is to be read.
pub(in crate::cli) struct Users<'s> {
    source: &'s Source,
    contexts: &'s Contexts,
    /// Whether each line is a document of its own, whatever it looks like.
    are_lines: bool,
    /// The bytes of the longest document.
    limit: usize,
}

impl<'s> Users<'s> {
    pub(in crate::cli) fn new(source: &'s Source, contexts: &'s Contexts, reading: &ReadingArguments) -> Self {
        Self { source, contexts, are_lines: reading.ndjson, limit: reading.max_line }
    }

    /// Has workers go through the users on all cores. What they write is in the order of the input, and so are the
    /// messages about documents that are at fault. Returns the workers, also where the input could not be read to its end.
    pub(in crate::cli) fn each<W: Worker>(&self, new_worker: impl Fn() -> W) -> Result<(Outcome, Vec<W>), Stop> {
        rayon::ThreadPoolBuilder::new().build_global().map_err(|error| no_thread(&error))?;
        let mut tasks: Vec<Task<W>> = Vec::new();
        let mut tally = Tally::new(self.source);
        let end = self.read(|segments, progress| {
            tasks.resize_with(segments.len().max(tasks.len()), || Task::new(new_worker()));
            let mut written = 0;
            while written < segments.len() {
                let contexts = self.contexts;
                let running = segments.par_iter().zip(&mut tasks).skip(written);
                running.for_each(|(segment, task)| task.go_on(segment, contexts));
                for (segment, task) in segments.iter().zip(&mut tasks).skip(written) {
                    task.worker.write()?;
                    tally.take(segment, task, |told| progress.suspend(|| output::say(told)));
                    if !task.is_done {
                        break;
                    }
                    tally.documents += task.documents;
                    (task.next, task.documents, task.is_done) = (0, 0, false);
                    written += 1;
                }
            }
            Ok(())
        });
        tally.finish();
        let outcome = tally.outcome(end?)?;
        Ok((outcome, tasks.into_iter().map(|task| task.worker).collect()))
    }

    /// The only user that there is, as the document that gives it.
    pub(in crate::cli) fn only(&self) -> Result<Vec<u8>, Stop> {
        let at_fault = |what: &str| Stop::AtFault(format!("{}: {what}", self.source.name()));
        let mut only: Option<Vec<u8>> = None;
        let end = self.read(|segments, _| {
            for segment in segments {
                let mut next = 0;
                while let Some((document, after)) = segment.document(next) {
                    next = after;
                    match document {
                        Ok(document) if is_blank(document) => {}
                        Ok(_) if only.is_some() => return Err(at_fault("there are several users, and one is needed")),
                        Ok(document) => only = Some(document.to_vec()),
                        Err(TooLong(limit)) => {
                            return Err(at_fault(&format!(
                                "the user is longer than the {limit} bytes that are allowed"
                            )));
                        }
                    }
                }
            }
            Ok(())
        })?;
        match end {
            End::Fine => only.ok_or_else(|| at_fault("there is no user, and one is needed")),
            End::Failed(error) => Err(self.source.unreadable(&error)),
            End::Fault { fault, .. } => {
                Err(Stop::AtFault(format!("{}:{}: {}", self.source.name(), fault.line, fault.what)))
            }
        }
    }

    /// The context of a user alone.
    pub(in crate::cli) fn context<'a>(&'a self, document: &'a [u8]) -> Result<Context<'a>, Stop> {
        let fault = match self.contexts.take(document) {
            Ok(Taken::Context(context)) => return Ok(context),
            Ok(Taken::OtherEvent(kind)) => other_event(Root::User, kind.as_deref()),
            Err(fault) => fault,
        };
        Err(Stop::AtFault(format!("{}: {fault}", self.source.name())))
    }

    /// Reads the input to its end, and hands its segments over in order.
    fn read(&self, mut handle: impl FnMut(&[Segment<'_>], &ProgressBar) -> Result<(), Stop>) -> Result<End, Stop> {
        let (reader, size) = self.source.open()?;
        let look = || {
            let (reader, is_compressed) = unpacked(reader)?;
            let mut input = Lookahead::new(reader);
            let format = format(&mut input, self.limit)?;
            // How much there is to read is known only of what is read as it is.
            Ok((input, format, size.filter(|_| !is_compressed)))
        };
        let (input, format, size) = look().map_err(|error| self.source.unreadable(&error))?;
        let are_lines = match format {
            Format::Refused(look) => return Err(Stop::AtFault(format!("{}: {look}", self.source.name()))),
            Format::Empty => return Ok(End::Fine),
            Format::Lines => true,
            Format::Json => self.are_lines,
        };
        let blocks = blocks::read(input, are_lines, self.limit, judge()?).map_err(|error| no_thread(&error))?;
        let progress = progress(size);
        loop {
            let Ok(first) = blocks.next() else {
                return Err(Stop::Unusable(format!("{} could not be read to its end", self.source.name())));
            };
            let mut end = None;
            let messages = iter::once(first).chain(blocks.more());
            let batch: Vec<Block> =
                messages.filter_map(|message| message.map_err(|found| end = Some(found)).ok()).collect();
            let bytes = batch.iter().map(|block| block.length).sum::<usize>();
            let about = bytes / (SEGMENTS_PER_CORE * rayon::current_num_threads()) + 1;
            handle(&batch.iter().flat_map(|block| cut(block, about, self.limit)).collect::<Vec<_>>(), &progress)?;
            progress.inc(u64::try_from(bytes).unwrap_or(0));
            for block in batch {
                blocks.recycle(block.buffer);
            }
            if let Some(end) = end {
                progress.finish_and_clear();
                return Ok(end);
            }
        }
    }
}

/// A worker, and how far it is in a segment.
struct Task<W> {
    worker: W,
    /// The first documents at fault, numbered from 0, and what is wrong with them.
    faults: Vec<(u64, String)>,
    /// The documents at fault that are only counted.
    more_faults: u64,
    /// The events of other types, and the type of the last one.
    other_events: u64,
    other_event: Option<String>,
    /// Where the next document is.
    next: usize,
    /// How many documents are done, blank lines among them.
    documents: u64,
    /// How many of them were no blank lines.
    filled: u64,
    /// Whether all are done.
    is_done: bool,
}

impl<W: Worker> Task<W> {
    fn new(worker: W) -> Self {
        Self {
            worker,
            faults: Vec::new(),
            more_faults: 0,
            other_events: 0,
            other_event: None,
            next: 0,
            documents: 0,
            filled: 0,
            is_done: false,
        }
    }

    /// Goes on from where it has stopped, until the segment is done or there is enough to write.
    fn go_on(&mut self, segment: &Segment<'_>, contexts: &Contexts) {
        while !self.is_done && self.worker.waiting() <= WAITING {
            let Some((document, next)) = segment.document(self.next) else {
                self.is_done = true;
                return;
            };
            match document {
                Ok(line) if is_blank(line) => {}
                Ok(document) => self.document(document, contexts),
                Err(fault) => self.reject(fault.to_string()),
            }
            self.next = next;
            self.documents += 1;
        }
    }

    fn document(&mut self, document: &[u8], contexts: &Contexts) {
        self.filled += 1;
        match contexts.take(document) {
            Ok(Taken::Context(context)) => {
                if let Err(error) = self.worker.work(context) {
                    self.fault(|| error.to_string());
                }
            }
            Ok(Taken::OtherEvent(kind)) => {
                self.other_events += 1;
                self.other_event = kind;
            }
            Err(fault) => self.reject(fault),
        }
    }

    fn reject(&mut self, fault: String) {
        self.worker.reject();
        self.fault(|| fault);
    }

    fn fault(&mut self, fault: impl FnOnce() -> String) {
        if u64::try_from(self.faults.len()).is_ok_and(|faults| faults < TOLD) {
            self.faults.push((self.documents, fault()));
        } else {
            self.more_faults += 1;
        }
    }
}

/// What was found in an input up to now.
struct Tally<'s> {
    source: &'s Source,
    /// The documents that are done, blank lines among them.
    documents: u64,
    /// How many of them were no blank lines.
    filled: u64,
    faults: u64,
    other_events: u64,
    other_event: Option<String>,
    unit: Unit,
}

impl<'s> Tally<'s> {
    fn new(source: &'s Source) -> Self {
        Self { source, documents: 0, filled: 0, faults: 0, other_events: 0, other_event: None, unit: Unit::Line }
    }

    /// Takes what a task has found in a segment, and says what is wrong with it.
    fn take<W>(&mut self, segment: &Segment<'_>, task: &mut Task<W>, say: impl Fn(&str)) {
        self.unit = segment.unit();
        for (number, fault) in task.faults.drain(..) {
            self.faults += 1;
            if self.faults <= TOLD {
                let place = segment.place(self.documents, number);
                say(&format!("{}:{place}: {fault}", self.source.name()));
            }
        }
        self.filled += std::mem::take(&mut task.filled);
        self.faults += std::mem::take(&mut task.more_faults);
        self.other_events += std::mem::take(&mut task.other_events);
        self.other_event = task.other_event.take().or(self.other_event.take());
    }

    /// Tells what is told once, at the end.
    fn finish(&self) {
        if let Some(more) = self.faults.checked_sub(TOLD).filter(|&more| more > 0) {
            let (are, more) = (if more == 1 { "is" } else { "are" }, format!("{more} more {}", self.unit.name(more)));
            output::say(&format!("{}: {more} {are} at fault", self.source.name()));
        }
        if self.other_events > 0 && !self.is_one_event() {
            let events = match self.other_events {
                1 => "1 event of another type was passed over".to_owned(),
                events => format!("{events} events of other types were passed over"),
            };
            output::say(&format!("{}: {events}", self.source.name()));
        }
    }

    /// Whether there is nothing but an event of another type.
    fn is_one_event(&self) -> bool {
        self.other_events == 1 && self.filled == 1
    }

    /// How the run ends, given how the input has ended. What comes of the users before a fault stands.
    fn outcome(&self, end: End) -> Result<Outcome, Stop> {
        let name = self.source.name();
        let so_far = |unit: Unit| format!("the run ends here, after {}", unit.count(self.documents));
        match end {
            End::Failed(error) => match self.source.unreadable(&error) {
                Stop::AtFault(damage) => output::say(&format!("{damage}; {}", so_far(self.unit))),
                stop => return Err(stop),
            },
            End::Fault { fault: Fault { line, is_inside, what }, unit } => {
                let document = format!("{} {}: ", unit.name(1), self.documents + 1);
                let document = if is_inside { document } else { String::new() };
                // A line that is torn looks like an object that goes on.
                let is_first = is_inside && unit == Unit::Document && self.documents == 0;
                let advice = if is_first { " (if each line is a document of its own, --ndjson says so)" } else { "" };
                output::say(&format!("{name}:{line}: {document}{what}; {}{advice}", so_far(unit)));
            }
            End::Fine if self.is_one_event() => {
                return Err(Stop::AtFault(format!("{name}: {}", other_event(Root::User, self.other_event.as_deref()))));
            }
            End::Fine if self.faults == 0 => return Ok(Outcome::Fine),
            End::Fine => {}
        }
        Ok(Outcome::AtFault)
    }
}

/// Some documents of the input.
enum Segment<'b> {
    /// Whole lines.
    Lines {
        text: &'b [u8],
        limit: usize,
    },
    /// A line that was too long to be kept.
    TooLong {
        limit: usize,
    },
    Documents {
        text: &'b [u8],
        rows: &'b [Row],
        unit: Unit,
    },
}

/// A line is longer than the limit, in bytes.
struct TooLong(usize);

impl fmt::Display for TooLong {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the line is longer than the {} bytes that are allowed", self.0)
    }
}

impl<'b> Segment<'b> {
    /// The document that is found from `next` on, and where the one after it is.
    fn document(&self, next: usize) -> Option<(Result<&'b [u8], TooLong>, usize)> {
        match *self {
            Self::TooLong { limit } => (next == 0).then_some((Err(TooLong(limit)), 1)),
            Self::Documents { text, rows, .. } => {
                let row = rows.get(next)?;
                Some((Ok(text.get(row.place.clone()).unwrap_or(b"")), next + 1))
            }
            Self::Lines { text, limit } => {
                let rest = text.get(next..).filter(|rest| !rest.is_empty())?;
                let length = memchr(b'\n', rest).unwrap_or(rest.len());
                let line = rest.get(..length).unwrap_or(rest);
                let line = line.strip_suffix(b"\r").unwrap_or(line);
                let line = if line.len() > limit { Err(TooLong(limit)) } else { Ok(line) };
                Some((line, next + length + 1))
            }
        }
    }

    fn unit(&self) -> Unit {
        match self {
            Self::Lines { .. } | Self::TooLong { .. } => Unit::Line,
            Self::Documents { unit, .. } => *unit,
        }
    }

    /// Where a document of the segment is, given how many there were before the segment.
    fn place(&self, before: u64, number: u64) -> String {
        let count = before + number + 1;
        match self {
            Self::Lines { .. } | Self::TooLong { .. } => count.to_string(),
            Self::Documents { rows, unit, .. } => {
                let row = usize::try_from(number).ok().and_then(|number| rows.get(number));
                format!("{}: {} {count}", row.map_or(1, |row| row.line), unit.name(1))
            }
        }
    }
}

/// Cuts the documents of a block into segments of about so many bytes.
fn cut(block: &Block, about: usize, limit: usize) -> Vec<Segment<'_>> {
    let mut text = block.buffer.get(..block.length).unwrap_or(&block.buffer);
    let mut segments = Vec::new();
    match &block.rows {
        Rows::Documents { rows, unit } => {
            let count = block.length / about + 1;
            let rows = rows.chunks(rows.len().div_ceil(count).max(1));
            segments.extend(rows.map(|rows| Segment::Documents { text, rows, unit: *unit }));
        }
        Rows::Lines { is_cut } => {
            while !text.is_empty() {
                let rest = text.get(about..).unwrap_or(b"");
                let end = memchr(b'\n', rest);
                let (segment, after) =
                    end.and_then(|end| text.split_at_checked(about + end + 1)).unwrap_or((text, b""));
                segments.push(Segment::Lines { text: segment, limit });
                text = after;
            }
            segments.extend(is_cut.then_some(Segment::TooLong { limit }));
        }
    }
    segments
}

fn is_blank(line: &[u8]) -> bool {
    line.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r'))
}

/// The system has no thread to give.
fn no_thread(error: &impl fmt::Display) -> Stop {
    Stop::Unusable(format!("cannot start a thread: {error}"))
}

/// A bar on standard error, where a person can see it and no output comes between.
fn progress(size: Option<u64>) -> ProgressBar {
    let visible = io::stderr().is_terminal() && !io::stdout().is_terminal();
    let target = if visible { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(size, target);
    let layout = if size.is_some() {
        "{bar:40} {bytes}/{total_bytes} {bytes_per_sec} {eta}"
    } else {
        "{spinner} {bytes} {bytes_per_sec}"
    };
    match ProgressStyle::with_template(layout) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
