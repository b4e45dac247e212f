//! `claimsmith audit`: what it counts, that parts merge, and what it never tells.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::invocation::{Invocation, Outcome, claimsmith};

/// A folder for the runs of one test.
fn empty_folder() -> Invocation {
    claimsmith(["audit"])
}

/// Runs `claimsmith audit` in the folder.
fn audit(folder: &Invocation, arguments: &[&str]) -> Outcome {
    audit_with(folder, arguments, "")
}

fn audit_with(folder: &Invocation, arguments: &[&str], stdin: &str) -> Outcome {
    folder.again(&[&["audit"], arguments].concat(), stdin)
}

const TEMPLATE: &str = r#"{
    "role": "<<user.public_metadata.role || 'user'>>",
    "data": {"bio": "<<user.public_metadata.bio>>", "city": "<<user.public_metadata.city>>"}
}"#;

/// Nothing of it may be told, but for ids.
const CANARY: &str = "CANARY";

fn line(id: &Value, bio: usize) -> String {
    let mut user = json!({
        "id": id,
        "first_name": CANARY,
        "email_addresses": [{"email_address": CANARY}],
        "public_metadata": {"bio": CANARY.chars().cycle().take(bio).collect::<String>()},
        "private_metadata": {CANARY: CANARY},
    });
    if id.is_null() {
        user.as_object_mut().expect("an object").remove("id");
    }
    user.to_string()
}

/// Six users that can be measured, and two lines that cannot.
fn users() -> String {
    let hostile = "<script>\u{1b}[31m\u{202e}&\"'</title>";
    let lines = [
        line(&json!("user_small"), 10),
        line(&json!("user_medium"), 1_500),
        format!("{{\"id\": \"{CANARY}\", "),
        line(&json!("user_large"), 3_000),
        line(&Value::Null, 2_900),
        String::new(),
        line(&json!(hostile), 6_000),
        format!("[\"{CANARY}\"]"),
        line(&json!({"secret": CANARY}), 20),
    ];
    lines.join("\n")
}

/// A folder with the template and the users.
fn sample() -> Invocation {
    let folder = empty_folder();
    folder.write("t.json", TEMPLATE);
    folder.write("users.ndjson", users());
    folder
}

const BAD_LINES: &str = "claimsmith: users.ndjson:3: the user is not JSON: an early end at byte 17\n\
                         claimsmith: users.ndjson:8: the user is not a JSON object\n";

/// Compares a text with the one that is kept; `BLESS=1` keeps this one instead.
fn assert_is(text: &str, name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/audit").join(name);
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, text).expect("a file to write");
    }
    assert_eq!(text, fs::read_to_string(&path).expect("a file to read"));
}

#[test]
fn the_human_output_is_all_there() {
    let run = audit(&sample(), &["t.json", "users.ndjson"]);
    assert_eq!(run.stderr, BAD_LINES);
    assert_is(run.text(), "human.txt");
    assert_eq!(run.status, 1);
}

#[test]
fn the_json_output_is_all_there() {
    let run = audit(&sample(), &["t.json", "users.ndjson", "--format", "json"]);
    assert_eq!(run.stderr, BAD_LINES);
    let report: Value = serde_json::from_str(run.text()).expect("JSON");
    assert_is(&format!("{report:#}\n"), "report.json");
    // One line, its members in the documented order.
    assert_eq!(run.text().lines().count(), 1);
    let starts = ["\"users\":", "\"rejected\":", "\"fits\":", "\"claims\":", "\"histogram\":", "\"advice\":"];
    assert!(starts.map(|member| run.text().find(member).expect(member)).is_sorted());
}

#[test]
fn the_exit_status_is_for_scripts() {
    let folder = empty_folder();
    folder.write("t.json", TEMPLATE);
    let files = [
        ("fits", line(&json!("a"), 10), [0, 0, 0]),
        ("risky", line(&json!("a"), 1_500), [1, 0, 0]),
        ("overflow", line(&json!("a"), 3_000), [1, 1, 0]),
        ("bad", line(&json!("a"), 10) + "\n{", [1, 1, 1]),
    ];
    for (name, users, statuses) in files {
        folder.write(name, &users);
        for (fail_on, status) in ["risky", "overflow", "never"].into_iter().zip(statuses) {
            let run = audit(&folder, &["t.json", name, "--fail-on", fail_on]);
            assert_eq!(run.status, status, "{name} {fail_on}: {run:?}");
        }
        assert_eq!(audit(&folder, &["t.json", name]).status, statuses[1]);
    }
}

#[test]
fn no_users_are_fine() {
    let folder = empty_folder();
    folder.write("t.json", TEMPLATE);
    for users in ["", "\n\n  \r\n"] {
        let run = audit_with(&folder, &["t.json", "-", "--html", "page.html"], users);
        let output = "0 users: 0 fit, 0 risky, 0 overflow\n".to_owned();
        assert_eq!(run, Outcome { stdout: output.into_bytes(), stderr: String::new(), status: 0 });
        assert_is_a_page(&folder.read("page.html"));
    }
    let report: Value =
        serde_json::from_slice(&audit_with(&folder, &["t.json", "-", "--format", "json"], "").stdout).expect("JSON");
    assert_eq!((&report["users"], &report["cookie"], &report["worst"]), (&json!(0), &Value::Null, &json!([])));
}

#[test]
fn a_custom_token_has_no_cookie_and_no_verdict() {
    let folder = sample();
    let run = audit(&folder, &["t.json", "users.ndjson", "--token", "custom", "--html", "page.html"]);
    // The bad lines alone.
    assert_eq!((run.status, run.stderr.as_str()), (1, BAD_LINES));
    assert!(run.text().starts_with("6 users; 2 could not be measured\n"), "{}", run.text());
    let page = folder.read("page.html");
    assert_is_a_page(&page);
    let visible = page.split_once("<body>").expect("a body").1;
    for word in ["cookie", "risky", "overflow", "verdict"] {
        assert!(!run.text().contains(word), "{word}: {}", run.text());
        assert!(!visible.contains(word), "{word}: {visible}");
    }
    let json = audit(&folder, &["t.json", "users.ndjson", "--token", "custom", "--format", "json"]).stdout;
    let report: Value = serde_json::from_slice(&json).expect("JSON");
    assert_eq!((&report["cookie"], &report["cookie_limit"]), (&Value::Null, &Value::Null));
    assert_eq!(report["worst"][0]["verdict"], Value::Null);
    let in_buckets: u64 =
        report["histogram"].as_array().expect("buckets").iter().map(|bucket| bucket["fits"].as_u64().unwrap()).sum();
    assert_eq!(in_buckets, 6);
}

#[test]
fn a_failure_on_verdicts_needs_a_token_that_has_one() {
    let folder = sample();
    let refused = Outcome::refused("--fail-on needs a verdict, and a token that rides in no cookie has none");
    for fail_on in ["risky", "overflow", "never"] {
        let run = audit(&folder, &["t.json", "users.ndjson", "--token", "custom", "--fail-on", fail_on]);
        assert_eq!(run, refused);
    }
    folder.write("wrapped.json", r#"{"name": "t", "lifetime": 60, "claims": {"a": 1}}"#);
    let run = audit(&folder, &["wrapped.json", "users.ndjson", "--fail-on", "risky"]);
    assert!(run.stderr.ends_with(&refused.stderr) && run.status == 2, "{run:?}");
    // Stored audits know their token, too.
    folder.write("part.json", audit(&folder, &["t.json", "users.ndjson", "--token", "custom", "--partial"]).stdout);
    assert_eq!(audit(&folder, &["--merge", "part.json", "--fail-on", "risky"]), refused);
    // With a cookie there is a verdict.
    let named = ["t.json", "users.ndjson", "--token", "custom", "--cookie", "c", "--fail-on", "overflow"];
    assert_eq!(audit(&folder, &named).status, 1);
}

#[test]
fn nothing_of_a_user_is_told_but_the_id() {
    let folder = sample();
    for format in [&["--format", "human"][..], &["--format", "json"], &["--partial"]] {
        let run = audit(&folder, &[&["t.json", "users.ndjson", "--html", "page.html"], format].concat());
        assert!(run.text().contains("user_large"));
        for told in [run.text(), &run.stderr, &folder.read("page.html")] {
            assert!(!told.contains(CANARY), "{told}");
        }
    }
}

#[test]
fn parts_merge_into_the_whole() {
    let folder = sample();
    let whole = audit(&folder, &["t.json", "users.ndjson", "--format", "json"]);
    let users = users();
    let lines: Vec<&str> = users.lines().collect();
    folder.write("1", lines[..4].join("\n"));
    folder.write("2", lines[4..].join("\n"));
    for part in ["1", "2"] {
        let run = audit(&folder, &["t.json", part, "--partial"]);
        folder.write(format!("{part}.json"), run.text());
    }
    for parts in [["1.json", "2.json"], ["2.json", "1.json"]] {
        let merged = audit(&folder, &["--format", "json", "--html", "page.html", "--merge", parts[0], parts[1]]);
        assert_eq!((merged.text(), merged.status), (whole.text(), 1));
        assert!(folder.read("page.html").contains("user_large"));
    }
    let counts = |partial: &str| {
        let mut audit: Value = serde_json::from_str(partial).expect("JSON");
        let runs = audit.as_object_mut().and_then(|audit| audit.remove("runs")).expect("runs");
        (audit, runs.as_array().map_or(0, Vec::len))
    };
    let once = counts(audit(&folder, &["t.json", "users.ndjson", "--partial"]).text());
    let merged = audit(&folder, &["--merge", "1.json", "2.json", "--partial"]);
    assert_eq!((once.1, counts(merged.text())), (1, (once.0, 2)));
}

#[test]
fn what_is_left_out_and_what_is_of_another_type_is_counted() {
    let folder = empty_folder();
    folder
        .write("t.json", r#"{"plan": "<<user.public_metadata.plan || omit>>", "name": "<<user.first_name>>", "n": 1}"#);
    let users = [
        json!({"first_name": 7}),
        json!({"first_name": "A", "public_metadata": {"plan": "pro"}}),
        json!({"first_name": null}),
    ];
    folder.write("users.ndjson", users.map(|user| user.to_string()).join("\n"));
    let run = audit(&folder, &["t.json", "users.ndjson", "--html", "page.html"]);
    let tables = "\n\nleft out  users\nplan          2  66.7%\n\n\
                  null                 users         claim\n<<user.first_name>>      2  66.7%  name\n\n\
                  wrong type       users\nuser.first_name      1  33.3%\n\n";
    assert!(run.text().contains(tables), "{}", run.text());
    let page = folder.read("page.html");
    assert_is_a_page(&page);
    for title in ["Claims that were left out", "Fields of the wrong type"] {
        assert!(page.contains(&format!("<h2>{title}</h2>")), "{page}");
    }
    let report: Value =
        serde_json::from_slice(&audit(&folder, &["t.json", "users.ndjson", "--format", "json"]).stdout).expect("JSON");
    assert_eq!(report["mistyped"], json!([{"field": "user.first_name", "users": 1}]));
    assert_eq!((&report["claims"][0]["left_out"], &report["claims"][0]["min"]), (&json!(2), &json!(0)));
    // The object of claims has no comma for what is not there.
    assert_eq!(report["custom"]["min"], r#"{"name":null,"n":1}"#.len());
}

#[test]
fn the_issuer_s_own_claims_count_towards_no_token() {
    let folder = empty_folder();
    folder.write("t.json", r#"{"Aud": "<<user.public_metadata.bio>>", "n": 1}"#);
    folder.write("d.json", r#"{"aud": "issuer"}"#);
    folder.write("users.ndjson", line(&json!("user_1"), 6_000));
    let run = audit(&folder, &["t.json", "users.ndjson", "--defaults", "d.json"]);
    assert!(run.text().starts_with("1 user: 1 fit, 0 risky, 0 overflow\n"), "{}", run.text());
    assert!(run.text().contains("the token carries the issuer's own claims in place of: Aud\n"), "{}", run.text());
    assert!(run.text().contains("user_1"), "{}", run.text());
}

#[test]
fn a_part_that_is_merged_twice_is_told() {
    let folder = sample();
    folder.write("empty.ndjson", "");
    for (part, users) in [("1.json", "users.ndjson"), ("again.json", "users.ndjson"), ("empty.json", "empty.ndjson")] {
        folder.write(part, audit(&folder, &["t.json", users, "--partial"]).stdout);
    }
    folder.write("both.json", audit(&folder, &["--merge", "1.json", "empty.json", "--partial"]).stdout);
    for (parts, at_fault) in
        [(["1.json", "1.json"], "1.json"), (["both.json", "1.json"], "1.json"), (["1.json", "both.json"], "both.json")]
    {
        let run = audit(&folder, &["--merge", parts[0], parts[1]]);
        assert_eq!(
            run,
            Outcome::refused(&format!("{at_fault}: both audits have the same run, whose users would be counted twice"))
        );
    }
    // Two runs are two, whatever they have counted; nothing counts twice where there is nothing.
    for (parts, users) in [(["1.json", "again.json"], "12 users"), (["empty.json", "empty.json"], "0 users")] {
        let run = audit(&folder, &["--fail-on", "never", "--merge", parts[0], parts[1]]);
        assert!(run.stderr.is_empty() && run.text().starts_with(users), "{run:?}");
    }
}

#[test]
fn damaged_and_foreign_parts_are_refused() {
    let folder = sample();
    let part = audit(&folder, &["t.json", "users.ndjson", "--partial"]);
    let part = part.text();
    folder.write("part.json", part);
    let with = |path: &str, value: Value| {
        let mut audit: Value = serde_json::from_str(part).expect("JSON");
        *audit.pointer_mut(path).unwrap_or_else(|| panic!("{path}")) = value;
        audit.to_string()
    };
    let damaged = [
        String::new(),
        "{}".to_owned(),
        "[1]".to_owned(),
        part[..part.len() / 2].to_owned(),
        audit(&folder, &["t.json", "users.ndjson", "--format", "json"]).text().to_owned(),
        with("/users", json!(7)),
        with("/users", json!(-1)),
        with("/custom/0/1", json!(u64::MAX)),
        with("/custom/5/0", json!(u64::MAX)),
        with("/custom/0/0", json!(100_000)),
        part.replacen("\"custom\":[", "\"custom\":[[0,0],", 1),
        with("/worst/0/custom", json!(u64::MAX)),
        with("/worst/0/claims", json!([[1, 0], [1, 0], [1, 0], [1, 0]])),
        with("/subject/arithmetic/header", json!(u64::MAX)),
        with("/subject/arithmetic/alg", json!("none")),
        with("/subject/overridden", json!([2])),
        with("/runs", json!([])),
        with("/runs", json!(["\u{1b}[31mabcdefghijkl"])),
        with("/claims/1", json!([])),
        with("/claims", json!([])),
        with("/nulls/0", json!(7)),
        with("/nulls", json!([0])),
        with("/relief/0/overflow", json!(7)),
        with("/worst", json!([])),
        with("/worst/0/claims/0/1", json!(9)),
        with("/subject/members/0/claim", json!(2)),
        with("/subject/shortcodes/0/claim", json!(2)),
        part.replacen('{', "{\"more\":1,", 1),
    ];
    for text in damaged {
        folder.write("damaged.json", &text);
        for arguments in [&["--merge", "damaged.json"][..], &["--merge", "part.json", "damaged.json"]] {
            let run = audit(&folder, arguments);
            assert_eq!(
                run,
                Outcome::refused("damaged.json: this is not a partial audit, as `--partial` prints it"),
                "{text}"
            );
        }
    }
    // Unusual limits are the issuer's to set.
    folder.write("unlimited.json", with("/subject/arithmetic/cookie/limit", json!(u64::MAX)));
    for arguments in [&["--merge", "unlimited.json", "--html", "page.html"][..], &["--merge", "unlimited.json"]] {
        let run = audit(&folder, arguments);
        assert_eq!((run.status, run.stderr.as_str()), (1, ""));
    }
    folder.write("other.json", r#"{"role": "<<user.id>>"}"#);
    let foreign = [&["other.json", "users.ndjson"][..], &["t.json", "users.ndjson", "--alg", "ES256"]];
    for arguments in foreign {
        let other = audit(&folder, &[arguments, &["--partial"]].concat()).stdout;
        folder.write("foreign.json", other);
        let run = audit(&folder, &["--merge", "part.json", "foreign.json"]);
        assert_eq!(run, Outcome::refused("foreign.json: the audits are about different templates or tokens"));
    }
}

// ------------------------------------------------------------------------------------------------------------ the page

/// Checks that tags balance, and that nothing is run or loaded.
fn assert_is_a_page(page: &str) {
    const VOID: [&str; 2] = ["meta", "!DOCTYPE"];
    let mut open: Vec<&str> = Vec::new();
    let mut rest = page;
    while let Some((text, after)) = rest.split_once('<') {
        assert!(!text.contains('>') || open.last() == Some(&"style"), "{text}");
        let (tag, after) = after.split_once('>').expect("the end of a tag");
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        let name = tag.split([' ', '\n']).next().unwrap_or("");
        if let Some(name) = name.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "in {tag}");
        } else if !VOID.contains(&name) && !tag.ends_with('/') {
            open.push(name);
        }
        rest = after;
    }
    assert_eq!(open, [""; 0]);
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
    for forbidden in ["<script", "<link", "<img", "<iframe", " src=", "href=", "url(", "@import", "http:", "https:"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn the_page_holds_hostile_names_as_text() {
    let folder = empty_folder();
    let names = ["</svg><script>alert(1)</script>", "\" onload=\"alert(1)", "a\u{7}\u{202e}b", "&lt;", "'"];
    let template: Value =
        names.iter().map(|name| (name.to_string(), json!("<<user.public_metadata['</title><b>']>>"))).collect();
    folder.write("t.json", template.to_string());
    let hostile_id = "<script>\u{1b}[31m\u{202e}&\"'</title>";
    folder.write(
        "users.ndjson",
        json!({"id": hostile_id, "public_metadata": {"</title><b>": "x".repeat(550)}}).to_string(),
    );
    folder.write("users.ndjson", folder.read("users.ndjson") + "\n{\"id\":\"user_2\"}");

    let run = audit(&folder, &["t.json", "users.ndjson", "--html", "page.html"]);
    assert_eq!((run.status, run.stderr.as_str()), (1, ""));
    let page = folder.read("page.html");
    assert_is_a_page(&page);
    for text in [
        "<bdi>&lt;script&gt;\\u{1b}[31m\\u{202e}&amp;&quot;&#39;&lt;/title&gt;</bdi>",
        "<bdi>&lt;/svg&gt;&lt;script&gt;alert(1)&lt;/script&gt;</bdi>",
        "<bdi>&quot; onload=&quot;alert(1)</bdi>",
        "<bdi>a\\u{7}\\u{202e}b</bdi>",
        "<bdi>&amp;lt;</bdi>",
        "<code><bdi>&lt;&lt;user.public_metadata[&#39;&lt;/title&gt;&lt;b&gt;&#39;]&gt;&gt;</bdi></code>",
        "leaving out <code><bdi>&quot; onload=&quot;alert(1)</bdi></code> brings 1 overflowing user down to 0",
        "2 users: 1 fit, 0 risky, 1 overflow.",
        "browsers drop what is above 4,096",
    ] {
        assert!(page.contains(text), "{text}");
    }
    assert!(!page.chars().any(|character| character.is_control() && character != '\n'));
    // The terminal obeys nothing of it, either.
    assert!(!run.text().chars().any(|character| character.is_control() && character != '\n'));
    assert!(!run.text().contains('\u{202e}'));
}

#[test]
fn the_page_is_none_of_the_inputs_and_is_written_whole_or_not_at_all() {
    let folder = sample();
    let template = folder.read("t.json");
    for (html, message) in [
        ("t.json", "t.json is both an input and the output"),
        ("./users.ndjson", "users.ndjson is both an input and the output"),
        ("nowhere/page.html", "cannot write nowhere/page.html: No such file or directory (os error 2)"),
        (".", "cannot write .: is a directory"),
        ("-", "standard output already has the report: name another file"),
    ] {
        let run = audit(&folder, &["t.json", "users.ndjson", "--html", html]);
        assert_eq!(run, Outcome::refused(message));
    }
    assert_eq!((folder.read("t.json"), folder.read("users.ndjson")), (template, users()));

    folder.write("part.json", audit(&folder, &["t.json", "users.ndjson", "--partial"]).stdout);
    let run = audit(&folder, &["--merge", "part.json", "--html", "part.json"]);
    assert_eq!((run.status, run.stderr.as_str()), (2, "claimsmith: part.json is both an input and the output\n"));

    // An audit that fails leaves the page of the last one.
    folder.write("page.html", "the last one");
    folder.write("bad.json", "{");
    for arguments in [&["bad.json", "users.ndjson"][..], &["t.json", "absent.ndjson"], &["--merge", "bad.json"]] {
        let run = audit(&folder, &[arguments, &["--html", "page.html"]].concat());
        assert!(run.status > 0 && run.text().is_empty(), "{run:?}");
        assert_eq!(folder.read("page.html"), "the last one");
        assert_eq!(audit(&folder, &[arguments, &["--html", "new.html"]].concat()).text(), "");
        assert!(!folder.path("new.html").exists());
    }
}
