//! Compares the documentation with the source and with real runs of the program. Its Rust code is run by `cargo test
//! --doc`.

#[cfg(feature = "cli")]
mod console;
mod files;
#[cfg(feature = "cli")]
#[path = "../../examples/generate_users.rs"]
#[expect(dead_code, reason = "its `main` is for those who run it")]
mod generate_users;
mod page;
#[cfg(feature = "cli")]
mod program;

use std::collections::BTreeSet;
use std::path::Path;

use claimsmith::catalog::Token;
use claimsmith::diagnostic::Code;
use claimsmith::{CompileOptions, Template};
use page::{Page, blocks, page, pages, repository};

/// Where the cases of the language are.
const CASES: &str = "tests/data/cases/";

#[test]
fn links_lead_to_pages_and_headings_that_exist() {
    let pages = pages();
    for page in &pages {
        let definitions = page.definitions();
        let labels: BTreeSet<String> = page.labels().into_iter().collect();
        assert_eq!(labels, definitions.keys().cloned().collect(), "{}: labels, and their definitions", page.name());
        for target in page.inline_links().iter().chain(definitions.values()) {
            let (file, heading) = target.split_once('#').unwrap_or((target, ""));
            let folder = page.path.parent().unwrap_or(Path::new(""));
            let path = if file.is_empty() { page.path.clone() } else { folder.join(file) };
            assert!(repository().join(&path).is_file(), "{}: {target}", page.name());
            let anchors = Page::read(path).anchors();
            assert!(heading.is_empty() || anchors.iter().any(|anchor| anchor == heading), "{}: {target}", page.name());
        }
    }
}

/// `src/docs` has the pages and their links once more, for the reference.
#[test]
fn the_reference_has_every_page_and_link() {
    let read = |path: &str| std::fs::read_to_string(repository().join(path)).expect("a readable file");
    let (modules, links) = (read("src/docs/mod.rs"), page::definitions(&read("src/docs/links.md")));
    let front_page = &pages()[0];
    for page in pages() {
        assert!(page.path == front_page.path || modules.contains(&format!("\"../../{}\"", page.name())));
        assert!(page.path == front_page.path || front_page.text.contains(&format!("]: {}\n", page.name())));
        for (label, target) in page.definitions() {
            let file =
                target.split('#').next().expect("a target").trim_start_matches("../").trim_start_matches("docs/");
            let module = file.trim_end_matches(".md").to_lowercase().replace('-', "_");
            let heading = target.split_once('#').map_or(String::new(), |(_, heading)| format!("#{heading}"));
            let expected = format!("crate::docs::{module}{heading}");
            assert_eq!(links.get(&label), Some(&expected), "{}: {label}", page.name());
        }
    }
}

#[test]
fn the_table_of_codes_is_the_registry() {
    let page = page("codes.md");
    let rows: Vec<&str> = page.text.lines().filter(|line| line.starts_with("| [`")).collect();
    let row = |code: &Code| format!("| [`{code}`](#{}) | {} |", code.number().to_lowercase(), code.summary());
    assert_eq!(rows, Code::ALL.iter().map(row).collect::<Vec<_>>());
}

/// A template in JSON is compiled; of what needs more than that, the program tells the code in a run that is shown.
#[test]
fn each_code_is_provoked_by_its_example() {
    let page = page("codes.md");
    for code in Code::ALL {
        let section = page.section(code.number());
        assert!(section.contains("\nWhat to do: "), "{code}: what to do?");
        let blocks = blocks(section);
        let template = blocks.iter().find(|block| block.language == "json");
        let told = match template {
            Some(template) => match Template::compile(template.text) {
                Ok(template) => template.warnings().clone(),
                Err(error) => error.diagnostics().clone(),
            }
            .iter()
            .any(|diagnostic| diagnostic.code() == *code),
            None => blocks.iter().any(|block| block.language == "console" && block.text.contains(code.number())),
        };
        assert!(told, "{code}");
    }
}

#[test]
fn the_table_of_rules_names_files_that_exist() {
    let page = page("language.md");
    let section = page.section("The rules");
    assert!(section.contains(&format!("`{CASES}`")), "the folder is not named");
    let named: BTreeSet<&str> =
        section.split('`').filter(|name| name.ends_with(".txt") && !name.contains(' ')).collect();
    let there = std::fs::read_dir(repository().join(CASES)).expect("a folder");
    let there: BTreeSet<String> =
        there.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8")).collect();
    assert_eq!(named, there.iter().map(String::as_str).collect());
}

#[test]
fn what_a_shortcode_may_read_compiles_without_a_warning() {
    let page = page("language.md");
    let rows = page.section("What a shortcode may read").lines().filter(|line| line.starts_with("| `"));
    let paths: Vec<&str> = rows.flat_map(|row| row.split('`').skip(1).step_by(2)).collect();
    assert!(paths.len() > 30, "only {} paths", paths.len());
    for path in paths {
        let template = Template::compile(format!("{{\"claim\": \"<<{path}>>\"}}")).expect(path);
        // To copy all metadata is legal, and said to be large.
        let warnings: Vec<Code> = template.warnings().iter().map(claimsmith::diagnostic::Diagnostic::code).collect();
        assert!(warnings.iter().all(|&code| code == Code::WholeMetadata), "{path}: {warnings:?}");
    }
}

#[test]
fn what_a_template_may_not_claim_is_refused() {
    let page = page("language.md");
    let section = page.section("What a template may not claim");
    let (session, others) = section.split_once("in a session token of version 1").expect("a kind");
    let (older, custom) = others.split_once("in a custom JWT").expect("a kind");
    let (custom, _) = custom.split_once(". Disguises").expect("an end");
    let mut count = 0;
    for (token, names) in [(Token::Session, session), (Token::SessionV1, older), (Token::Custom, custom)] {
        for name in names.split('`').skip(1).step_by(2).filter(|name| !name.starts_with("--")) {
            count += 1;
            let template = format!("{{\"{name}\": 1}}");
            assert!(CompileOptions::new().with_token(token).compile(template).is_err(), "{name}");
        }
    }
    assert_eq!(count, 16 + 4 + 15);
}
