//! Files and standard input, read within limits.

use std::fs::File;
use std::io::{self, Read};
#[cfg(unix)]
use std::os::fd::AsFd as _;
use std::path::{Path, PathBuf};

use super::decompress::Damage;
use crate::cli::Stop;

/// The bytes of the longest document.
pub(in crate::cli) const DOCUMENT_LIMIT: usize = 16 * 1024 * 1024;

/// The bytes of a stored audit above which the rest is not read.
const STORED_LIMIT: usize = 256 * 1024 * 1024;

/// An input, by name or standard input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) enum Source {
    StandardInput,
    File(PathBuf),
}

impl From<&Path> for Source {
    fn from(path: &Path) -> Self {
        if path == Path::new("-") { Self::StandardInput } else { Self::File(path.to_owned()) }
    }
}

impl Source {
    /// The input's name for messages.
    pub(in crate::cli) fn name(&self) -> String {
        match self {
            Self::StandardInput => "standard input".to_owned(),
            Self::File(path) => claimsmith::diagnostic::visible(&path.to_string_lossy()).into_owned(),
        }
    }

    /// Opens the input, and tells its size if it is a file.
    pub(in crate::cli) fn open(&self) -> Result<(Box<dyn Read + Send>, Option<u64>), Stop> {
        match self {
            Self::StandardInput => Ok((standard_input().map_err(|error| self.unreadable(&error))?, None)),
            Self::File(path) => {
                let file = File::open(path).map_err(|error| self.unreadable(&error))?;
                let metadata = file.metadata().map_err(|error| self.unreadable(&error))?;
                let size = metadata.is_file().then_some(metadata.len());
                Ok((Box::new(file), size))
            }
        }
    }

    /// Reads the input, but not more than so many bytes and one.
    pub(in crate::cli) fn read(&self, limit: usize) -> Result<Vec<u8>, Stop> {
        let mut bytes = Vec::new();
        let (reader, _) = self.open()?;
        read_up_to(reader, limit, &mut bytes).map_err(|error| self.unreadable(&error))?;
        Ok(bytes)
    }

    /// The failure of a read: of the system, or because what is read is damaged.
    pub(in crate::cli) fn unreadable(&self, error: &io::Error) -> Stop {
        match error.get_ref().and_then(|error| error.downcast_ref::<Damage>()) {
            Some(damage) => Stop::AtFault(format!("{}: {damage}", self.name())),
            None => Stop::Unusable(format!("cannot read {}: {error}", self.name())),
        }
    }
}

/// Standard input as a file: `io::stdin` takes one that cannot be read for an empty one.
#[cfg(unix)]
fn standard_input() -> io::Result<Box<dyn Read + Send>> {
    Ok(Box::new(File::from(io::stdin().as_fd().try_clone_to_owned()?)))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
fn standard_input() -> io::Result<Box<dyn Read + Send>> {
    Ok(Box::new(io::stdin()))
}

/// Fails if more than one input is standard input.
pub(in crate::cli) fn at_most_one_standard_input<'a>(
    sources: impl IntoIterator<Item = &'a Source>,
) -> Result<(), Stop> {
    let count = sources.into_iter().filter(|&source| *source == Source::StandardInput).count();
    if count > 1 {
        return Err(Stop::Unusable("standard input can be only one of the inputs".to_owned()));
    }
    Ok(())
}

/// Reads to the end, or one byte more than the limit, from which is seen that there is more.
pub(super) fn read_up_to(reader: impl Read, limit: usize, bytes: &mut Vec<u8>) -> io::Result<()> {
    let limit = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    reader.take(limit).read_to_end(bytes).map(drop)
}

/// Reads what a run of the program has stored.
pub(in crate::cli) fn stored(source: &Source) -> Result<Vec<u8>, Stop> {
    source.read(STORED_LIMIT)
}
