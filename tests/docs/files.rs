//! The files that the pages name are there.

use std::path::PathBuf;

use crate::page::{Page, pages, repository};

/// The folders whose files are named by their whole path.
const FOLDERS: [&str; 8] = [".ci/", "benches/", "docs/", "examples/", "fuzz/", "grammar/", "src/", "tests/"];

#[test]
fn every_file_that_a_page_names_exists() {
    let mut missing = Vec::new();
    let mut count = 0;
    for page in pages().into_iter().chain([Page::read(PathBuf::from("SECURITY.md"))]) {
        // What stands between backticks, outside of blocks of code.
        for name in page.text.split("```").step_by(2).flat_map(|text| text.split('`').skip(1).step_by(2)) {
            if FOLDERS.iter().any(|folder| name.starts_with(folder)) && !name.contains([' ', '*']) {
                count += 1;
                if !repository().join(name).exists() {
                    missing.push(format!("{} names {name}", page.name()));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    assert!(count > 30, "only {count} files are named");
}
