//! The tables of claims, users, shortcodes and fields, with a small bar in each row.

use claimsmith::audit::{AuditReport, Distribution};
use claimsmith::size::Verdict;

use super::markup::{legend, number, number_header, text};
use crate::cli::numbers::{group, mean, percent, share};

pub(super) fn claims(report: &AuditReport) -> String {
    let largest = report.claims.iter().map(|claim| claim.bytes.max).max().unwrap_or(0);
    let mut rows = String::new();
    for claim in &report.claims {
        rows += &format!(
            "<tr><th scope=\"row\" class=\"name\">{}</th><td class=\"plot\">{}</td>{}</tr>\n",
            text(&claim.name),
            percentiles(&claim.bytes, largest),
            distribution(&claim.bytes)
        );
    }
    let totals = [("all custom claims", Some(&report.total)), ("cookie", report.cookie.as_ref())];
    for (name, bytes) in totals {
        if let Some(bytes) = bytes {
            rows += &format!(
                "<tr class=\"total\"><th scope=\"row\" colspan=\"2\">{name}</th>{}</tr>\n",
                distribution(bytes)
            );
        }
    }
    let header: String = ["min", "median", "p95", "p99", "max", "mean"].map(number_header).concat();
    let parts = [
        ("median", "up to the median"),
        ("p95", "to the 95th percentile"),
        ("p99", "to the 99th"),
        ("max", "to the largest"),
    ];
    format!(
        "<section>\n<h2>Bytes of each claim</h2>\n{}<div class=\"wide\"><table>\n<thead><tr><th scope=\"col\">claim</th>\
         <th scope=\"col\" class=\"plot\">bytes</th>{header}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table></div>\n</section>\n",
        legend(&parts)
    )
}

fn distribution(bytes: &Distribution) -> String {
    let sizes = [bytes.min, bytes.median, bytes.p95, bytes.p99, bytes.max];
    sizes.map(|size| number(&group(size))).concat() + &number(&mean(bytes.mean))
}

/// A bar whose parts end at the percentiles.
fn percentiles(bytes: &Distribution, largest: usize) -> String {
    const ALL: f64 = 1_000.0;
    let ends = [("median", bytes.median), ("p95", bytes.p95), ("p99", bytes.p99), ("max", bytes.max)];
    let mut rects = String::new();
    let mut from = 0;
    for (class, end) in ends {
        if end > from {
            let [x, width] = [from, end - from].map(|size| share(size, largest, ALL));
            rects += &format!("<rect class=\"{class}\" x=\"{x:.1}\" width=\"{width:.1}\" height=\"1\"/>");
        }
        from = end.max(from);
    }
    let told = ends.map(|(name, size)| format!("{name} {}", group(size))).join(", ");
    format!(
        "<svg class=\"bar\" viewBox=\"0 0 {ALL} 1\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{told}\">\
         <title>{told}</title>{rects}</svg>"
    )
}

pub(super) fn worst(report: &AuditReport) -> String {
    let mut rows = String::new();
    for user in &report.worst {
        let id = user.id.as_deref().map_or_else(|| "<span class=\"quiet\">(no id)</span>".to_owned(), text);
        let verdict = user
            .verdict
            .map(Verdict::name)
            .map_or_else(String::new, |verdict| format!("<td><span class=\"verdict {verdict}\">{verdict}</span></td>"));
        let claims: Vec<String> =
            user.claims.iter().map(|claim| format!("{}&nbsp;{}", text(&claim.name), group(claim.bytes))).collect();
        rows += &format!(
            "<tr><th scope=\"row\" class=\"name id\">{id}</th>{}{verdict}<td class=\"name largest\">{}</td></tr>\n",
            number(&group(user.cookie.unwrap_or(user.total))),
            claims.join(", ")
        );
    }
    let (bytes, verdict) =
        if report.cookie.is_some() { ("cookie bytes", "<th scope=\"col\">verdict</th>") } else { ("claims bytes", "") };
    format!(
        "<section>\n<h2>The largest tokens</h2>\n<div class=\"wide\"><table>\n<thead><tr><th scope=\"col\">user</th>{}\
         {verdict}<th scope=\"col\">largest claims, in bytes</th></tr></thead>\n<tbody>\n{rows}</tbody>\n</table></div>\n</section>\n",
        number_header(bytes)
    )
}

pub(super) fn nulls(report: &AuditReport) -> String {
    let mut rows = String::new();
    for null in report.nulls.iter().filter(|null| null.users > 0) {
        let name = format!(
            "<th scope=\"row\" class=\"name\"><code>{}</code></th><td class=\"name\">{}</td>",
            text(&null.shortcode),
            text(&null.claim)
        );
        rows += &share_row(&name, null.users, report.users);
    }
    let table = if rows.is_empty() {
        "<p>No shortcode was null for any user.</p>\n".to_owned()
    } else {
        share_table("<th scope=\"col\">shortcode</th><th scope=\"col\">claim</th>", &rows)
    };
    format!("<section>\n<h2>Shortcodes that were null</h2>\n{table}</section>\n")
}

/// The claims that the template leaves out for some users; nothing where there are none.
pub(super) fn left_out(report: &AuditReport) -> String {
    let mut rows = String::new();
    for claim in report.claims.iter().filter(|claim| claim.left_out > 0) {
        let name = format!("<th scope=\"row\" class=\"name\">{}</th>", text(&claim.name));
        rows += &share_row(&name, claim.left_out, report.users);
    }
    if rows.is_empty() {
        return rows;
    }
    let table = share_table("<th scope=\"col\">claim</th>", &rows);
    format!("<section>\n<h2>Claims that were left out</h2>\n{table}</section>\n")
}

/// The fields that are of another type than is promised for some users; nothing where there are none.
pub(super) fn mistyped(report: &AuditReport) -> String {
    let mut rows = String::new();
    for field in &report.mistyped {
        let name = format!("<th scope=\"row\" class=\"name\"><code>{}</code></th>", text(&field.field));
        rows += &share_row(&name, field.users, report.users);
    }
    if rows.is_empty() {
        return rows;
    }
    let table = share_table("<th scope=\"col\">field</th>", &rows);
    format!("<section>\n<h2>Fields of the wrong type</h2>\n{table}</section>\n")
}

/// A row about a share of the users, whose first cells are given.
fn share_row(cells: &str, part: u64, whole: u64) -> String {
    let width = share(part, whole, 1_000.0);
    format!(
        "<tr>{cells}{}{}<td class=\"plot\">\
         <svg class=\"bar\" viewBox=\"0 0 1000 1\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <rect class=\"p99\" width=\"{width:.1}\" height=\"1\"/></svg></td></tr>\n",
        number(&group(part)),
        number(&percent(part, whole)),
    )
}

/// A table of such rows, whose first headers are given.
fn share_table(headers: &str, rows: &str) -> String {
    format!(
        "<div class=\"wide\"><table>\n<thead><tr>{headers}{}{}<th scope=\"col\" class=\"plot\"></th></tr></thead>\n\
         <tbody>\n{rows}</tbody>\n</table></div>\n",
        number_header("users"),
        number_header("share")
    )
}
