//! An audit as a page for a browser: one file, with plots as SVG, without scripts.
//!
//! Names and ids come from templates and users and may hold anything: each goes through [`text`].

use claimsmith::audit::{AuditReport, Bucket, Distribution};
use claimsmith::size::Verdict;

use super::table::{count, group, mean, percent};
use super::wording;

const STYLE: &str = include_str!("page.css");

/// The browser is to load nothing and run nothing, whatever a name may hold.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// The page of an audit.
pub(super) fn page(report: &AuditReport) -> String {
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
        users(report.users),
        sections.concat(),
        footer(report),
    )
}

/// Text that may hold anything, for the page: invisible characters are shown, markup is text, and what is written
/// from right to left stays in its place.
fn text(hostile: &str) -> String {
    let mut escaped = String::with_capacity(hostile.len() + 16);
    for character in claimsmith::diagnostic::visible(hostile).chars() {
        match character {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\'' => escaped += "&#39;",
            character => escaped.push(character),
        }
    }
    format!("<bdi>{escaped}</bdi>")
}

fn users(number: u64) -> String {
    format!("{} {}", count(number), if number == 1 { "user" } else { "users" })
}

#[expect(clippy::cast_precision_loss, reason = "the pixels of a plot are far coarser")]
fn length(part: u64, whole: u64, all: f64) -> f64 {
    part as f64 / whole.max(1) as f64 * all
}

fn wide(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
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
    let mut sentence = users(report.users);
    if report.cookie_limit.is_some() {
        sentence += &format!(
            ": {} fit, {} risky, {} overflow",
            count(report.fits),
            count(report.risky),
            count(report.overflow)
        );
    }
    if report.rejected > 0 {
        sentence += &format!("; {} could not be measured", count(report.rejected));
    }
    let mut summary = format!("<header>\n<h1>Claims audit</h1>\n<p>{sentence}.</p>\n");
    if report.cookie_limit.is_some() && report.users > 0 {
        summary += "<ul class=\"tiles\">\n";
        for (class, number, meaning) in verdicts(report) {
            let share = percent(number, report.users);
            summary += &format!(
                "<li class=\"{class}\"><b>{} <span class=\"quiet\">{share}</span></b>{meaning}</li>\n",
                count(number)
            );
        }
        summary += "</ul>\n";
    }
    let overridden = wording::overridden(report.overridden.iter().map(String::as_str));
    let overridden = overridden.map_or_else(String::new, |sentence| format!("; {}", text(&sentence)));
    summary += &format!("<p class=\"assumed\">Assumed: {}{overridden}.</p>\n", text(&wording::shape(&report.shape)));
    summary + "</header>\n"
}

// ------------------------------------------------------------------------------------------------------- the histogram

/// The plot's size, and the part of it that the bars take.
const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 320.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 930.0;
const TOP: f64 = 28.0;
const BOTTOM: f64 = 272.0;

/// The least height of a bar: a single user must be seen besides thousands.
const LEAST: f64 = 3.0;

fn histogram(report: &AuditReport) -> String {
    let of = if report.cookie.is_some() { "cookie" } else { "custom claims" };
    let (Some(first), Some(last)) = (report.histogram.first(), report.histogram.last()) else {
        return String::new();
    };
    // The limit is always in the picture, so that one sees how near it is.
    let beyond = report.cookie_limit.map_or(0, |limit| limit.saturating_add(limit / 20));
    let scale = Scale { from: wide(first.from.saturating_sub(1)), to: wide(last.to.max(beyond)) };
    let most = report.histogram.iter().map(in_bucket).max().unwrap_or(0);
    let step = decimal_step(most);
    let top = most.div_ceil(step).saturating_mul(step);

    let mut plot = String::new();
    for users in (0..=top / step).map(|tick| tick * step) {
        let y = BOTTOM - length(users, top, BOTTOM - TOP);
        plot += &format!(
            "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{RIGHT}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>\
             <text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>\n",
            LEFT - 8.0,
            y + 4.0,
            count(users),
        );
    }
    for size in scale.ticks() {
        let x = scale.x(size);
        plot += &format!("<text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n", BOTTOM + 18.0, count(size));
    }
    for bucket in &report.histogram {
        plot += &bars(report, bucket, &scale, top);
    }
    plot += &format!(
        "<text x=\"{:.1}\" y=\"{}\" text-anchor=\"middle\">bytes of the {of}</text>\n\
         <text x=\"{LEFT}\" y=\"14\" text-anchor=\"end\">users</text>\n",
        f64::midpoint(LEFT, RIGHT),
        HEIGHT - 8.0
    );
    if let Some(limit) = report.cookie_limit {
        let x = scale.x(wide(limit));
        // Beside the line, where there is room.
        let (text_x, anchor) = if x > WIDTH / 2.0 { (x - 6.0, "end") } else { (x + 6.0, "start") };
        plot += &format!(
            "<g class=\"limit\"><line x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{}\" y2=\"{BOTTOM}\"/>\
             <text x=\"{text_x:.1}\" y=\"14\" text-anchor=\"{anchor}\">browsers drop what is above {}</text></g>\n",
            TOP - 24.0,
            group(limit),
        );
    }
    let label = format!("How many users have a {of} of which size; the numbers are in the table below the plot");
    format!(
        "<section>\n<h2>Bytes of the {of}</h2>\n<figure>\n{}<div class=\"wide\"><svg class=\"histogram\" \
         viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{label}\">\n<title>{label}</title>\n{plot}</svg></div>\n\
         </figure>\n{}</section>\n",
        if report.cookie_limit.is_some() {
            legend(&[("fits", "fits"), ("risky", "risky"), ("overflow", "overflow")])
        } else {
            String::new()
        },
        buckets(report),
    )
}

/// The sizes that the histogram shows.
struct Scale {
    from: u64,
    to: u64,
}

impl Scale {
    fn x(&self, size: u64) -> f64 {
        LEFT + length(size.saturating_sub(self.from), self.to - self.from, RIGHT - LEFT)
    }

    /// Multiples of a power of two, so that the limit of 4,096 is one of them.
    fn ticks(&self) -> impl Iterator<Item = u64> {
        let mut step = 64;
        while (self.to - self.from) / step > 10 {
            step *= 2;
        }
        (self.from.div_ceil(step)..=self.to / step).map(move |tick| tick * step)
    }
}

/// A step of 1, 2 or 5 times a power of ten, so that there are about four of them.
fn decimal_step(most: u64) -> u64 {
    let mut power = 1_u64;
    loop {
        for step in [1, 2, 5].map(|factor| power.saturating_mul(factor)) {
            if most / step <= 4 {
                return step;
            }
        }
        power = power.saturating_mul(10);
    }
}

fn in_bucket(bucket: &Bucket) -> u64 {
    bucket.fits.saturating_add(bucket.risky).saturating_add(bucket.overflow)
}

/// The users of a bucket, one verdict on the other.
fn bars(report: &AuditReport, bucket: &Bucket, scale: &Scale, top: u64) -> String {
    let (left, right) = (scale.x(wide(bucket.from.saturating_sub(1))), scale.x(wide(bucket.to)));
    let gap = ((right - left) / 8.0).min(1.0);
    let mut rects = String::new();
    let mut told = Vec::new();
    let mut y = BOTTOM;
    for (class, users) in [("fits", bucket.fits), ("risky", bucket.risky), ("overflow", bucket.overflow)] {
        if users == 0 {
            continue;
        }
        let height = length(users, top, BOTTOM - TOP).max(LEAST);
        y -= height;
        rects += &format!(
            "<rect class=\"{class}\" x=\"{:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{height:.1}\"/>",
            left + gap / 2.0,
            (right - left - gap).max(1.0),
        );
        told.push(if report.cookie_limit.is_some() { format!("{} {class}", count(users)) } else { self::users(users) });
    }
    if rects.is_empty() {
        return rects;
    }
    let title = format!("{} to {} bytes: {}", group(bucket.from), group(bucket.to), told.join(", "));
    format!("<g><title>{title}</title>{rects}</g>\n")
}

/// The histogram's numbers, for those who do not see it.
fn buckets(report: &AuditReport) -> String {
    let verdicts: &[&str] = if report.cookie_limit.is_some() { &["fits", "risky", "overflow"] } else { &["users"] };
    let mut rows = String::new();
    for bucket in &report.histogram {
        // Without verdicts, all users of a bucket are among those that fit.
        let users = [bucket.fits, bucket.risky, bucket.overflow];
        let cells: String = users.iter().take(verdicts.len()).map(|&users| number(&count(users))).collect();
        rows += &format!("<tr><th scope=\"row\">{} to {}</th>{cells}</tr>\n", group(bucket.from), group(bucket.to));
    }
    let header: String = verdicts.iter().map(|name| number_header(name)).collect();
    format!(
        "<details>\n<summary>The numbers of this plot</summary>\n<table>\n<thead><tr><th scope=\"col\">bytes</th>{header}\
         </tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</details>\n"
    )
}

fn legend(entries: &[(&str, &str)]) -> String {
    let mut legend = "<ul class=\"legend\">\n".to_owned();
    for (class, meaning) in entries {
        legend += &format!(
            "<li><svg viewBox=\"0 0 1 1\" aria-hidden=\"true\"><rect class=\"{class}\" width=\"1\" height=\"1\"/></svg>{meaning}</li>\n"
        );
    }
    legend + "</ul>\n"
}

// ---------------------------------------------------------------------------------------------------------- the tables

fn number(text: &str) -> String {
    format!("<td class=\"number\">{text}</td>")
}

fn number_header(text: &str) -> String {
    format!("<th scope=\"col\" class=\"number\">{text}</th>")
}

fn claims(report: &AuditReport) -> String {
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
            let [x, width] = [from, end - from].map(|size| length(wide(size), wide(largest), ALL));
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

fn worst(report: &AuditReport) -> String {
    let mut rows = String::new();
    for user in &report.worst {
        let id = user.id.as_deref().map_or_else(|| "<span class=\"quiet\">(no id)</span>".to_owned(), text);
        let verdict = user
            .verdict
            .map(Verdict::name)
            .map_or_else(String::new, |verdict| format!("<td><span class=\"verdict {verdict}\">{verdict}</span></td>"));
        let claims: Vec<String> =
            user.claims.iter().map(|(name, bytes)| format!("{}&nbsp;{}", text(name), group(*bytes))).collect();
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

fn nulls(report: &AuditReport) -> String {
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
fn left_out(report: &AuditReport) -> String {
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
fn mistyped(report: &AuditReport) -> String {
    let mut rows = String::new();
    for field in &report.mistyped {
        let name = format!("<th scope=\"row\" class=\"name\"><code>{}</code></th>", text(&field.field));
        rows += &share_row(&name, field.users, report.users);
    }
    if rows.is_empty() {
        return rows;
    }
    let table = share_table("<th scope=\"col\">field</th>", &rows);
    format!("<section>\n<h2>Fields of another type than is promised</h2>\n{table}</section>\n")
}

/// A row about a share of the users, whose first cells are given.
fn share_row(cells: &str, part: u64, whole: u64) -> String {
    let width = length(part, whole, 1_000.0);
    format!(
        "<tr>{cells}{}{}<td class=\"plot\">\
         <svg class=\"bar\" viewBox=\"0 0 1000 1\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <rect class=\"p99\" width=\"{width:.1}\" height=\"1\"/></svg></td></tr>\n",
        number(&count(part)),
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
