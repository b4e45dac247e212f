//! `claimsmith explain`: a template's compiled plan.

use super::arguments::ExplainArguments;
use super::outcome::Outcome;
use super::output;
use super::request::Request;
use super::stop::Stop;

pub(super) fn run(arguments: &ExplainArguments) -> Result<Outcome, Stop> {
    let template = Request::resolve(|request| request.template(&arguments.template.path, &arguments.template.compile))?;
    let (template, _) = template.compile()?;
    output::write(template.explain().as_bytes())?;
    Ok(Outcome::Fine)
}
