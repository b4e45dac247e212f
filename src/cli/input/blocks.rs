//! The thread that reads ahead, and the blocks of whole documents that it hands over.
//!
//! A few buffers are used again and again, so that memory is bounded by them and by the longest document, and not by
//! the input. Whole documents are handed over as soon as they are read, because whoever writes them may wait for the
//! answer.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, RecvError, Sender, SyncSender, channel, sync_channel};
use std::thread;

use claimsmith::Template;
use memchr::{memchr, memrchr};

use super::split::{Fault, Progress, Row, Splitter};
use super::unit::Unit;

/// The bytes that are read at a time.
const BLOCK: usize = 1024 * 1024;

/// How many blocks are read ahead. They are handled together, because a pipe gives little at a time.
pub(super) const AHEAD: usize = 4;

/// What the reading thread hands over.
pub(super) struct Block {
    pub(super) buffer: Vec<u8>,
    /// How much of the buffer is whole documents.
    pub(super) length: usize,
    pub(super) rows: Rows,
}

/// The documents of a block.
pub(super) enum Rows {
    /// One a line, up to the length; after them, perhaps, a line that was too long to be kept.
    Lines {
        is_cut: bool,
    },
    Documents {
        rows: Vec<Row>,
        unit: Unit,
    },
}

/// How an input has ended.
pub(super) enum End {
    /// With its last document.
    Fine,
    /// It cannot be read any further.
    Failed(io::Error),
    /// Its structure is at fault.
    Fault { fault: Fault, unit: Unit },
}

/// What arrives: blocks, and at last an end.
type Message = Result<Block, End>;

/// The blocks of an input.
pub(super) struct Blocks {
    full: Receiver<Message>,
    recycle: Sender<Vec<u8>>,
}

impl Blocks {
    /// The next message; nothing after the end.
    pub(super) fn next(&self) -> Result<Message, RecvError> {
        self.full.recv()
    }

    /// Those that have arrived already, a few at most.
    pub(super) fn more(&self) -> impl Iterator<Item = Message> {
        self.full.try_iter().take(AHEAD)
    }

    /// Gives a buffer back, to be used again.
    pub(super) fn recycle(&self, buffer: Vec<u8>) {
        // The reader may have ended.
        let _ = self.recycle.send(buffer);
    }
}

/// Starts to read. Nobody waits for the thread to end: when the output is closed, the input may stay silent for ever.
pub(super) fn read(
    reader: impl Read + Send + 'static,
    are_lines: bool,
    limit: usize,
    judge: Template,
) -> io::Result<Blocks> {
    let (sender, full) = sync_channel(AHEAD);
    let (recycle, empty) = channel();
    let ahead = ReadAhead { reader, limit, buffer: vec![0; BLOCK], filled: 0, empty, full: sender };
    thread::Builder::new().spawn(move || ahead.run(are_lines, judge))?;
    Ok(Blocks { full, recycle })
}

/// The thread that reads.
struct ReadAhead<R> {
    reader: R,
    /// The bytes of the longest document.
    limit: usize,
    buffer: Vec<u8>,
    /// How much of the buffer is text.
    filled: usize,
    empty: Receiver<Vec<u8>>,
    full: SyncSender<Message>,
}

/// Nobody waits for more.
struct Abandoned;

impl<R: Read> ReadAhead<R> {
    fn run(mut self, are_lines: bool, judge: Template) {
        let end = if are_lines { self.lines() } else { self.documents(Splitter::new(judge, self.limit)) };
        if let Ok(end) = end {
            let _ = self.full.send(Err(end));
        }
    }

    /// Hands over lines.
    fn lines(&mut self) -> Result<End, Abandoned> {
        // No line ends before this place.
        let mut searched = 0;
        // Whether the line at hand is too long, and is being passed over.
        let mut passing_over = false;
        loop {
            if passing_over {
                let end = memchr(b'\n', self.text());
                self.drop_text(end.map_or(self.filled, |end| end + 1));
                (searched, passing_over) = (0, end.is_none());
            }
            let fresh = self.buffer.get(searched..self.filled).unwrap_or(b"");
            if let Some(newline) = memrchr(b'\n', fresh) {
                self.hand_over(searched + newline + 1, Rows::Lines { is_cut: false })?;
            } else if self.filled > self.limit + 1 {
                // This is told at once, because the end of the line may never come.
                self.drop_text(self.filled);
                self.hand_over(0, Rows::Lines { is_cut: true })?;
                passing_over = true;
            }
            searched = self.filled;
            match self.fill() {
                Ok(true) => {}
                Ok(false) => {
                    self.hand_over(self.filled, Rows::Lines { is_cut: false })?;
                    return Ok(End::Fine);
                }
                Err(error) => return Ok(End::Failed(error)),
            }
        }
    }

    /// Cuts documents apart and hands them over.
    fn documents(&mut self, mut splitter: Splitter) -> Result<End, Abandoned> {
        loop {
            let mut progress = splitter.go_on(self.text());
            let (rows, kept_from) = splitter.take();
            let unit = splitter.unit();
            if rows.is_empty() {
                self.drop_text(kept_from);
            } else {
                self.hand_over(kept_from, Rows::Documents { rows, unit })?;
            }
            if matches!(progress, Progress::More) {
                match self.fill() {
                    Ok(true) => continue,
                    Ok(false) => progress = splitter.finish(),
                    Err(error) => return Ok(End::Failed(error)),
                }
            }
            match progress {
                Progress::Enough => {}
                Progress::More => return Ok(End::Fine),
                Progress::Lines => return self.lines(),
                Progress::Fault(fault) => return Ok(End::Fault { fault, unit }),
            }
        }
    }

    fn text(&self) -> &[u8] {
        self.buffer.get(..self.filled).unwrap_or(b"")
    }

    /// Reads on, and tells whether there was more.
    fn fill(&mut self) -> io::Result<bool> {
        if self.filled == self.buffer.len() {
            self.buffer.resize(2 * self.filled, 0);
        }
        loop {
            match self.reader.read(self.buffer.get_mut(self.filled..).unwrap_or(&mut [])) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => {
                    let read = read?;
                    self.filled += read;
                    return Ok(read > 0);
                }
            }
        }
    }

    /// Takes the first bytes away.
    fn drop_text(&mut self, bytes: usize) {
        if bytes > 0 {
            self.buffer.copy_within(bytes.min(self.filled)..self.filled, 0);
            self.filled = self.filled.saturating_sub(bytes);
        }
    }

    /// Hands over so many bytes with the documents in them, and keeps the rest.
    fn hand_over(&mut self, length: usize, rows: Rows) -> Result<(), Abandoned> {
        let rest = self.buffer.get(length..self.filled).unwrap_or(b"");
        let mut next = self.empty.try_recv().unwrap_or_default();
        next.resize(BLOCK.max(2 * rest.len()), 0);
        if let Some(start) = next.get_mut(..rest.len()) {
            start.copy_from_slice(rest);
        }
        self.filled = rest.len();
        let buffer = std::mem::replace(&mut self.buffer, next);
        self.full.send(Ok(Block { buffer, length, rows })).map_err(|_| Abandoned)
    }
}
