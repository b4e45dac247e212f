//! `claimsmith explain`: a template's compiled plan.

use super::arguments::ExplainArguments;
use super::input::{self, Source};
use super::{Outcome, Stop, output};

pub(super) fn run(arguments: &ExplainArguments) -> Result<Outcome, Stop> {
    output::is_none_of([&Source::from(arguments.template.template.as_path())])?;
    let template = input::template(&arguments.template)?;
    output::write(template.explain().as_bytes())?;
    Ok(Outcome::Fine)
}
