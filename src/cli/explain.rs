//! `claimsmith explain`: a template's compiled plan.

use super::arguments::ExplainArguments;
use super::{Outcome, Stop, input, output};

pub(super) fn run(arguments: &ExplainArguments) -> Result<Outcome, Stop> {
    let template = input::template(&arguments.template)?;
    output::write(template.explain().as_bytes())?;
    Ok(Outcome::Fine)
}
