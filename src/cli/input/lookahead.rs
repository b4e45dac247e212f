//! Looks at the start of an input without using it up.

use std::io::{self, Read};

/// The bytes that are read at a time.
const CHUNK: usize = 64 * 1024;

/// An input whose first bytes can be looked at before it is decided how it is read.
pub(super) struct Lookahead<R> {
    reader: R,
    /// What was looked at.
    seen: Vec<u8>,
    /// How much of it was passed over or read since.
    taken: usize,
}

impl<R: Read> Lookahead<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { reader, seen: Vec::new(), taken: 0 }
    }

    /// The bytes that were looked at and not yet taken.
    pub(super) fn seen(&self) -> &[u8] {
        self.seen.get(self.taken..).unwrap_or(b"")
    }

    /// Looks at more bytes, and tells whether there were any.
    pub(super) fn look(&mut self) -> io::Result<bool> {
        let length = self.seen.len();
        self.seen.resize(length + CHUNK, 0);
        let read = loop {
            match self.reader.read(self.seen.get_mut(length..).unwrap_or(&mut [])) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        self.seen.truncate(length + *read.as_ref().unwrap_or(&0));
        Ok(read? > 0)
    }

    /// Passes over some of the bytes that were looked at.
    pub(super) fn pass_over(&mut self, bytes: usize) {
        self.taken = (self.taken + bytes).min(self.seen.len());
    }
}

impl<R: Read> Read for Lookahead<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut seen = self.seen();
        if seen.is_empty() {
            // What was looked at may be large.
            (self.seen, self.taken) = (Vec::new(), 0);
            return self.reader.read(buffer);
        }
        let read = seen.read(buffer)?;
        self.pass_over(read);
        Ok(read)
    }
}
