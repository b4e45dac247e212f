//! Streams of users, one a line, cut into segments that all cores share.
//!
//! A thread reads ahead into a few buffers that are used again; memory is bounded by them and by the longest line, not
//! by the stream. Complete lines are handed over as soon as they are read: whoever writes them may wait for the answer.

use std::fmt;
use std::io::{self, IsTerminal as _, Read};
use std::iter;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::thread;

use claimsmith::RenderError;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;

use super::input::Source;
use super::{Outcome, Stop, output};

/// The bytes of the longest line, unless an option sets it lower.
pub(super) const LINE_LIMIT: usize = 16 * 1024 * 1024;

/// The bytes that are read at a time.
const BLOCK: usize = 1024 * 1024;

/// The blocks that are read ahead; they are handled together, since those of a pipe are small.
const AHEAD: usize = 4;

/// The segments for each core: several, because some take longer than others.
const SEGMENTS_PER_CORE: usize = 4;

/// The bytes of what a segment has to write or to say after which it waits until that is done: short lines can have large
/// claims and long messages.
const WAITING: usize = 1024 * 1024;

/// What is made of the users of a stream, on one core at a time.
pub(super) trait Worker: Send {
    /// Works on a user.
    fn work(&mut self, user: &[u8]) -> Result<(), RenderError>;

    /// Takes note of a line that is too long to hold a user.
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

/// A worker, and how far it is in a segment.
struct Task<W> {
    worker: W,
    /// The lines at fault, numbered from 0, and what is wrong with them.
    faults: Vec<(usize, String)>,
    fault_bytes: usize,
    /// Where the next line starts.
    offset: usize,
    /// How many lines are done.
    lines: usize,
    /// Whether all are.
    is_done: bool,
}

impl<W: Worker> Task<W> {
    fn new(worker: W) -> Self {
        Self { worker, faults: Vec::new(), fault_bytes: 0, offset: 0, lines: 0, is_done: false }
    }

    /// Goes on from where it has stopped, until the segment is done or there is enough to write.
    fn go_on(&mut self, segment: &Segment<'_>) {
        while !self.is_done && !self.is_full() {
            let Some((line, next)) = segment.line(self.offset) else {
                self.is_done = true;
                return;
            };
            let fault = match line {
                Ok(line) if is_blank(line) => None,
                Ok(user) => self.worker.work(user).err().map(|error| error.to_string()),
                Err(fault) => {
                    self.worker.reject();
                    Some(fault.to_string())
                }
            };
            if let Some(fault) = fault {
                self.fault_bytes += size_of::<(usize, String)>() + fault.len();
                self.faults.push((self.lines, fault));
            }
            self.offset = next;
            self.lines += 1;
        }
    }

    fn is_full(&self) -> bool {
        self.worker.waiting() + self.fault_bytes > WAITING
    }
}

/// Has workers go through a stream of users on all cores. What they write is in the order of the stream, and so are the
/// messages about lines that are at fault. Returns the workers.
pub(super) fn each_user<W: Worker>(
    users: &Source,
    line_limit: usize,
    new_worker: impl Fn() -> W,
) -> Result<(Outcome, Vec<W>), Stop> {
    rayon::ThreadPoolBuilder::new().build_global().map_err(|error| no_thread(&error))?;
    let mut outcome = Outcome::Fine;
    let mut tasks: Vec<Task<W>> = Vec::new();
    let mut first_line = 1;
    read(users, line_limit, |segments, progress| {
        tasks.resize_with(segments.len().max(tasks.len()), || Task::new(new_worker()));
        let mut written = 0;
        while written < segments.len() {
            segments.par_iter().zip(&mut tasks).skip(written).for_each(|(segment, task)| task.go_on(segment));
            for task in tasks.iter_mut().take(segments.len()).skip(written) {
                task.worker.write()?;
                for (line, fault) in task.faults.drain(..) {
                    outcome = Outcome::AtFault;
                    let message = format!("{}:{}: {fault}", users.name(), first_line + line);
                    progress.suspend(|| output::say(&message));
                }
                task.fault_bytes = 0;
                if !task.is_done {
                    break;
                }
                first_line += task.lines;
                (task.offset, task.lines, task.is_done) = (0, 0, false);
                written += 1;
            }
        }
        Ok(())
    })?;
    Ok((outcome, tasks.into_iter().map(|task| task.worker).collect()))
}

/// Some lines of the stream.
struct Segment<'b> {
    text: &'b [u8],
    limit: usize,
    /// Whether a line follows that was too long to be kept.
    overlong: bool,
}

/// A line is longer than the limit, in bytes.
struct LineTooLong(usize);

impl fmt::Display for LineTooLong {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the line is longer than the {} bytes that are allowed", self.0)
    }
}

impl<'b> Segment<'b> {
    /// The line that starts at an offset, and the offset of the next one.
    fn line(&self, offset: usize) -> Option<(Result<&'b [u8], LineTooLong>, usize)> {
        let rest = self.text.get(offset..)?;
        if rest.is_empty() {
            return self.overlong.then_some((Err(LineTooLong(self.limit)), offset + 1));
        }
        let length = rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
        let line = rest.get(..length).unwrap_or(rest);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let line = if line.len() > self.limit { Err(LineTooLong(self.limit)) } else { Ok(line) };
        Some((line, (offset + length + 1).min(self.text.len())))
    }
}

fn is_blank(line: &[u8]) -> bool {
    line.iter().all(|byte| matches!(byte, b' ' | b'\t'))
}

/// What the reading thread hands over.
struct Block {
    buffer: Vec<u8>,
    /// How much of the buffer is complete lines.
    length: usize,
    overlong: bool,
}

impl Block {
    /// Cuts the complete lines into segments of about so many bytes.
    fn cut(&self, about: usize, limit: usize) -> Vec<Segment<'_>> {
        let mut text = self.buffer.get(..self.length).unwrap_or(&self.buffer);
        let mut cut = Vec::new();
        while !text.is_empty() {
            let rest = text.get(about..).unwrap_or(b"");
            let end = rest.iter().position(|&byte| byte == b'\n');
            let (segment, after) = end.and_then(|end| text.split_at_checked(about + end + 1)).unwrap_or((text, b""));
            cut.push(Segment { text: segment, limit, overlong: false });
            text = after;
        }
        if self.overlong {
            cut.push(Segment { text: b"", limit, overlong: true });
        }
        cut
    }
}

/// Reads a stream to its end, and hands its segments over in order.
fn read(
    source: &Source,
    line_limit: usize,
    mut handle: impl FnMut(&[Segment<'_>], &ProgressBar) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let (reader, size) = source.open()?;
    let progress = progress(size);
    let (full, blocks) = sync_channel(AHEAD);
    let (recycle, empty) = channel();
    // It is not waited for: when the output is closed, the input may be silent for ever.
    let read_ahead = ReadAhead { reader, line_limit, empty, full };
    let thread = thread::Builder::new().spawn(move || read_ahead.run());
    thread.map_err(|error| no_thread(&error))?;
    while let Ok(first) = blocks.recv() {
        let results = iter::once(first).chain(blocks.try_iter().take(AHEAD));
        let mut failure = None;
        let batch: Vec<Block> =
            results.filter_map(|result| result.map_err(|error| failure = Some(error)).ok()).collect();
        let bytes = batch.iter().map(|block| block.length).sum::<usize>();
        let about = bytes / (SEGMENTS_PER_CORE * rayon::current_num_threads()) + 1;
        handle(&batch.iter().flat_map(|block| block.cut(about, line_limit)).collect::<Vec<_>>(), &progress)?;
        progress.inc(u64::try_from(bytes).unwrap_or(0));
        for block in batch {
            // The reader may have ended.
            let _ = recycle.send(block.buffer);
        }
        if let Some(error) = failure {
            return Err(source.unreadable(&error));
        }
    }
    progress.finish_and_clear();
    Ok(())
}

/// The system has no thread to give.
fn no_thread(error: &impl fmt::Display) -> Stop {
    Stop::Unusable(format!("cannot start a thread: {error}"))
}

/// The thread that reads.
struct ReadAhead {
    reader: Box<dyn Read + Send>,
    line_limit: usize,
    empty: Receiver<Vec<u8>>,
    full: SyncSender<io::Result<Block>>,
}

impl ReadAhead {
    fn run(mut self) {
        match self.read_all() {
            Ok(()) | Err(None) => {}
            Err(Some(error)) => drop(self.full.send(Err(error))),
        }
    }

    fn read_all(&mut self) -> Result<(), Option<io::Error>> {
        let mut buffer = vec![0; BLOCK];
        // How much of the buffer is the start of a line.
        let mut filled = 0;
        // Whether the line at hand is too long, and is being passed over.
        let mut passing_over = false;
        loop {
            if filled == buffer.len() {
                buffer.resize(2 * filled, 0);
            }
            let read = match self.reader.read(buffer.get_mut(filled..).unwrap_or(&mut [])) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                read => read.map_err(Some)?,
            };
            if read == 0 {
                return self.send(Block { buffer, length: filled, overlong: false });
            }
            let mut fresh = filled;
            filled += read;
            if passing_over {
                let end = buffer.get(..filled).and_then(|text| text.iter().position(|&byte| byte == b'\n'));
                let rest = end.map_or(filled, |end| end + 1);
                buffer.copy_within(rest..filled, 0);
                (fresh, filled, passing_over) = (0, filled - rest, end.is_none());
            }
            let last_newline = buffer.get(fresh..filled).and_then(|text| text.iter().rposition(|&byte| byte == b'\n'));
            if let Some(newline) = last_newline {
                let complete = fresh + newline + 1;
                let rest = buffer.get(complete..filled).unwrap_or(b"");
                let mut next = self.empty.try_recv().unwrap_or_default();
                next.resize(BLOCK.max(2 * rest.len()), 0);
                if let Some(start) = next.get_mut(..rest.len()) {
                    start.copy_from_slice(rest);
                }
                filled = rest.len();
                self.send(Block { buffer, length: complete, overlong: false })?;
                buffer = next;
            } else if filled > self.line_limit + 1 {
                // It is told at once: the end of the line may never come.
                self.send(Block { buffer: Vec::new(), length: 0, overlong: true })?;
                (filled, passing_over) = (0, true);
            }
        }
    }

    /// Hands a block over; no error is the news that nobody waits for more.
    fn send(&self, block: Block) -> Result<(), Option<io::Error>> {
        self.full.send(Ok(block)).map_err(|_| None)
    }
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
