//! Hostile templates and users, each with the outcome that is right: through a parsed value, through bytes, on a small
//! stack and through the program.
//!
//! A case is a JSON object on a line: `template` or `template_b64`, optionally `user` or `user_b64` and `token`, then
//! `expect` (`ok` or `error`), `output` (the exact claims) and `why`.

use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use claimsmith::catalog::Token;
use claimsmith::render::RenderErrorKind;
use claimsmith::{CompileOptions, Template};
use serde_json::Value;

/// A user for cases that bring none.
const USER: &str = r#"{"id":"user_1","first_name":"Ann","public_metadata":{"role":"member"},"unsafe_metadata":{},
    "private_metadata":{"canary":"PRIVATE-CANARY-7f3a"}}"#;

/// What stands in every value that must not be shown.
const CANARY: &str = "CANARY";

/// The stack on which every case runs.
const STACK: usize = if cfg!(debug_assertions) { 512 } else { 256 } * 1024;

/// A template, a user and what is right.
struct Case {
    name: String,
    template: Vec<u8>,
    user: Vec<u8>,
    /// Whether the user is the case's own: only then may an error wait until there is one.
    brings_user: bool,
    token: Token,
    expects_error: bool,
    output: Option<String>,
}

impl Case {
    fn new(case: &Value) -> Self {
        let bytes = |name: &str| {
            if let Some(text) = case[name].as_str() {
                return Some(text.as_bytes().to_vec());
            }
            let encoded = case[format!("{name}_b64")].as_str()?;
            Some(STANDARD.decode(encoded).expect("base64"))
        };
        let user = bytes("user");
        Self {
            name: format!("{} ({})", case["id"], case["why"]),
            template: bytes("template").expect("a template"),
            brings_user: user.is_some(),
            user: user.unwrap_or_else(|| USER.into()),
            token: match case["token"].as_str() {
                Some("custom") => Token::Custom,
                Some("session-v1") => Token::SessionV1,
                _ => Token::Session,
            },
            expects_error: match case["expect"].as_str() {
                Some("error") => true,
                Some("ok") => false,
                other => panic!("{} expects {other:?}", case["id"]),
            },
            output: case["output"].as_str().map(str::to_owned),
        }
    }

    fn compile(&self) -> Result<Template, claimsmith::CompileError> {
        CompileOptions::new().with_token(self.token).compile(&self.template)
    }

    /// Whether a text shows a canary that the case does not expect.
    fn leaks(&self, text: &str) -> bool {
        let expected = self.output.as_deref().unwrap_or("");
        text.matches(CANARY).count() > expected.matches(CANARY).count()
    }
}

fn cases() -> Vec<Case> {
    let files = [include_str!("hostile/cases.jsonl"), include_str!("hostile/more.jsonl")];
    let lines = files.into_iter().flat_map(str::lines);
    lines.map(|line| Case::new(&serde_json::from_str(line).expect("a case is JSON"))).collect()
}

/// Runs every case, and lists those that fail.
fn run_all(run: impl Fn(&Case) -> Result<(), String>) {
    let failures: Vec<String> =
        cases().iter().filter_map(|case| run(case).err().map(|failure| format!("{}: {failure}", case.name))).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_case_has_its_expected_outcome() {
    run_all(through_the_library);
}

/// A stack overflow ends the whole process: this test then has no result at all.
#[test]
fn every_case_survives_a_small_stack() {
    let thread = thread::Builder::new().stack_size(STACK).spawn(|| run_all(through_the_library));
    thread.expect("a thread").join().expect("every case has its expected outcome");
}

/// Says in what the library's outcome differs from what is expected.
fn through_the_library(case: &Case) -> Result<(), String> {
    let template = match case.compile() {
        Ok(template) => template,
        Err(error) if case.expects_error => {
            assert!(error.diagnostics().iter().any(|diagnostic| diagnostic.span().end <= case.template.len()));
            return if case.leaks(&error.to_string()) { Err("leaks the canary".to_owned()) } else { Ok(()) };
        }
        Err(error) => return Err(format!("does not compile:\n{error}")),
    };
    if case.expects_error && !case.brings_user {
        return Err("compiles".to_owned());
    }

    let from_bytes = template.render(&case.user);
    match (&from_bytes, case.expects_error) {
        (Ok(output), true) => return Err(format!("renders {output:.200} from bytes")),
        (Err(error), false) => return Err(format!("does not render from bytes: {error}")),
        (Err(error), true) if case.leaks(&error.to_string()) => return Err("leaks the canary".to_owned()),
        _ => {}
    }
    if let (Ok(output), Some(expected)) = (&from_bytes, &case.output)
        && output != expected
    {
        return Err(format!("renders {output:.300} instead of {expected:.300}"));
    }
    let measured = template.measure(&case.user).map(|sizes| sizes.total());
    match (&from_bytes, measured) {
        (Ok(output), Ok(bytes)) if bytes == output.len() => {}
        (Err(_), Err(_)) => {}
        (_, measured) => return Err(format!("measures {measured:?}")),
    }

    let duplicate_key = from_bytes.as_ref().is_err_and(|error| error.kind() == RenderErrorKind::DuplicateKey);
    let from_value = serde_json::from_slice::<Value>(&case.user).map(|user| template.render(&user));
    match (from_bytes, from_value) {
        (Ok(bytes), Ok(Ok(value))) => {
            let parse = |text: &str| serde_json::from_str::<Value>(text).map_err(|error| error.to_string());
            if parse(&bytes)? != parse(&value)? {
                return Err(format!("renders {value:.300} from a value"));
            }
        }
        (Err(_), Ok(Ok(_))) if !duplicate_key => return Err("renders from a value".to_owned()),
        (Ok(_), _) => return Err("does not render from a value".to_owned()),
        (Err(_), _) => {}
    }
    Ok(())
}

#[cfg(feature = "cli")]
#[test]
fn every_case_has_its_expected_outcome_through_the_program() {
    let directory = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile");
    std::fs::create_dir_all(&directory).expect("a directory");
    run_all(|case| through_the_program(case, &directory));
}

/// Says in what the outcome of the program differs from what is expected.
#[cfg(feature = "cli")]
fn through_the_program(case: &Case, directory: &std::path::Path) -> Result<(), String> {
    use std::process::Command;

    let [template, user] = ["template.json", "user.json"].map(|name| directory.join(name));
    std::fs::write(&template, &case.template).expect("a file");
    std::fs::write(&user, &case.user).expect("a file");
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
