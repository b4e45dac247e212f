//! How much memory the library asks for. The allocator of this program counts.

#[path = "../support/worst_cases.rs"]
mod worst_cases;

mod allocation;
mod growth;
