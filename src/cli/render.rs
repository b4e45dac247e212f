//! `claimsmith render`: the claims of one user, or of a stream of users.

use claimsmith::{RenderError, Template};

use super::arguments::RenderArguments;
use super::input::{self, Documents, Source};
use super::stream::{self, Worker};
use super::{Outcome, Stop, output, pretty};

pub(super) fn run(arguments: &RenderArguments) -> Result<Outcome, Stop> {
    let user = arguments.user.as_deref().map_or(Source::StandardInput, Source::from);
    let template_source = Source::from(arguments.template.template.as_path());
    let others = arguments.context.sources();
    if arguments.pretty && user.has_lines() {
        return Err(Stop::Unusable(format!("{} has one user a line: leave out --pretty", user.name())));
    }
    input::at_most_one_standard_input([&template_source, &user].into_iter().chain(&others))?;
    output::is_none_of([&template_source, &user].into_iter().chain(&others))?;

    let template = input::template(&template_source, arguments.template.token)?;
    let documents = arguments.context.read(&template)?;
    if arguments.ndjson || user.has_lines() {
        return render_lines(&template, &documents, &user, arguments.max_line);
    }
    let user_text = input::document(&user)?;
    let claims = template
        .render(documents.context(&user_text))
        .map_err(|error| Stop::AtFault(format!("{}: {error}", user.name())))?;
    let claims = if arguments.pretty { pretty::pretty(&claims) } else { claims };
    output::write((claims + "\n").as_bytes())?;
    Ok(Outcome::Fine)
}

fn render_lines(template: &Template, documents: &Documents, users: &Source, max_line: usize) -> Result<Outcome, Stop> {
    let (outcome, _) = stream::each_user(users, max_line, || Renderer { template, documents, claims: Vec::new() })?;
    Ok(outcome)
}

/// Renders one line of claims for each user.
struct Renderer<'t> {
    template: &'t Template,
    documents: &'t Documents,
    claims: Vec<u8>,
}

impl Worker for Renderer<'_> {
    fn work(&mut self, user: &[u8]) -> Result<(), RenderError> {
        self.template.render_into(self.documents.context(user), &mut self.claims)?;
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
