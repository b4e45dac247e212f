//! Inputs by their names: files and standard input, read within limits.

use std::fs::File;
use std::io::{self, Read};
#[cfg(unix)]
use std::os::fd::AsFd as _;
use std::path::{Path, PathBuf};

use super::stop::Stop;

/// The bytes of the longest document.
pub(super) const DOCUMENT_LIMIT: usize = 16 * 1024 * 1024;

/// An input, by name or standard input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Source {
    StandardInput,
    File(PathBuf),
}

/// The error of a read for which the data are to blame, and not the system: they are damaged or cut off.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Damage(pub(super) String);

impl From<&Path> for Source {
    fn from(path: &Path) -> Self {
        if path == Path::new("-") { Self::StandardInput } else { Self::File(path.to_owned()) }
    }
}

impl Source {
    /// The input's name for messages.
    pub(super) fn name(&self) -> String {
        match self {
            Self::StandardInput => "standard input".to_owned(),
            Self::File(path) => claimsmith::diagnostic::visible(&path.to_string_lossy()).into_owned(),
        }
    }

    /// Opens the input, and tells its size if it is a file.
    pub(super) fn open(&self) -> Result<(Box<dyn Read + Send>, Option<u64>), Stop> {
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

    /// Reads the input, but at most one byte more than the limit: that byte shows that there is too much.
    pub(super) fn read(&self, limit: usize) -> Result<Vec<u8>, Stop> {
        let mut bytes = Vec::new();
        let (reader, _) = self.open()?;
        read_up_to(reader, limit, &mut bytes).map_err(|error| self.unreadable(&error))?;
        Ok(bytes)
    }

    /// The failure of a read.
    pub(super) fn unreadable(&self, error: &io::Error) -> Stop {
        match error.get_ref().and_then(|error| error.downcast_ref::<Damage>()) {
            Some(damage) => self.at_fault(damage),
            None => Stop::Unusable(format!("cannot read {}: {error}", self.name())),
        }
    }

    /// Something is wrong with what was read, for the reason given.
    pub(super) fn at_fault(&self, why: impl std::fmt::Display) -> Stop {
        Stop::AtFault(format!("{}: {why}", self.name()))
    }
}

/// Standard input as a file. `io::stdin` would show it as empty if the process was started without a standard input.
#[cfg(unix)]
fn standard_input() -> io::Result<Box<dyn Read + Send>> {
    Ok(Box::new(File::from(io::stdin().as_fd().try_clone_to_owned()?)))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
fn standard_input() -> io::Result<Box<dyn Read + Send>> {
    Ok(Box::new(io::stdin()))
}

/// Reads to the end, but at most one byte more than the limit: that byte shows that there is too much.
pub(super) fn read_up_to(reader: impl Read, limit: usize, bytes: &mut Vec<u8>) -> io::Result<()> {
    let limit = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    reader.take(limit).read_to_end(bytes).map(drop)
}
