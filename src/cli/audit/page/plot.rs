//! The histogram: how many users have a cookie of which size.

use claimsmith::audit::{AuditReport, Bucket};

use super::markup::{legend, number, number_header};
use crate::cli::numbers::{counted, group, share, wide};

/// The plot's size, and the part of it that the bars take.
const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 320.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 930.0;
const TOP: f64 = 28.0;
const BOTTOM: f64 = 272.0;

/// The height of the lowest bar, so that a single user can be seen beside thousands.
const LEAST: f64 = 3.0;

pub(super) fn histogram(report: &AuditReport) -> String {
    let of = if report.cookie.is_some() { "cookie" } else { "custom claims" };
    let (Some(first), Some(last)) = (report.histogram.first(), report.histogram.last()) else {
        return String::new();
    };
    // The limit is always in the picture, so that one sees how near it is.
    let beyond = report.cookie_limit.map_or(0, |limit| limit.saturating_add(limit / 20));
    let scale = Scale { from: wide(first.from.saturating_sub(1)), to: wide(last.to.max(beyond)) };
    let most = report.histogram.iter().map(Bucket::users).max().unwrap_or(0);
    let step = decimal_step(most);
    let top = most.div_ceil(step).saturating_mul(step);

    let mut plot = String::new();
    for users in (0..=top / step).map(|tick| tick * step) {
        let y = BOTTOM - share(users, top, BOTTOM - TOP);
        plot += &format!(
            "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{RIGHT}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>\
             <text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>\n",
            LEFT - 8.0,
            y + 4.0,
            group(users),
        );
    }
    for size in scale.ticks() {
        let x = scale.x(size);
        plot += &format!("<text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n", BOTTOM + 18.0, group(size));
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
        LEFT + share(size.saturating_sub(self.from), self.to - self.from, RIGHT - LEFT)
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
        let height = share(users, top, BOTTOM - TOP).max(LEAST);
        y -= height;
        rects += &format!(
            "<rect class=\"{class}\" x=\"{:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{height:.1}\"/>",
            left + gap / 2.0,
            (right - left - gap).max(1.0),
        );
        told.push(if report.cookie_limit.is_some() {
            format!("{} {class}", group(users))
        } else {
            counted(users, "user")
        });
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
        let cells: String = users.iter().take(verdicts.len()).map(|&users| number(&group(users))).collect();
        rows += &format!("<tr><th scope=\"row\">{} to {}</th>{cells}</tr>\n", group(bucket.from), group(bucket.to));
    }
    let header: String = verdicts.iter().map(|name| number_header(name)).collect();
    format!(
        "<details>\n<summary>The numbers of this plot</summary>\n<table>\n<thead><tr><th scope=\"col\">bytes</th>{header}\
         </tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</details>\n"
    )
}
