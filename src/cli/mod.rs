//! One file a command. The commands see only the crate's public API.

mod arguments;
mod audit;
mod check;
mod explain;
mod fix;
mod input;
mod output;
mod page;
mod render;
mod shape;
mod size;
mod table;
mod wording;

use std::io;
use std::process::ExitCode;

use arguments::{Arguments, Command};
use clap::Parser as _;
use clap::error::ErrorKind;

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
    let result = match Arguments::try_parse().map(|arguments| arguments.command) {
        Ok(Command::Check(arguments)) => check::run(&arguments),
        Ok(Command::Render(arguments)) => render::run(&arguments),
        Ok(Command::Size(arguments)) => size::run(&arguments),
        Ok(Command::Audit(arguments)) => audit::run(&arguments),
        Ok(Command::Explain(arguments)) => explain::run(&arguments),
        Err(error) if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => error.exit(),
        Err(error) if error.use_stderr() => Err(wrong_usage(&error)),
        Err(help) => help.print().map(|()| Outcome::Fine).map_err(|error| Stop::output(&error)),
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

/// What is wrong with the usage, in one line.
fn wrong_usage(error: &clap::Error) -> Stop {
    let text = error.to_string();
    let paragraphs = text.strip_prefix("error: ").unwrap_or(&text).split("\n\n");
    let facts =
        paragraphs.take_while(|paragraph| !paragraph.starts_with("Usage:") && !paragraph.starts_with("For more"));
    let mut sentence = String::new();
    for fact in facts {
        let words: Vec<&str> = fact.split_whitespace().collect();
        sentence += &words.join(" ");
        sentence += "; ";
    }
    Stop::Unusable(claimsmith::diagnostic::visible(&(sentence + "--help tells more")).into_owned())
}
