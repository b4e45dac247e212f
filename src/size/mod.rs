//! How large claims are, and what that means for the token.

mod advice;
mod bounds;
mod breakdown;
mod budget;
mod sizes;
mod token_shape;

pub(crate) use advice::advise;
pub use bounds::{Bounds, ClaimBounds};
pub use breakdown::MemberBytes;
pub(crate) use breakdown::break_down;
pub use budget::Budget;
pub(crate) use budget::enforce;
pub use sizes::Sizes;
pub(crate) use sizes::object_bytes;
pub use token_shape::{Algorithm, TokenArithmetic, TokenShape, TokenShapeError, TokenSizes, UnknownAlgorithm, Verdict};
