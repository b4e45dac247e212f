//! One file a command. The commands see only the crate's public API.

mod arguments;
mod audit;
mod check;
mod explain;
mod input;
mod output;
mod page;
mod pretty;
mod render;
mod size;
mod stream;
mod table;

use std::io;
use std::process::ExitCode;

use arguments::Command;
use clap::Parser as _;

/// How a run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Fine,
    /// The template or some user is at fault; what there is to say has been said.
    AtFault,
}

/// What stops a run.
#[derive(Debug, thiserror::Error)]
enum Stop {
    /// The template or the user is at fault.
    #[error("{0}")]
    AtFault(String),
    /// Wrong usage, or an input that cannot be read or an output that cannot be written.
    #[error("{0}")]
    Unusable(String),
    /// The reader of the output has gone: that is a quiet end.
    #[error("the output was closed")]
    Closed,
}

impl Stop {
    /// The failure of a write to standard output.
    fn output(error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::Closed
        } else {
            Self::Unusable(format!("cannot write the output: {error}"))
        }
    }
}

/// Runs the program with the arguments of the process.
pub(crate) fn run() -> ExitCode {
    let result = match arguments::Arguments::parse().command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Render(arguments) => render::run(&arguments),
        Command::Size(arguments) => size::run(&arguments),
        Command::Audit(arguments) => audit::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
    };
    match result {
        Ok(Outcome::Fine) | Err(Stop::Closed) => ExitCode::SUCCESS,
        Ok(Outcome::AtFault) => ExitCode::FAILURE,
        Err(stop) => {
            output::say(&stop.to_string());
            ExitCode::from(if matches!(stop, Stop::AtFault(_)) { 1 } else { 2 })
        }
    }
}
