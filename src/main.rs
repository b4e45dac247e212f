//! The `claimsmith` program. All of it is in `cli`, which reads the command line, runs a command and gives an exit
//! status.

#![warn(clippy::pedantic, missing_docs, unreachable_pub)]
#![deny(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::todo,
    clippy::unreachable,
    clippy::unwrap_used
)]
#![allow(clippy::format_push_string, reason = "what a person reads is put together line by line")]

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
