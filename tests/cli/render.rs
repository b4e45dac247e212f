//! `claimsmith render`: the claims of one user, and what is said about a user who has none.

use crate::invocation::{CLAIMS, TEMPLATE, USER, claimsmith};

const CONTEXT_TEMPLATE: &str =
    r#"{"org": "<<org.id>>", "role": "<<org_membership.role>>", "session": "<<session.id>>"}"#;

#[test]
fn a_user_s_claims_are_one_line() {
    claimsmith(["render", "template.json", "user.json"]).sample_files().prints(format!("{CLAIMS}\n")).run();
}

#[test]
fn no_user_means_standard_input() {
    for arguments in [&["render", "template.json"][..], &["render", "template.json", "-"]] {
        claimsmith(arguments).sample_files().stdin(USER).prints(format!("{CLAIMS}\n")).run();
    }
}

#[test]
fn each_input_may_be_standard_input() {
    claimsmith(["render", "-", "user.json"]).sample_files().stdin(TEMPLATE).prints(format!("{CLAIMS}\n")).run();
    let cases = [
        ("--org", r#"{"id": "org_1"}"#, r#"{"org":"org_1","role":null,"session":null}"#),
        ("--membership", r#"{"role": "org:admin"}"#, r#"{"org":null,"role":"org:admin","session":null}"#),
        ("--session", r#"{"id": "sess_1"}"#, r#"{"org":null,"role":null,"session":"sess_1"}"#),
    ];
    for (option, text, claims) in cases {
        claimsmith(["render", "t.json", "user.json", option, "-"])
            .sample_files()
            .file("t.json", CONTEXT_TEMPLATE)
            .stdin(text)
            .prints(format!("{claims}\n"))
            .run();
    }
}

#[test]
fn organization_membership_and_session_come_from_files() {
    claimsmith(["render", "t.json", "user.json", "--org", "o.json", "--membership", "m.json", "--session", "s.json"])
        .sample_files()
        .file("t.json", CONTEXT_TEMPLATE)
        .file("o.json", r#"{"id": "org_1"}"#)
        .file("m.json", r#"{"role": "org:admin"}"#)
        .file("s.json", r#"{"id": "sess_1"}"#)
        .prints("{\"org\":\"org_1\",\"role\":\"org:admin\",\"session\":\"sess_1\"}\n")
        .run();
}

#[test]
fn pretty_claims_take_several_lines_and_keep_numbers_as_they_are() {
    claimsmith(["render", "t.json", "-", "--pretty"])
        .file("t.json", r#"{"big": "<<user.public_metadata.big>>", "list": [1, {"a": []}], "none": {}}"#)
        .stdin(r#"{"public_metadata": {"big": 9007199254740993.10}}"#)
        .prints(
            r#"{
  "big": 9007199254740993.10,
  "list": [
    1,
    {
      "a": []
    }
  ],
  "none": {}
}
"#,
        )
        .run();
}

#[test]
fn the_kind_of_token_decides_which_claims_are_reserved() {
    claimsmith(["render", "-", "user.json", "--token", "custom"])
        .sample_files()
        .stdin(r#"{"o": 1}"#)
        .prints("{\"o\":1}\n")
        .run();
    let outcome = claimsmith(["render", "-", "user.json"]).sample_files().stdin(r#"{"o": 1}"#).outcome();
    assert!(outcome.stderr.ends_with("\nclaimsmith: standard input does not compile\n"), "{}", outcome.stderr);
    assert_eq!((outcome.stdout.len(), outcome.status), (0, 1));
}

#[test]
fn a_template_s_warnings_are_told_once_and_do_not_disturb() {
    let warning = r#"warning[W101]: `nope` is not a field of `user` in the catalog: it always renders null
 --> standard input:1:15
  |
1 | {"a": "<<user.nope>>"}
  |               ^^^^
  |
  = help: fields of your own go into `public_metadata`, or into the catalog of the issuer

"#;
    for (arguments, told) in [(&[][..], warning), (&["--allow", "w101", "--allow", "W102"], "")] {
        claimsmith([&["render", "-", "users.json"], arguments].concat())
            .file("users.json", format!("[{USER},{USER}]"))
            .stdin(r#"{"a": "<<user.nope>>"}"#)
            .prints("{\"a\":null}\n{\"a\":null}\n")
            .says(told)
            .run();
    }
}

#[test]
fn users_at_fault_are_named_with_the_place_and_the_rule() {
    let cases: [(&[u8], &str); 5] = [
        (b"{\"id\": 1", "the user is not JSON: an early end at byte 8"),
        (b"{} {}", "the user is not JSON: text after the document at byte 3"),
        (b"{\"id\": \"\xff\"}", "the user is not JSON: a byte that is not UTF-8 at byte 8"),
        (b"{\"id\": \"\x1b\"}", "the user is not JSON: a control character in a string at byte 8"),
        (
            br#"{"public_metadata": {"role": 1, "role": 2}}"#,
            "the user has the same key twice where the template reads `user.public_metadata.role`",
        ),
    ];
    for (user, fault) in cases {
        claimsmith(["render", "template.json", "u.json"])
            .sample_files()
            .file("u.json", user)
            .blames(&format!("u.json:1: {fault}"))
            .run();
        claimsmith(["render", "template.json"])
            .sample_files()
            .stdin(user)
            .blames(&format!("standard input:1: {fault}"))
            .run();
    }
}

#[test]
fn claims_beyond_the_limit_leave_nothing_half_written() {
    let copies: Vec<String> = (0..20).map(|n| format!("\"c{n}\": \"<<user.public_metadata>>\"")).collect();
    let user = format!("{{\"public_metadata\": {{\"bio\": \"{}\"}}}}", "x".repeat(8_000));
    let outcome = claimsmith(["render", "t.json", "u.json"])
        .file("t.json", format!("{{{}}}", copies.join(",")))
        .file("u.json", user)
        .outcome();
    assert_eq!((outcome.stdout.len(), outcome.status), (0, 1));
    assert!(outcome.stderr.contains("claimsmith: u.json:1: "), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("65536"), "{}", outcome.stderr);
    assert_eq!(outcome.stderr.lines().filter(|line| line.starts_with("claimsmith: ")).count(), 1);
}

#[test]
fn a_user_too_large_is_not_read_to_its_end() {
    for start in ["", "{\"id\": \""] {
        let user = [start.as_bytes(), &vec![b' '; 17 * 1024 * 1024]].concat();
        claimsmith(["render", "template.json"])
            .sample_files()
            .stdin(user)
            .blames("standard input:1: the line is longer than the 16777216 bytes that --max-line allows at most")
            .run();
    }
    let user = format!("{{\n\"id\": \"{}\"}}", "x".repeat(17 * 1024 * 1024));
    claimsmith(["render", "template.json"])
        .sample_files()
        .stdin(user)
        .blames(
            "standard input:1: document 1: longer than the 16777216 bytes that --max-line allows at most; reading \
             stopped here, after 0 documents (if each line is a document of its own, use --ndjson)",
        )
        .run();
}

#[test]
fn faults_of_the_other_documents_are_theirs_and_told_once() {
    let users = format!("{USER}\n").repeat(3);
    let template = r#"{"org": "<<org.name>>", "role": "<<org_membership.role>>", "session": "<<session.id>>"}"#;
    for (option, fault) in [
        ("--org", "the organization is not JSON: an early end at byte 9"),
        ("--membership", "the membership is not JSON: an early end at byte 9"),
        ("--session", "the session is not JSON: an early end at byte 9"),
    ] {
        for command in
            [&["render", "t.json", "u.ndjson"][..], &["audit", "t.json", "u.ndjson"], &["size", "t.json", "u.ndjson"]]
        {
            claimsmith([command, &[option, "other.json"]].concat())
                .file("t.json", template)
                .file("u.ndjson", &users)
                .file("other.json", r#"{"name": "#)
                .blames(&format!("other.json: {fault}"))
                .run();
        }
    }
    claimsmith(["render", "t.json", "u.ndjson", "--org", "other.json"])
        .file("t.json", template)
        .file("u.ndjson", users)
        .file("other.json", r#"{"name": 1, "name": 2}"#)
        .blames("other.json: the organization has the same key twice where the template reads `org.name`")
        .run();
}

#[test]
fn fields_of_another_type_are_told_once_for_a_run() {
    claimsmith(["render", "t.json", "u.ndjson"])
        .file("t.json", r#"{"since": "<<user.created_at>>", "name": "<<user.first_name || 'none'>>"}"#)
        .file(
            "u.ndjson",
            "{\"created_at\": \"2024-04-15\", \"first_name\": 7}\n{\"created_at\": 1}\n{\"created_at\": \"2024-04-16\"}\n",
        )
        .prints("{\"since\":null,\"name\":\"none\"}\n{\"since\":1,\"name\":\"none\"}\n{\"since\":null,\"name\":\"none\"}\n")
        .says(
            "claimsmith: u.ndjson: `user.created_at` has the wrong type for 2 users, and counts as missing\n\
             claimsmith: u.ndjson: `user.first_name` has the wrong type for 1 user, and counts as missing\n",
        )
        .run();
}
