//! `claimsmith audit`: what it counts, that parts merge, and what it never tells.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

// --------------------------------------------------------------------------------------------------------- the program

/// A directory of its own for each test, gone at its end.
struct Directory(PathBuf);

impl Directory {
    fn new(test: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("audit-{test}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a directory");
        Self(path)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("a file");
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Runs `claimsmith audit` in the directory.
    fn audit(&self, arguments: &[&str]) -> Run {
        self.audit_with(arguments, "")
    }

    fn audit_with(&self, arguments: &[&str], input: &str) -> Run {
        let mut child = Command::new(env!("CARGO_BIN_EXE_claimsmith"))
            .arg("audit")
            .args(arguments)
            .current_dir(&self.0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program");
        // A program that stops early does not read its input.
        let _ = child.stdin.take().expect("standard input").write_all(input.as_bytes());
        Run::from(child.wait_with_output().expect("an end"))
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[derive(Debug, PartialEq)]
struct Run {
    status: i32,
    output: String,
    errors: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        let status = output.status.code().expect("an exit status");
        Self { status, output: text(output.stdout), errors: text(output.stderr) }
    }
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

fn sample(test: &str) -> Directory {
    let directory = Directory::new(test);
    directory.write("t.json", TEMPLATE);
    directory.write("users.ndjson", &users());
    directory
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
    let run = sample("human").audit(&["t.json", "users.ndjson"]);
    assert_eq!(run.errors, BAD_LINES);
    assert_is(&run.output, "human.txt");
    assert_eq!(run.status, 1);
}

#[test]
fn the_json_output_is_all_there() {
    let run = sample("json").audit(&["t.json", "users.ndjson", "--format", "json"]);
    assert_eq!(run.errors, BAD_LINES);
    let report: Value = serde_json::from_str(&run.output).expect("JSON");
    assert_is(&format!("{report:#}\n"), "report.json");
    // One line, its members in the documented order.
    assert_eq!(run.output.lines().count(), 1);
    let starts = ["\"users\":", "\"rejected\":", "\"fits\":", "\"claims\":", "\"histogram\":", "\"advice\":"];
    assert!(starts.map(|member| run.output.find(member).expect(member)).is_sorted());
}

#[test]
fn the_exit_status_is_for_scripts() {
    let directory = Directory::new("status");
    directory.write("t.json", TEMPLATE);
    let files = [
        ("fits", line(&json!("a"), 10), [0, 0, 0]),
        ("risky", line(&json!("a"), 1_500), [1, 0, 0]),
        ("overflow", line(&json!("a"), 3_000), [1, 1, 0]),
        ("bad", line(&json!("a"), 10) + "\n{", [1, 1, 1]),
    ];
    for (name, users, statuses) in files {
        directory.write(name, &users);
        for (fail_on, status) in ["risky", "overflow", "never"].into_iter().zip(statuses) {
            let run = directory.audit(&["t.json", name, "--fail-on", fail_on]);
            assert_eq!(run.status, status, "{name} {fail_on}: {run:?}");
        }
        assert_eq!(directory.audit(&["t.json", name]).status, statuses[1]);
    }
}

#[test]
fn no_users_are_fine() {
    let directory = Directory::new("empty");
    directory.write("t.json", TEMPLATE);
    for users in ["", "\n\n  \r\n"] {
        let run = directory.audit_with(&["t.json", "-", "--html", "page.html"], users);
        let output = "0 users: 0 fit, 0 risky, 0 overflow\n".to_owned();
        assert_eq!(run, Run { status: 0, output, errors: String::new() });
        assert_is_a_page(&directory.read("page.html"));
    }
    let report: Value =
        serde_json::from_str(&directory.audit_with(&["t.json", "-", "--format", "json"], "").output).expect("JSON");
    assert_eq!((&report["users"], &report["cookie"], &report["worst"]), (&json!(0), &Value::Null, &json!([])));
}

#[test]
fn a_custom_token_has_no_cookie_and_no_verdict() {
    let directory = sample("custom");
    let run = directory.audit(&["t.json", "users.ndjson", "--token", "custom", "--html", "page.html"]);
    // The bad lines alone.
    assert_eq!((run.status, run.errors.as_str()), (1, BAD_LINES));
    assert!(run.output.starts_with("6 users; 2 could not be measured\n"), "{}", run.output);
    let page = directory.read("page.html");
    assert_is_a_page(&page);
    let visible = page.split_once("<body>").expect("a body").1;
    for word in ["cookie", "risky", "overflow", "verdict"] {
        assert!(!run.output.contains(word), "{word}: {}", run.output);
        assert!(!visible.contains(word), "{word}: {visible}");
    }
    let json = directory.audit(&["t.json", "users.ndjson", "--token", "custom", "--format", "json"]).output;
    let report: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!((&report["cookie"], &report["cookie_limit"]), (&Value::Null, &Value::Null));
    assert_eq!(report["worst"][0]["verdict"], Value::Null);
    let in_buckets: u64 =
        report["histogram"].as_array().expect("buckets").iter().map(|bucket| bucket["fits"].as_u64().unwrap()).sum();
    assert_eq!(in_buckets, 6);
}

#[test]
fn a_failure_on_verdicts_needs_a_token_that_has_one() {
    let directory = sample("no verdict");
    let refused = Run {
        status: 2,
        output: String::new(),
        errors: "claimsmith: --fail-on: the token rides in no cookie, so that there is no verdict on it\n".to_owned(),
    };
    for fail_on in ["risky", "overflow", "never"] {
        let run = directory.audit(&["t.json", "users.ndjson", "--token", "custom", "--fail-on", fail_on]);
        assert_eq!(run, refused);
    }
    directory.write("wrapped.json", r#"{"name": "t", "lifetime": 60, "claims": {"a": 1}}"#);
    let run = directory.audit(&["wrapped.json", "users.ndjson", "--fail-on", "risky"]);
    assert!(run.errors.ends_with(&refused.errors) && run.status == 2, "{run:?}");
    // Stored audits know their token, too.
    directory
        .write("part.json", &directory.audit(&["t.json", "users.ndjson", "--token", "custom", "--partial"]).output);
    assert_eq!(directory.audit(&["--merge", "part.json", "--fail-on", "risky"]), refused);
    // With a cookie there is a verdict.
    let named = ["t.json", "users.ndjson", "--token", "custom", "--cookie", "c", "--fail-on", "overflow"];
    assert_eq!(directory.audit(&named).status, 1);
}

#[test]
fn nothing_of_a_user_is_told_but_the_id() {
    let directory = sample("canary");
    for format in [&["--format", "human"][..], &["--format", "json"], &["--partial"]] {
        let run = directory.audit(&[&["t.json", "users.ndjson", "--html", "page.html"], format].concat());
        assert!(run.output.contains("user_large"));
        for told in [&run.output, &run.errors, &directory.read("page.html")] {
            assert!(!told.contains(CANARY), "{told}");
        }
    }
}

#[test]
fn parts_merge_into_the_whole() {
    let directory = sample("merge");
    let whole = directory.audit(&["t.json", "users.ndjson", "--format", "json"]);
    let users = users();
    let lines: Vec<&str> = users.lines().collect();
    directory.write("1", &lines[..4].join("\n"));
    directory.write("2", &lines[4..].join("\n"));
    for part in ["1", "2"] {
        let run = directory.audit(&["t.json", part, "--partial"]);
        directory.write(&format!("{part}.json"), &run.output);
    }
    for parts in [["1.json", "2.json"], ["2.json", "1.json"]] {
        let merged = directory.audit(&["--format", "json", "--html", "page.html", "--merge", parts[0], parts[1]]);
        assert_eq!((merged.output, merged.status), (whole.output.clone(), 1));
        assert!(directory.read("page.html").contains("user_large"));
    }
    let counts = |partial: &str| {
        let mut audit: Value = serde_json::from_str(partial).expect("JSON");
        let runs = audit.as_object_mut().and_then(|audit| audit.remove("runs")).expect("runs");
        (audit, runs.as_array().map_or(0, Vec::len))
    };
    let once = counts(&directory.audit(&["t.json", "users.ndjson", "--partial"]).output);
    let merged = directory.audit(&["--merge", "1.json", "2.json", "--partial"]).output;
    assert_eq!((once.1, counts(&merged)), (1, (once.0, 2)));
}

#[test]
fn what_is_left_out_and_what_is_of_another_type_is_counted() {
    let directory = Directory::new("counts");
    directory
        .write("t.json", r#"{"plan": "<<user.public_metadata.plan || omit>>", "name": "<<user.first_name>>", "n": 1}"#);
    let users = [
        json!({"first_name": 7}),
        json!({"first_name": "A", "public_metadata": {"plan": "pro"}}),
        json!({"first_name": null}),
    ];
    directory.write("users.ndjson", &users.map(|user| user.to_string()).join("\n"));
    let run = directory.audit(&["t.json", "users.ndjson", "--html", "page.html"]);
    let tables = "\n\nleft out  users\nplan          2  66.7%\n\n\
                  null                 users         claim\n<<user.first_name>>      2  66.7%  name\n\n\
                  of another type  users\nuser.first_name      1  33.3%\n\n";
    assert!(run.output.contains(tables), "{}", run.output);
    let page = directory.read("page.html");
    assert_is_a_page(&page);
    for title in ["Claims that were left out", "Fields of another type than is promised"] {
        assert!(page.contains(&format!("<h2>{title}</h2>")), "{page}");
    }
    let report: Value =
        serde_json::from_str(&directory.audit(&["t.json", "users.ndjson", "--format", "json"]).output).expect("JSON");
    assert_eq!(report["mistyped"], json!([{"field": "user.first_name", "users": 1}]));
    assert_eq!((&report["claims"][0]["left_out"], &report["claims"][0]["min"]), (&json!(2), &json!(0)));
    // The object of claims has no comma for what is not there.
    assert_eq!(report["custom"]["min"], r#"{"name":null,"n":1}"#.len());
}

#[test]
fn the_issuer_s_own_claims_count_towards_no_token() {
    let directory = Directory::new("overridden");
    directory.write("t.json", r#"{"Aud": "<<user.public_metadata.bio>>", "n": 1}"#);
    directory.write("d.json", r#"{"aud": "issuer"}"#);
    directory.write("users.ndjson", &line(&json!("user_1"), 6_000));
    let run = directory.audit(&["t.json", "users.ndjson", "--defaults", "d.json"]);
    assert!(run.output.starts_with("1 user: 1 fit, 0 risky, 0 overflow\n"), "{}", run.output);
    assert!(run.output.contains("the token carries the issuer's own, not the template's: Aud\n"), "{}", run.output);
    assert!(run.output.contains("user_1"), "{}", run.output);
}

#[test]
fn a_part_that_is_merged_twice_is_told() {
    let directory = sample("twice");
    directory.write("empty.ndjson", "");
    for (part, users) in [("1.json", "users.ndjson"), ("again.json", "users.ndjson"), ("empty.json", "empty.ndjson")] {
        directory.write(part, &directory.audit(&["t.json", users, "--partial"]).output);
    }
    directory.write("both.json", &directory.audit(&["--merge", "1.json", "empty.json", "--partial"]).output);
    for (parts, at_fault) in
        [(["1.json", "1.json"], "1.json"), (["both.json", "1.json"], "1.json"), (["1.json", "both.json"], "both.json")]
    {
        let run = directory.audit(&["--merge", parts[0], parts[1]]);
        let errors = format!("claimsmith: {at_fault}: the audits share a run, whose users would count twice\n");
        assert_eq!(run, Run { status: 2, output: String::new(), errors });
    }
    // Two runs are two, whatever they have counted; nothing counts twice where there is nothing.
    for (parts, users) in [(["1.json", "again.json"], "12 users"), (["empty.json", "empty.json"], "0 users")] {
        let run = directory.audit(&["--fail-on", "never", "--merge", parts[0], parts[1]]);
        assert!(run.errors.is_empty() && run.output.starts_with(users), "{run:?}");
    }
}

#[test]
fn damaged_and_foreign_parts_are_refused() {
    let directory = sample("damaged");
    let part = directory.audit(&["t.json", "users.ndjson", "--partial"]).output;
    directory.write("part.json", &part);
    let with = |path: &str, value: Value| {
        let mut audit: Value = serde_json::from_str(&part).expect("JSON");
        *audit.pointer_mut(path).unwrap_or_else(|| panic!("{path}")) = value;
        audit.to_string()
    };
    let damaged = [
        String::new(),
        "{}".to_owned(),
        "[1]".to_owned(),
        part[..part.len() / 2].to_owned(),
        directory.audit(&["t.json", "users.ndjson", "--format", "json"]).output,
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
        directory.write("damaged.json", &text);
        for arguments in [&["--merge", "damaged.json"][..], &["--merge", "part.json", "damaged.json"]] {
            let run = directory.audit(arguments);
            let errors = "claimsmith: damaged.json: not a partial audit, as `--partial` prints it\n".to_owned();
            assert_eq!(run, Run { status: 2, output: String::new(), errors }, "{text}");
        }
    }
    // Unusual limits are the issuer's to set.
    directory.write("unlimited.json", &with("/subject/arithmetic/cookie/limit", json!(u64::MAX)));
    for arguments in [&["--merge", "unlimited.json", "--html", "page.html"][..], &["--merge", "unlimited.json"]] {
        let run = directory.audit(arguments);
        assert_eq!((run.status, run.errors.as_str()), (1, ""));
    }
    directory.write("other.json", r#"{"role": "<<user.id>>"}"#);
    let foreign = [&["other.json", "users.ndjson"][..], &["t.json", "users.ndjson", "--alg", "ES256"]];
    for arguments in foreign {
        let other = directory.audit(&[arguments, &["--partial"]].concat()).output;
        directory.write("foreign.json", &other);
        let run = directory.audit(&["--merge", "part.json", "foreign.json"]);
        let errors = "claimsmith: foreign.json: the audits are not of the same template and token\n".to_owned();
        assert_eq!(run, Run { status: 2, output: String::new(), errors });
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
    let directory = Directory::new("page");
    let names = ["</svg><script>alert(1)</script>", "\" onload=\"alert(1)", "a\u{7}\u{202e}b", "&lt;", "'"];
    let template: Value =
        names.iter().map(|name| (name.to_string(), json!("<<user.public_metadata['</title><b>']>>"))).collect();
    directory.write("t.json", &template.to_string());
    let hostile_id = "<script>\u{1b}[31m\u{202e}&\"'</title>";
    directory.write(
        "users.ndjson",
        &json!({"id": hostile_id, "public_metadata": {"</title><b>": "x".repeat(550)}}).to_string(),
    );
    directory.write("users.ndjson", &(directory.read("users.ndjson") + "\n{\"id\":\"user_2\"}"));

    let run = directory.audit(&["t.json", "users.ndjson", "--html", "page.html"]);
    assert_eq!((run.status, run.errors.as_str()), (1, ""));
    let page = directory.read("page.html");
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
    assert!(!run.output.chars().any(|character| character.is_control() && character != '\n'));
    assert!(!run.output.contains('\u{202e}'));
}

#[test]
fn the_page_is_none_of_the_inputs_and_is_written_whole_or_not_at_all() {
    let directory = sample("file");
    let template = directory.read("t.json");
    for (html, message) in [
        ("t.json", "t.json is the output, too"),
        ("./users.ndjson", "users.ndjson is the output, too"),
        ("nowhere/page.html", "cannot write nowhere/page.html: No such file or directory (os error 2)"),
        (".", "cannot write .: is a directory"),
        ("-", "standard output has the report: name another file"),
    ] {
        let run = directory.audit(&["t.json", "users.ndjson", "--html", html]);
        let errors = format!("claimsmith: {message}\n");
        assert_eq!(run, Run { status: 2, output: String::new(), errors });
    }
    assert_eq!((directory.read("t.json"), directory.read("users.ndjson")), (template, users()));

    directory.write("part.json", &directory.audit(&["t.json", "users.ndjson", "--partial"]).output);
    let run = directory.audit(&["--merge", "part.json", "--html", "part.json"]);
    assert_eq!((run.status, run.errors.as_str()), (2, "claimsmith: part.json is the output, too\n"));

    // An audit that fails leaves the page of the last one.
    directory.write("page.html", "the last one");
    directory.write("bad.json", "{");
    for arguments in [&["bad.json", "users.ndjson"][..], &["t.json", "absent.ndjson"], &["--merge", "bad.json"]] {
        let run = directory.audit(&[arguments, &["--html", "page.html"]].concat());
        assert!(run.status > 0 && run.output.is_empty(), "{run:?}");
        assert_eq!(directory.read("page.html"), "the last one");
        assert_eq!(directory.audit(&[arguments, &["--html", "new.html"]].concat()).output, "");
        assert!(!directory.path("new.html").exists());
    }
}
