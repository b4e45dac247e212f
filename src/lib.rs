#![doc = include_str!("../README.md")]

mod audit;
mod compile;
mod render;
mod report;
mod size;
mod syntax;
mod template;

pub use audit::{
    Audit, AuditMismatch, AuditReport, Auditor, Bucket, ClaimDistribution, Distribution, NullCount, WorstUser,
};
pub use compile::{Catalog, Limits, Token, Type};
pub use render::{Context, Input, RenderError, RenderErrorKind};
pub use report::{Code, Diagnostic, Diagnostics, Severity, visible};
pub use size::{
    Algorithm, Bounds, Budget, ClaimBounds, MemberBytes, Sizes, TokenArithmetic, TokenShape, TokenShapeError,
    TokenSizes, UnknownAlgorithm, Verdict,
};
pub use template::{CompileError, CompileOptions, Template};
