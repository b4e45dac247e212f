//! `claimsmith explain`: a template's compiled plan.

use super::arguments::ExplainArguments;
use super::{Outcome, Stop, input, output};

pub(super) fn run(arguments: &ExplainArguments) -> Result<Outcome, Stop> {
    let source = arguments.template.template.as_path().into();
    let template = input::template(&source, arguments.template.token)?;
    output::write(template.explain().as_bytes())?;
    Ok(Outcome::Fine)
}
