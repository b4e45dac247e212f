//! `claimsmith audit`: which of many users will break.

use anstyle::{AnsiColor, Style};
use claimsmith::audit::{Audit, AuditReport, Auditor, Distribution};
use claimsmith::size::Verdict;
use claimsmith::{Context, RenderError};

use super::arguments::{AuditArguments, FailOn, Format};
use super::input::{self, Source, Users, Worker};
use super::output::OutputFile;
use super::table::{NAME, bar, count, group, mean, percent, shorten, table, text, width, wrap};
use super::{Outcome, Stop, output, page, wording};

pub(super) fn run(arguments: &AuditArguments) -> Result<Outcome, Stop> {
    let inputs = inputs(arguments);
    input::at_most_one_standard_input(&inputs)?;
    output::is_none_of(&inputs)?;
    let html = arguments.html.as_deref().map(|path| OutputFile::new(path, &inputs)).transpose()?;
    let (audit, outcome) = match (&arguments.template, &arguments.users) {
        (Some(template), Some(users)) => audit_users(arguments, &template.as_path().into(), &users.as_path().into())?,
        _ => (merge(arguments)?, Outcome::Fine),
    };
    let report = audit.report();
    let printed = match arguments.format {
        _ if arguments.partial => output::json(&audit),
        Format::Json => output::json(&report),
        Format::Human => human(&report),
    };
    // A page that cannot be written is no reason to lose the report, nor the other way round.
    let page_written = html.map_or(Ok(()), |html| html.write(page::page(&report).as_bytes()));
    let report_written = output::write(printed.as_bytes());
    page_written?;
    report_written?;
    let fails = match arguments.fail_on {
        FailOn::Never => 0,
        FailOn::Overflow => report.overflow,
        FailOn::Risky => report.overflow.saturating_add(report.risky),
    };
    Ok(if fails > 0 || report.rejected > 0 { Outcome::AtFault } else { outcome })
}

/// Everything that is read.
fn inputs(arguments: &AuditArguments) -> Vec<Source> {
    let named = arguments.template.iter().chain(&arguments.users).chain(&arguments.merge);
    let mut inputs: Vec<Source> = named.map(|path| path.as_path().into()).collect();
    inputs.extend(arguments.context.sources());
    inputs.extend(arguments.shape.sources());
    inputs
}

fn merge(arguments: &AuditArguments) -> Result<Audit, Stop> {
    let mut merged: Option<Audit> = None;
    for path in &arguments.merge {
        let source = &Source::from(path.as_path());
        let unusable = |problem: &str| Stop::Unusable(format!("{}: {problem}", source.name()));
        let audit: Audit = serde_json::from_slice(&input::stored(source)?)
            .map_err(|_| unusable("not a partial audit, as `--partial` prints it"))?;
        match &mut merged {
            None => merged = Some(audit),
            Some(merged) => merged.merge(&audit).map_err(|error| unusable(&error.to_string()))?,
        }
    }
    merged.ok_or_else(|| Stop::Unusable("there is nothing to merge".to_owned()))
}

fn audit_users(arguments: &AuditArguments, template_source: &Source, users: &Source) -> Result<(Audit, Outcome), Stop> {
    let (template, token) = input::template(template_source, &arguments.compile)?;
    let contexts = arguments.context.read(&template)?;
    let shape = arguments.shape.read(token, arguments.context.may_have_organization())?;
    let new_worker = || Measurer { auditor: Auditor::new(&template, &shape) };
    let (outcome, workers) = Users::new(users, &contexts, &arguments.reading).each(new_worker)?;
    let auditors = workers.into_iter().map(|worker| worker.auditor);
    // They are of one template and token.
    let audit = Auditor::new(&template, &shape).finish_with(auditors);
    Ok((audit.map_err(|error| Stop::Unusable(error.to_string()))?, outcome))
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

fn human(report: &AuditReport) -> String {
    let mut printed = summary(report);
    if report.users == 0 {
        return printed;
    }
    printed += &format!("\n{}", distributions(report));
    printed += &format!("\n{}", histogram(report));
    printed += &format!("\n{}", worst(report));
    for rows in [left_out(report), nulls(report), mistyped(report)] {
        if !rows.is_empty() {
            printed += &format!("\n{rows}");
        }
    }
    if !report.advice.is_empty() {
        printed += "\nadvice\n";
        for advice in &report.advice {
            printed += &wrap(&wording::advice(advice, |name| format!("`{}`", shorten(name, ADVICE_NAME))), "  ");
        }
    }
    if let Some(sentence) = wording::overridden(report.overridden.iter().map(String::as_str)) {
        printed += &format!("\n{}", wrap(&sentence, ""));
    }
    printed += &format!("\n{}", wrap(&format!("assumed: {}", wording::shape(&report.shape)), ""));
    printed
}

/// The columns of the longest name in advice.
const ADVICE_NAME: usize = 60;

fn summary(report: &AuditReport) -> String {
    let coloured = |colour: AnsiColor, text: String, emphasized: bool| {
        let style = if emphasized && output::wants_colour() {
            Style::new().bold().fg_color(Some(colour.into()))
        } else {
            Style::new()
        };
        format!("{style}{text}{style:#}")
    };
    let mut summary = format!("{} {}", count(report.users), if report.users == 1 { "user" } else { "users" });
    if report.cookie_limit.is_some() {
        summary += &format!(
            ": {}, {}, {}",
            coloured(AnsiColor::Green, format!("{} fit", count(report.fits)), true),
            coloured(AnsiColor::Yellow, format!("{} risky", count(report.risky)), report.risky > 0),
            coloured(AnsiColor::Red, format!("{} overflow", count(report.overflow)), report.overflow > 0),
        );
    }
    if report.rejected > 0 {
        summary += &format!("; {} could not be measured", count(report.rejected));
    }
    summary + "\n"
}

fn distributions(report: &AuditReport) -> String {
    let mut rows = table(&["bytes", "min", "median", "p95", "p99", "max", "mean"], &[1, 2, 3, 4, 5, 6]);
    let mut row = |name: &str, bytes: &Distribution| {
        let sizes = [bytes.min, bytes.median, bytes.p95, bytes.p99, bytes.max].map(group);
        rows.add_row([shorten(name, NAME)].into_iter().chain(sizes).chain([mean(bytes.mean)]));
    };
    for claim in &report.claims {
        row(&claim.name, &claim.bytes);
    }
    row("(custom claims)", &report.total);
    if let Some(cookie) = &report.cookie {
        row("(cookie)", cookie);
    }
    text(&rows)
}

fn histogram(report: &AuditReport) -> String {
    let of = if report.cookie.is_some() { "cookie" } else { "custom claims" };
    let users =
        |bucket: &claimsmith::audit::Bucket| bucket.fits.saturating_add(bucket.risky).saturating_add(bucket.overflow);
    let most = report.histogram.iter().map(users).max().unwrap_or(0);
    let mut rows = table(&[of, "users", ""], &[0, 1]);
    for bucket in &report.histogram {
        // A range starts right above the limit, unless the caller has set unusual limits.
        if report.cookie_limit.is_some_and(|limit| bucket.from.checked_sub(1) == Some(limit)) {
            let limit = bucket.from - 1;
            rows.add_row([group(limit), String::new(), "-- browsers drop what is larger --".to_owned()]);
        }
        let size = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        let bar = bar(size(users(bucket)), size(most));
        let mark = |number: u64, verdict: &str| match number {
            0 => String::new(),
            all if all == users(bucket) => format!(" {verdict}"),
            some => format!(" {} {verdict}", count(some)),
        };
        let mark = mark(bucket.risky, "risky") + &mark(bucket.overflow, "overflow");
        rows.add_row([format!("{} - {}", group(bucket.from), group(bucket.to)), count(users(bucket)), bar + &mark]);
    }
    text(&rows)
}

/// The columns of the longest id: the provider's own fit in.
const ID: usize = 32;

fn worst(report: &AuditReport) -> String {
    let mut rows = table(&["worst users", "bytes", "", "largest claims"], &[1]);
    for user in &report.worst {
        let id = user.id.as_deref().map_or_else(|| "(no id)".to_owned(), |id| shorten(id, ID));
        let verdict = user.verdict.map_or("", Verdict::name).to_owned();
        rows.add_row([id, group(user.cookie.unwrap_or(user.total)), verdict, largest(&user.claims)]);
    }
    text(&rows)
}

/// As many of the largest claims as there is room for.
fn largest(claims: &[(String, usize)]) -> String {
    const ROOM: usize = 80 - ID - 20;
    const SHORT_NAME: usize = 20;
    let mut largest = String::new();
    for (name, bytes) in claims {
        let claim = format!("{} {}", shorten(name, SHORT_NAME), group(*bytes));
        if largest.is_empty() {
            largest = claim;
        } else if width(&largest) + ", ".len() + width(&claim) <= ROOM {
            largest += &format!(", {claim}");
        } else {
            break;
        }
    }
    largest
}

/// Claims that the template leaves out for some users; nothing where there are none.
fn left_out(report: &AuditReport) -> String {
    let mut rows = table(&["left out", "users", ""], &[1, 2]);
    for claim in report.claims.iter().filter(|claim| claim.left_out > 0) {
        rows.add_row([shorten(&claim.name, NAME), count(claim.left_out), percent(claim.left_out, report.users)]);
    }
    if rows.is_empty() { String::new() } else { text(&rows) }
}

/// Fields that are of another type than is promised for some users; nothing where there are none.
fn mistyped(report: &AuditReport) -> String {
    let mut rows = table(&["of another type", "users", ""], &[1, 2]);
    for field in &report.mistyped {
        rows.add_row([shorten(&field.field, NAME), count(field.users), percent(field.users, report.users)]);
    }
    if rows.is_empty() { String::new() } else { text(&rows) }
}

/// Shortcodes that are null for some users; nothing where there are none.
fn nulls(report: &AuditReport) -> String {
    let mut rows = table(&["null", "users", "", "claim"], &[1, 2]);
    for null in report.nulls.iter().filter(|null| null.users > 0) {
        let (shortcode, claim) = (shorten(&null.shortcode, NAME), shorten(&null.claim, 26));
        rows.add_row([shortcode, count(null.users), percent(null.users, report.users), claim]);
    }
    if rows.is_empty() { String::new() } else { text(&rows) }
}
