#![doc = include_str!("../README.md")]
// What input can reach must not panic, and the library says nothing of its own accord.
#![warn(clippy::pedantic, missing_docs, unreachable_pub)]
#![deny(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::todo,
    clippy::unreachable,
    clippy::unwrap_used
)]
#![allow(clippy::inline_always, reason = "the scanner is measured with and without")]

mod audit;
mod compile;
mod render;
mod report;
mod size;
mod syntax;
mod template;

pub use audit::{
    Audit, AuditAdvice, AuditMismatch, AuditReport, Auditor, Bucket, ClaimDistribution, Distribution, Misfit,
    MistypedCount, NullCount, WorstUser,
};
pub use compile::{Catalog, Limits, Provider, Root, Token, Type};
pub use render::{Context, Input, RenderError, RenderErrorKind};
pub use report::{Code, Diagnostic, Diagnostics, Severity, UnknownCode, visible};
pub use size::{
    Algorithm, Bounds, Budget, ClaimBounds, Kept, MemberBytes, Sizes, TokenArithmetic, TokenShape, TokenShapeError,
    TokenSizes, UnknownAlgorithm, Verdict,
};
pub use template::{CompileError, CompileOptions, Renderer, Template};
