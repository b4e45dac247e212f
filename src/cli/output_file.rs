//! A file that a run writes besides its standard output.

use std::fs::{self, File, OpenOptions};
use std::io::{self, IsTerminal as _, Write as _};
#[cfg(unix)]
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, fchown};
use std::path::{Path, PathBuf};
use std::process;

use same_file::Handle;

use super::overlap;
use super::source::Source;
use super::stop::Stop;

/// A file that is written at the end of a run: whole or not at all, wherever another file can take its place.
#[derive(Debug, Clone)]
pub(super) struct OutputFile {
    path: PathBuf,
}

impl OutputFile {
    pub(super) fn new(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// Fails if the file is one of the inputs, or if it is already plain that it cannot be written; it is left as it
    /// is.
    pub(super) fn check(&self, inputs: &[Source]) -> Result<(), Stop> {
        let path = &self.path;
        let is_stream = |stream: io::Result<Handle>| stream.is_ok_and(|stream| leads_to(path, &stream));
        if path == Path::new("-") || is_stream(Handle::stdout()) {
            return Err(Stop::Unusable("standard output already has the report: name another file".to_owned()));
        }
        if is_stream(Handle::stderr()) {
            return Err(Stop::Unusable("standard error already has the messages: name another file".to_owned()));
        }
        if path.is_file() {
            let opened = OpenOptions::new().write(true).open(path).map_err(|error| self.unwritable(&error))?;
            let handle = Handle::from_file(opened).map_err(|error| self.unwritable(&error))?;
            overlap::is_none_of(&handle, inputs)?;
        } else if path.is_dir() {
            return Err(self.unwritable(&io::ErrorKind::IsADirectory.into()));
        }
        if !path.exists() {
            let (_, beside) = self.create_beside().map_err(|error| self.unwritable(&error))?;
            fs::remove_file(beside).map_err(|error| self.unwritable(&error))?;
        }
        Ok(())
    }

    /// Writes the file.
    pub(super) fn write(&self, data: &[u8]) -> Result<(), Stop> {
        let is_replaced = self.path.is_file() || !self.path.exists();
        let is_linked = self.path.metadata().is_ok_and(|metadata| has_other_names(&metadata));
        let written = match (is_replaced && !is_linked).then(|| self.create_for_owner()) {
            Some(Ok((file, beside))) => self.replace(file, &beside, data),
            // Pipes and devices are written as they are, and so is a file that has other names, and one beside which
            // there can be no other of the same owner.
            None | Some(Err(_)) => fs::write(&self.path, data),
        };
        written.map_err(|error| self.unwritable(&error))
    }

    /// Writes another file, and gives it the name: what was there is lost only when all is written.
    fn replace(&self, mut file: File, beside: &Path, data: &[u8]) -> io::Result<()> {
        let mut write = || {
            if let Ok(metadata) = self.path.metadata() {
                file.set_permissions(metadata.permissions())?;
            }
            file.write_all(data)?;
            file.sync_all()?;
            fs::rename(beside, self.target())
        };
        write().inspect_err(|_| {
            let _ = fs::remove_file(beside);
        })
    }

    /// The file itself, where the path is a link to it.
    fn target(&self) -> PathBuf {
        // A link to a file that is not there yet leads on from the link's own directory.
        let linked = || fs::read_link(&self.path).map(|link| self.path.with_file_name(link));
        fs::canonicalize(&self.path).or_else(|_| linked()).unwrap_or_else(|_| self.path.clone())
    }

    /// Creates an empty file in the same directory for the owner of the file whose place it takes.
    fn create_for_owner(&self) -> io::Result<(File, PathBuf)> {
        let (file, beside) = self.create_beside()?;
        if let Ok(metadata) = self.path.metadata() {
            keep_owner(&file, &metadata).inspect_err(|_| {
                let _ = fs::remove_file(&beside);
            })?;
        }
        Ok((file, beside))
    }

    /// Creates an empty file in the same directory, under a name that nothing else has.
    fn create_beside(&self) -> io::Result<(File, PathBuf)> {
        const TRIES: u32 = 100;
        let target = self.target();
        let mut tries = (0..TRIES).map(|number| {
            let beside = target.with_file_name(format!(".claimsmith-{}-{number}", process::id()));
            File::create_new(&beside).map(|file| (file, beside))
        });
        let is_taken = |created: &io::Result<_>| {
            created.as_ref().is_err_and(|error: &io::Error| error.kind() == io::ErrorKind::AlreadyExists)
        };
        tries.find(|created| !is_taken(created)).unwrap_or_else(|| Err(io::ErrorKind::AlreadyExists.into()))
    }

    fn name(&self) -> String {
        Source::File(self.path.clone()).name()
    }

    fn unwritable(&self, error: &io::Error) -> Stop {
        Stop::Unusable(format!("cannot write {}: {error}", self.name()))
    }
}

/// Gives a new file to the owner of the one whose place it takes, where that is somebody else.
#[cfg(unix)]
fn keep_owner(file: &File, replaced: &fs::Metadata) -> io::Result<()> {
    let own = file.metadata()?;
    if (own.uid(), own.gid()) == (replaced.uid(), replaced.gid()) {
        return Ok(());
    }
    fchown(file, Some(replaced.uid()), Some(replaced.gid()))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
fn keep_owner(_: &File, _: &fs::Metadata) -> io::Result<()> {
    Ok(())
}

/// Whether a file has more names than one: another file in its place would take it from them.
#[cfg(unix)]
fn has_other_names(metadata: &fs::Metadata) -> bool {
    metadata.nlink() > 1
}

#[cfg(not(unix))]
fn has_other_names(_: &fs::Metadata) -> bool {
    false
}

/// Whether a path leads to the file, the pipe or the terminal of a standard stream; the null device may be both.
#[cfg(unix)]
fn leads_to(path: &Path, stream: &Handle) -> bool {
    let (Ok(of_path), Ok(of_stream)) = (path.metadata(), stream.as_file().metadata()) else { return false };
    let is_seen = !of_path.file_type().is_char_device() || stream.as_file().is_terminal();
    is_seen && (of_path.dev(), of_path.ino()) == (of_stream.dev(), of_stream.ino())
}

#[cfg(not(unix))]
fn leads_to(path: &Path, stream: &Handle) -> bool {
    Handle::from_path(path).is_ok_and(|file| file == *stream)
}
