//! The README says what is so.

use std::process::Command;

use claimsmith::catalog::Token;
use claimsmith::diagnostic::Code;
use claimsmith::{CompileOptions, Template};

const README: &str = include_str!("../README.md");

#[test]
fn the_table_of_codes_is_the_registry() {
    let rows: Vec<&str> = README.lines().filter(|line| line.starts_with("| `E") || line.starts_with("| `W")).collect();
    let expected: Vec<String> =
        Code::ALL.iter().map(|code| format!("| `{}` | {} |", code.number(), code.summary())).collect();
    assert_eq!(rows, expected);
}

#[test]
fn the_table_of_rules_names_files_that_exist() {
    let files = README.split('`').filter(|name| name.ends_with(".txt") && !name.contains(' '));
    let mut count = 0;
    for file in files {
        count += 1;
        assert!(std::path::Path::new("tests/data/cases").join(file).is_file(), "{file}");
    }
    assert!(count > 15, "only {count} files are named");
}

#[cfg(feature = "cli")]
#[test]
fn the_sizes_are_what_the_program_prints() {
    let output = Command::new(env!("CARGO_BIN_EXE_claimsmith"))
        .args(["size", "examples/session.json", "examples/user.json"])
        .output()
        .expect("a program");
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(README.contains(&format!("examples/user.json\n{printed}```")), "{printed}");
}

#[cfg(feature = "cli")]
#[test]
fn the_diagnostics_are_what_the_program_prints() {
    let folder = tempfile::tempdir().expect("a folder");
    let template =
        "{\n  \"sub\": \"<<user.external_id>>\",\n  \"role\": \"<<user.unsafe_metadata.role || 'user'>>\"\n}";
    std::fs::write(folder.path().join("template.json"), template).expect("a file");
    let mut program = Command::new(env!("CARGO_BIN_EXE_claimsmith"));
    let output = program.args(["check", "template.json"]).current_dir(&folder).output().expect("a program");
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(README.contains(&format!("check template.json\n{printed}```")), "{printed}");
}

#[test]
fn what_a_shortcode_may_read_compiles_without_a_warning() {
    let section = README.split("### What a shortcode may read").nth(1).and_then(|rest| rest.split("###").next());
    let rows = section.expect("a section").lines().filter(|line| line.starts_with("| `"));
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
    let section = README.split("### What a template may not claim").nth(1).and_then(|rest| rest.split("##").next());
    let (session, others) = section.expect("a section").split_once("in a session token of version 1").expect("a kind");
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
