//! What is advised instead of names of other systems: the right path, and one that compiles.

use claimsmith::Template;
use claimsmith::diagnostic::{Code, Diagnostics};

const NAMES: &str = include_str!("../data/advice/names.txt");

/// What is told about a template that reads one path.
fn told(path: &str) -> Diagnostics {
    match Template::compile(format!("{{\"a\": {{{{ {path} }}}}}}")) {
        Ok(template) => template.warnings().clone(),
        Err(error) => error.diagnostics().clone(),
    }
}

#[test]
fn what_people_write_is_told_what_they_mean() {
    let lines = NAMES.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut failures = Vec::new();
    assert!(lines.clone().count() > 130, "only {} names were found", lines.count());
    for line in lines {
        let (written, meant) = line.split_once(" -> ").unwrap_or((line, ""));
        let told = told(written);
        let help = told.iter().next().and_then(claimsmith::diagnostic::Diagnostic::help_text).unwrap_or("");
        let advised = help.strip_prefix("did you mean `").and_then(|rest| rest.split('`').next()).unwrap_or("");
        if advised != meant {
            failures.push(format!("{written}: {advised}, and not {meant}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn what_is_advised_reads_a_field() {
    let paths = NAMES.lines().filter_map(|line| line.split_once(" -> ")).map(|(_, path)| path);
    assert!(paths.clone().count() > 115, "only {} paths were found", paths.count());
    for path in paths {
        let codes: Vec<Code> = told(path).iter().map(claimsmith::diagnostic::Diagnostic::code).collect();
        let is_fine = |code: &Code| [Code::WholeMetadata, Code::UntrustedAuthorization].contains(code);
        assert!(codes.iter().all(is_fine), "{path}: {codes:?}");
    }
}
