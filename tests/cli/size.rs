use crate::invocation::{CLAIMS, TEMPLATE, USER, claimsmith};

#[test]
fn sizes_are_a_table() {
    claimsmith(["size", "template.json", "user.json"])
        .sample_files()
        .prints(
            "\
claim  bytes  share
role      14  33.3%  #
email     25  59.5%  #

                      bytes  limit
custom claims            42  1,228  #
payload                 340
token                   664
cookie                  674  4,096  #####
handshake (estimate)  1,875  4,096  ############

fits: the custom claims stay within the documented 1.2 KB

assumed: a header of 91 bytes, 299 bytes of default claims, EdDSA
         (--header, --defaults and --alg tell better)
",
        )
        .run();
}

#[test]
fn sizes_as_json() {
    assert_eq!(CLAIMS.len(), 42);
    claimsmith(["size", "template.json", "user.json", "--format", "json"])
        .sample_files()
        .prints(
            "{\"claims\":[{\"name\":\"role\",\"bytes\":14},{\"name\":\"email\",\"bytes\":25}],\"custom\":42,\"payload\":340,\
             \"token\":664,\"cookie\":674,\"handshake\":1875,\"verdict\":\"fits\"}\n",
        )
        .run();
}

#[test]
fn a_custom_jwt_has_neither_cookie_nor_verdict() {
    let outcome = claimsmith(["size", "template.json", "user.json", "--token", "custom"]).sample_files().outcome();
    let report = String::from_utf8(outcome.stdout).unwrap();
    assert!(report.contains("\ncustom claims     42\n"), "{report}");
    assert!(!["cookie", "handshake", "fits", "4,096"].iter().any(|part| report.contains(part)), "{report}");
    claimsmith(["size", "-", "user.json", "--token", "custom", "--format", "json"])
        .sample_files()
        .file("h.json", "{}")
        .stdin("{}")
        .prints(
            "{\"claims\":[],\"custom\":2,\"payload\":188,\"token\":461,\"cookie\":null,\"handshake\":null,\
             \"verdict\":null}\n",
        )
        .run();
}

#[test]
fn header_defaults_and_algorithm_are_counted() {
    let encoded = |bytes: usize| (4 * bytes).div_ceil(3);
    let (header, defaults) = (r#"{"alg":"ES512"}"#, r#"{"iss":"me"}"#);
    let payload = defaults.len() + CLAIMS.len() - 1;
    let token = encoded(header.len()) + 1 + encoded(payload) + 1 + encoded(132);
    claimsmith(["size", "template.json", "user.json", "--header", "h.json", "--defaults", "-", "--alg", "ES512"])
        .sample_files()
        .file("h.json", "{ \"alg\": \"ES512\" }\n")
        .stdin(defaults)
        .prints(format!(
            "\
claim  bytes  share
role      14  33.3%  #
email     25  59.5%  #

                      bytes  limit
custom claims            42  1,228  #
payload                  {payload}
token                   {token}
cookie                  {}  4,096  ##
handshake (estimate)  1,875  4,096  ############

fits: the custom claims stay within the documented 1.2 KB
",
            token + 10
        ))
        .run();
}

#[test]
fn headers_and_defaults_that_are_no_objects_are_refused() {
    for text in ["", "[1]", "null", "{} {}", "{\"a\":", "\u{feff}{}"] {
        claimsmith(["size", "template.json", "user.json", "--header", "h.json"])
            .sample_files()
            .file("h.json", text)
            .refuses("h.json: the header is not a JSON object")
            .run();
        claimsmith(["size", "template.json", "--defaults", "-"])
            .sample_files()
            .stdin(text)
            .refuses("standard input: the set of default claims is not a JSON object")
            .run();
    }
}

#[test]
fn verdicts_follow_the_size() {
    for (bio, verdict) in [(100, "fits"), (2_000, "risky"), (3_000, "overflow")] {
        let user = format!(r#"{{"public_metadata": {{"bio": "{}"}}}}"#, "x".repeat(bio));
        let outcome = claimsmith(["size", "t.json", "-", "--format", "json"])
            .file("t.json", r#"{"bio": "<<user.public_metadata.bio>>"}"#)
            .stdin(&user)
            .outcome();
        let report: serde_json::Value = serde_json::from_slice(&outcome.stdout).unwrap();
        assert_eq!(report["verdict"], verdict);
        assert_eq!(report["custom"], r#"{"bio":""}"#.len() + bio);
        let outcome = claimsmith(["size", "t.json", "-"])
            .file("t.json", r#"{"bio": "<<user.public_metadata.bio>>"}"#)
            .stdin(user)
            .outcome();
        let report = String::from_utf8(outcome.stdout).unwrap();
        assert!(report.contains(&format!("\n{verdict}: ")), "{report}");
        assert_eq!(outcome.status, 0);
    }
}

#[test]
fn no_user_means_bounds() {
    claimsmith(["size", "template.json"])
        .sample_files()
        .stdin("this is not read")
        .prints(
            "\
claim               at least    at most  no limit on
role                       8      8,190
email                      9  unbounded  user.primary_email_address
all, as one object        20  unbounded

it depends on the user whether the claims fit into 1,228 bytes
",
        )
        .run();
    claimsmith(["size", "template.json", "--format", "json"])
        .sample_files()
        .prints(
            "{\"claims\":[{\"name\":\"role\",\"min\":8,\"max\":8190},{\"name\":\"email\",\"min\":9,\"max\":null}],\"min\":20,\
             \"max\":null}\n",
        )
        .run();
    claimsmith(["size", "-", "--format", "json"])
        .stdin(r#"{"a": 1}"#)
        .prints("{\"claims\":[{\"name\":\"a\",\"min\":5,\"max\":5}],\"min\":7,\"max\":7}\n")
        .run();
}

#[test]
fn bounds_without_an_unbounded_claim() {
    claimsmith(["size", "-", "--token", "custom"])
        .stdin(r#"{"a": 1, "verified": "<<user.email_verified>>"}"#)
        .prints(
            "\
claim               at least  at most
a                          5        5
verified                  15       16
all, as one object        23       24
",
        )
        .run();
}

#[test]
fn bounds_say_whether_every_user_s_claims_fit() {
    let constant = format!(r#"{{"a": "{}"}}"#, "x".repeat(2_000));
    for (template, sentence) in
        [("{}", "every user's claims fit into 1,228 bytes\n"), (&constant, "no user's claims fit into 1,228 bytes\n")]
    {
        let outcome = claimsmith(["size", "-"]).stdin(template).outcome();
        let report = String::from_utf8(outcome.stdout).unwrap();
        assert!(report.ends_with(&format!("\n\n{sentence}")), "{report}");
    }
}

#[test]
fn a_user_from_standard_input() {
    let arguments = ["size", "template.json", "-", "--format", "json"];
    let outcome = claimsmith(arguments).sample_files().stdin(USER).outcome();
    assert!(outcome.stdout.starts_with(b"{\"claims\":[{\"name\":\"role\",\"bytes\":14}"));
    assert_eq!((outcome.stderr.as_str(), outcome.status), ("", 0));
    claimsmith(arguments)
        .sample_files()
        .stdin("[]")
        .blames("standard input: there is no user, and one is needed")
        .run();
}

#[test]
fn context_flags_count() {
    claimsmith([
        "size",
        "-",
        "user.json",
        "--org",
        "o.json",
        "--membership",
        "m.json",
        "--session",
        "s.json",
        "--format=json",
    ])
    .sample_files()
    .file("o.json", r#"{"id": "org_1"}"#)
    .file("m.json", r#"{"role": "boss"}"#)
    .file("s.json", r#"{"id": "s"}"#)
    .stdin(r#"{"a": "<<org.id>>", "b": "<<org.role>>", "c": "<<session.id>>"}"#)
    .prints(
        "{\"claims\":[{\"name\":\"a\",\"bytes\":11},{\"name\":\"b\",\"bytes\":10},{\"name\":\"c\",\"bytes\":7}],\
             \"custom\":32,\"payload\":330,\"token\":650,\"cookie\":660,\"handshake\":1858,\"verdict\":\"fits\"}\n",
    )
    .run();
}

#[test]
fn members_are_shown_to_the_depth_asked_for() {
    let user = r#"{"public_metadata": {"a": {"b\u001b": [1, 22]}, "c": 3}}"#;
    let rows = |depth: &str| {
        let outcome = claimsmith(["size", "-", "u.json", "--depth", depth])
            .file("u.json", user)
            .stdin(r#"{"m": "<<user.public_metadata>>"}"#)
            .outcome();
        let report = String::from_utf8(outcome.stdout).unwrap();
        let rows = report.lines().skip(1).take_while(|line| !line.is_empty());
        rows.map(|row| row.split("  #").next().unwrap_or(row).to_owned()).collect::<Vec<_>>()
    };
    let everything = [
        "m               34  94.4%",
        "  a             22  61.1%",
        "    b\\u{1b}     16  44.4%",
        "      0          1   2.8%",
        "      1          2   5.6%",
        "  c              5  13.9%",
    ];
    assert_eq!(rows("18446744073709551615"), everything);
    assert_eq!(rows("3"), everything);
    assert_eq!(rows("1"), ["m         34  94.4%", "  a       22  61.1%", "  c        5  13.9%"]);
}

#[test]
fn tables_keep_within_80_columns_also_with_long_names() {
    let name = "\u{1b}é".repeat(40);
    let template =
        serde_json::json!({ (name.as_str()): "<<user.public_metadata>>", "b": "<<user.primary_email_address>>" });
    let user = serde_json::json!({ "public_metadata": { (name.as_str()): "x".repeat(8_000) } });
    for arguments in [&["size", "t.json", "u.json", "--depth", "1"][..], &["size", "t.json"]] {
        let outcome =
            claimsmith(arguments).file("t.json", template.to_string()).file("u.json", user.to_string()).outcome();
        let report = String::from_utf8(outcome.stdout).unwrap();
        // The rest is advice, in sentences.
        for line in report.lines().take_while(|line| !line.starts_with('W')) {
            assert!(line.chars().count() <= 80, "{line}");
        }
        assert!(report.contains("\\u{1b}é\\u{1b}é"), "{report}");
        assert!(!report.contains('\u{1b}'), "{report:?}");
    }
}

#[test]
fn a_template_at_fault_has_no_sizes() {
    let outcome = claimsmith(["size", "-"]).stdin("{").outcome();
    assert!(outcome.stderr.starts_with("error[E004]: "), "{}", outcome.stderr);
    assert!(outcome.stderr.ends_with("\nclaimsmith: standard input does not compile\n"), "{}", outcome.stderr);
    assert_eq!((outcome.stdout.len(), outcome.status), (0, 1));
}

#[test]
fn the_sample_is_what_the_other_tests_think() {
    claimsmith(["render", "-", "user.json"]).sample_files().stdin(TEMPLATE).prints(format!("{CLAIMS}\n")).run();
}
