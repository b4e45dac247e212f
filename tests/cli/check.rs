use crate::invocation::{TEMPLATE, claimsmith};

/// Faults of several kinds: two errors and a warning, the last two behind text of several bytes a character.
const FAULTY: &str = r#"{
  "role": "<<usr.role>>",
  "sub": 1, "é": "<<user.nope>>"
}"#;

#[test]
fn a_template_without_faults() {
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

warning[W101]: `nope` is no field of `user` in the catalog: it always renders null
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
        r#"{"code":"E104","severity":"error","message":"there is no root `usr`","help":"did you mean `user.public_metadata.role`? the roots are `user`, `org`, `org_membership` and `session`","line":2,"column":14,"start":15,"end":18}"#,
        r#"{"code":"E012","severity":"error","message":"the claim `sub` belongs to the issuer","help":"choose another name; inside an object the name is free","line":3,"column":3,"start":30,"end":35}"#,
        r#"{"code":"W101","severity":"warning","message":"`nope` is no field of `user` in the catalog: it always renders null","help":"fields of your own go into `public_metadata`, or into the catalog of the issuer","line":3,"column":26,"start":54,"end":58}"#,
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
fn no_help_is_null() {
    let report = r#"{"errors":1,"warnings":0,"claims_at":null,"diagnostics":[{"code":"E101","severity":"error","message":"expected `>>` or `||`, found `^`","help":null,"line":1,"column":17,"start":16,"end":17}]}"#;
    claimsmith(["check", "-", "--format=json"])
        .stdin(r#"{"a": "<<user.id^x>>"}"#)
        .prints(format!("{report}\n"))
        .exits(1)
        .run();
}

#[test]
fn warnings_are_at_fault_only_if_they_are_denied() {
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
            r#"error[E109]: Clerk knows the delimiters `{{` and `}}` only
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
            "error[E005]: the root of a template is an object: its members are the claims\n --> standard input:1:1\n",
        ),
        (
            b"{\"a\": \"\xff\"}",
            "error[E001]: the template is not UTF-8: byte 7 belongs to no character\n --> standard input:1:8\n",
        ),
        (&[b' '; 70_000], "error[E002]: the template has more than the 65536 bytes"),
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
