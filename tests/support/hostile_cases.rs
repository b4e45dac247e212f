//! Hostile templates and users, each with the outcome that is right.
//!
//! A case is a JSON object on a line: `template` or `template_b64`, optionally `user` or `user_b64` and `token`, then
//! `expect` (`ok` or `error`), `output` (the exact claims) and `why`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use claimsmith::catalog::Token;
use serde_json::Value;

/// A user for cases that bring none.
const USER: &str = r#"{"id":"user_1","first_name":"Ann","public_metadata":{"role":"member"},"unsafe_metadata":{},
    "private_metadata":{"canary":"PRIVATE-CANARY-7f3a"}}"#;

/// What stands in every value that must not be shown.
pub const CANARY: &str = "CANARY";

/// A template, a user and what is right.
pub struct Case {
    name: String,
    pub template: Vec<u8>,
    pub user: Vec<u8>,
    /// Whether the user is the case's own: only then may an error wait until there is one.
    pub brings_user: bool,
    pub token: Token,
    pub expects_error: bool,
    pub output: Option<String>,
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

    /// Whether a text shows a canary that the case does not expect.
    pub fn leaks(&self, text: &str) -> bool {
        let expected = self.output.as_deref().unwrap_or("");
        text.matches(CANARY).count() > expected.matches(CANARY).count()
    }
}

fn cases() -> Vec<Case> {
    let files = [include_str!("../data/hostile/cases.jsonl"), include_str!("../data/hostile/more.jsonl")];
    let lines = files.into_iter().flat_map(str::lines);
    let cases: Vec<Case> = lines.map(|line| Case::new(&serde_json::from_str(line).expect("a case is JSON"))).collect();
    assert!(cases.len() > 600, "only {} cases were found", cases.len());
    cases
}

/// Runs every case, and lists those that fail.
pub fn run_all(run: impl Fn(&Case) -> Result<(), String>) {
    let failures: Vec<String> =
        cases().iter().filter_map(|case| run(case).err().map(|failure| format!("{}: {failure}", case.name))).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
