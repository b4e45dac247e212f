//! `claimsmith render`: the claims of one user, or of many.

use std::collections::BTreeMap;

use claimsmith::{Context, RenderError, Renderer};

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
    let new_worker = || Writer { renderer: Renderer::new(&template), is_pretty: arguments.pretty, claims: Vec::new() };
    let (outcome, writers) = users.each(new_worker)?;
    if let Some(mistyped) = mistyped(&writers) {
        output::say(&format!("{}: {mistyped}", user.name()));
    }
    Ok(outcome)
}

/// Which fields of users were as if they were not there, because they were of another type than the catalog promises.
fn mistyped(writers: &[Writer]) -> Option<String> {
    let mut fields: BTreeMap<&str, u64> = BTreeMap::new();
    for (field, users) in writers.iter().flat_map(|writer| writer.renderer.mistyped()) {
        *fields.entry(field).or_default() += users;
    }
    let mut told = String::new();
    for (field, users) in &fields {
        let comma = if told.is_empty() { "" } else { ", " };
        let users = if *users == 1 { "1 user".to_owned() } else { format!("{users} users") };
        told += &format!("{comma}`{}` of {users}", claimsmith::visible(field));
    }
    (!told.is_empty()).then(|| format!("of another type than the catalog says, and so as if it were not there: {told}"))
}

/// Writes the claims of users, one after the other.
struct Writer {
    renderer: Renderer,
    /// Whether claims take several lines.
    is_pretty: bool,
    claims: Vec<u8>,
}

impl Worker for Writer {
    fn work(&mut self, context: Context<'_>) -> Result<(), RenderError> {
        let start = self.claims.len();
        self.renderer.render_into(context, &mut self.claims)?;
        if self.is_pretty {
            let compact = self.claims.split_off(start);
            self.claims.extend_from_slice(pretty::pretty(&String::from_utf8_lossy(&compact)).as_bytes());
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
