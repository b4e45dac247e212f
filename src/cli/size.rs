//! `claimsmith size`: each claim's bytes.

use anstyle::{AnsiColor, Style};
use claimsmith::RenderError;
use claimsmith::catalog::Root;
use claimsmith::diagnostic::Diagnostics;
use claimsmith::size::{Bounds, MemberBytes, Sizes, TokenArithmetic, TokenShape, TokenSizes, Verdict};

use super::arguments::{Format, SizeArguments};
use super::numbers::{group, percent};
use super::outcome::Outcome;
use super::request::Request;
use super::stop::Stop;
use super::table::{NAME, bar, shorten, table, text, wrap};
use super::{output, wording};

pub(super) fn run(arguments: &SizeArguments) -> Result<Outcome, Stop> {
    let (template, users, contexts, shape) = Request::resolve(|request| {
        (
            request.template(&arguments.template.path, &arguments.template.compile),
            arguments.user.as_deref().map(|path| request.users(path, &arguments.reading)),
            request.contexts(&arguments.context),
            request.shape(&arguments.shape),
        )
    })?;
    let hint = if shape.is_usual() { DESCRIBE_YOURS } else { "" };
    let (template, token) = template.compile()?;
    let may_have_organization = contexts.may_have_organization();
    let contexts = contexts.read(&template)?;
    let Some(users) = users else {
        let shape = shape.read(token, may_have_organization)?;
        let bounds = template.bounds();
        let report = match arguments.format {
            Format::Json => output::json(&bounds.report(&shape)),
            Format::Human => bounds_table(&bounds, &shape) + &assumed(&shape, hint),
        };
        output::write(report.as_bytes())?;
        return Ok(Outcome::Fine);
    };
    let document = users.only()?;
    let context = users.context(&contexts, &document)?;
    let has_organization = context.has(Root::Organization) || context.has(Root::Membership);
    let shape = shape.read(token, has_organization)?;
    let at_fault = |error: RenderError| users.source.at_fault(error);
    let sizes = template.measure(context).map_err(at_fault)?;
    let report = match arguments.format {
        Format::Json => output::json(&sizes.report(&shape)),
        Format::Human => {
            let members = template.break_down(context, arguments.depth.saturating_add(1)).map_err(at_fault)?;
            sizes_table(&sizes, &members, &shape) + &assumed(&shape, hint) + &list(&sizes.advice(&shape))
        }
    };
    output::write(report.as_bytes())?;
    Ok(Outcome::Fine)
}

fn sizes_table(sizes: &Sizes<'_>, members: &[MemberBytes], shape: &TokenShape) -> String {
    // Deep below, names have less room, but some.
    const SHORTEST: usize = 12;
    let token = sizes.token(shape);
    let scale = shape.fits_up_to().unwrap_or(token.total).max(token.total);
    let mut rows = table(&["claim", "bytes", "share", ""], &[1, 2]);
    for member in members {
        let columns = NAME.saturating_sub(2 * member.depth).max(SHORTEST);
        rows.add_row([
            format!("{}{}", "  ".repeat(member.depth), shorten(&member.name, columns)),
            group(member.bytes),
            percent(member.bytes, sizes.total()),
            if member.depth == 0 { bar(member.bytes, scale) } else { String::new() },
        ]);
    }
    let mut report = String::new();
    if !members.is_empty() {
        report += &text(&rows);
        report.push('\n');
    }
    let left_out = sizes.iter().filter(|&(_, bytes)| bytes == 0).map(|(name, _)| name);
    if let Some(sentence) = wording::left_out(left_out) {
        report += &wrap(&sentence, "");
        report.push('\n');
    }
    let overridden = sizes.iter().filter(|&(name, bytes)| bytes > 0 && !shape.carries(name));
    if let Some(sentence) = wording::overridden(overridden.map(|(name, _)| name)) {
        report += &wrap(&sentence, "");
        report.push('\n');
    }
    report + &totals(&token, &shape.arithmetic())
}

/// The lines from the custom claims to the cookie, and the verdict.
fn totals(sizes: &TokenSizes, shape: &TokenArithmetic) -> String {
    let mut rows = table(&["", "bytes", "limit", ""], &[1, 2]);
    let mut row = |name: &str, bytes: usize, limit: Option<usize>| {
        let (limit_text, bar) = limit.map_or((String::new(), String::new()), |limit| (group(limit), bar(bytes, limit)));
        rows.add_row([name.to_owned(), group(bytes), limit_text, bar]);
    };
    row("custom claims", sizes.total, shape.fits_up_to());
    row("payload", sizes.payload, None);
    row("token", sizes.token, None);
    if let Some(cookie) = sizes.cookie {
        row("cookie", cookie, shape.cookie_limit());
    }
    if let Some(request) = sizes.request {
        row("cookies of a request", request, Some(TokenShape::REQUEST_LINE_LIMIT));
    }
    if let Some(handshake) = sizes.handshake {
        row("handshake (older SDKs)", handshake, shape.cookie_limit());
    }
    let mut report = text(&rows);
    if let Some(verdict) = sizes.verdict {
        let (colour, meaning) = match verdict {
            Verdict::Fits => (AnsiColor::Green, "the custom claims stay within the documented 1.2 KB".to_owned()),
            Verdict::Risky => (
                AnsiColor::Yellow,
                "above 1.2 KB the handshake of older SDKs may overflow, and every request carries more".to_owned(),
            ),
            Verdict::Overflow => {
                let limit = group(shape.cookie_limit().unwrap_or(TokenShape::COOKIE_LIMIT));
                (AnsiColor::Red, format!("browsers drop a cookie above {limit} bytes, silently"))
            }
        };
        let style =
            if output::wants_colour() { Style::new().bold().fg_color(Some(colour.into())) } else { Style::new() };
        report += &format!("\n{style}{verdict}{style:#}: {meaning}\n");
    }
    if sizes.request.is_some_and(|request| request > TokenShape::REQUEST_LINE_LIMIT) {
        let [line, all] = [TokenShape::REQUEST_LINE_LIMIT, TokenShape::REQUEST_HEADERS_LIMIT].map(group);
        let message =
            format!("nginx refuses header lines above {line} bytes, and node more than {all} for all headers");
        report += &wrap(&message, "");
    }
    report
}

/// What is said where nothing is known of the reader's own token.
const DESCRIBE_YOURS: &str = "(--header, --defaults, --alg, --rsa-bits and --cookie describe yours)";

/// The token that the sizes are about, and what there is room for in it.
fn assumed(shape: &TokenShape, hint: &str) -> String {
    const INDENT: &str = "         ";
    let arithmetic = shape.arithmetic();
    let room = wording::room(&arithmetic).map_or_else(String::new, |room| format!("{room}\n"));
    let sentence = wrap(&wording::shape(&arithmetic), INDENT);
    let hint = if hint.is_empty() { String::new() } else { wrap(hint, INDENT) };
    format!("{room}\nassumed: {}{hint}", sentence.trim_start())
}

fn bounds_table(bounds: &Bounds<'_>, shape: &TokenShape) -> String {
    let unbounded = bounds.claims().iter().any(|claim| claim.unbounded_by.is_some());
    let mut rows = table(&["claim", "at least", "at most", if unbounded { "no limit on" } else { "" }], &[1, 2]);
    let most = |max: Option<usize>| max.map_or_else(|| "unbounded".to_owned(), group);
    for claim in bounds.claims() {
        let reason = claim.unbounded_by.map_or_else(String::new, |path| shorten(&path.to_string(), 26));
        rows.add_row([shorten(claim.name, NAME), group(claim.min), most(claim.max), reason]);
    }
    rows.add_row(["all, as one object".to_owned(), group(bounds.min()), most(bounds.max()), String::new()]);
    let mut report = text(&rows);
    if let Some(fits) = shape.fits_up_to() {
        let sentence = match bounds.max() {
            _ if bounds.min() > fits => "no user's claims fit",
            Some(max) if max <= fits => "every user's claims fit",
            _ => "it depends on the user whether the claims fit",
        };
        report += &format!("\n{sentence}\n");
    }
    report
}

/// Advice as a list, for a reader who looks at numbers rather than at the template.
fn list(advice: &Diagnostics) -> String {
    let mut list = String::new();
    for entry in advice {
        let indent = " ".repeat("W000: ".len());
        list += &format!("\n{}: {}", entry.code(), wrap(entry.message(), &indent).trim_start());
        if let Some(help) = entry.help() {
            list += &wrap(&format!("help: {help}"), &indent);
        }
    }
    list
}
