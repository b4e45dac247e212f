//! `claimsmith check`: what is printed about a template, for people and as JSON, and what `--fix` mends.

use crate::invocation::{TEMPLATE, claimsmith};

/// Faults of several kinds: two errors and a warning, the last two behind text of several bytes a character.
const FAULTY: &str = r#"{
  "role": "<<usr.role>>",
  "sub": 1, "é": "<<user.nope>>"
}"#;

#[test]
fn a_template_without_faults_passes() {
    claimsmith(["check", "t.json"]).file("t.json", TEMPLATE).prints("t.json: fine, 2 claims\n").run();
    claimsmith(["check", "t.json"]).file("t.json", r#"{"a": 1}"#).prints("t.json: fine, 1 claim\n").run();
    claimsmith(["check", "-"]).stdin("{}").prints("standard input: fine, no claims\n").run();
    claimsmith(["check", "t.json", "--format", "json"])
        .file("t.json", TEMPLATE)
        .prints("{\"errors\":0,\"warnings\":0,\"claims_at\":null,\"diagnostics\":[]}\n")
        .run();
}

#[test]
fn faults_are_drawn_under_the_template_s_own_text() {
    claimsmith(["check", "t.json"])
        .file("t.json", FAULTY)
        .prints(
            r#"error[E104]: there is no root `usr`
 --> t.json:2:14
  |
2 |   "role": "<<usr.role>>",
  |              ^^^
  |
  = help: did you mean `user.public_metadata.role`? the roots are `user`, `org`, `org_membership` and `session`

error[E012]: the claim `sub` belongs to the issuer
 --> t.json:3:3
  |
3 |   "sub": 1, "é": "<<user.nope>>"
  |   ^^^^^
  |
  = help: choose another name; inside an object the name is free

warning[W101]: `nope` is not a field of `user` in the catalog: it always renders null
 --> t.json:3:26
  |
3 |   "sub": 1, "é": "<<user.nope>>"
  |                          ^^^^
  |
  = help: fields of your own go into `public_metadata`, or into the catalog of the issuer

t.json: 2 errors, 1 warning
"#,
        )
        .exits(1)
        .run();
}

#[test]
fn faults_as_json_have_lines_and_columns_in_characters_and_spans_in_bytes() {
    let diagnostics = [
        r#"{"code":"E104","severity":"error","message":"there is no root `usr`","help":"did you mean `user.public_metadata.role`? the roots are `user`, `org`, `org_membership` and `session`","line":2,"column":14,"start":15,"end":18,"end_line":2,"end_column":17,"utf16_column":14,"utf16_end_column":17,"labels":[],"fix":null}"#,
        r#"{"code":"E012","severity":"error","message":"the claim `sub` belongs to the issuer","help":"choose another name; inside an object the name is free","line":3,"column":3,"start":30,"end":35,"end_line":3,"end_column":8,"utf16_column":3,"utf16_end_column":8,"labels":[],"fix":null}"#,
        r#"{"code":"W101","severity":"warning","message":"`nope` is not a field of `user` in the catalog: it always renders null","help":"fields of your own go into `public_metadata`, or into the catalog of the issuer","line":3,"column":26,"start":54,"end":58,"end_line":3,"end_column":30,"utf16_column":26,"utf16_end_column":30,"labels":[],"fix":null}"#,
    ];
    claimsmith(["check", "t.json", "--format", "json"])
        .file("t.json", FAULTY)
        .prints(format!(
            "{{\"errors\":2,\"warnings\":1,\"claims_at\":null,\"diagnostics\":[{}]}}\n",
            diagnostics.join(",")
        ))
        .exits(1)
        .run();
}

#[test]
fn a_diagnostic_without_help_has_null_for_it() {
    let report = r#"{"errors":1,"warnings":0,"claims_at":null,"diagnostics":[{"code":"E101","severity":"error","message":"expected `>>` or `||`, found `^`","help":null,"line":1,"column":17,"start":16,"end":17,"end_line":1,"end_column":18,"utf16_column":17,"utf16_end_column":18,"labels":[],"fix":null}]}"#;
    claimsmith(["check", "-", "--format=json"])
        .stdin(r#"{"a": "<<user.id^x>>"}"#)
        .prints(format!("{report}\n"))
        .exits(1)
        .run();
}

#[test]
fn warnings_fail_only_if_they_are_denied() {
    let template = r#"{"a": "<<user.nope>>"}"#;
    for (arguments, status) in [(&["check", "-"][..], 0), (&["check", "-", "--deny-warnings"], 1)] {
        let outcome = claimsmith(arguments).stdin(template).outcome();
        assert_eq!((outcome.stderr.as_str(), outcome.status), ("", status));
        let report = String::from_utf8(outcome.stdout).unwrap();
        assert!(report.starts_with("warning[W101]: "), "{report}");
        assert!(report.ends_with("\n\nstandard input: no errors, 1 warning\n"), "{report}");
    }
    claimsmith(["check", "-", "--deny-warnings"]).stdin("{}").prints("standard input: fine, no claims\n").run();
}

#[test]
fn the_kind_of_token_decides_which_claims_are_reserved() {
    let template = r#"{"o": 1, "org_id": "<<org.id>>"}"#;
    claimsmith(["check", "-", "--token", "custom"]).stdin(template).prints("standard input: fine, 2 claims\n").run();
    let cases = [
        (&["check", "-"][..], "1 error"),
        (&["check", "-", "--token=session"], "1 error"),
        (&["check", "-", "--token=session-v1"], "2 errors"),
    ];
    for (arguments, errors) in cases {
        let outcome = claimsmith(arguments).stdin(template).outcome();
        let report = String::from_utf8(outcome.stdout).unwrap();
        assert!(report.ends_with(&format!("\nstandard input: {errors}, no warnings\n")), "{report}");
        assert_eq!(outcome.status, 1);
    }
}

#[test]
fn the_provider_s_own_editor_knows_less() {
    let template = r#"{"a": "<<user.id>>"}"#;
    claimsmith(["check", "-"]).stdin(template).prints("standard input: fine, 1 claim\n").run();
    claimsmith(["check", "-", "--for", "clerk"])
        .stdin(template)
        .prints(
            r#"error[E109]: Clerk only knows the delimiters `{{` and `}}`
 --> standard input:1:8
  |
1 | {"a": "<<user.id>>"}
  |        ^^^^^^^^^^^
  |
  = help: write `{{user.id}}`

standard input: 1 error, no warnings
"#,
        )
        .exits(1)
        .run();
    let portable = r#"{"a": "{{user.id}}"}"#;
    claimsmith(["check", "-", "--for=clerk"]).stdin(portable).prints("standard input: fine, 1 claim\n").run();
}

#[test]
fn texts_that_are_no_template_are_drawn_too() {
    let cases: [(&[u8], &str); 4] = [
        (b"", "error[E004]: expected a value, found the end of the text\n --> standard input:1:1\n"),
        (
            b"[1]",
            "error[E005]: a template has to be an object, whose members are the claims\n --> standard input:1:1\n",
        ),
        (
            b"{\"a\": \"\xff\"}",
            "error[E001]: the template is not UTF-8: byte 7 belongs to no character\n --> standard input:1:8\n",
        ),
        (&[b' '; 70_000], "error[E002]: the template is larger than the limit of 65536 bytes"),
    ];
    for (text, start) in cases {
        let outcome = claimsmith(["check", "-"]).stdin(text).outcome();
        let report = String::from_utf8(outcome.stdout).unwrap();
        assert!(report.starts_with(start), "{report}");
        assert!(report.ends_with("\nstandard input: 1 error, no warnings\n"), "{report}");
        assert_eq!((outcome.stderr.as_str(), outcome.status), ("", 1));
    }
}

#[test]
fn control_characters_of_the_template_are_made_visible() {
    let obeyed = |character: char| character.is_control() && character != '\n' || character == '\u{202e}';
    for (template, end) in [
        (
            "{\"\u{7f}\u{202e}\": \"<<usr.id>>\", \"\\u001b[2J\": \"\\u001b<<user.nope['\\u001b']>>\"}",
            "1 error, 1 warning",
        ),
        ("{\"\u{1b}[2J\": 1}", "1 error, no warnings"),
    ] {
        let outcome = claimsmith(["check", "-"]).stdin(template).outcome();
        let report = String::from_utf8(outcome.stdout).unwrap();
        assert_eq!(report.find(obeyed), None, "{report:?}");
        assert!(report.ends_with(&format!("\nstandard input: {end}\n")), "{report:?}");
    }
}

#[test]
fn labels_and_fixes_as_json_have_places_of_their_own() {
    let outcome =
        claimsmith(["check", "-", "--format=json"]).stdin(r#"{"😀": 1, "😀": "<<user.firstName>>"}"#).outcome();
    let report: serde_json::Value = serde_json::from_slice(&outcome.stdout).unwrap();
    let [twice, camel_case] = report["diagnostics"].as_array().unwrap().as_slice() else { panic!("{report}") };
    assert_eq!((&twice["utf16_column"], &twice["column"]), (&11.into(), &10.into()));
    assert_eq!(
        twice["labels"].to_string(),
        r#"[{"column":2,"end":7,"end_column":5,"end_line":1,"line":1,"message":"the first one","start":1,"utf16_column":2,"utf16_end_column":6}]"#
    );
    assert_eq!(
        camel_case["fix"].to_string(),
        r#"{"edits":[{"column":23,"end":37,"end_column":32,"end_line":1,"line":1,"replacement":"first_name","start":28,"utf16_column":25,"utf16_end_column":34}]}"#
    );
}

#[test]
fn what_can_be_mended_is_mended_in_the_file() {
    let faulty = "{\n  'name': \"<<user.firstName>>\", // who\n  role: user.public_metadata.role,\n  \"sub\": 1,\n}\n";
    let mended = "{\n  \"name\": \"<<user.first_name>>\", // who\n  \"role\": \"<<user.public_metadata.role>>\",\n  \"sub\": 1\n}\n";
    let mut run = claimsmith(["check", "--fix", "t.json"]).file("t.json", faulty);
    let outcome = run.outcome();
    let path = run.path("t.json");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), mended);
    assert_eq!(outcome.stderr, "claimsmith: t.json: 5 fixes made\n");
    let report = String::from_utf8(outcome.stdout).unwrap();
    assert!(report.starts_with("error[E012]: ") && report.ends_with("t.json: 1 error, no warnings\n"), "{report}");
    assert_eq!(outcome.status, 1);

    assert_eq!(run.outcome().stderr, "claimsmith: t.json: no fixes made\n");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), mended);
    assert_eq!(path.parent().unwrap().read_dir().unwrap().count(), 1, "nothing is left beside the file");
}

#[test]
fn a_template_from_standard_input_goes_to_standard_output() {
    claimsmith(["check", "--fix", "-", "--for=clerk"])
        .stdin(r#"{"a": "<<user['firstName'] || \"x\">>"}"#)
        .prints(r#"{"a": "{{user.first_name || 'x'}}"}"#)
        .says("claimsmith: standard input: 4 fixes made\nstandard input: fine, 1 claim\n")
        .run();
    claimsmith(["check", "--fix", "-"])
        .stdin(r#"{"a": 1}"#)
        .prints(r#"{"a": 1}"#)
        .says("claimsmith: standard input: no fixes made\nstandard input: fine, 1 claim\n")
        .run();
}

#[test]
fn a_wrapped_template_is_mended_in_its_wrapper() {
    claimsmith(["check", "--fix", "-", "--format=json"])
        .stdin(r#"{"name": "usr.id", "lifetime": 60, "claims": {"a": "<<user.firstName>>"}, "id": "x"}"#)
        .prints(r#"{"name": "usr.id", "lifetime": 60, "claims": {"a": "<<user.first_name>>"}, "id": "x"}"#)
        .says(concat!(
            "claimsmith: standard input: the template is taken from `claims` of this JWT template, which is for a custom token\n",
            "claimsmith: standard input: 1 fix made\n",
            "{\"errors\":0,\"warnings\":0,\"claims_at\":\"/claims\",\"diagnostics\":[]}\n",
        ))
        .run();
}

#[test]
fn what_a_template_turns_out_to_be_wrapped_in_counts() {
    // Before the comma is gone nobody sees that it is a JWT template, whose claims are those of a token.
    let faulty = r#"{"name": "a", "lifetime": 60, "claims": {"sub": "<<user.firstName>>"},}"#;
    let mut run = claimsmith(["check", "--fix", "t.json"]).file("t.json", faulty);
    let outcome = run.outcome();
    let path = run.path("t.json");
    let mended = r#"{"name": "a", "lifetime": 60, "claims": {"sub": "<<user.first_name>>"}}"#;
    assert_eq!(std::fs::read_to_string(&path).unwrap(), mended);
    assert_eq!(
        outcome.stderr,
        concat!(
            "claimsmith: t.json: the template is taken from `claims` of this JWT template, which is for a custom token\n",
            "claimsmith: t.json: 2 fixes made\n",
        )
    );
    assert_eq!(outcome.status, 1);
    assert!(String::from_utf8(outcome.stdout).unwrap().starts_with("error[E012]: "));

    let mut run = claimsmith(["check", "--fix", "--token=session", "t.json"]).file("t.json", faulty);
    assert_eq!(run.outcome().status, 1);
    let path = run.path("t.json");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), faulty, "what cannot be checked is not changed");

    let marked = [b"\xef\xbb\xbf".as_slice(), br#"{"session": {"claims": {"sub": 1}}}"#].concat();
    let outcome = claimsmith(["check", "--fix", "-"]).stdin(marked).outcome();
    assert_eq!(String::from_utf8(outcome.stdout).unwrap(), r#"{"session": {"claims": {"sub": 1}}}"#);
    assert_eq!(outcome.status, 1);
}

#[test]
fn what_was_not_read_to_its_end_is_not_written() {
    let text = [r#"{"a": "<<user.firstName>>"}"#, &" ".repeat(2 * 1024 * 1024)].concat();
    claimsmith(["check", "--fix", "-"])
        .stdin(text.clone())
        .exits(1)
        .says("claimsmith: standard input: too large to be fixed\n")
        .run();
    let mut run = claimsmith(["check", "--fix", "t.json"]).file("t.json", &text);
    assert_eq!(run.outcome().status, 1);
    let path = run.path("t.json");
    assert_eq!(std::fs::read_to_string(path).unwrap(), text);
}

#[cfg(unix)]
#[test]
fn a_file_that_is_mended_stays_the_same_file_but_for_its_text() {
    use std::fs;
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown, symlink};

    let mended = "{\r\n\t\"a\": \"<<user.first_name>> \\ud83d\\ude00\"\r\n}\r\n";
    let faulty = mended.replace("first_name", "firstName");
    let mut run = claimsmith(["check", "--fix", "link.json"]).file("t.json", &faulty);
    let path = run.path("t.json");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    // Only root can give a file away.
    let _ = chown(&path, Some(1234), Some(5678));
    symlink("t.json", run.path("link.json")).unwrap();
    let before = fs::metadata(&path).unwrap();
    assert_eq!(run.outcome().status, 0);
    let after = fs::metadata(&path).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), mended);
    assert_eq!((after.mode(), after.uid(), after.gid()), (before.mode(), before.uid(), before.gid()));
    assert!(run.path("link.json").is_symlink());

    // A file that has another name keeps it.
    let mut run = claimsmith(["check", "--fix", "t.json"]).file("t.json", &faulty);
    let (path, other) = (run.path("t.json"), run.path("other.json"));
    fs::hard_link(&path, &other).unwrap();
    assert_eq!(run.outcome().status, 0);
    assert_eq!(fs::read_to_string(&other).unwrap(), mended);
}
