//! Standard output is data, standard error is talk.

use std::fs::{self, File, OpenOptions};
use std::io::{self, IsTerminal as _, Write};
#[cfg(unix)]
use std::os::fd::AsFd as _;
#[cfg(unix)]
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};
use std::process;

use anstream::ColorChoice;
use claimsmith::diagnostic::Diagnostics;
use same_file::Handle;

use super::Stop;
use super::input::Source;
use super::table::wrap;

/// Says a line on standard error. Where nobody can hear it, there is nobody to tell.
pub(super) fn say(message: &str) {
    // In one piece: others may write to the same place.
    let line = format!("claimsmith: {message}\n");
    let _ = io::stderr().write_all(line.as_bytes());
}

/// Writes a report to standard error, where standard output has something else.
pub(super) fn tell(report: &str) {
    let _ = io::stderr().write_all(report.as_bytes());
}

/// Draws diagnostics on standard error.
pub(super) fn draw(diagnostics: &Diagnostics, origin: &str) {
    let stderr = io::stderr();
    let colour = anstream::AutoStream::choice(&stderr) != ColorChoice::Never;
    let _ = writeln!(stderr.lock(), "{}\n", diagnostics.draw(origin, colour));
}

/// Whether standard output wants colours.
pub(super) fn wants_colour() -> bool {
    anstream::AutoStream::choice(&io::stdout()) != ColorChoice::Never
}

/// Writes data to standard output.
pub(super) fn write(data: &[u8]) -> Result<(), Stop> {
    let write = || {
        let mut stdout = standard_output()?;
        stdout.write_all(data)?;
        stdout.flush()
    };
    write().map_err(|error| Stop::output(&error))
}

/// Standard output as a file: `io::stdout` says nothing where it cannot be written.
#[cfg(unix)]
fn standard_output() -> io::Result<impl Write> {
    io::stdout().as_fd().try_clone_to_owned().map(File::from)
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
fn standard_output() -> io::Result<impl Write> {
    Ok(io::stdout())
}

/// Fails if standard output or standard error is one of the inputs: that would grow while it is read.
pub(super) fn is_none_of<'a>(sources: impl IntoIterator<Item = &'a Source>) -> Result<(), Stop> {
    let is_file = |handle: &Handle| handle.as_file().metadata().is_ok_and(|metadata| metadata.is_file());
    let streams: Vec<Handle> = [Handle::stdout(), Handle::stderr()].into_iter().flatten().filter(is_file).collect();
    if streams.is_empty() { Ok(()) } else { differ(&streams, sources) }
}

/// Fails if one of the outputs is one of the inputs.
fn differ<'a>(outputs: &[Handle], sources: impl IntoIterator<Item = &'a Source>) -> Result<(), Stop> {
    for source in sources {
        let input = match source {
            Source::StandardInput => Handle::stdin(),
            // Others might be there to be opened once.
            Source::File(path) if path.is_file() => Handle::from_path(path),
            Source::File(_) => continue,
        };
        if input.is_ok_and(|input| outputs.contains(&input)) {
            return Err(Stop::Unusable(format!("{} is the output, too", source.name())));
        }
    }
    Ok(())
}

/// A file that is written at the end of a run: whole or not at all, wherever another file can take its place.
pub(super) struct OutputFile<'p> {
    path: &'p Path,
}

impl<'p> OutputFile<'p> {
    /// Fails if the file is one of the inputs, or if it is already plain that it cannot be written; it is left as it is.
    pub(super) fn new<'a>(path: &'p Path, sources: impl IntoIterator<Item = &'a Source>) -> Result<Self, Stop> {
        let file = Self { path };
        let is_stream = |stream: io::Result<Handle>| stream.is_ok_and(|stream| leads_to(path, &stream));
        if path == Path::new("-") || is_stream(Handle::stdout()) {
            return Err(Stop::Unusable("standard output has the report: name another file".to_owned()));
        }
        if is_stream(Handle::stderr()) {
            return Err(Stop::Unusable("standard error has the messages: name another file".to_owned()));
        }
        if path.is_file() {
            let opened = OpenOptions::new().write(true).open(path).map_err(|error| file.unwritable(&error))?;
            let handle = Handle::from_file(opened).map_err(|error| file.unwritable(&error))?;
            differ(&[handle], sources)?;
        } else if path.is_dir() {
            return Err(file.unwritable(&io::ErrorKind::IsADirectory.into()));
        }
        if !path.exists() {
            let (_, beside) = file.create_beside().map_err(|error| file.unwritable(&error))?;
            fs::remove_file(beside).map_err(|error| file.unwritable(&error))?;
        }
        Ok(file)
    }

    /// Writes the file.
    pub(super) fn write(&self, data: &[u8]) -> Result<(), Stop> {
        let is_replaced = self.path.is_file() || !self.path.exists();
        let written = match is_replaced.then(|| self.create_beside()) {
            Some(Ok((file, beside))) => self.replace(file, &beside, data),
            // Pipes and devices are written as they are, and so is a file beside which there can be no other.
            None | Some(Err(_)) => fs::write(self.path, data),
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
        let linked = || fs::read_link(self.path).map(|link| self.path.with_file_name(link));
        fs::canonicalize(self.path).or_else(|_| linked()).unwrap_or_else(|_| self.path.to_owned())
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
        Source::File(self.path.to_owned()).name()
    }

    fn unwritable(&self, error: &io::Error) -> Stop {
        Stop::Unusable(format!("cannot write {}: {error}", self.name()))
    }
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

/// A line of JSON.
pub(super) fn json(data: &impl serde::Serialize) -> String {
    // Only maps with keys that are no strings, and failing writers, are errors: there are none.
    serde_json::to_string(data).unwrap_or_default() + "\n"
}

/// Advice as a list, for a reader who looks at numbers rather than at the template.
pub(super) fn list(advice: &Diagnostics) -> String {
    let mut list = String::new();
    for advice in advice {
        let indent = " ".repeat("W000: ".len());
        list += &format!("\n{}: {}", advice.code(), wrap(advice.message(), &indent).trim_start());
        if let Some(help) = advice.help() {
            list += &wrap(&format!("help: {help}"), &indent);
        }
    }
    list
}
