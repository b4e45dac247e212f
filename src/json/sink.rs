//! Where JSON text goes: into a buffer, or only into a count of its bytes.

/// Which limit of the output is reached, so that nothing more is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Full {
    /// The output would have more bytes than allowed.
    Bytes,
    /// The output would be nested deeper than allowed.
    Depth,
}

/// Something that output is written to.
pub(crate) trait Sink {
    /// Takes some bytes.
    fn write(&mut self, bytes: &[u8]) -> Result<(), Full>;

    /// Takes characters of which none needs an escape, and puts quotes around them.
    fn write_quoted(&mut self, plain: &[u8]) -> Result<(), Full>;
}

/// A sink that keeps or counts bytes itself, and does not hand them to another one.
pub(crate) trait Output: Sink {
    /// A number that grows with each byte taken. Only differences of it have a meaning: a buffer may hold other bytes
    /// before.
    fn written(&self) -> usize;
}

/// Keeps the bytes: appends them to a buffer.
pub(crate) struct Buffer<'b> {
    pub(crate) buffer: &'b mut Vec<u8>,
    /// The most that the length of the buffer may become.
    pub(crate) end: usize,
}

impl Sink for Buffer<'_> {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> Result<(), Full> {
        if bytes.len() > self.end - self.buffer.len() {
            return Err(Full::Bytes);
        }
        self.buffer.extend_from_slice(bytes);
        Ok(())
    }

    #[inline]
    fn write_quoted(&mut self, plain: &[u8]) -> Result<(), Full> {
        let length = plain.len().saturating_add(2);
        if length > self.end - self.buffer.len() {
            return Err(Full::Bytes);
        }
        self.buffer.reserve(length);
        self.buffer.push(b'"');
        self.buffer.extend_from_slice(plain);
        self.buffer.push(b'"');
        Ok(())
    }
}

impl Output for Buffer<'_> {
    #[inline]
    fn written(&self) -> usize {
        self.buffer.len()
    }
}

/// Counts the bytes, and keeps none.
pub(crate) struct Counter {
    pub(crate) bytes: usize,
    /// The most that `bytes` may become.
    pub(crate) end: usize,
}

impl Sink for Counter {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> Result<(), Full> {
        if bytes.len() > self.end - self.bytes {
            return Err(Full::Bytes);
        }
        self.bytes += bytes.len();
        Ok(())
    }

    #[inline]
    fn write_quoted(&mut self, plain: &[u8]) -> Result<(), Full> {
        self.write(plain)?;
        self.write(b"\"\"")
    }
}

impl Output for Counter {
    #[inline]
    fn written(&self) -> usize {
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_is_what_is_written() {
        for end in 0..10 {
            let mut bytes = Vec::new();
            let mut buffer = Buffer { buffer: &mut bytes, end };
            let mut counter = Counter { bytes: 0, end };
            let fill = |sink: &mut dyn Sink| {
                sink.write(b"[").and_then(|()| sink.write_quoted(b"ab")).and_then(|()| sink.write(b"]"))
            };
            let (written, alike) = (fill(&mut buffer), fill(&mut counter));
            assert_eq!(written, if end < 6 { Err(Full::Bytes) } else { Ok(()) });
            assert_eq!(alike, written);
            assert!(buffer.written() <= end && counter.written() <= end);
            if written.is_ok() {
                assert_eq!((buffer.written(), counter.written()), (6, 6));
                assert_eq!(bytes, br#"["ab"]"#);
            }
        }
    }
}
