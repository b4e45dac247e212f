//! What holds for every template and every document, tried on many that are made at random, and on all short texts.

#[path = "../support/documents.rs"]
mod documents;
#[path = "../support/duplicates.rs"]
mod duplicates;
#[path = "../support/generate.rs"]
mod generate;
#[path = "../support/reference.rs"]
mod reference;

mod audit;
mod fixes;
mod json_exhaustive;
mod noninterference;
mod rendering;
mod sizes;
