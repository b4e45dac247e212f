//! `claimsmith render`: the claims of one user, or of many.

use std::collections::BTreeMap;

use claimsmith::{Context, RenderError, Renderer, json};

use super::arguments::RenderArguments;
use super::input::{self, Source, Users, Worker};
use super::{Outcome, Stop, output, wording};

pub(super) fn run(arguments: &RenderArguments) -> Result<Outcome, Stop> {
    let user = arguments.user.as_deref().map_or(Source::StandardInput, Source::from);
    let template_source = Source::from(arguments.template.template.as_path());
    let others = arguments.context.sources();
    input::at_most_one_standard_input([&template_source, &user].into_iter().chain(&others))?;
    output::is_none_of([&template_source, &user].into_iter().chain(&others))?;

    let (template, _) = input::template(&template_source, &arguments.template.compile)?;
    let contexts = arguments.context.read(&template)?;
    let users = Users::new(&user, &contexts, &arguments.reading);
    let new_worker = || Claims { renderer: Renderer::new(&template), is_pretty: arguments.pretty, waiting: Vec::new() };
    let (outcome, workers) = users.each(new_worker)?;
    let mut mistyped = BTreeMap::new();
    for (field, users) in workers.iter().flat_map(|worker| worker.renderer.mistyped()) {
        *mistyped.entry(field.to_string()).or_insert(0) += users;
    }
    for (field, users) in mistyped {
        output::say(&format!("{}: {}", user.name(), wording::mistyped(&field, users)));
    }
    Ok(outcome)
}

/// Renders the claims of users, one after the other.
struct Claims {
    renderer: Renderer,
    /// Whether claims take several lines.
    is_pretty: bool,
    /// The claims that wait to be written.
    waiting: Vec<u8>,
}

impl Worker for Claims {
    fn work(&mut self, context: Context<'_>) -> Result<(), RenderError> {
        let start = self.waiting.len();
        self.renderer.render_into(context, &mut self.waiting)?;
        if self.is_pretty {
            let pretty = json::pretty(&String::from_utf8_lossy(self.waiting.get(start..).unwrap_or(b"")));
            self.waiting.truncate(start);
            self.waiting.extend_from_slice(pretty.as_bytes());
        }
        self.waiting.push(b'\n');
        Ok(())
    }

    fn waiting(&self) -> usize {
        self.waiting.len()
    }

    fn write(&mut self) -> Result<(), Stop> {
        output::write(&self.waiting)?;
        self.waiting.clear();
        Ok(())
    }
}
