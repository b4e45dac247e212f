//! `claimsmith explain`: a template's compiled plan.

use super::arguments::ExplainArguments;
use super::input::{self, Source};
use super::{Outcome, Stop, output};

pub(super) fn run(arguments: &ExplainArguments) -> Result<Outcome, Stop> {
    let source = Source::from(arguments.template.template.as_path());
    output::is_none_of([&source])?;
    let (template, _) = input::template(&source, &arguments.template.compile)?;
    output::write(template.explain().as_bytes())?;
    Ok(Outcome::Fine)
}
