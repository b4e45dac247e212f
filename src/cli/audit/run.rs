//! Runs an audit: measures users or merges stored audits, prints the report, and decides on the exit status.

use claimsmith::audit::{Audit, AuditReport, Auditor};
use claimsmith::{Context, RenderError};

use super::{page, text};
use crate::cli::arguments::{AuditArguments, FailOn, Format};
use crate::cli::input::{ContextFiles, TemplateInput, Users, Worker};
use crate::cli::outcome::Outcome;
use crate::cli::output;
use crate::cli::request::Request;
use crate::cli::shape::TokenShapeFiles;
use crate::cli::source::Source;
use crate::cli::stop::Stop;

/// The bytes of a stored audit above which the rest is not read.
const STORED_LIMIT: usize = 256 * 1024 * 1024;

/// Where the audit comes from.
enum Origin {
    /// Users, who are measured.
    Users { template: TemplateInput, users: Users, contexts: ContextFiles, shape: TokenShapeFiles },
    /// Stored audits, which are merged.
    Stored(Vec<Source>),
}

pub(in crate::cli) fn run(arguments: &AuditArguments) -> Result<Outcome, Stop> {
    let (origin, html) = Request::resolve(|request| {
        (Origin::named(arguments, request), arguments.html.as_deref().map(|path| request.output(path)))
    })?;
    let (audit, outcome) = match origin {
        Origin::Users { template, users, contexts, shape } => {
            measure(&template, &users, &contexts, &shape, arguments.fail_on)?
        }
        Origin::Stored(parts) => {
            let audit = merge(&parts)?;
            has_verdicts(audit.report().cookie_limit, arguments.fail_on)?;
            (audit, Outcome::Fine)
        }
    };
    let report = audit.report();
    let printed = match arguments.format {
        _ if arguments.partial => output::json(&audit),
        Format::Json => output::json(&report),
        Format::Human => text::human(&report),
    };
    // A page that cannot be written is no reason to lose the report, nor the other way round.
    let page_written = html.map_or(Ok(()), |html| html.write(page::page(&report).as_bytes()));
    let report_written = output::write(printed.as_bytes());
    page_written?;
    report_written?;
    Ok(if fails(&report, arguments.fail_on) || report.rejected > 0 { Outcome::AtFault } else { outcome })
}

impl Origin {
    fn named(arguments: &AuditArguments, request: &mut Request) -> Self {
        match (&arguments.template, &arguments.users) {
            (Some(template), Some(users)) => Self::Users {
                template: request.template(template, &arguments.compile),
                users: request.users(users, &arguments.reading),
                contexts: request.contexts(&arguments.context),
                shape: request.shape(&arguments.shape),
            },
            _ => Self::Stored(arguments.merge.iter().map(|path| request.input(path)).collect()),
        }
    }
}

/// Audits users.
fn measure(
    template: &TemplateInput,
    users: &Users,
    contexts: &ContextFiles,
    shape: &TokenShapeFiles,
    fail_on: Option<FailOn>,
) -> Result<(Audit, Outcome), Stop> {
    let (template, token) = template.compile()?;
    let may_have_organization = contexts.may_have_organization();
    let contexts = contexts.read(&template)?;
    let shape = shape.read(token, may_have_organization)?;
    // This is checked before the users are read, which may take long.
    has_verdicts(shape.arithmetic().cookie_limit(), fail_on)?;
    let (outcome, workers) = users.each(&contexts, || Measurer { auditor: Auditor::new(&template, &shape) })?;
    let auditors = workers.into_iter().map(|worker| worker.auditor);
    // All auditors are of the same template and token, so that they go together.
    let audit = Auditor::new(&template, &shape).finish_with(auditors);
    Ok((audit.map_err(|error| Stop::Unusable(error.to_string()))?, outcome))
}

/// Merges stored audits.
fn merge(parts: &[Source]) -> Result<Audit, Stop> {
    let mut merged: Option<Audit> = None;
    for source in parts {
        let unusable = |problem: &str| Stop::Unusable(format!("{}: {problem}", source.name()));
        let audit: Audit = serde_json::from_slice(&source.read(STORED_LIMIT)?)
            .map_err(|_| unusable("this is not a partial audit, as `--partial` prints it"))?;
        match &mut merged {
            None => merged = Some(audit),
            Some(merged) => merged.merge(&audit).map_err(|error| unusable(&error.to_string()))?,
        }
    }
    merged.ok_or_else(|| Stop::Unusable("there is nothing to merge".to_owned()))
}

/// Refuses `--fail-on` for tokens that have no verdict: the audit would always pass, however large they are.
fn has_verdicts(cookie_limit: Option<usize>, fail_on: Option<FailOn>) -> Result<(), Stop> {
    if cookie_limit.is_none() && fail_on.is_some() {
        return Err(Stop::Unusable(
            "--fail-on needs a verdict, and a token that rides in no cookie has none".to_owned(),
        ));
    }
    Ok(())
}

/// Whether there are users with a verdict on which the run fails.
fn fails(report: &AuditReport, fail_on: Option<FailOn>) -> bool {
    match fail_on.unwrap_or(FailOn::Overflow) {
        FailOn::Never => false,
        FailOn::Overflow => report.overflow > 0,
        FailOn::Risky => report.overflow > 0 || report.risky > 0,
    }
}

/// Measures each user for the audit.
struct Measurer {
    auditor: Auditor,
}

impl Worker for Measurer {
    fn work(&mut self, context: Context<'_>) -> Result<(), RenderError> {
        self.auditor.try_add(context)
    }

    fn reject(&mut self) {
        self.auditor.reject();
    }
}
