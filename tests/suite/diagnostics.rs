//! Diagnostics as authors see them, whole: `BLESS=1 cargo test --test suite diagnostics::` draws them anew.
//!
//! A case's template is its section `template`, or made by the function that its section `generated` names. A section
//! `token` names another kind of token than the session's, a section `for` the provider whose editor is to understand the
//! template, a section `user` asks for the advice that the sizes of that user give. Nothing is told of a case whose name
//! starts with `fine`.

use std::collections::BTreeSet;

use claimsmith::CompileOptions;
use claimsmith::catalog::{Provider, Token};
use claimsmith::diagnostic::Code;
use claimsmith::size::TokenShape;

use crate::sections::{self, Case};

#[cfg(feature = "draw")]
#[test]
fn every_diagnostic_is_drawn_as_expected() {
    let mut failures = Vec::new();
    for mut file in sections::files("diagnostics") {
        let topic = file.topic().to_owned();
        for case in &mut file.cases {
            let (drawn, _) = diagnose(case);
            let is_fine = case.name.starts_with("fine: ");
            if drawn.is_empty() != is_fine {
                failures.push(format!("{topic}: {}: told:\n{drawn}", case.name));
            }
            if sections::blessing() {
                case.set("diagnostics", Some(drawn).filter(|_| !is_fine));
            } else if !is_fine && case.get("diagnostics") != Some(&drawn) {
                let expected = case.get("diagnostics").unwrap_or("(nothing)");
                failures.push(format!("{topic}: {}:\n{drawn}\n\ninstead of\n\n{expected}", case.name));
            }
        }
        if sections::blessing() {
            file.write();
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n----\n\n"));
}

#[test]
fn every_code_has_a_case() {
    let seen: BTreeSet<Code> =
        sections::files("diagnostics").iter().flat_map(|file| &file.cases).flat_map(|case| diagnose(case).1).collect();
    let missing: Vec<&str> = Code::ALL.iter().filter(|code| !seen.contains(code)).map(|code| code.number()).collect();
    assert!(missing.is_empty(), "no case for {}", missing.join(", "));
}

/// The drawing, and the codes in it.
fn diagnose(case: &Case) -> (String, Vec<Code>) {
    let template = match case.get("generated") {
        Some(name) => generated(name),
        None => case.get("template").expect("a template").as_bytes().to_vec(),
    };
    let token = match case.get("token") {
        Some("custom") => Token::Custom,
        Some("session-v1") => Token::SessionV1,
        Some(other) => panic!("an unknown token: {other}"),
        None => Token::Session,
    };
    let mut options = CompileOptions::new().with_token(token);
    options = match case.get("for") {
        Some("clerk") => options.portable_to(Provider::Clerk),
        Some(other) => panic!("an unknown provider: {other}"),
        None => options,
    };
    let compiled = options.compile(&template);
    let diagnostics = match (&compiled, case.get("user")) {
        (Ok(template), Some(user)) => template.measure(user).expect("a user").advice(&TokenShape::session()),
        (Ok(template), None) => template.warnings().clone(),
        (Err(error), _) => error.diagnostics().clone(),
    };
    (diagnostics.to_string(), diagnostics.iter().map(claimsmith::diagnostic::Diagnostic::code).collect())
}

/// Templates that are too long to be written down, or no text.
fn generated(name: &str) -> Vec<u8> {
    match name {
        "a byte that is no UTF-8" => b"{\n  \"a\": \"\xe9\"\n}".to_vec(),
        "a character cut off at the end" => b"{\"a\": \"\xe2\x82".to_vec(),
        "65,537 bytes" => format!("{{\"a\": \"{}\"}}", "x".repeat(65_537 - 9)).into_bytes(),
        "128 levels" => format!("{{\"a\": {}{}}}", "[".repeat(127), "]".repeat(127)).into_bytes(),
        "50,000 levels" => "[".repeat(50_000).into_bytes(),
        "4,097 claims" => {
            let claims: Vec<String> = (0..4_097).map(|index| format!("\"c{index}\":1")).collect();
            format!("{{{}}}", claims.join(",")).into_bytes()
        }
        "65 operands" => format!("{{\"a\": \"<<{} || 'x'>>\"}}", vec!["user.id"; 64].join(" || ")).into_bytes(),
        "129 steps" => format!("{{\"a\": \"<<user.public_metadata{}>>\"}}", ".x".repeat(128)).into_bytes(),
        "40 unknown roots" => {
            let claims: Vec<String> = (0..40).map(|index| format!("\"c{index}\": \"<<nobody.id>>\"")).collect();
            format!("{{\n{}\n}}", claims.join(",\n")).into_bytes()
        }
        _ => panic!("nothing is generated as {name}"),
    }
}
