//! How large claims are, and what that means for the token.

mod advice;
mod algorithm;
mod bounds;
mod breakdown;
mod budget;
mod object_bytes;
mod report;
mod sizes;
mod token_shape;
mod token_sizes;
mod verdict;

pub use algorithm::{Algorithm, UnknownAlgorithm};
pub use bounds::{Bounds, ClaimBounds};
pub use breakdown::MemberBytes;
pub(crate) use breakdown::break_down;
pub(crate) use budget::enforce;
pub use budget::{Budget, Kept};
pub(crate) use object_bytes::object_bytes;
pub use report::{BoundsReport, ClaimBytes, SizesReport, TokenRoom};
pub use sizes::Sizes;
pub use token_shape::{TokenShape, TokenShapeError};
pub use token_sizes::{TokenArithmetic, TokenSizes};
pub use verdict::Verdict;
