//! The exact bytes of claims.

use std::fmt;

use super::advice::advise;
use super::object_bytes::object_bytes;
use super::token_shape::TokenShape;
use super::token_sizes::TokenSizes;
use crate::compile::arena::Table;
use crate::compile::plan::{Claim, Plan};
use crate::diagnostic::{Code, Diagnostics};

/// The exact bytes of each claim of a template for one user.
#[derive(Clone)]
pub struct Sizes<'t> {
    plan: &'t Plan,
    /// The template's warnings, which hold the text that advice points at.
    warnings: &'t Diagnostics,
    /// The codes whose advice is not given.
    allowed: &'t [Code],
    bytes: Table<Claim, Vec<usize>>,
}

/// Shows the bytes of each claim.
impl fmt::Debug for Sizes<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_map().entries(self.iter()).finish()
    }
}

impl<'t> Sizes<'t> {
    pub(crate) fn new(
        plan: &'t Plan,
        warnings: &'t Diagnostics,
        allowed: &'t [Code],
        bytes: Table<Claim, Vec<usize>>,
    ) -> Self {
        Self { plan, warnings, allowed, bytes }
    }

    /// The name of each claim and its bytes in the payload (name and colon included), in the order of the template. A
    /// claim that is left out has 0 bytes.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&'t str, usize)> {
        self.plan.claims.items().iter().zip(self.bytes.values()).map(|(claim, &bytes)| (claim.name.as_str(), bytes))
    }

    /// The bytes of the object of all claims, with its braces and commas.
    #[must_use]
    pub fn total(&self) -> usize {
        object_bytes(self.bytes.values().iter().copied())
    }

    /// What becomes of a token that carries these claims. Where the issuer has a claim of the same name, the token carries
    /// that one.
    #[must_use]
    pub fn token(&self, shape: &TokenShape) -> TokenSizes {
        shape.sizes(object_bytes(self.iter().filter(|(name, _)| shape.carries(name)).map(|(_, bytes)| bytes)))
    }

    /// What would make the token smaller for this user; nothing where it rides in no cookie. What the template alone shows
    /// is in its [`warnings`](crate::Template::warnings).
    ///
    /// ```
    /// use claimsmith::diagnostic::Code;
    /// use claimsmith::size::TokenShape;
    /// use claimsmith::Template;
    ///
    /// let template = Template::compile(r#"{"all": "<<user.public_metadata>>"}"#)?;
    /// let sizes = template.measure(&serde_json::json!({"public_metadata": {"bio": "x".repeat(2000)}}))?;
    /// let codes: Vec<Code> = sizes.advice(&TokenShape::session()).iter().map(|advice| advice.code()).collect();
    /// assert_eq!(codes, [Code::LargeClaim, Code::OverBudget]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn advice(&self, shape: &TokenShape) -> Diagnostics {
        let mut advice = self.warnings.with_list(advise(self.plan, self, shape));
        advice.leave_out(self.allowed);
        advice
    }
}
