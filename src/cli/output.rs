//! What the program prints: data on standard output, messages on standard error.

#[cfg(unix)]
use std::fs::File;
use std::io::{self, Write};
#[cfg(unix)]
use std::os::fd::AsFd as _;

use anstream::ColorChoice;
use claimsmith::diagnostic::Diagnostics;

use super::stop::Stop;

/// Writes a message to standard error, as a line. If that fails, there is nowhere left to report it.
pub(super) fn say(message: &str) {
    // In one write, so that no message of another process ends up inside the line.
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

/// Standard output as a file. `io::stdout` would hide it if the process was started without a standard output.
#[cfg(unix)]
fn standard_output() -> io::Result<impl Write> {
    io::stdout().as_fd().try_clone_to_owned().map(File::from)
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
fn standard_output() -> io::Result<impl Write> {
    Ok(io::stdout())
}

/// A line of JSON.
pub(super) fn json(data: &impl serde::Serialize) -> String {
    // Only maps whose keys are not strings, and writers that fail, give errors: neither is there.
    serde_json::to_string(data).unwrap_or_default() + "\n"
}
