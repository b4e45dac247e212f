//! `claimsmith size`: each claim's bytes, what becomes of the token, and bounds without a user.

use crate::invocation::{CLAIMS, Invocation, TEMPLATE, USER, claimsmith};

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
custom claims              42  1,228  #
payload                   340
token                     944
cookie                    962  4,096  ######
cookies of a request    1,927  8,192  ######
handshake (older SDKs)  1,875  4,096  ############

fits: the custom claims stay within the documented 1.2 KB
up to 1,228 bytes of custom claims fit; browsers keep the cookie up to 2,393

assumed: a header of 109 bytes, 299 bytes of default claims, RS256 with 256
         bytes of signature, in the cookie __session_xxxxxxxx
         (--header, --defaults, --alg, --rsa-bits and --cookie describe yours)
",
        )
        .run();
}

/// The members of the JSON that tell what was assumed of the usual session token.
const SHAPE: &str = r#""fits_up_to":1228,"kept_up_to":2393,"shape":{"header":109,"default_claims":299,"alg":"RS256","signature":256,"cookie":{"name":"__session_xxxxxxxx","limit":4096,"fits":1228}}"#;

#[test]
fn sizes_are_printed_as_json() {
    assert_eq!(CLAIMS.len(), 42);
    claimsmith(["size", "template.json", "user.json", "--format", "json"])
        .sample_files()
        .prints(format!(
            "{{\"claims\":[{{\"name\":\"role\",\"bytes\":14}},{{\"name\":\"email\",\"bytes\":25}}],\"custom\":42,\"payload\":340,\
             \"token\":944,\"cookie\":962,\"request\":1927,\"handshake\":1875,\"verdict\":\"fits\",{SHAPE},\"advice\":[]}}\n",
        ))
        .run();
}

#[test]
fn a_custom_jwt_has_neither_cookie_nor_verdict() {
    let outcome = claimsmith(["size", "template.json", "user.json", "--token", "custom"]).sample_files().outcome();
    let report = String::from_utf8(outcome.stdout).unwrap();
    assert!(report.contains("\ncustom claims     42\n"), "{report}");
    let (report, _) = report.split_once("(--header").expect("what was assumed");
    assert!(!["cookie", "handshake", "fits", "4,096"].iter().any(|part| report.contains(part)), "{report}");
    claimsmith(["size", "-", "user.json", "--token", "custom", "--format", "json"])
        .sample_files()
        .file("h.json", "{}")
        .stdin("{}")
        .prints(
            "{\"claims\":[],\"custom\":2,\"payload\":188,\"token\":741,\"cookie\":null,\"request\":null,\"handshake\":null,\
             \"verdict\":null,\"fits_up_to\":null,\"kept_up_to\":null,\"shape\":{\"header\":109,\"default_claims\":188,\
             \"alg\":\"RS256\",\"signature\":256,\"cookie\":null},\"advice\":[]}\n",
        )
        .run();
}

#[test]
fn header_defaults_and_algorithm_are_counted() {
    let encoded = |bytes: usize| (4 * bytes).div_ceil(3);
    let (header, defaults) = (r#"{"alg":"ES512"}"#, r#"{"iss":"me"}"#);
    let payload = defaults.len() + CLAIMS.len() - 1;
    let token = encoded(header.len()) + 1 + encoded(payload) + 1 + encoded(132);
    let arguments = ["--header", "h.json", "--defaults", "-", "--alg", "es512", "--cookie", "__session"];
    claimsmith([&["size", "template.json", "user.json"][..], &arguments].concat())
        .sample_files()
        .file("h.json", "{ \"alg\": \"ES512\" }\n")
        .stdin(defaults)
        .prints(format!(
            "\
claim  bytes  share
role      14  33.3%  #
email     25  59.5%  #

                        bytes  limit
custom claims              42  1,228  #
payload                    {payload}
token                     {token}
cookie                    {}  4,096  ##
cookies of a request      {}  8,192  #
handshake (older SDKs)  1,875  4,096  ############

fits: the custom claims stay within the documented 1.2 KB
up to 1,228 bytes of custom claims fit; browsers keep the cookie up to 2,905

assumed: a header of 15 bytes, 12 bytes of default claims, ES512 with 132 bytes
         of signature, in the cookie __session
",
            token + 9,
            "Cookie: __session=".len() + token,
        ))
        .run();
}

#[test]
fn a_token_that_contradicts_itself_is_refused() {
    let cases: [(&[&str], &str, &str); 8] = [
        (&["--alg", "RS256"], r#"{"alg":"EdDSA"}"#, "h.json: the header's `alg` is EdDSA, but RS256 was asked for"),
        (
            &[],
            r#"{"alg":"none"}"#,
            "h.json: the header's `alg`: `none` signs nothing, and nobody may trust such a token",
        ),
        (&[], r#"{"alg":512}"#, "h.json: the header's `alg` is not a string"),
        (
            &["--rsa-bits", "4096"],
            r#"{"alg":"es256"}"#,
            "--rsa-bits: ES256 does not sign with an RSA key, so there is no key size to set",
        ),
        (&["--rsa-bits", "1024"], "{}", "--rsa-bits: an RSA key has between 2048 and 16384 bits"),
        (
            &["--alg", "HS256", "--rsa-bits", "2048"],
            "{}",
            "--rsa-bits: HS256 does not sign with an RSA key, so there is no key size to set",
        ),
        (&["--cookie", "a=b"], "{}", "--cookie: `a=b` cannot be the name of a cookie"),
        (&["--cookie", ""], "{}", "--cookie: `` cannot be the name of a cookie"),
    ];
    for (arguments, header, why) in cases {
        for command in [&["size", "t.json"][..], &["audit", "t.json", "u.ndjson"]] {
            claimsmith([command, &["--header", "h.json"], arguments].concat())
                .file("t.json", "{}")
                .file("u.ndjson", "{}\n")
                .file("h.json", header)
                .refuses(why)
                .run();
        }
    }
}

#[test]
fn default_claims_may_leave_no_room_at_all() {
    let outcome = claimsmith(["size", "t.json", "--defaults", "d.json"])
        .file("t.json", "{}")
        .file("d.json", format!(r#"{{"d": "{}"}}"#, "x".repeat(4_000)))
        .outcome();
    let printed = String::from_utf8(outcome.stdout).unwrap();
    assert!(printed.contains("\nno custom claims fit: browsers drop the cookie even without them\n"), "{printed}");
}

/// What `size --format json` says.
fn report(invocation: &mut Invocation) -> serde_json::Value {
    serde_json::from_slice(&invocation.outcome().stdout).expect("JSON")
}

#[test]
fn the_key_and_the_organization_count() {
    let arguments = ["size", "t.json", "u.json", "--format", "json"];
    let with = |more: &[&'static str]| {
        let mut invocation = claimsmith([&arguments[..], more].concat())
            .file("t.json", r#"{"a": 1}"#)
            .file("u.json", "{}")
            .file("o.json", r#"{"id": "org_1"}"#)
            .file("m.json", r#"{"role": "admin"}"#)
            .file("d.json", r#"{"iss": "me"}"#);
        report(&mut invocation)
    };
    let plain = with(&[]);
    assert_eq!((&plain["payload"], &plain["shape"]["signature"]), (&305.into(), &256.into()));
    let large = with(&["--rsa-bits", "4096"]);
    assert_eq!((&large["shape"]["signature"], &large["token"]), (&512.into(), &(146 + 1 + 407 + 1 + 683).into()));
    for more in [&["--org", "o.json"][..], &["--membership", "m.json"]] {
        assert_eq!(with(more)["payload"], 305 + 154);
        // A set that is given is all there is.
        assert_eq!(with(&[more, &["--defaults", "d.json"]].concat())["payload"], r#"{"iss":"me","a":1}"#.len());
        assert_eq!(with(&[more, &["--token", "custom"]].concat())["payload"], 188 + 7 - 1);
    }
    // A context says itself whether there is one.
    for (context, payload) in [
        (r#"{"user": {}}"#, 305),
        (r#"{"user": {}, "org": null, "session": {}}"#, 305),
        (r#"{"user": {}, "org": {"id": "o"}}"#, 305 + 154),
        (r#"{"user": {}, "org_membership": {"role": "r"}}"#, 305 + 154),
    ] {
        let size = claimsmith(["size", "t.json", "c", "--contexts", "--format", "json"]);
        let outcome = size.file("t.json", r#"{"a": 1}"#).file("c", context).outcome();
        let report: serde_json::Value = serde_json::from_slice(&outcome.stdout).unwrap();
        assert_eq!(report["payload"], payload, "{context}");
    }
}

#[test]
fn the_issuer_s_claim_takes_the_place_of_the_template_s() {
    let mut invocation = claimsmith(["size", "t.json", "u.json", "--defaults", "d.json"])
        .file("t.json", r#"{"Aud": "mine", "b": 1}"#)
        .file("u.json", "{}")
        .file("d.json", r#"{"aud": "issuer", "iss": "me"}"#);
    let printed = String::from_utf8(invocation.outcome().stdout).expect("UTF-8");
    let expected = "\n\nthe token carries the issuer's own claims in place of: Aud\n\n                        bytes  limit\n\
                    custom claims               7  1,228  #\n\
                    payload                    33\n";
    assert!(printed.contains(expected), "{printed}");
}

#[test]
fn what_is_left_out_takes_no_bytes() {
    let files = |format: &'static str| {
        claimsmith(["size", "t.json", "u.json", "--format", format])
            .file("t.json", r#"{"plan": "<<user.public_metadata.plan || omit>>", "b": 1}"#)
            .file("u.json", "{}")
    };
    let printed = String::from_utf8(files("human").outcome().stdout).expect("UTF-8");
    let expected = "claim  bytes  share\nb          5  71.4%  #\n\nthe template leaves out: plan\n\n";
    assert!(printed.starts_with(expected), "{printed}");
    let report = report(&mut files("json"));
    assert_eq!(report["claims"], serde_json::json!([{"name": "plan", "bytes": 0}, {"name": "b", "bytes": 5}]));
    assert_eq!((&report["custom"], &report["payload"]), (&7.into(), &305.into()));
}

#[test]
fn a_kept_cookie_can_be_too_much_for_a_server() {
    let user = format!(r#"{{"public_metadata": {{"bio": "{}"}}}}"#, "x".repeat(2_393 - r#"{"bio":""}"#.len()));
    let mut invocation =
        claimsmith(["size", "t.json", "-"]).file("t.json", r#"{"bio": "<<user.public_metadata.bio>>"}"#).stdin(user);
    let printed = String::from_utf8(invocation.outcome().stdout).expect("UTF-8");
    let expected = "\
cookie                  4,096  4,096  #########################
cookies of a request    8,195  8,192  #########################>
handshake (older SDKs)  6,055  4,096  #########################>

risky: above 1.2 KB the handshake of older SDKs may overflow, and every request carries more
nginx refuses header lines above 8,192 bytes, and node more than 16,384 for all
headers
";
    assert!(printed.contains(expected), "{printed}");
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
        let codes: Vec<&serde_json::Value> =
            report["advice"].as_array().unwrap().iter().map(|advice| &advice["code"]).collect();
        assert_eq!(codes, if verdict == "fits" { vec![] } else { vec!["W201", "W204"] });
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
email                     10  unbounded  user.primary_email_address
all, as one object        21  unbounded

it depends on the user whether the claims fit
up to 1,228 bytes of custom claims fit; browsers keep the cookie up to 2,393

assumed: a header of 109 bytes, 299 bytes of default claims, RS256 with 256
         bytes of signature, in the cookie __session_xxxxxxxx
         (--header, --defaults, --alg, --rsa-bits and --cookie describe yours)
",
        )
        .run();
    claimsmith(["size", "template.json", "--format", "json"])
        .sample_files()
        .prints(format!(
            "{{\"claims\":[{{\"name\":\"role\",\"min\":8,\"max\":8190}},{{\"name\":\"email\",\"min\":10,\"max\":null}}],\
             \"min\":21,\"max\":null,{SHAPE}}}\n",
        ))
        .run();
    claimsmith(["size", "-", "--format", "json"])
        .stdin(r#"{"a": 1}"#)
        .prints(format!("{{\"claims\":[{{\"name\":\"a\",\"min\":5,\"max\":5}}],\"min\":7,\"max\":7,{SHAPE}}}\n"))
        .run();
}

#[test]
fn bounds_have_no_reason_where_all_are_bounded() {
    claimsmith(["size", "-", "--token", "custom"])
        .stdin(r#"{"a": 1, "verified": "<<user.email_verified>>"}"#)
        .prints(
            "\
claim               at least  at most
a                          5        5
verified                  15       16
all, as one object        23       24

assumed: a header of 109 bytes, 188 bytes of default claims, RS256 with 256
         bytes of signature
         (--header, --defaults, --alg, --rsa-bits and --cookie describe yours)
",
        )
        .run();
}

#[test]
fn bounds_say_whether_every_user_s_claims_fit() {
    let constant = format!(r#"{{"a": "{}"}}"#, "x".repeat(2_000));
    for (template, sentence) in [("{}", "every user's claims fit"), (&constant, "no user's claims fit")] {
        let outcome = claimsmith(["size", "-"]).stdin(template).outcome();
        let report = String::from_utf8(outcome.stdout).unwrap();
        assert!(report.contains(&format!("\n\n{sentence}\nup to 1,228 bytes of custom claims fit; ")), "{report}");
    }
}

#[test]
fn a_user_is_read_from_standard_input() {
    let arguments = ["size", "template.json", "-", "--format", "json"];
    let outcome = claimsmith(arguments).sample_files().stdin(USER).outcome();
    assert!(outcome.stdout.starts_with(b"{\"claims\":[{\"name\":\"role\",\"bytes\":14}"));
    assert_eq!((outcome.stderr.as_str(), outcome.status), ("", 0));
    claimsmith(arguments).sample_files().stdin("[]").blames("standard input: there is no user to measure").run();
}

#[test]
fn the_other_documents_count_in_sizes() {
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
    .prints(format!(
        "{{\"claims\":[{{\"name\":\"a\",\"bytes\":11}},{{\"name\":\"b\",\"bytes\":10}},{{\"name\":\"c\",\"bytes\":7}}],\
         \"custom\":32,\"payload\":484,\"token\":1136,\"cookie\":1154,\"request\":2311,\"handshake\":1858,\"verdict\":\"fits\",\
         {},\"advice\":[]}}\n",
        SHAPE.replace("2393", "2239").replace("299", "453")
    ))
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
