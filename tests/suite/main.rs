//! What the library does with templates and documents, case by case: most of the cases are the files of `tests/data`.

#[path = "../support/documents.rs"]
mod documents;
#[path = "../support/hostile_cases.rs"]
mod hostile_cases;
#[path = "../support/reference.rs"]
mod reference;
#[path = "../support/sections.rs"]
mod sections;

mod advice;
mod cases;
mod catalog;
mod diagnostics;
mod disguises;
mod features;
mod held_documents;
mod hostile;
mod json_edge_cases;
mod limits;
mod render_errors;
#[cfg(feature = "serde")]
mod serialization;
