//! Sizes over many users: which of them will break, and what would help.
//!
//! An [`Auditor`] adds users; what it has counted is an [`Audit`], which merges with others, can be stored, and makes the
//! [`AuditReport`].

mod auditor;
mod counts;
mod histogram;
mod largest_tokens;
mod measured;
mod relief;
mod report;
mod run;
#[cfg(feature = "serde")]
mod stored;
mod subject;
mod summary;

pub use auditor::Auditor;
pub use counts::{Audit, AuditMismatch};
pub use report::{
    AuditAdvice, AuditReport, Bucket, ClaimDistribution, Distribution, LargestClaim, Misfit, MistypedCount, NullCount,
    WorstUser,
};
