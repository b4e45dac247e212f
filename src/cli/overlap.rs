//! No output may be one of the inputs: the input would be lost, or grow while it is read.

use std::io;

use same_file::Handle;

use super::source::Source;
use super::stop::Stop;

/// Fails if standard output or standard error is one of the inputs.
pub(super) fn streams_are_none_of(inputs: &[Source]) -> Result<(), Stop> {
    let is_file = |stream: &Handle| stream.as_file().metadata().is_ok_and(|metadata| metadata.is_file());
    [Handle::stdout(), Handle::stderr()]
        .into_iter()
        .flatten()
        .filter(is_file)
        .try_for_each(|stream| is_none_of(&stream, inputs))
}

/// Fails if an output is one of the inputs.
pub(super) fn is_none_of(output: &Handle, inputs: &[Source]) -> Result<(), Stop> {
    for source in inputs {
        let input: io::Result<Handle> = match source {
            Source::StandardInput => Handle::stdin(),
            // A named pipe and the like are left alone: some can be opened only once.
            Source::File(path) if path.is_file() => Handle::from_path(path),
            Source::File(_) => continue,
        };
        if input.is_ok_and(|input| input == *output) {
            return Err(Stop::Unusable(format!("{} is both an input and the output", source.name())));
        }
    }
    Ok(())
}
