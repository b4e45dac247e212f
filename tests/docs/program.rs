//! What the pages say about the program is compared with the program.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::console;
use crate::page::{page, pages, repository};

#[test]
fn what_the_pages_show_of_the_program_is_what_it_prints() {
    let pages = pages();
    let failures: Vec<String> = std::thread::scope(|scope| {
        let runs: Vec<_> = pages.iter().map(|page| scope.spawn(|| console::run(page))).collect();
        runs.into_iter().flat_map(|run| run.join().expect("a run to its end")).collect()
    });
    assert!(failures.is_empty(), "{}", failures.join("\n\n----\n\n"));
}

/// Every option of the program is on some page, and the pages name no other.
#[test]
fn the_options_are_those_of_the_program() {
    let help = claimsmith(&["--help"]);
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let commands = commands.filter_map(|line| line.split_whitespace().next()).filter(|command| *command != "help");
    let there: BTreeSet<String> = commands.flat_map(|command| options(&claimsmith(&[command, "--help"]))).collect();
    let named: BTreeSet<String> = pages().iter().flat_map(|page| options(&page.text)).collect();
    assert_eq!(named, there);
}

/// The members of the objects that `--format json` prints are in the table, each for its command.
#[test]
fn the_members_of_the_json_are_in_the_table() {
    let (template, user) = ("examples/session.json", "examples/user.json");
    let page = page("program.md");
    let rows = page.section("JSON for other programs").lines().filter(|line| line.starts_with("| `"));
    let rows: Vec<&str> = rows.collect();
    // There is advice on this one.
    let twice = r#"{"all": "<<user.public_metadata>>", "role": "<<user.public_metadata.role>>"}"#;
    let runs = [
        (&["check", template][..], ""),
        (&["size", template], ""),
        (&["size", template, user], ""),
        (&["size", "-", user], twice),
        (&["audit", template, user], ""),
    ];
    for (arguments, input) in runs {
        let printed = claimsmith_with(&[arguments, &["--format", "json"]].concat(), input);
        let mut names = BTreeSet::new();
        add_names(&serde_json::from_str(&printed).expect("JSON"), &mut names);
        assert!(names.len() > 5, "{printed}");
        let is_of_command = |row: &&&str| row.split('|').nth(1).is_some_and(|cell| cell.contains(arguments[0]));
        let rows = rows.iter().filter(is_of_command);
        let named: BTreeSet<&str> = rows.flat_map(|row| row.split('`').skip(1).step_by(2)).collect();
        for name in names {
            assert!(named.iter().any(|named| named.trim_end_matches("[]") == name), "{arguments:?}: {name}");
        }
    }
}

/// The names of all members in a value.
fn add_names(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                names.insert(name.clone());
                add_names(value, names);
            }
        }
        Value::Array(elements) => elements.iter().for_each(|element| add_names(element, names)),
        _ => {}
    }
}

/// The options that a text names. Those of `cargo` are not the program's, and `--help` is everywhere.
fn options(text: &str) -> BTreeSet<String> {
    let is_of_name = |character: char| character.is_ascii_lowercase() || character == '-';
    text.lines()
        .filter(|line| !line.contains("cargo "))
        .flat_map(|line| line.split(|character| !is_of_name(character)))
        .filter(|word| word.starts_with("--") && word.len() > 4 && *word != "--help")
        .map(str::to_owned)
        .collect()
}

/// What the program prints for some arguments, in the folder of the repository.
fn claimsmith(arguments: &[&str]) -> String {
    claimsmith_with(arguments, "")
}

/// What the program prints for some arguments and a standard input, in the folder of the repository.
fn claimsmith_with(arguments: &[&str], input: &str) -> String {
    let mut program = Command::new(env!("CARGO_BIN_EXE_claimsmith"))
        .args(arguments)
        .current_dir(repository())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program");
    // A program that reads no standard input may be gone before it is written.
    let _ = program.stdin.take().expect("a pipe").write_all(input.as_bytes());
    let output = program.wait_with_output().expect("an end");
    String::from_utf8(output.stdout).expect("UTF-8")
}
