//! Templates inside the files of other tools, and warnings that `--allow` takes away.

use crate::invocation::{CLAIMS, TEMPLATE, claimsmith};

const CONFIGURATION: &str = "claimsmith: t.json: the template is taken from `session.claims`\n";
const JWT_TEMPLATE: &str =
    "claimsmith: t.json: the template is taken from `claims` of this JWT template, which is for a custom token\n";

#[test]
fn claims_are_rendered_out_of_their_wrappers() {
    let bare =
        r#"{"role": {{ user.public_metadata.role || "}}" }}, /* "}} */ "email": <<user.primary_email_address>>}"#;
    let with_object = r#"{"role": {{user.public_metadata.role || {}}}, "email": {{user.primary_email_address}}}"#;
    for template in [TEMPLATE, bare, with_object] {
        for (wrapped, note) in [
            (format!(r#"{{"session": {{"claims": {template}}}}}"#), CONFIGURATION),
            (
                format!(
                    "// Pulled.\n{{\"auth\": {{\"x\": [1, \"<\"]}}, \"session\": {{\"lifetime\": 60, \"claims\": /* \"}}\" */ {template}, \
                     \"z\": null}}, \"claims\": {{}}}}\n"
                ),
                CONFIGURATION,
            ),
            (format!(r#"{{"object": "jwt_template", "claims": {template}}}"#), JWT_TEMPLATE),
            (format!(r#"{{"\u006fbject": "jwt_template", "other": 1, "claims": {template}}}"#), JWT_TEMPLATE),
            (
                format!(
                    r#"{{"name": "spa", "claims": {template}, "lifetime": 60, "allowed_clock_skew": 5, "signing_algorithm": "RS256"}}"#
                ),
                JWT_TEMPLATE,
            ),
        ] {
            claimsmith(["render", "t.json", "user.json"])
                .sample_files()
                .file("t.json", &wrapped)
                .prints(format!("{CLAIMS}\n"))
                .says(note)
                .run();
            for arguments in [&["explain", "t.json"][..], &["size", "t.json"], &["audit", "t.json", "user.json"]] {
                let outcome = claimsmith(arguments).sample_files().file("t.json", &wrapped).outcome();
                assert_eq!((outcome.stderr.as_str(), outcome.status), (note, 0), "{arguments:?}");
            }
        }
    }
}

#[test]
fn what_only_looks_like_a_wrapper_is_a_template() {
    for template in [
        r#"{"name": "<<user.first_name>>", "claims": {"role": "x"}}"#,
        r#"{"name": "<<user.first_name>>", "lifetime": 60, "claims": {"role": "x"}}"#,
        r#"{"name": "x", "lifetime": "60", "claims": {"role": "x"}}"#,
        r#"{"name": "x", "lifetime": 60, "plan": 1, "claims": {"role": "x"}}"#,
        r#"{"object": "<<user.locale>>", "claims": {"role": "x"}}"#,
        r#"{"object": "jwt_template", "claims": ["x"]}"#,
        r#"{"object": "jwt_template"}"#,
        r#"{"session": {"claims": {"role": "x"}, "id": "<<session.id>>"}}"#,
        r#"{"session": {"claims": {"role": "x"}, "id": {{session.id}}}}"#,
        r#"{"session": {"claims": {"role": "x"}}, "id": ["a", {"b": "is <<user.id>>"}]}"#,
        r#"{"session": {"claims": "{{user.id}}"}}"#,
        r#"{"session": {"claims": "x"}}"#,
        r#"{"session": ["claims"]}"#,
        r#"{"data": [{"claims": {}}]}"#,
    ] {
        claimsmith(["check", "t.json", "--format", "json", "--allow", "W105"])
            .file("t.json", template)
            .prints("{\"errors\":0,\"warnings\":0,\"claims_at\":null,\"diagnostics\":[]}\n")
            .run();
    }
    // Which of two members counts is for nobody to guess.
    let twice = r#"{"session": {"claims": {"a": 1}}, "session": {"claims": {"b": 1}}}"#;
    let outcome = claimsmith(["check", "t.json"]).file("t.json", twice).outcome();
    assert!(outcome.stdout.starts_with(b"error[E008]"), "{}", String::from_utf8_lossy(&outcome.stdout));
}

#[test]
fn faults_have_their_places_in_the_whole_file() {
    claimsmith(["check", "t.json"])
        .file("t.json", "{\n  \"é\": 1, \"session\": {\n    \"claims\": { \"exp\": \"<<user.id>>\" }\n  }\n}\n")
        .prints(
            r#"error[E012]: the claim `exp` belongs to the issuer
 --> t.json:3:17
  |
3 |     "claims": { "exp": "<<user.id>>" }
  |                 ^^^^^
  |
  = help: choose another name; inside an object the name is free

t.json: 1 error, no warnings
"#,
        )
        .says(CONFIGURATION)
        .exits(1)
        .run();
    let template = r#"{"object": "jwt_template", "claims": {"sub": "x"}, "name": "y"}"#;
    let diagnostic = r#"{"code":"E012","severity":"error","message":"the claim `sub` belongs to the issuer","help":"choose another name; inside an object the name is free","line":1,"column":39,"start":38,"end":43,"end_line":1,"end_column":44,"utf16_column":39,"utf16_end_column":44,"labels":[],"fix":null}"#;
    claimsmith(["check", "t.json", "--format=json"])
        .file("t.json", template)
        .prints(format!("{{\"errors\":1,\"warnings\":0,\"claims_at\":\"/claims\",\"diagnostics\":[{diagnostic}]}}\n"))
        .says(JWT_TEMPLATE)
        .exits(1)
        .run();
}

#[test]
fn the_limit_of_bytes_is_for_the_template_and_not_for_its_wrapper() {
    let wrapped = |beside: usize, inside: usize| {
        format!(r#"{{"x": "{}", "session": {{"claims": {{"a": "{}"}}}}}}"#, "x".repeat(beside), "y".repeat(inside))
    };
    let size = |text: &str| claimsmith(["size", "t.json", "--format=json"]).file("t.json", text).outcome();
    assert_eq!(size(&wrapped(200_000, 10)).status, 0);
    let outcome = size(&wrapped(10, 65_536));
    assert!(
        outcome.stderr.contains("error[E002]: the template is larger than the limit of 65536 bytes"),
        "{}",
        outcome.stderr
    );
    assert_eq!(outcome.status, 1);
}

#[test]
fn a_wrapper_never_chooses_what_is_reserved() {
    let template = r#"{"object": "jwt_template", "name": "x", "claims": {"o": 1, "aud": 2}}"#;
    for command in ["check", "explain", "size"] {
        claimsmith([command, "t.json", "--token", "session"])
            .file("t.json", template)
            .blames("t.json: a JWT template is for a custom token: leave out --token, or pass the claims alone")
            .run();
    }
    claimsmith(["check", "t.json", "--token", "custom"])
        .file("t.json", template)
        .prints("t.json: fine, 2 claims\n")
        .says(JWT_TEMPLATE)
        .run();
    let outcome =
        claimsmith(["size", "t.json", "user.json", "--format=json"]).sample_files().file("t.json", template).outcome();
    let sizes: serde_json::Value = serde_json::from_slice(&outcome.stdout).unwrap();
    assert!(sizes["cookie"].is_null() && sizes["verdict"].is_null(), "{sizes}");
    let outcome = claimsmith(["check", "t.json"]).file("t.json", r#"{"session": {"claims": {"o": 1}}}"#).outcome();
    assert!(outcome.stdout.starts_with(b"error[E012]"));
}

#[test]
fn what_is_wrapped_in_another_way_is_named() {
    let several = "this is a list of templates: pass them one at a time, each in a file of its own";
    let as_text = "`claims` holds JSON as text: write the object itself, without quotes around it";
    for (template, told) in [
        (r#"[{"object": "jwt_template", "name": "a", "claims": {}}]"#, several),
        (r#"[1, {"name": "a", "claims": {"b": {{user.id}}}, "lifetime": 60}]"#, several),
        (r#"[{"claims": {"role": "x"}}]"#, several),
        (r#"{"data": [{"object": "jwt_template", "claims": {}}], "total_count": 1}"#, several),
        (r#"{"object": "jwt_template", "claims": "{\"a\": \"{{user.id}}\"}"}"#, as_text),
        (r#"{"name": "a", "lifetime": 60, "claims": "{\"a\": {{user.id}}}"}"#, as_text),
        (r#"{"session": {"claims": "{ }"}}"#, as_text),
    ] {
        for command in ["check", "explain", "size"] {
            claimsmith([command, "t.json"]).file("t.json", template).blames(&format!("t.json: {told}")).run();
        }
    }
}

#[test]
fn warnings_are_told_by_every_command_and_can_be_taken_away() {
    let template = r#"{"a": "<<user.nope>>", "b": "<<user.public_metadata>>"}"#;
    let codes = |arguments: &[&str]| {
        let outcome = claimsmith(arguments).sample_files().file("t.json", template).outcome();
        let told = String::from_utf8(outcome.stdout).unwrap() + &outcome.stderr;
        let codes: Vec<String> =
            told.lines().filter_map(|line| line.strip_prefix("warning[")?.get(..4).map(str::to_owned)).collect();
        (codes.join(" "), outcome.status)
    };
    for command in [
        &["check", "t.json"][..],
        &["render", "t.json", "user.json"],
        &["size", "t.json"],
        &["audit", "t.json", "user.json"],
        &["explain", "t.json"],
    ] {
        for (flags, told) in [
            (&[][..], "W101 W102"),
            (&["--allow", "W101"], "W102"),
            (&["--allow", "W101", "--allow=W102"], ""),
            (&["--allow", "W203"], "W101 W102"),
        ] {
            assert_eq!(codes(&[command, flags].concat()), (told.to_owned(), 0), "{command:?} {flags:?}");
        }
    }
    assert_eq!(codes(&["check", "t.json", "--deny-warnings", "--allow", "W101"]), ("W102".to_owned(), 1));
    assert_eq!(
        codes(&["check", "t.json", "--deny-warnings", "--allow", "W101", "--allow", "W102"]),
        (String::new(), 0)
    );
}
