//! Streams of users, one a line, cut into segments that all cores share.
//!
//! A thread reads ahead into a few buffers that are used again; memory is bounded by them and by the longest line, not
//! by the stream. Complete lines are handed over as soon as they are read: whoever writes them may wait for the answer.

use std::fmt;
use std::io::{self, IsTerminal as _, Read};
use std::iter;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::thread;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Stop;
use super::input::Source;

/// The bytes of the longest line, unless an option sets it lower.
pub(super) const LINE_LIMIT: usize = 16 * 1024 * 1024;

/// The bytes that are read at a time.
const BLOCK: usize = 1024 * 1024;

/// The blocks that are read ahead; they are handled together, since those of a pipe are small.
const AHEAD: usize = 4;

/// The segments for each core: several, because some take longer than others.
const SEGMENTS_PER_CORE: usize = 4;

/// Some lines of the stream.
pub(super) struct Segment<'b> {
    text: &'b [u8],
    limit: usize,
    /// Whether a line follows that was too long to be kept.
    overlong: bool,
}

/// A line is longer than the limit, in bytes.
pub(super) struct LineTooLong(usize);

impl fmt::Display for LineTooLong {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the line is longer than the {} bytes that are allowed", self.0)
    }
}

impl<'b> Segment<'b> {
    /// The lines, numbered from 0, without those that are blank.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, Result<&'b [u8], LineTooLong>)> {
        let lines = self.text.split_inclusive(|&byte| byte == b'\n').map(|line| {
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            if line.len() > self.limit { Err(LineTooLong(self.limit)) } else { Ok(line) }
        });
        let overlong = self.overlong.then_some(Err(LineTooLong(self.limit)));
        let is_blank = |line: &[u8]| line.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r'));
        lines.chain(overlong).enumerate().filter(move |(_, line)| !line.as_ref().is_ok_and(|line| is_blank(line)))
    }

    /// How many lines there are, with those that are blank.
    pub(super) fn line_count(&self) -> usize {
        let lines = self.text.split_inclusive(|&byte| byte == b'\n').count();
        lines + usize::from(self.overlong)
    }
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
pub(super) fn read(
    source: &Source,
    line_limit: usize,
    mut handle: impl FnMut(&[Segment<'_>]) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let (reader, size) = source.open()?;
    let progress = progress(size);
    let (full, blocks) = sync_channel(AHEAD);
    let (recycle, empty) = channel();
    // It is not waited for: when the output is closed, the input may be silent for ever.
    let read_ahead = ReadAhead { reader, line_limit, empty, full };
    thread::spawn(move || read_ahead.run());
    while let Ok(first) = blocks.recv() {
        let results = iter::once(first).chain(blocks.try_iter().take(AHEAD));
        let mut failure = None;
        let batch: Vec<Block> =
            results.filter_map(|result| result.map_err(|error| failure = Some(error)).ok()).collect();
        let bytes = batch.iter().map(|block| block.length).sum::<usize>();
        let about = bytes / (SEGMENTS_PER_CORE * rayon::current_num_threads()) + 1;
        handle(&batch.iter().flat_map(|block| block.cut(about, line_limit)).collect::<Vec<_>>())?;
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
            } else if filled > self.line_limit {
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
