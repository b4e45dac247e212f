//! Limits that an issuer enforces while it renders.

use crate::compile::plan::Claim;
use crate::render::Fault;
use crate::report::brief;

/// How many bytes claims may take, and which of them may be left out beyond that.
///
/// ```
/// use claimsmith::{Budget, Template};
///
/// let template = Template::compile(r#"{"id": "<<user.id>>", "bio": "<<user.public_metadata.bio>>"}"#)?;
/// let user = serde_json::json!({"id": "user_1", "public_metadata": {"bio": "x".repeat(2000)}});
///
/// let mut buffer = Vec::new();
/// let budget = Budget::new().total(1_228).optional(["bio"]);
/// let left_out = template.render_within(&user, &budget, &mut buffer)?;
/// assert_eq!(left_out, ["bio"]);
/// assert_eq!(buffer, br#"{"id":"user_1"}"#);
///
/// let error = template.render_within(&user, &Budget::new().total(1_228), &mut buffer).unwrap_err();
/// assert_eq!(error.to_string(), "the claims take 2024 bytes, and the budget is 1228: `bio` 2008, `id` 13");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Budget {
    total: Option<usize>,
    claims: Vec<(String, usize)>,
    optional: Vec<String>,
}

impl Budget {
    /// A budget without limits.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Limits the bytes of the object of all claims, with its braces and commas.
    #[must_use]
    pub fn total(mut self, bytes: usize) -> Self {
        self.total = Some(bytes);
        self
    }

    /// Limits the bytes of one claim, name and colon included.
    #[must_use]
    pub fn claim(mut self, name: impl Into<String>, bytes: usize) -> Self {
        self.claims.push((name.into(), bytes));
        self
    }

    /// Names the claims that may be left out, the least important first. Names that a template does not have count for
    /// nothing, so that one budget can serve many templates.
    #[must_use]
    pub fn optional(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.optional.extend(names.into_iter().map(Into::into));
        self
    }
}

/// Removes claims from the buffer, whose text from `start` on is the object of all of them, until the rest fits.
///
/// `bytes` has the bytes of each claim. Returns the claims that were left out, in the order of the template.
pub(crate) fn enforce<'t>(
    claims: &'t [Claim],
    bytes: &[usize],
    budget: &Budget,
    buffer: &mut Vec<u8>,
    start: usize,
) -> Result<Vec<&'t str>, Fault> {
    let kept = choose(claims, bytes, budget)?;
    if kept.iter().all(|&kept| kept) {
        return Ok(Vec::new());
    }
    // What is kept moves to the front, each claim with the separator before it.
    let mut read = start + 1;
    let mut write = start + 1;
    for (&bytes, &kept) in bytes.iter().zip(&kept) {
        if kept {
            if write > start + 1 {
                if let Some(separator) = buffer.get_mut(write) {
                    *separator = b',';
                }
                write += 1;
            }
            buffer.copy_within(read..read + bytes, write);
            write += bytes;
        }
        read += bytes + 1;
    }
    buffer.truncate(write);
    buffer.push(b'}');
    let left_out = claims.iter().zip(&kept).filter(|&(_, &kept)| !kept);
    Ok(left_out.map(|(claim, _)| claim.name.as_str()).collect())
}

/// Decides which claims are kept.
fn choose(claims: &[Claim], bytes: &[usize], budget: &Budget) -> Result<Vec<bool>, Fault> {
    let mut kept = vec![true; claims.len()];
    let mut total = super::sizes::object_bytes(bytes.iter().copied());
    let mut count = claims.len();
    let mut leave_out = |index: usize, kept: &mut [bool], total: &mut usize| {
        if let (Some(kept @ true), Some(bytes)) = (kept.get_mut(index), bytes.get(index)) {
            *kept = false;
            *total -= bytes + usize::from(count > 1);
            count -= 1;
        }
    };
    for (name, limit) in &budget.claims {
        let found = claims.iter().zip(bytes).position(|(claim, &bytes)| claim.name == *name && bytes > *limit);
        match found {
            None => {}
            Some(index) if budget.optional.contains(name) => leave_out(index, &mut kept, &mut total),
            Some(index) => {
                return Err(Fault::OverBudget {
                    what: format!("the claim `{}` takes", brief(name)),
                    bytes: bytes.get(index).copied().unwrap_or(0),
                    limit: *limit,
                    largest: String::new(),
                });
            }
        }
    }
    let Some(limit) = budget.total else { return Ok(kept) };
    for name in &budget.optional {
        if total <= limit {
            break;
        }
        if let Some(index) = claims.iter().position(|claim| claim.name == *name) {
            leave_out(index, &mut kept, &mut total);
        }
    }
    if total <= limit {
        return Ok(kept);
    }
    let mut largest: Vec<_> = claims
        .iter()
        .zip(bytes)
        .zip(&kept)
        .filter(|&(_, &kept)| kept)
        .map(|((claim, &bytes), _)| (bytes, claim.name.as_str()))
        .collect();
    largest.sort_by_key(|&(bytes, _)| std::cmp::Reverse(bytes));
    let named: Vec<String> = largest.iter().take(5).map(|(bytes, name)| format!("`{}` {bytes}", brief(name))).collect();
    Err(Fault::OverBudget {
        what: "the claims take".to_owned(),
        bytes: total,
        limit,
        largest: if named.is_empty() { String::new() } else { format!(": {}", named.join(", ")) },
    })
}
