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
    let documents = arguments.context.read()?;
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
    lines: usize,
    faults: Vec<(usize, String)>,
}

fn render_lines(template: &Template, documents: &Documents, users: &Source, max_line: usize) -> Result<Outcome, Stop> {
    let mut outcome = Outcome::Fine;
    let mut rendered: Vec<Rendered> = Vec::new();
    let mut first_line = 1;
    let mut stdout = io::stdout().lock();
    stream::read(users, max_line, |segments| {
        rendered.resize_with(segments.len().max(rendered.len()), Rendered::default);
        segments
            .par_iter()
            .zip(&mut rendered)
            .for_each(|(segment, rendered)| render_segment(template, documents, segment, rendered));
        for Rendered { claims, lines, faults } in rendered.iter_mut().take(segments.len()) {
            stdout.write_all(claims).map_err(|error| Stop::output(&error))?;
            claims.clear();
            for (line, fault) in faults.drain(..) {
                outcome = Outcome::AtFault;
                output::say(&format!("{}:{}: {fault}", users.name(), first_line + line));
            }
            first_line += *lines;
        }
        Ok(())
    })?;
    stdout.flush().map_err(|error| Stop::output(&error))?;
    Ok(outcome)
}

fn render_segment(template: &Template, documents: &Documents, segment: &Segment<'_>, rendered: &mut Rendered) {
    rendered.lines = segment.line_count();
    for (number, line) in segment.lines() {
        let result = match line {
            Ok(user) => {
                template.render_into(documents.context(user), &mut rendered.claims).map_err(|error| error.to_string())
            }
            Err(fault) => Err(fault.to_string()),
        };
        match result {
            Ok(()) => rendered.claims.push(b'\n'),
            Err(fault) => rendered.faults.push((number, fault)),
        }
    }
}
