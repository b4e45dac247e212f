//! `claimsmith render`: the claims of one user, or of many.

use std::collections::BTreeMap;
use std::path::Path;

use claimsmith::{Context, RenderError, Renderer, json};

use super::arguments::RenderArguments;
use super::input::Worker;
use super::outcome::Outcome;
use super::request::Request;
use super::stop::Stop;
use super::{output, wording};

pub(super) fn run(arguments: &RenderArguments) -> Result<Outcome, Stop> {
    let (template, users, contexts) = Request::resolve(|request| {
        (
            request.template(&arguments.template.path, &arguments.template.compile),
            request.users(arguments.user.as_deref().unwrap_or(Path::new("-")), &arguments.reading),
            request.contexts(&arguments.context),
        )
    })?;
    let (template, _) = template.compile()?;
    let contexts = contexts.read(&template)?;
    let new_worker = || Claims { renderer: Renderer::new(&template), is_pretty: arguments.pretty, waiting: Vec::new() };
    let (outcome, workers) = users.each(&contexts, new_worker)?;
    let mut mistyped = BTreeMap::new();
    for (field, count) in workers.iter().flat_map(|worker| worker.renderer.mistyped()) {
        *mistyped.entry(field.to_string()).or_insert(0) += count;
    }
    for (field, count) in mistyped {
        output::say(&format!("{}: {}", users.source.name(), wording::mistyped(&field, count)));
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
