//! The program: flags become typed arguments, those become things that work, and these give an exit status.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
