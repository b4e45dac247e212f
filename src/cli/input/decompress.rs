//! Compressed inputs, known by their first bytes: gzip (RFC 1952) with all its members, Zstandard (RFC 8878) with all
//! its frames.

use std::error::Error;
use std::io::{self, BufRead, BufReader, Read};

use flate2::read::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, DEFAULT_MAX_WINDOW_SIZE, FrameDecoder};

use super::lookahead::Lookahead;
use crate::cli::source::Damage;

const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// What follows the first byte of a frame that carries no data; that byte is between `0x50` and `0x5f`.
const SKIPPABLE: [u8; 3] = [0x2a, 0x4d, 0x18];

type Reader = Box<dyn Read + Send>;

/// What the input is when it is unpacked, and whether it was compressed.
pub(super) fn unpacked(reader: Reader) -> io::Result<(Reader, bool)> {
    let mut input = Lookahead::new(reader);
    while may_become_magic(input.seen()) && input.look()? {}
    let (is_gzip, is_zstd) = match input.seen() {
        [first, rest @ ..] if is_skippable(*first) => (false, rest.starts_with(&SKIPPABLE)),
        start => (start.starts_with(&GZIP), start.starts_with(&ZSTD)),
    };
    let reader: Reader = if is_gzip {
        Box::new(Unpacking(MultiGzDecoder::new(input)))
    } else if is_zstd {
        Box::new(Unpacking(Frames { source: BufReader::new(input), decoder: FrameDecoder::new(), is_open: false }))
    } else {
        Box::new(input)
    };
    Ok((reader, is_gzip || is_zstd))
}

/// Whether text starts as compressed data does.
pub(super) fn is_compressed(text: &[u8]) -> bool {
    text.starts_with(&GZIP) || text.starts_with(&ZSTD)
}

/// Whether more bytes have to be seen to know.
fn may_become_magic(start: &[u8]) -> bool {
    match start {
        [] => true,
        [first, rest @ ..] => {
            let is_start_of = |magic: &[u8]| start.len() < magic.len() && magic.starts_with(start);
            let skippable = is_skippable(*first) && rest.len() < SKIPPABLE.len() && SKIPPABLE.starts_with(rest);
            is_start_of(&GZIP) || is_start_of(&ZSTD) || skippable
        }
    }
}

fn is_skippable(first: u8) -> bool {
    first & 0xf0 == 0x50
}

/// Reads on, and tells damaged data from a failure of the system.
struct Unpacking<R>(R);

impl<R: Read> Read for Unpacking<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(|error| {
            let damage = match of_system(&error) {
                Some(failure) => return failure,
                None if is_early_end(&error) => "the compressed data end early".to_owned(),
                None if matches!(zstd_error(&error), Some(FrameDecoderError::WindowSizeTooBig { .. })) => {
                    format!("unpacking this takes a window of more than {} MiB", DEFAULT_MAX_WINDOW_SIZE >> 20)
                }
                None => "the compressed data are damaged".to_owned(),
            };
            io::Error::new(io::ErrorKind::InvalidData, Damage(damage))
        })
    }
}

/// An error, and those that led to it.
fn chain<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    fn cause<'e>(error: &&'e (dyn Error + 'static)) -> Option<&'e (dyn Error + 'static)> {
        let error = *error;
        match error.downcast_ref::<io::Error>() {
            // Its `source` is that of the error inside, and would leave that one out.
            Some(outer) => outer.get_ref().map(|inner| inner as &(dyn Error + 'static)),
            None => error.source(),
        }
    }
    std::iter::successors(Some(error), cause)
}

fn of_system(error: &io::Error) -> Option<io::Error> {
    let code = chain(error).find_map(|error| error.downcast_ref::<io::Error>()?.raw_os_error());
    code.map(io::Error::from_raw_os_error)
}

fn is_early_end(error: &io::Error) -> bool {
    let mut kinds = chain(error).filter_map(|error| error.downcast_ref::<io::Error>()).map(io::Error::kind);
    kinds.any(|kind| kind == io::ErrorKind::UnexpectedEof)
}

fn zstd_error(error: &io::Error) -> Option<&FrameDecoderError> {
    chain(error).find_map(|error| error.downcast_ref())
}

/// The frames of a Zstandard input, one after the other.
struct Frames<R> {
    source: R,
    decoder: FrameDecoder,
    /// Whether a frame was begun and not yet read to its end.
    is_open: bool,
}

impl<R: BufRead> Frames<R> {
    /// Begins the next frame that carries data, and tells whether there is one.
    fn next_frame(&mut self) -> io::Result<bool> {
        loop {
            if self.source.fill_buf()?.is_empty() {
                return Ok(false);
            }
            match self.decoder.reset(&mut self.source) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    let length = u64::from(length);
                    if io::copy(&mut self.source.by_ref().take(length), &mut io::sink())? < length {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
                Err(error) => return Err(io::Error::other(error)),
            }
        }
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.is_open {
                if !self.next_frame()? {
                    return Ok(0);
                }
                self.is_open = true;
            }
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                self.decoder
                    .decode_blocks(&mut self.source, BlockDecodingStrategy::UptoBlocks(1))
                    .map_err(io::Error::other)?;
            }
            let read = self.decoder.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            self.is_open = false;
            let sum = self.decoder.get_checksum_from_data();
            if sum.is_some() && sum != self.decoder.get_calculated_checksum() {
                return Err(io::Error::other("the checksum of the frame is another"));
            }
        }
    }
}
