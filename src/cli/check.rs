//! `claimsmith check`: everything that is wrong with a template.

use claimsmith::diagnostic::{Diagnostic, Severity};
use serde::Serialize;

use super::arguments::{CheckArguments, Format};
use super::outcome::Outcome;
use super::request::Request;
use super::source::Source;
use super::stop::Stop;
use super::{fix, output};

pub(super) fn run(arguments: &CheckArguments) -> Result<Outcome, Stop> {
    let template = Request::resolve(|request| request.template(&arguments.template.path, &arguments.template.compile))?;
    let source = &template.source;
    let provider = arguments.provider.map(Into::into);
    let file = template.read(provider)?;
    let file = if arguments.fix { fix::fix(&template, provider, file)? } else { file };
    let result = file.compile();
    let diagnostics = match &result {
        Ok(template) => template.warnings(),
        Err(error) => error.diagnostics(),
    };
    let (errors, warnings) = (diagnostics.count(Severity::Error), diagnostics.count(Severity::Warning));
    // With `--fix`, a template from standard input goes to standard output, so the report goes to standard error.
    let is_talk = arguments.fix && *source == Source::StandardInput;
    let report = match arguments.format {
        Format::Json => {
            let diagnostics = diagnostics.iter().collect();
            output::json(&Report { errors, warnings, claims_at: file.claims_at(), diagnostics })
        }
        Format::Human => {
            let summary = match (errors, warnings) {
                (0, 0) => format!("{}: fine, {}", source.name(), count(claims(&result), "claim")),
                _ => format!("{}: {}, {}", source.name(), count(errors, "error"), count(warnings, "warning")),
            };
            match diagnostics.draw(&source.name(), !is_talk && output::wants_colour()) {
                drawn if drawn.is_empty() => format!("{summary}\n"),
                drawn => format!("{drawn}\n\n{summary}\n"),
            }
        }
    };
    if is_talk {
        output::tell(&report);
    } else {
        output::write(report.as_bytes())?;
    }
    if errors > 0 || arguments.deny_warnings && warnings > 0 { Ok(Outcome::AtFault) } else { Ok(Outcome::Fine) }
}

/// The library's own form of diagnostics, and where in the file the template is, which only the program knows.
#[derive(Serialize)]
struct Report<'d> {
    errors: usize,
    warnings: usize,
    /// A JSON pointer.
    claims_at: Option<&'static str>,
    diagnostics: Vec<&'d Diagnostic>,
}

fn claims(result: &Result<claimsmith::Template, claimsmith::CompileError>) -> usize {
    result.as_ref().map_or(0, |template| template.claims().len())
}

/// A number and what is counted.
fn count(number: usize, of: &str) -> String {
    match number {
        1 => format!("1 {of}"),
        0 => format!("no {of}s"),
        _ => format!("{number} {of}s"),
    }
}
