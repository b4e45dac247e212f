//! `claimsmith render`: the claims of one user, or of many.

use claimsmith::{Context, RenderError, Template};

use super::arguments::RenderArguments;
use super::input::{self, Source, Users, Worker};
use super::{Outcome, Stop, output, pretty};

pub(super) fn run(arguments: &RenderArguments) -> Result<Outcome, Stop> {
    let user = arguments.user.as_deref().map_or(Source::StandardInput, Source::from);
    let template_source = Source::from(arguments.template.template.as_path());
    let others = arguments.context.sources();
    input::at_most_one_standard_input([&template_source, &user].into_iter().chain(&others))?;
    output::is_none_of([&template_source, &user].into_iter().chain(&others))?;

    let (template, _) = input::template(&template_source, &arguments.template.compile)?;
    let contexts = arguments.context.read(&template)?;
    let users = Users::new(&user, &contexts, &arguments.reading);
    let new_worker = || Renderer { template: &template, is_pretty: arguments.pretty, claims: Vec::new() };
    let (outcome, _) = users.each(new_worker)?;
    Ok(outcome)
}

/// Renders the claims of users, one after the other.
struct Renderer<'t> {
    template: &'t Template,
    /// Whether claims take several lines.
    is_pretty: bool,
    claims: Vec<u8>,
}

impl Worker for Renderer<'_> {
    fn work(&mut self, context: Context<'_>) -> Result<(), RenderError> {
        if self.is_pretty {
            self.claims.extend_from_slice(pretty::pretty(&self.template.render(context)?).as_bytes());
        } else {
            self.template.render_into(context, &mut self.claims)?;
        }
        self.claims.push(b'\n');
        Ok(())
    }

    fn waiting(&self) -> usize {
        self.claims.len()
    }

    fn write(&mut self) -> Result<(), Stop> {
        output::write(&self.claims)?;
        self.claims.clear();
        Ok(())
    }
}
