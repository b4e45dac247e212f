//! The page as a whole, and those of its parts that are text.

use claimsmith::audit::AuditReport;

use super::markup::text;
use super::plot::histogram;
use super::tables::{claims, left_out, mistyped, nulls, worst};
use crate::cli::numbers::{counted, group, percent};
use crate::cli::wording;

const STYLE: &str = include_str!("style.css");

/// The browser is to load nothing and run nothing, whatever a name may hold.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// The page of an audit.
pub(in crate::cli::audit) fn page(report: &AuditReport) -> String {
    let mut sections = vec![summary(report)];
    if report.users > 0 {
        sections.extend([
            histogram(report),
            advice(report),
            claims(report),
            worst(report),
            left_out(report),
            nulls(report),
            mistyped(report),
        ]);
    }
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Claims audit: {}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n{}{}</body>\n</html>\n",
        counted(report.users, "user"),
        sections.concat(),
        footer(report),
    )
}

/// A verdict's class, how many users have it, and what it means.
fn verdicts(report: &AuditReport) -> [(&'static str, u64, &'static str); 3] {
    [
        ("fits", report.fits, "fit: browsers keep the cookie"),
        ("risky", report.risky, "risky: the handshake of older SDKs may overflow"),
        ("overflow", report.overflow, "overflow: browsers drop the cookie"),
    ]
}

fn summary(report: &AuditReport) -> String {
    let mut sentence = counted(report.users, "user");
    if report.cookie_limit.is_some() {
        sentence += &format!(
            ": {} fit, {} risky, {} overflow",
            group(report.fits),
            group(report.risky),
            group(report.overflow)
        );
    }
    if report.rejected > 0 {
        sentence += &format!("; {} could not be measured", group(report.rejected));
    }
    let mut summary = format!("<header>\n<h1>Claims audit</h1>\n<p>{sentence}.</p>\n");
    if report.cookie_limit.is_some() && report.users > 0 {
        summary += "<ul class=\"tiles\">\n";
        for (class, number, meaning) in verdicts(report) {
            let share = percent(number, report.users);
            summary += &format!(
                "<li class=\"{class}\"><b>{} <span class=\"quiet\">{share}</span></b>{meaning}</li>\n",
                group(number)
            );
        }
        summary += "</ul>\n";
    }
    let overridden = wording::overridden(report.overridden.iter().map(String::as_str));
    let overridden = overridden.map_or_else(String::new, |sentence| format!("; {}", text(&sentence)));
    summary += &format!("<p class=\"assumed\">Assumed: {}{overridden}.</p>\n", text(&wording::shape(&report.shape)));
    summary + "</header>\n"
}

fn advice(report: &AuditReport) -> String {
    if report.advice.is_empty() {
        return String::new();
    }
    let code = |name: &str| format!("<code>{}</code>", text(name));
    let items: Vec<String> =
        report.advice.iter().map(|advice| format!("<li>{}</li>\n", wording::advice(advice, code))).collect();
    format!("<section>\n<h2>Advice</h2>\n<ul class=\"advice\">\n{}</ul>\n</section>\n", items.concat())
}

fn footer(report: &AuditReport) -> String {
    let cookie = report.cookie_limit.map_or_else(String::new, |limit| {
        format!(" The cookie is its name and the token; browsers drop it, silently, above {} bytes.", group(limit))
    });
    format!(
        "<footer>\n<p>Sizes are exact; percentiles are nearest ranks.{cookie} Of users, only ids are shown. \
         Made by claimsmith {}.</p>\n</footer>\n",
        env!("CARGO_PKG_VERSION")
    )
}
