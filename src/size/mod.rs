//! How large claims are, and what that means for the token.

mod sizes;

pub use sizes::Sizes;
