//! Streams: one user a line in, one line of claims out.

use std::fmt::Write as _;

use claimsmith::Template;

use crate::invocation::{CLAIMS, TEMPLATE, USER, claimsmith};

const BY_ID: &str = r#"{"id": "<<user.id>>"}"#;

#[test]
fn users_one_a_line_are_known_whatever_the_name_and_the_flag() {
    let (users, claims) = (format!("{USER}\n{USER}\n"), format!("{CLAIMS}\n{CLAIMS}\n"));
    for name in ["users.ndjson", "users.jsonl", "users.json", "users.txt"] {
        claimsmith(["render", "template.json", name]).sample_files().file(name, &users).prints(&claims).run();
    }
    claimsmith(["render", "template.json", "users.txt", "--ndjson"])
        .sample_files()
        .file("users.txt", &users)
        .prints(&claims)
        .run();
    for arguments in [&["render", "template.json"][..], &["render", "template.json", "-", "--ndjson"]] {
        claimsmith(arguments).sample_files().stdin(&users).prints(&claims).run();
    }
}

#[test]
fn context_is_that_of_every_user() {
    claimsmith(["render", "t.json", "u.jsonl", "--org", "-"])
        .file("t.json", r#"{"id": "<<user.id>>", "org": "<<org.id>>"}"#)
        .file("u.jsonl", "{\"id\": \"1\"}\n{\"id\": \"2\"}\n")
        .stdin(r#"{"id": "o"}"#)
        .prints("{\"id\":\"1\",\"org\":\"o\"}\n{\"id\":\"2\",\"org\":\"o\"}\n")
        .run();
}

#[test]
fn bad_lines_are_told_by_number_and_the_others_are_rendered() {
    let long = format!("{{\"id\": \"{}\"}}", "x".repeat(60));
    let lines: [&[u8]; 14] = [
        br#"{"id": "crlf"}"#,
        b"",
        b" \t",
        br#"{"id": "half"#,
        br#"{"id": "two"}{"id": "documents"}"#,
        b"{\"id\": \"\xff\"}",
        b"\xef\xbb\xbf{\"id\": \"marked\"}",
        b"[1]",
        br#"{"id": 1, "id": 2}"#,
        long.as_bytes(),
        b"null",
        br#"{"id": "sp\u0061ced"}   "#,
        b"{\"id\": \"\0\"}",
        br#"{"id": "last, without an end"}"#,
    ];
    let messages = [
        "claimsmith: u.ndjson:4: the user is not JSON: an early end at byte 12",
        "claimsmith: u.ndjson:5: the user is not JSON: text after the document at byte 13",
        "claimsmith: u.ndjson:6: the user is not JSON: a byte that is not UTF-8 at byte 8",
        "claimsmith: u.ndjson:7: the user is not JSON: a byte order mark at byte 0",
        "claimsmith: u.ndjson:8: the user is not a JSON object",
        "claimsmith: u.ndjson:9: the user has the same key twice where the template reads `user.id`",
        "claimsmith: u.ndjson:10: the line is longer than the 40 bytes that --max-line allows",
        "claimsmith: u.ndjson:11: the user is not a JSON object",
        "claimsmith: u.ndjson:13: the user is not JSON: a control character in a string at byte 8",
        "",
    ];
    for line_end in [&b"\n"[..], b"\r\n"] {
        claimsmith(["render", "t.json", "u.ndjson", "--max-line", "40"])
            .file("t.json", BY_ID)
            .file("u.ndjson", lines.join(line_end))
            .prints("{\"id\":\"crlf\"}\n{\"id\":\"spaced\"}\n{\"id\":\"last, without an end\"}\n")
            .says(messages.join("\n"))
            .exits(1)
            .run();
    }
}

#[test]
fn no_users_give_no_claims() {
    for text in ["", "\n", "\r\n \n\t\r\n", "   ", "[]", " [\n] \n", "{\"data\": []}"] {
        claimsmith(["render", "template.json", "u.ndjson"]).sample_files().file("u.ndjson", text).run();
    }
}

#[test]
fn the_limit_of_a_line_is_exact_and_excludes_its_end() {
    let users = "{\"id\":\"a\"}\n{\"id\":\"bc\"}\n{\"id\":\"d\"}";
    claimsmith(["render", "t.json", "--ndjson", "--max-line", "10"])
        .file("t.json", BY_ID)
        .stdin(users)
        .prints("{\"id\":\"a\"}\n{\"id\":\"d\"}\n")
        .says("claimsmith: standard input:2: the line is longer than the 10 bytes that --max-line allows\n")
        .exits(1)
        .run();
    claimsmith(["render", "t.json", "--ndjson", "--max-line", "11"])
        .file("t.json", BY_ID)
        .stdin(users.replace('\n', "\r\n"))
        .prints("{\"id\":\"a\"}\n{\"id\":\"bc\"}\n{\"id\":\"d\"}\n")
        .run();
}

#[test]
fn lines_far_beyond_the_limit_are_skipped() {
    let far = "x".repeat(5 * 1024 * 1024);
    let users = format!("{{\"id\":\"a\"}}\n{far}\n{{\"id\":\"b\"}}\n{far}\n{far}\n{{\"id\":\"c\"}}\n{far}");
    let too_long = |line: usize| {
        format!("claimsmith: standard input:{line}: the line is longer than the 1000 bytes that --max-line allows\n")
    };
    claimsmith(["render", "t.json", "--ndjson", "--max-line", "1000"])
        .file("t.json", BY_ID)
        .stdin(users)
        .prints("{\"id\":\"a\"}\n{\"id\":\"b\"}\n{\"id\":\"c\"}\n")
        .says([2, 4, 5, 7].map(too_long).concat())
        .exits(1)
        .run();
}

/// A sequence that looks random and is always the same (xorshift, 64 bits).
struct Sequence(u64);

impl Sequence {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }
}

/// Lines of a few to a million bytes, about eight megabytes in all; some are at fault.
fn users_of_many_lengths() -> Vec<String> {
    let mut sequence = Sequence(0x9e37_79b9_7f4a_7c15);
    let mut lines = Vec::new();
    let mut bytes = 0;
    while bytes < 8_000_000 {
        let filler = match sequence.below(200) {
            0 => 1_000_000 + sequence.below(600_000),
            1..=10 => sequence.below(60_000),
            _ => sequence.below(900),
        };
        let number = lines.len();
        let role = ["admin", "mémber", "\\u0041\\n", "\\\"x\\\""][sequence.below(4)];
        let line = match sequence.below(25) {
            0 => String::new(),
            1 => format!(r#"{{"id": "{number}", "filler": "{}}}"#, "y".repeat(filler)),
            _ => format!(
                r#"{{"filler": "{}", "public_metadata": {{"role": "{role}"}}, "primary_email_address": "{number}"}}"#,
                "é".repeat(filler / 2)
            ),
        };
        bytes += line.len() + 1;
        lines.push(line);
    }
    lines
}

/// What is told of faults: the first twenty, and how many more there were.
pub fn first_faults(faults: &str, name: &str) -> String {
    let mut told: String = faults.split_inclusive('\n').take(20).collect();
    let more = faults.lines().count().saturating_sub(20);
    if more > 0 {
        writeln!(told, "claimsmith: {name}: {more} more lines were rejected").unwrap();
    }
    told
}

#[test]
fn a_long_stream_gives_in_order_what_its_users_give_one_by_one() {
    let lines = users_of_many_lengths();
    let template = Template::compile(TEMPLATE).unwrap();
    let (mut claims, mut faults) = (String::new(), String::new());
    for (index, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_empty()) {
        match template.render(line) {
            Ok(of_user) => writeln!(claims, "{of_user}").unwrap(),
            Err(error) => writeln!(faults, "claimsmith: u.ndjson:{}: {error}", index + 1).unwrap(),
        }
    }
    assert!(claims.lines().count() > 1_000 && faults.lines().count() > 25);
    let faults = first_faults(&faults, "u.ndjson");
    claimsmith(["render", "template.json", "u.ndjson"])
        .sample_files()
        .file("u.ndjson", lines.join("\n"))
        .prints(&claims)
        .says(&faults)
        .exits(1)
        .run();
    claimsmith(["render", "template.json", "--ndjson"])
        .sample_files()
        .stdin(lines.join("\n") + "\n")
        .prints(&claims)
        .says(faults.replace("u.ndjson", "standard input"))
        .exits(1)
        .run();
    for line in lines.iter().filter(|line| line.ends_with("\"}")).step_by(400) {
        let of_user = template.render(line).unwrap();
        claimsmith(["render", "template.json"]).sample_files().stdin(line).prints(of_user + "\n").run();
    }
}
