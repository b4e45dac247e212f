//! `claimsmith render`: the claims of one user, or of a stream of users.

use std::io::{self, Write as _};

use claimsmith::Template;
use rayon::prelude::*;

use super::arguments::RenderArguments;
use super::input::{self, Documents, Source};
use super::stream::{self, Segment};
use super::{Outcome, Stop, output, pretty};

pub(super) fn run(arguments: &RenderArguments) -> Result<Outcome, Stop> {
    let user = arguments.user.as_deref().map_or(Source::StandardInput, Source::from);
    let template_source = Source::from(arguments.template.template.as_path());
    let others = arguments.context.sources();
    input::at_most_one_standard_input([&template_source, &user].into_iter().chain(&others))?;
    output::is_none_of([&template_source, &user].into_iter().chain(&others))?;

    let template = input::template(&template_source, arguments.template.token)?;
    let documents = arguments.context.read(&template)?;
    if arguments.ndjson || user.has_lines() && !arguments.pretty {
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

/// The claims of a segment of the stream, and its lines that have none.
#[derive(Default)]
struct Rendered {
    claims: Vec<u8>,
    faults: Vec<(usize, String)>,
    /// How many of the segment's lines that are not blank were rendered.
    done: usize,
    /// How many lines the segment has, once all are rendered.
    lines: Option<usize>,
}

/// The bytes of claims after which a segment waits until they are written: small users can have large claims.
const WAITING: usize = 1024 * 1024;

fn render_lines(template: &Template, documents: &Documents, users: &Source, max_line: usize) -> Result<Outcome, Stop> {
    let mut outcome = Outcome::Fine;
    let mut rendered: Vec<Rendered> = Vec::new();
    let mut first_line = 1;
    let mut stdout = io::stdout().lock();
    stream::read(users, max_line, |segments| {
        rendered.resize_with(segments.len().max(rendered.len()), Rendered::default);
        let mut written = 0;
        while written < segments.len() {
            segments
                .par_iter()
                .zip(&mut rendered)
                .skip(written)
                .for_each(|(segment, rendered)| rendered.go_on(template, documents, segment));
            for rendered in rendered.iter_mut().take(segments.len()).skip(written) {
                stdout.write_all(&rendered.claims).map_err(|error| Stop::output(&error))?;
                rendered.claims.clear();
                for (line, fault) in rendered.faults.drain(..) {
                    outcome = Outcome::AtFault;
                    output::say(&format!("{}:{}: {fault}", users.name(), first_line + line));
                }
                let Some(lines) = rendered.lines.take() else { break };
                rendered.done = 0;
                first_line += lines;
                written += 1;
            }
        }
        Ok(())
    })?;
    stdout.flush().map_err(|error| Stop::output(&error))?;
    Ok(outcome)
}

impl Rendered {
    /// Renders the segment on from where it has stopped, until it is complete or there is enough to write.
    fn go_on(&mut self, template: &Template, documents: &Documents, segment: &Segment<'_>) {
        if self.lines.is_some() || self.claims.len() > WAITING {
            return;
        }
        for (number, line) in segment.lines().skip(self.done) {
            let result = match line {
                Ok(user) => {
                    template.render_into(documents.context(user), &mut self.claims).map_err(|error| error.to_string())
                }
                Err(fault) => Err(fault.to_string()),
            };
            match result {
                Ok(()) => self.claims.push(b'\n'),
                Err(fault) => self.faults.push((number, fault)),
            }
            self.done += 1;
            if self.claims.len() > WAITING {
                return;
            }
        }
        self.lines = Some(segment.line_count());
    }
}
