//! Sentences about tokens and users that the tables on the terminal and the page for browsers share.

use claimsmith::audit::{AuditAdvice, Misfit};
use claimsmith::size::TokenArithmetic;

use super::numbers::{counted, group};
use super::table::{NAME, shorten};

/// Advice in words, with names as `name` shows them.
pub(super) fn advice(advice: &AuditAdvice, name: impl Fn(&str) -> String) -> String {
    let full_name = match &advice.member {
        Some(member) => name(&format!("{}.{member}", advice.claim)),
        None => name(&advice.claim),
    };
    let before = match advice.misfit {
        Misfit::Overflow => counted(advice.before, "overflowing user"),
        _ => format!("{} who do not fit", counted(advice.before, "user")),
    };
    format!("leaving out {full_name} brings {before} down to {}", group(advice.after))
}

/// The token that sizes and verdicts are about, in words.
pub(super) fn shape(shape: &TokenArithmetic) -> String {
    let cookie = shape
        .cookie_name()
        .map_or_else(String::new, |name| format!(", in the cookie {}", claimsmith::diagnostic::visible(name)));
    format!(
        "a header of {} bytes, {} bytes of default claims, {} with {} bytes of signature{cookie}",
        group(shape.header_bytes()),
        group(shape.default_bytes()),
        shape.algorithm(),
        group(shape.signature_bytes())
    )
}

/// How many bytes of custom claims there is room for, if the token rides in a cookie.
pub(super) fn room(shape: &TokenArithmetic) -> Option<String> {
    let (fits, kept) = (shape.fits_up_to()?, shape.kept_up_to()?);
    Some(match (fits, kept) {
        (_, 0) => "no custom claims fit: browsers drop the cookie even without them".to_owned(),
        (fits, kept) if fits == kept => format!("up to {} bytes of custom claims fit into the cookie", group(fits)),
        (fits, kept) => {
            format!("up to {} bytes of custom claims fit; browsers keep the cookie up to {}", group(fits), group(kept))
        }
    })
}

/// The claims in whose place the token carries the issuer's own, in words.
pub(super) fn overridden<'n>(names: impl Iterator<Item = &'n str>) -> Option<String> {
    list("the token carries the issuer's own claims in place of", names)
}

/// The claims that the template leaves out for a user, in words.
pub(super) fn left_out<'n>(names: impl Iterator<Item = &'n str>) -> Option<String> {
    list("the template leaves out", names)
}

/// That a field counts as missing, because its values are of another type than is promised.
pub(super) fn mistyped(field: &str, users: u64) -> String {
    format!(
        "`{}` has the wrong type for {}, and counts as missing",
        claimsmith::diagnostic::visible(field),
        counted(users, "user")
    )
}

/// A statement and the names that it is about; nothing where there are none.
fn list<'n>(what: &str, names: impl Iterator<Item = &'n str>) -> Option<String> {
    let names: Vec<String> = names.map(|name| shorten(name, NAME)).collect();
    (!names.is_empty()).then(|| format!("{what}: {}", names.join(", ")))
}
