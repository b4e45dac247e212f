//! Users, however they are wrapped: the input is cut into segments that all cores share, and the results come in the
//! order of the input.

use std::fmt;
use std::io::{self, IsTerminal as _, Read};
use std::iter;

use claimsmith::catalog::Root;
use claimsmith::render::RenderErrorKind;
use claimsmith::{Context, RenderError};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;

use super::blocks::{self, Block, End};
use super::contexts::{Contexts, Taken, judge};
use super::decompress::unpacked;
use super::document::other_event;
use super::format::{Format, format};
use super::lookahead::Lookahead;
use super::segment::{Segment, cut, is_blank_line};
use super::tally::{Notes, Tally};
use crate::cli::outcome::Outcome;
use crate::cli::output;
use crate::cli::source::Source;
use crate::cli::stop::Stop;

/// The segments for each core: several, because some take longer than others.
const SEGMENTS_PER_CORE: usize = 4;

/// Work on a segment pauses when more bytes than this wait to be written: short lines can have large claims.
const WAITING: usize = 1024 * 1024;

/// What is made of users, on one core at a time.
pub(in crate::cli) trait Worker: Send {
    /// Works on a user.
    fn work(&mut self, context: Context<'_>) -> Result<(), RenderError>;

    /// Takes note of a document that gives no claims.
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
pub(in crate::cli) struct Users {
    pub(in crate::cli) source: Source,
    /// Whether each line is a document of its own, whatever it looks like.
    pub(in crate::cli) are_lines: bool,
    /// The bytes of the longest document.
    pub(in crate::cli) limit: usize,
}

/// An input of users of which the start was looked at.
struct Opened {
    input: Lookahead<Box<dyn Read + Send>>,
    format: Format,
    /// How much there is to read; known only of files that are read as they are.
    size: Option<u64>,
}

/// The message about an array of which `--ndjson` says that each line is a document.
const ONE_ARRAY: &str = "without --ndjson, this would be read as one array";

/// The message about several users where there can be only one.
const SEVERAL: &str = "there are several users, and `size` takes only one: `audit` measures many";

impl Users {
    /// Has workers go through the users on all cores. What they write is in the order of the input, and so are the
    /// messages about documents that are at fault. Returns the workers, also where the input could not be read to its
    /// end.
    pub(in crate::cli) fn each<W: Worker>(
        &self,
        contexts: &Contexts,
        new_worker: impl Fn() -> W,
    ) -> Result<(Outcome, Vec<W>), Stop> {
        rayon::ThreadPoolBuilder::new().build_global().map_err(|error| no_thread(&error))?;
        let opened = self.open()?;
        let mut tasks: Vec<Task<W>> = Vec::new();
        let mut tally = Tally::new(&self.source, self.is_array_of_lines(&opened).then_some(ONE_ARRAY));
        let end = self.read(opened, |segments, progress| {
            tasks.resize_with(segments.len().max(tasks.len()), || Task::new(new_worker()));
            let mut written = 0;
            while written < segments.len() {
                let running = segments.par_iter().zip(&mut tasks).skip(written);
                running.for_each(|(segment, task)| task.go_on(segment, contexts));
                for (segment, task) in segments.iter().zip(&mut tasks).skip(written) {
                    task.worker.write()?;
                    tally.take(segment, &mut task.notes, |told| progress.suspend(|| output::say(told)));
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
        let opened = self.open()?;
        if self.is_array_of_lines(&opened) {
            return Err(self.source.at_fault(format!("no line is a user: {ONE_ARRAY}")));
        }
        let mut only: Option<Vec<u8>> = None;
        let end = self.read(opened, |segments, _| {
            for segment in segments {
                let mut next = 0;
                while let Some((document, after)) = segment.document(next) {
                    next = after;
                    match document {
                        Ok(document) if is_blank_line(document) => {}
                        Ok(_) if only.is_some() => return Err(self.source.at_fault(SEVERAL)),
                        Ok(document) => only = Some(document.to_vec()),
                        Err(too_long) => return Err(self.source.at_fault(format!("the user is {too_long}"))),
                    }
                }
            }
            Ok(())
        })?;
        match end {
            End::Fine => only.ok_or_else(|| self.source.at_fault("there is no user to measure")),
            End::Failed(error) => Err(self.source.unreadable(&error)),
            End::Fault { fault, .. } => {
                Err(Stop::AtFault(format!("{}:{}: {}", self.source.name(), fault.line, fault.what)))
            }
        }
    }

    /// The context of a user alone.
    pub(in crate::cli) fn context<'a>(&self, contexts: &'a Contexts, document: &'a [u8]) -> Result<Context<'a>, Stop> {
        let taken = contexts.take_event(document).and_then(|event| match event {
            Some(event) => Ok(event),
            None => contexts.take(document),
        });
        match taken {
            Ok(Taken::Context(context)) => Ok(context),
            Ok(Taken::OtherEvent(kind)) => Err(self.source.at_fault(other_event(Root::User, kind.as_deref()))),
            Err(fault) => Err(self.source.at_fault(fault)),
        }
    }

    /// Opens the input, and looks at its start.
    fn open(&self) -> Result<Opened, Stop> {
        let (reader, size) = self.source.open()?;
        let look = || {
            let (reader, is_compressed) = unpacked(reader)?;
            let mut input = Lookahead::new(reader);
            let format = format(&mut input, self.limit)?;
            Ok(Opened { input, format, size: size.filter(|_| !is_compressed) })
        };
        match look().map_err(|error| self.source.unreadable(&error))? {
            Opened { format: Format::Refused(look), .. } => Err(self.source.at_fault(look)),
            opened => Ok(opened),
        }
    }

    /// Whether each line is to be a document, and the input is an array: no line of one is a user.
    fn is_array_of_lines(&self, opened: &Opened) -> bool {
        self.are_lines && opened.format == Format::Json && opened.input.seen().trim_ascii_start().starts_with(b"[")
    }

    /// Reads the input to its end, and hands its segments over in order.
    fn read(
        &self,
        opened: Opened,
        mut handle: impl FnMut(&[Segment<'_>], &ProgressBar) -> Result<(), Stop>,
    ) -> Result<End, Stop> {
        let Opened { input, format, size } = opened;
        if format == Format::Empty {
            return Ok(End::Fine);
        }
        let are_lines = self.are_lines || format == Format::Lines;
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
    notes: Notes,
    /// Where the next document is.
    next: usize,
    /// How many documents are done, blank lines among them.
    documents: u64,
    /// Whether all are.
    is_done: bool,
}

impl<W: Worker> Task<W> {
    fn new(worker: W) -> Self {
        Self { worker, notes: Notes::default(), next: 0, documents: 0, is_done: false }
    }

    /// Goes on from where it has stopped, until the segment is done or there is enough to write.
    fn go_on(&mut self, segment: &Segment<'_>, contexts: &Contexts) {
        while !self.is_done && self.worker.waiting() <= WAITING {
            let Some((document, next)) = segment.document(self.next) else {
                self.is_done = true;
                return;
            };
            match document {
                Ok(line) if is_blank_line(line) => {}
                Ok(document) => self.document(document, contexts),
                Err(too_long) => self.reject(&format_args!("the line is {too_long}")),
            }
            self.next = next;
            self.documents += 1;
        }
    }

    fn document(&mut self, document: &[u8], contexts: &Contexts) {
        self.notes.filled += 1;
        match contexts.take(document).map(|taken| self.work(taken)) {
            Ok(Ok(())) => {}
            Ok(Err(error)) if error.kind() == RenderErrorKind::WrongDocument => self.wrong(document, contexts, &error),
            Ok(Err(error)) => self.reject(&error),
            Err(fault) => self.reject(&fault),
        }
    }

    /// A document that says it is no user: an event may have members that users have, too, and is looked for only now.
    #[cold]
    fn wrong(&mut self, document: &[u8], contexts: &Contexts, error: &RenderError) {
        match contexts.take_event(document) {
            Ok(None) => self.reject(error),
            Ok(Some(taken)) => {
                if let Err(error) = self.work(taken) {
                    self.reject(&error);
                }
            }
            Err(fault) => self.reject(&fault),
        }
    }

    fn work(&mut self, taken: Taken<'_>) -> Result<(), RenderError> {
        match taken {
            Taken::Context(context) => self.worker.work(context)?,
            Taken::OtherEvent(kind) => self.notes.other_event(kind),
        }
        Ok(())
    }

    fn reject(&mut self, fault: &impl fmt::Display) {
        self.worker.reject();
        self.notes.fault(self.documents, fault);
    }
}

/// The system has no thread to give.
fn no_thread(error: &impl fmt::Display) -> Stop {
    Stop::Unusable(format!("cannot start a thread: {error}"))
}

/// A bar on standard error, if a person can see it and standard output does not go to the same terminal.
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
