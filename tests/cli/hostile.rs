//! Hostile templates and users through the program: the library's outcomes, as claims, messages and exit statuses.

use std::fs;
use std::path::Path;
use std::process::Command;

use claimsmith::catalog::Token;

use crate::hostile_cases::{CANARY, Case, run_all};

#[test]
fn every_case_has_its_expected_outcome() {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile");
    fs::create_dir_all(&directory).expect("a directory");
    run_all(|case| through_the_program(case, &directory));
}

/// Says in what the outcome of the program differs from what is expected.
fn through_the_program(case: &Case, directory: &Path) -> Result<(), String> {
    let [template, user] = ["template.json", "user.json"].map(|name| directory.join(name));
    fs::write(&template, &case.template).expect("a file");
    fs::write(&user, &case.user).expect("a file");
    let mut program = Command::new(env!("CARGO_BIN_EXE_claimsmith"));
    program.arg("render").args([&template, &user]);
    match case.token {
        Token::Custom => drop(program.args(["--token", "custom"])),
        Token::SessionV1 => drop(program.args(["--token", "session-v1"])),
        _ => {}
    }
    let ran = program.output().expect("the program runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).map_err(|error| error.to_string());
    let (status, output, talk) = (ran.status.code(), text(ran.stdout)?, text(ran.stderr)?);

    if case.leaks(&output) || talk.contains(CANARY) {
        return Err("leaks the canary".to_owned());
    }
    if case.expects_error {
        // For the library a blank text is no user; for the program it is an export of no users.
        let is_blank = case.brings_user && case.user.iter().all(|byte| b" \t\r\n".contains(byte));
        return match (status, output.is_empty(), talk.is_empty()) {
            (Some(0), true, _) if is_blank => Ok(()),
            (Some(1), true, false) if !is_blank => Ok(()),
            _ => Err(format!("ends with {status:?}, prints {output:.200}, says {talk:.200}")),
        };
    }
    match &case.output {
        _ if status != Some(0) => Err(format!("ends with {status:?}, says {talk:.300}")),
        Some(expected) if output.strip_suffix('\n') != Some(expected) => Err(format!("prints {output:.300}")),
        _ => Ok(()),
    }
}
