//! Sizes and bounds beside the token that they are about.
//!
//! With the feature `serde`, a report is the JSON that `claimsmith size --format json` prints.

use super::bounds::{Bounds, ClaimBounds};
use super::sizes::Sizes;
use super::token_shape::TokenShape;
use super::token_sizes::{TokenArithmetic, TokenSizes};
use crate::diagnostic::Diagnostic;

/// The bytes of each claim for one user, what becomes of the token, and what would make it smaller.
///
/// ```
/// # #[cfg(feature = "serde")] {
/// use claimsmith::size::TokenShape;
/// use claimsmith::Template;
///
/// let template = Template::compile(r#"{"id": "<<user.id>>"}"#)?;
/// let report = template.measure(r#"{"id": "user_1"}"#)?.report(&TokenShape::session());
/// let json = serde_json::to_string(&report)?;
/// assert!(json.starts_with(r#"{"claims":[{"name":"id","bytes":13}],"custom":15,"payload":313,"token":908,"#));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct SizesReport<'t> {
    /// The bytes of each claim, in the order of the template.
    pub claims: Vec<ClaimBytes<'t>>,
    /// The sizes of the token.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub token: TokenSizes,
    /// How many bytes of claims there is room for in it.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub room: TokenRoom,
    /// What would make the token smaller, as [`Sizes::advice`] tells it.
    pub advice: Vec<Diagnostic>,
}

/// The bytes of one claim for one user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ClaimBytes<'t> {
    /// The claim's name.
    pub name: &'t str,
    /// Its bytes in the payload, name and colon included; 0 if it is left out.
    pub bytes: usize,
}

/// The least and the most bytes of each claim, and how many the token has room for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct BoundsReport<'t> {
    /// The bounds of each claim, in the order of the template.
    pub claims: Vec<ClaimBounds<'t>>,
    /// The least bytes of the object of all claims.
    pub min: usize,
    /// The most bytes of the object of all claims, unless nothing bounds them.
    pub max: Option<usize>,
    /// How many bytes of claims there is room for in the token.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub room: TokenRoom,
}

/// How many bytes of claims a token has room for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct TokenRoom {
    /// The most bytes that fit, if the token rides in a cookie; see [`TokenArithmetic::fits_up_to`].
    pub fits_up_to: Option<usize>,
    /// The most bytes with which browsers keep the cookie, if the token rides in one; see
    /// [`TokenArithmetic::kept_up_to`].
    pub kept_up_to: Option<usize>,
    /// The token that is assumed.
    pub shape: TokenArithmetic,
}

impl TokenRoom {
    fn of(shape: &TokenShape) -> Self {
        let shape = shape.arithmetic();
        Self { fits_up_to: shape.fits_up_to(), kept_up_to: shape.kept_up_to(), shape }
    }
}

impl<'t> Sizes<'t> {
    /// The sizes beside what becomes of the token that carries the claims, and what would make it smaller.
    #[must_use]
    pub fn report(&self, shape: &TokenShape) -> SizesReport<'t> {
        let claims = self.iter().map(|(name, bytes)| ClaimBytes { name, bytes }).collect();
        let advice = self.advice(shape).iter().cloned().collect();
        SizesReport { claims, token: self.token(shape), room: TokenRoom::of(shape), advice }
    }
}

impl<'t> Bounds<'t> {
    /// The bounds beside the room that there is in the token.
    #[must_use]
    pub fn report(&self, shape: &TokenShape) -> BoundsReport<'t> {
        BoundsReport { claims: self.claims().to_vec(), min: self.min(), max: self.max(), room: TokenRoom::of(shape) }
    }
}
