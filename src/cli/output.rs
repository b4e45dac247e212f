//! Standard output is data, standard error is talk.

use std::fs::{self, OpenOptions};
use std::io::{self, IsTerminal as _, Write};
use std::path::Path;

use anstream::ColorChoice;
use claimsmith::Diagnostics;
use same_file::Handle;

use super::Stop;
use super::input::Source;
use super::table::wrap;

/// Says a line on standard error. Where nobody can hear it, there is nobody to tell.
pub(super) fn say(message: &str) {
    let mut stderr = io::stderr().lock();
    // A bar may stand on the line: it is erased, and drawn again below.
    let erase = if stderr.is_terminal() { "\r\x1b[2K" } else { "" };
    let _ = writeln!(stderr, "{erase}claimsmith: {message}");
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
    let mut stdout = io::stdout().lock();
    stdout.write_all(data).and_then(|()| stdout.flush()).map_err(|error| Stop::output(&error))
}

/// Fails if standard output is one of the inputs: it would be overwritten while it is read.
pub(super) fn is_none_of<'a>(sources: impl IntoIterator<Item = &'a Source>) -> Result<(), Stop> {
    let is_file = |handle: &Handle| handle.as_file().metadata().is_ok_and(|metadata| metadata.is_file());
    let Some(stdout) = Handle::stdout().ok().filter(is_file) else { return Ok(()) };
    differs(&stdout, sources)
}

fn differs<'a>(output: &Handle, sources: impl IntoIterator<Item = &'a Source>) -> Result<(), Stop> {
    for source in sources {
        let input = match source {
            Source::StandardInput => Handle::stdin(),
            // Others might be there to be opened once.
            Source::File(path) if path.is_file() => Handle::from_path(path),
            Source::File(_) => continue,
        };
        if input.is_ok_and(|input| input == *output) {
            return Err(Stop::Unusable(format!("{} is the output, too", source.name())));
        }
    }
    Ok(())
}

/// A file that is written at the end of a run, whole.
pub(super) struct OutputFile<'p> {
    path: &'p Path,
}

impl<'p> OutputFile<'p> {
    /// Fails if the file is one of the inputs, or if it is already plain that it cannot be written; it is left as it is.
    pub(super) fn new<'a>(path: &'p Path, sources: impl IntoIterator<Item = &'a Source>) -> Result<Self, Stop> {
        let file = Self { path };
        if path == Path::new("-") {
            return Err(Stop::Unusable("standard output has the report: name another file".to_owned()));
        }
        if path.is_file() {
            let opened = OpenOptions::new().write(true).open(path).map_err(|error| file.unwritable(&error))?;
            let handle = Handle::from_file(opened).map_err(|error| file.unwritable(&error))?;
            differs(&handle, sources)?;
        } else if path.is_dir() {
            return Err(file.unwritable(&io::ErrorKind::IsADirectory.into()));
        } else if let Some(directory) = path.parent().filter(|directory| !directory.as_os_str().is_empty()) {
            directory.metadata().map_err(|error| file.unwritable(&error))?;
        }
        Ok(file)
    }

    /// Writes the file.
    pub(super) fn write(&self, data: &[u8]) -> Result<(), Stop> {
        fs::write(self.path, data).map_err(|error| self.unwritable(&error))
    }

    fn unwritable(&self, error: &io::Error) -> Stop {
        Stop::Unusable(format!("cannot write {}: {error}", Source::File(self.path.to_owned()).name()))
    }
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
        if let Some(help) = advice.help_text() {
            list += &wrap(help, &indent);
        }
    }
    list
}
