//! The way through the program: parses the command line, runs the command, and turns what comes of it into an exit
//! status.

use std::process::ExitCode;

use clap::Parser as _;
use clap::error::ErrorKind;

use super::arguments::{Arguments, Command};
use super::outcome::Outcome;
use super::stop::Stop;
use super::{audit, check, explain, output, render, size};

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
