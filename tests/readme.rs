//! The README says what is so.

use std::process::Command;

use claimsmith::Code;

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
        assert!(std::path::Path::new("tests/cases").join(file).is_file(), "{file}");
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
