//! An audit as a page for a browser: one file, with plots as SVG, without scripts.

mod document;
mod markup;
mod plot;
mod tables;

pub(super) use document::page;
