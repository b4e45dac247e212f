//! Hostile templates and users through the library: as a parsed value, as bytes, and on a small stack.

use std::thread;

use claimsmith::CompileOptions;
use claimsmith::render::RenderErrorKind;
use serde_json::Value;

use crate::hostile_cases::{Case, run_all};

/// The stack on which every case runs.
const STACK: usize = if cfg!(debug_assertions) { 512 } else { 256 } * 1024;

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
    let template = match CompileOptions::new().with_token(case.token).compile(&case.template) {
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
