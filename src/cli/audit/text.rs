//! An audit as tables for people at a terminal.

use anstyle::{AnsiColor, Style};
use claimsmith::audit::{AuditReport, Bucket, Distribution, LargestClaim};
use claimsmith::size::Verdict;

use crate::cli::numbers::{counted, group, mean, percent};
use crate::cli::table::{NAME, bar, shorten, table, text, width, wrap};
use crate::cli::{output, wording};

/// The audit for people.
pub(super) fn human(report: &AuditReport) -> String {
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
    let mut summary = counted(report.users, "user");
    if report.cookie_limit.is_some() {
        summary += &format!(
            ": {}, {}, {}",
            coloured(AnsiColor::Green, format!("{} fit", group(report.fits)), true),
            coloured(AnsiColor::Yellow, format!("{} risky", group(report.risky)), report.risky > 0),
            coloured(AnsiColor::Red, format!("{} overflow", group(report.overflow)), report.overflow > 0),
        );
    }
    if report.rejected > 0 {
        summary += &format!("; {} could not be measured", group(report.rejected));
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
    let most = report.histogram.iter().map(Bucket::users).max().unwrap_or(0);
    let mut rows = table(&[of, "users", ""], &[0, 1]);
    for bucket in &report.histogram {
        // A range starts right above the limit, unless the caller has set unusual limits.
        if report.cookie_limit.is_some_and(|limit| bucket.from.checked_sub(1) == Some(limit)) {
            let limit = bucket.from - 1;
            rows.add_row([group(limit), String::new(), "-- browsers drop what is larger --".to_owned()]);
        }
        let users = bucket.users();
        let mark = |number: u64, verdict: &str| match number {
            0 => String::new(),
            all if all == users => format!(" {verdict}"),
            some => format!(" {} {verdict}", group(some)),
        };
        let mark = mark(bucket.risky, "risky") + &mark(bucket.overflow, "overflow");
        rows.add_row([
            format!("{} - {}", group(bucket.from), group(bucket.to)),
            group(users),
            bar(users, most) + &mark,
        ]);
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
fn largest(claims: &[LargestClaim]) -> String {
    const ROOM: usize = 80 - ID - 20;
    const SHORT_NAME: usize = 20;
    let mut largest = String::new();
    for claim in claims {
        let claim = format!("{} {}", shorten(&claim.name, SHORT_NAME), group(claim.bytes));
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
        rows.add_row([shorten(&claim.name, NAME), group(claim.left_out), percent(claim.left_out, report.users)]);
    }
    if rows.is_empty() { String::new() } else { text(&rows) }
}

/// Fields that are of another type than is promised for some users; nothing where there are none.
fn mistyped(report: &AuditReport) -> String {
    let mut rows = table(&["wrong type", "users", ""], &[1, 2]);
    for field in &report.mistyped {
        rows.add_row([shorten(&field.field, NAME), group(field.users), percent(field.users, report.users)]);
    }
    if rows.is_empty() { String::new() } else { text(&rows) }
}

/// Shortcodes that are null for some users; nothing where there are none.
fn nulls(report: &AuditReport) -> String {
    let mut rows = table(&["null", "users", "", "claim"], &[1, 2]);
    for null in report.nulls.iter().filter(|null| null.users > 0) {
        let (shortcode, claim) = (shorten(&null.shortcode, NAME), shorten(&null.claim, 26));
        rows.add_row([shortcode, group(null.users), percent(null.users, report.users), claim]);
    }
    if rows.is_empty() { String::new() } else { text(&rows) }
}
