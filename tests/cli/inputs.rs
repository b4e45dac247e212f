//! What users arrive in: each way gives the users that are in it, or one line that says why not.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

use crate::invocation::{Invocation, claimsmith};

const TEMPLATE: &str = r#"{"id": "<<user.id>>"}"#;

/// A run that renders the text as a file `u`.
fn render(text: impl AsRef<[u8]>) -> Invocation {
    claimsmith(["render", "t.json", "u"]).file("t.json", TEMPLATE).file("u", text)
}

/// The lines of claims for users of these ids.
fn claims(ids: &str) -> String {
    ids.chars().map(|id| format!("{{\"id\":\"{id}\"}}\n")).collect()
}

pub fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

pub fn zstd(text: &[u8]) -> Vec<u8> {
    compress_to_vec(text, CompressionLevel::Fastest)
}

#[test]
fn users_are_found_in_whatever_they_are_in() {
    let cases = [
        (r#"{"id": "a"}"#, "a"),
        ("{\n  \"id\": \"a\"\n}\n", "a"),
        ("\n \r\n{\"id\": \"a\"}\r\n\n{\"id\": \"b\"}", "ab"),
        (r#"[{"id": "a"}, {"id": "b"}]"#, "ab"),
        ("[\n  {\n    \"id\": \"a\"\n  },\n  {\n    \"id\": \"b\"\n  }\n]\n", "ab"),
        (r#" [ ] "#, ""),
        (r#"{"data": [{"id": "a"}, {"id": "b"}], "total_count": 2}"#, "ab"),
        (r#"{"totalCount": 2, "more": {"id": 1, "data": [1]}, "data" : [ {"id": "a"} ] }"#, "a"),
        ("{\n  \"data\": [\n    {\"id\": \"a\"}\n  ],\n  \"has_more\": false\n}", "a"),
        (r#"{"data": []}"#, ""),
        ("{\n\"id\": \"a\"\n}{\n\"id\": \"b\"\n} {\"id\": \"c\"}\n\n{\"id\":\n\"d\"}", "abcd"),
        (r#"{"object": "event", "type": "user.created", "data": {"id": "a"}}"#, "a"),
        ("{\n\"data\": {\"id\": \"a\"},\n\"object\": \"event\",\n\"type\": \"user.updated\"\n}", "a"),
        (r#"[{"object": "event", "type": "user.updated", "data": {"id": "a"}}, {"id": "b"}]"#, "ab"),
        (r#"{"\u006fbject": "ev\u0065nt", "typ\u0065": "user\u002ecreated", "d\u0061ta": {"id": "a"}}"#, "a"),
        // Events with members that users have, too.
        (r#"{"id": "evt", "created_at": 1, "object": "event", "type": "user.updated", "data": {"id": "a"}}"#, "a"),
        (
            "{\n\"data\": {\"id\": \"a\"}, \"object\": \"event\",\n\"type\": \"user.created\", \"locale\": \"en\"\n}",
            "a",
        ),
        // A list of the user's own.
        (r#"{"id": "a", "data": [{"id": "b"}]}"#, "a"),
        (r#"{"id": "a", "data": {"id": "b"}}"#, "a"),
        (r#"{"id": "a", "first_name": "Ada", "data": {"first_name": "b"}}"#, "a"),
        (r#"{"data": {"id": "a", "locale": "en"}, "id": "evt", "object": "event", "type": "user.created"}"#, "a"),
        (r#"{"\"data": 1, "x\"data": [{"id": "b"}], "id": "a"}"#, "a"),
        // Brackets, quotes and line breaks in texts.
        (r#"[{"x": "]},{\"id\": \"no\"}\\", "id": "a"}, {"id": "b", "y": "\n["}]"#, "ab"),
    ];
    for (text, ids) in cases {
        let text = text.as_bytes();
        let marked = [b"\xef\xbb\xbf", text].concat();
        let middle = text.len() / 2;
        let members = [gzip(&text[..middle]), gzip(&[]), gzip(&text[middle..])].concat();
        let skippable = b"\x5a\x2a\x4d\x18\x03\x00\x00\x00abc";
        let frames = [skippable, &zstd(&text[..middle])[..], skippable, &zstd(&text[middle..])].concat();
        for arrived in [text, &marked, &gzip(text), &zstd(text), &gzip(&marked), &members, &frames] {
            render(arrived).prints(claims(ids)).run();
        }
        claimsmith(["render", "t.json"]).file("t.json", TEMPLATE).stdin(text).prints(claims(ids)).run();
        let outcome =
            claimsmith(["audit", "t.json", "u", "--format", "json"]).file("t.json", TEMPLATE).file("u", text).outcome();
        let report: serde_json::Value = serde_json::from_slice(&outcome.stdout).unwrap();
        assert_eq!((&report["users"], &report["rejected"]), (&ids.len().into(), &0.into()));
    }
}

/// Read from its start for each list, it would take minutes.
#[test]
fn a_user_with_many_lists_of_data_is_read_in_proportion() {
    let user = format!(r#"{{"object": "user", {}"id": "a"}}"#, r#""data": [], "#.repeat(200_000));
    render(user.as_bytes()).prints(claims("a")).run();
}

#[test]
fn rows_before_a_fault_stand_and_the_message_counts_them() {
    let cases = [
        (r#"[{"id": "a"},]"#, "a", "1: an element is missing; reading stopped here, after 1 element"),
        (r#"[,{"id": "a"}]"#, "", "1: an element is missing; reading stopped here, after 0 elements"),
        (
            "[{\"id\": \"a\"}\n {\"id\": \"b\"}]",
            "a",
            "2: there is no `,` or `]` after an element; reading stopped here, after 1 element",
        ),
        (
            "[{\"id\": \"a\"},\n{\"id\": \"b\"}\n",
            "ab",
            "3: the input ends before the array does; reading stopped here, after 2 elements",
        ),
        (
            "[{\"id\": \"a\"},\n{\"id\": \"b\"",
            "a",
            "2: element 2: the input is cut off; reading stopped here, after 1 element",
        ),
        (
            "[{\"id\": \"a\"},\n{\"id\": b}, {\"id\": \"c\"}]",
            "a",
            "2: element 2: the user is not JSON: no value at byte 7; reading stopped here, after 1 element",
        ),
        (
            "[{\"id\": \"a\"}, {\"id\": \"b}, {\"id\": \"c\"}]",
            "a",
            "1: element 2: the input is cut off; reading stopped here, after 1 element",
        ),
        (
            "[{\"id\": \"a\"}]\n\n[{\"id\": \"b\"}]",
            "a",
            "3: there is text after the array: an input holds one array or one list answer, and nothing else; reading \
             stopped here, after 1 element",
        ),
        (
            r#"{"data": [{"id": "a"}], "id": "list"}"#,
            "a",
            "1: `id`, `object` or `data` follows the list: this is no list answer; reading stopped here, \
             after 1 element",
        ),
        (
            r#"{"data": [{"id": "a"}], "data": [{"id": "b"}]}"#,
            "a",
            "1: `id`, `object` or `data` follows the list: this is no list answer; reading stopped here, \
             after 1 element",
        ),
        (
            r#"{"data": [{"id": "a"}] "x": 1}"#,
            "a",
            "1: what follows the list of this answer is not JSON; reading stopped here, after 1 element",
        ),
        (
            r#"{"data": [{"id": "a"}], "x": 1"#,
            "a",
            "1: the input ends inside the list answer; reading stopped here, after 1 element",
        ),
        (
            "{\n\"id\": \"a\"}\n{\"id\": \"b\"\n",
            "a",
            "3: document 2: the input is cut off; reading stopped here, after 1 document",
        ),
        (
            "{\n\"id\": \"a\"}\nand\n{\"id\": \"b\"}",
            "a",
            "3: there is no `{` where a document has to start; reading stopped here, after 1 document",
        ),
        (
            "{\n\"id\": \"a\",\n}\n{\"id\": \"b\"}",
            "",
            "1: document 1: the user is not JSON: no key in double quotes at byte 13; reading stopped here, after 0 \
             documents (if each line is a document of its own, use --ndjson)",
        ),
    ];
    for (text, ids, fault) in cases {
        render(text).prints(claims(ids)).blames(&format!("u:{fault}")).run();
        render(gzip(text.as_bytes())).prints(claims(ids)).blames(&format!("u:{fault}")).run();
    }
}

#[test]
fn the_run_goes_on_after_users_at_fault() {
    let elements = r#"[{"id": "a"}, 1, {"id": "b", "id": "c"}, null, [], {"id": "d"}]"#;
    let faults = "\
claimsmith: u:1: element 2: the user is not a JSON object
claimsmith: u:1: element 3: the user has the same key twice where the template reads `user.id`
claimsmith: u:1: element 4: the user is not a JSON object
claimsmith: u:1: element 5: the user is not a JSON object
";
    render(elements).prints(claims("ad")).says(faults).exits(1).run();
    // A line is never completed by the next one.
    let lines = "{\"id\": \"a\"}\n{\"public_metadata\":\n{\"id\": \"owner\"}}\n{\"id\": \"half\n{\"id\": \"d\"}";
    let faults = "\
claimsmith: u:2: the user is not JSON: an early end at byte 19
claimsmith: u:3: the user is not JSON: text after the document at byte 15
claimsmith: u:4: the user is not JSON: an early end at byte 12
";
    render(lines).prints(claims("ad")).says(faults).exits(1).run();
    // Also where the first line is at fault.
    for (first, fault) in [
        ("half\"}", "no value at byte 0"),
        ("{\"id\": \"half", "an early end at byte 12"),
        ("{\"id\": 1 2}", "no `,` or `}` after a member at byte 9"),
        ("{\"id\": 1} {}", "text after the document at byte 10"),
    ] {
        let text = format!("\n{first}\n{{\"id\": \"d\"}}\n");
        render(text).prints(claims("d")).blames(&format!("u:2: the user is not JSON: {fault}")).run();
    }
    // The flag settles what looks like documents that run on.
    claimsmith(["render", "t.json", "u", "--ndjson"])
        .file("t.json", TEMPLATE)
        .file("u", "{\"id\":\n{\"id\": \"b\"}\n")
        .prints(claims("b"))
        .blames("u:1: the user is not JSON: an early end at byte 6")
        .run();
}

#[test]
fn an_array_that_is_read_by_lines_is_told_once_to_be_one() {
    let read = |command: &str, text: &str| {
        claimsmith([command, "t.json", "u", "--ndjson"]).file("t.json", TEMPLATE).file("u", text)
    };
    let pretty = format!("\n  [\n{}  {{\n    \"id\": \"b\"\n  }}\n]\n", "  {\n    \"id\": \"a\"\n  },\n".repeat(20));
    for command in ["render", "audit"] {
        let outcome = read(command, &pretty).outcome();
        let told: Vec<&str> = outcome.stderr.lines().collect();
        assert_eq!((told.len(), outcome.status), (22, 1), "{}", outcome.stderr);
        assert_eq!(told[20], "claimsmith: u: 45 more lines were rejected");
        assert_eq!(told[21], "claimsmith: u: without --ndjson, this would be read as one array");
    }
    read("render", "[{\"id\": \"a\"}]\n")
        .says(
            "claimsmith: u:1: the user is not a JSON object\n\
             claimsmith: u: without --ndjson, this would be read as one array\n",
        )
        .exits(1)
        .run();
    for text in [&pretty, "[{\"id\": \"a\"}]\n"] {
        read("size", text).blames("u: no line is a user: without --ndjson, this would be read as one array").run();
    }
}

#[test]
fn an_input_that_cannot_be_read_is_refused_once() {
    let utf16 = |text: &str, mark: &[u8]| {
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        mark.iter().copied().chain(units).collect::<Vec<u8>>()
    };
    let users = "{\"id\": \"a\"}\n".repeat(30);
    let no_line = "no line starts with `{` or `[`: users are JSON, one a line or in an array";
    let csv = "this looks like CSV: export users as JSON, one a line or in an array";
    let markup = "this looks like HTML or XML: users are JSON";
    let cases: [(Vec<u8>, &str); 21] = [
        (utf16(&users, b"\xff\xfe"), "this looks like UTF-16: save it as UTF-8"),
        (utf16(&users, b""), "this looks like UTF-16: save it as UTF-8"),
        (utf16(&users, b"\xfe\xff\0"), "this looks like UTF-16: save it as UTF-8"),
        ("id,first_name\nuser_1,Ada\n".repeat(30).into(), csv),
        ("id;name\n1;Ada\n".into(), csv),
        ("\"id\",\"name\"\n\"1\",\"{}\"\n".into(), csv),
        ("id\tname\n1\tAda\n".into(), csv),
        ("id, first name\n1, Ada\n".into(), csv),
        ("<!DOCTYPE html>\n<script>\n{\"id\": \"a\"}\n</script>".into(), markup),
        ("<?xml version=\"1.0\"?>\n<users/>".into(), markup),
        ("<users>\n</users>".into(), markup),
        (
            "eyJhbGciOiJIUzI1NiJ9.e30.c2ln\n".into(),
            "this looks like a JWT: a user is the JSON object from which claims are made",
        ),
        (
            b"PK\x03\x04rest".to_vec(),
            "this looks like a ZIP archive, or a spreadsheet in one: unpack it, or export users as JSON",
        ),
        (b"BZh91AY".to_vec(), "this is compressed in a way that claimsmith does not read: use gzip or Zstandard"),
        (b"\0\0\0\0".to_vec(), "this looks like binary data: users are JSON, one a line or in an array"),
        (b"\x16\0\0\0\x02id\0".to_vec(), "this looks like binary data: users are JSON, one a line or in an array"),
        (
            [b"us\0".as_slice(), &[b'0'; 254], b"ustar\0\n{\"id\": \"a\"}\n"].concat(),
            "this looks like a tar archive: unpack it",
        ),
        ("id|name\n1|Ada\n".into(), csv),
        ("callback([{\"id\":\"a\"},{\"id\":\"b\"}])".into(), no_line),
        ("null".into(), no_line),
        ("Sorry, there is\nno such page\n".repeat(100).into(), no_line),
    ];
    for twice in [gzip(&gzip(b"{}")), gzip(&zstd(b"{}")), zstd(&gzip(b"{}"))] {
        render(twice).blames("u: this is compressed twice: unpack it once").run();
    }
    for (text, look) in cases {
        render(&text).blames(&format!("u: {look}")).run();
        render(gzip(&text)).blames(&format!("u: {look}")).run();
        for arguments in [
            &["audit", "t.json", "u"][..],
            &["size", "t.json", "u"],
            &["render", "t.json", "u", "--ndjson"],
            &["render", "t.json", "user.json", "--org", "u"],
        ] {
            claimsmith(arguments)
                .file("t.json", TEMPLATE)
                .sample_files()
                .file("u", &text)
                .blames(&format!("u: {look}"))
                .run();
        }
    }
}

#[test]
fn what_is_no_user_is_refused_and_said_to_be_what_it_looks_like() {
    let cases = [
        (r#"{"errors": [{"code": "not_found"}]}"#, "this is no user: it looks like an error of the API"),
        (r#"{"user": {"id": "a"}, "org": null}"#, "this is no user: it looks like a context: `--contexts` reads those"),
        (r#"{"claims": {"a": 1}}"#, "this is no user: it looks like a template"),
        (r#"{"a": {"id": "a"}}"#, "this is no user: none of its members is known"),
        (r#"{"data": {"id": "a"}}"#, "this is no user: none of its members is known"),
        (
            r#"{"id": "msg", "eventType": "user.created", "payload": {"id": "a", "first_name": "Ada"}}"#,
            "this is no user, but has one in its member `payload`",
        ),
        (
            r#"{"id": "evt", "type": "user.created", "created_at": 1, "data": {"id": "a", "firstName": "Ada"}}"#,
            "this is no user, but has one in its member `data`",
        ),
        (
            r#"{"object": "event", "type": "user.created", "data": {"object": "event", "data": {}}}"#,
            "this is no user: it is an event, which cannot be here",
        ),
        (r#"{"object": "event", "type": "user.created", "data": []}"#, "the user is not a JSON object"),
        (r#"{"object": "event", "type": "user.created"}"#, "the event has no `data`"),
        (
            r#"{"object": "event", "type": "user.created", "type": "user.deleted", "data": {"id": "a"}}"#,
            "the event has the member `type` twice",
        ),
        (
            r#"{"id": "evt", "object": "event", "object": "event", "type": "user.created", "data": {"id": "a"}}"#,
            "the event has the member `object` twice",
        ),
        (
            r#"{"id": "evt", "object": "event", "type": "user.deleted", "data": {"id": "a", "deleted": true}}"#,
            "the event `user.deleted` says that this is gone, so there are no claims",
        ),
        (
            r#"{"object": "event", "type": "user.deleted", "data": {"id": "a", "deleted": true}}"#,
            "the event `user.deleted` says that this is gone, so there are no claims",
        ),
        (
            r#"{"object": "event", "type": "user.created", "data": {"id": "a", "deleted": true}}"#,
            "the user is marked as deleted, so there are no claims",
        ),
        (
            r#"{"object": "event", "type": "user.created", "data": {"object": "session", "id": "a"}}"#,
            "what was passed as the user says in its member `object` that it is `session`, not `user`",
        ),
    ];
    for (document, fault) in cases {
        render(document).blames(&format!("u:1: {fault}")).run();
        render(format!("[{{}},{document}]"))
            .prints("{\"id\":null}\n")
            .blames(&format!("u:1: element 2: {fault}"))
            .run();
        claimsmith(["size", "t.json", "u"])
            .file("t.json", TEMPLATE)
            .file("u", document)
            .blames(&format!("u: {fault}"))
            .run();
    }
    render("{\"id\": \"a\"}\n{\"data\": [{\"id\": \"b\"}]}\n")
        .prints(claims("a"))
        .blames("u:2: this is no user: it looks like a list answer of the API, which can only be the whole input")
        .run();
    // What is empty is a user of whom nothing is known.
    render("{}").prints("{\"id\":null}\n").run();
}

#[test]
fn events_of_other_types_are_skipped_and_counted() {
    let event = |kind: &str| format!("{{\"object\": \"event\", \"type\": \"{kind}\", \"data\": {{\"id\": \"x\"}}}}");
    let session = event("session.created");
    let user = event("user.updated");
    render(format!("{session}\n{user}\n{session}\n"))
        .prints(claims("x"))
        .says("claimsmith: u: 2 events of other types were skipped\n")
        .run();
    render(format!("[{{\"id\": \"a\"}}, {}]", event("session.removed")))
        .prints(claims("a"))
        .says("claimsmith: u: 1 event of another type was skipped\n")
        .run();
    let outcome = claimsmith(["audit", "t.json", "u", "--format", "json"])
        .file("t.json", TEMPLATE)
        .file(
            "u",
            format!("{session}\n{user}\n{}", event("user.deleted"))
                .replace("{\"object\"", "{\"id\": \"evt\", \"object\""),
        )
        .outcome();
    let report: serde_json::Value = serde_json::from_slice(&outcome.stdout).unwrap();
    assert_eq!((&report["users"], &report["rejected"], outcome.status), (&1.into(), &1.into(), 1));
    // Alone, such an event is a mistake. Its type is told if it is one, and no value of somebody's.
    let neither = "is neither `user.created` nor `user.updated`";
    for (kind, told) in [
        ("session.created", "the event `session.created`"),
        ("organizationMembership.deleted", "the event `organizationMembership.deleted`"),
        ("Ada Lovelace", "the event"),
        ("ada@example.org", "the event"),
        ("secret", "the event"),
    ] {
        render(event(kind) + "\n\n").blames(&format!("u: {told} {neither}")).run();
        let size = claimsmith(["size", "t.json", "u"]).file("t.json", TEMPLATE).file("u", event(kind));
        size.blames(&format!("u: {told} {neither}")).run();
    }
}

#[test]
fn the_other_documents_come_in_events_and_compressed_too() {
    let template = r#"{"org": "<<org.id>>", "role": "<<org_membership.role>>", "session": "<<session.id>>"}"#;
    let event = |kind: &str, data: &str| {
        format!("\u{feff}{{\"id\": \"evt\", \"type\": \"{kind}\", \"object\": \"event\",\n\"data\": {data}}}\n")
            .into_bytes()
    };
    let render = |option: &str| {
        let arguments = ["render", "t.json", "user.json", option, "d"];
        claimsmith(arguments).sample_files().file("t.json", template)
    };
    for (option, kind, data, claims) in [
        ("--org", "organization", r#"{"id": "x"}"#, r#"{"org":"x","role":null,"session":null}"#),
        ("--membership", "organizationMembership", r#"{"role": "x"}"#, r#"{"org":null,"role":"x","session":null}"#),
        ("--session", "session", r#"{"id": "x"}"#, r#"{"org":null,"role":null,"session":"x"}"#),
    ] {
        for kind in [format!("{kind}.created"), format!("{kind}.updated")] {
            let text = event(&kind, data);
            for text in [&text, &gzip(&text), &zstd(&text)] {
                render(option).file("d", text).prints(format!("{claims}\n")).run();
            }
        }
        render(option)
            .file("d", event("user.created", data))
            .blames(&format!("d: the event `user.created` is neither `{kind}.created` nor `{kind}.updated`"))
            .run();
        let ended = format!("{kind}.{}", if kind == "session" { "ended" } else { "deleted" });
        render(option)
            .file("d", event(&ended, data))
            .blames(&format!("d: the event `{ended}` says that this is gone, so there are no claims"))
            .run();
    }
    render("--org").file("d", r#"[{"id": "x"}]"#).blames("d: the organization is not a JSON object").run();
    render("--org").file("d", r#"{"x": 1}"#).blames("d: this is no organization: none of its members is known").run();
    let session = r#"{"object": "session", "id": "x"}"#;
    let told =
        "d: what was passed as the organization says in its member `object` that it is `session`, not `organization`";
    render("--org").file("d", session).blames(told).run();
}

#[test]
fn contexts_bring_documents_of_their_own() {
    let template =
        r#"{"id": "<<user.id>>", "org": "<<org.slug>>", "role": "<<org.role>>", "session": "<<session.id>>"}"#;
    let contexts = [
        r#"{"user": {"id": "a"}, "org": {"slug": "acme"}, "org_membership": {"role": "admin"}, "session": {"id": "s"}}"#,
        r#"{"org": null, "session": null, "user": {"id": "b"}, "org_membership": {"role": "x", "organization": {"slug": "y"}}}"#,
        r#"{"user": {}}"#,
    ];
    let rendered = "{\"id\":\"a\",\"org\":\"acme\",\"role\":\"admin\",\"session\":\"s\"}\n\
                    {\"id\":\"b\",\"org\":\"y\",\"role\":\"x\",\"session\":null}\n\
                    {\"id\":null,\"org\":null,\"role\":null,\"session\":null}\n";
    let run = |arguments: &[&str], text: &str| {
        claimsmith([arguments, &["--contexts"]].concat()).file("t.json", template).file("u", text)
    };
    let render = |text: &str| run(&["render", "t.json", "u"], text);
    for text in [contexts.join("\n"), format!("[{}]", contexts.join(",\n")), contexts.join(" ").replace("}, ", "},\n")]
    {
        render(&text).prints(rendered).run();
    }
    let outcome = run(&["audit", "t.json", "u", "--format=json"], &contexts.join("\n")).outcome();
    let report: serde_json::Value = serde_json::from_slice(&outcome.stdout).unwrap();
    assert_eq!((&report["users"], outcome.status), (&3.into(), 0));
    let outcome = run(&["size", "t.json", "u", "--format=json"], contexts[0]).outcome();
    let report: serde_json::Value = serde_json::from_slice(&outcome.stdout).unwrap();
    assert_eq!(report["custom"], rendered.find('\n').unwrap());

    let only = "this is no context: a context has `user`, and may have `org`, `org_membership` and \
                `session`, but nothing else";
    let no_user = "the `user` of the context is missing or not an object";
    for (context, fault) in [
        (r#"{"id": "a"}"#, "this is no context: it looks like a user: leave out `--contexts`"),
        (r#"{"user": {"id": "a"}, "organization": {}}"#, only),
        (r#"{"user": {"id": "a"}, "Org": null}"#, only),
        (r#"{"object": "event", "type": "user.created", "data": {"id": "a"}}"#, only),
        (r#"{"org": {"id": "o"}}"#, no_user),
        (r#"{"user": null}"#, no_user),
        (r#"{"user": [{"id": "a"}]}"#, no_user),
        ("{}", no_user),
        (r#"{"user": {"id": "a"}, "\u0075ser": {"id": "b"}}"#, "the context has `user` twice"),
        (r#"{"user": {"id": "a"}, "org": 1}"#, "the organization is not a JSON object"),
        (
            r#"{"user": {"id": "a"}, "org": {"x": 1}}"#,
            "`org` of the context: this is no organization: none of its members is known",
        ),
        (
            r#"{"user": {}, "org_membership": {"object": "organization", "slug": "acme"}}"#,
            "`org_membership` of the context: what was passed as the membership says in its member `object` that it is \
             `organization`, not `organization_membership`",
        ),
        (r#"{"user": {"errors": []}}"#, "`user` of the context: this is no user: it looks like an error of the API"),
        (r#"{"user": {"id": "a"}"#, "the context is not JSON: an early end at byte 20"),
        (r#"{"user": {"id": "a"},}"#, "the context is not JSON: no key in double quotes at byte 21"),
        (r#"{"user": {"id": a}}"#, "the user is not JSON: no value at byte 7"),
        ("[1]", "the context is not a JSON object"),
    ] {
        let text = format!("{}\n{context}\n", contexts[2]);
        let first = "{\"id\":null,\"org\":null,\"role\":null,\"session\":null}\n";
        render(&text).prints(first).blames(&format!("u:2: {fault}")).run();
    }
}

#[test]
fn size_takes_exactly_one_user() {
    let size =
        |text: &str| claimsmith(["size", "t.json", "u", "--format=json"]).file("t.json", TEMPLATE).file("u", text);
    for text in [
        r#"[{"id": "a"}]"#,
        "\n{\n\"id\": \"a\"\n}\n",
        r#"{"data": [{"id": "a"}], "total": 1}"#,
        r#"{"object": "event", "type": "user.created", "data": {"id": "a"}}"#,
    ] {
        let outcome = size(text).outcome();
        let report: serde_json::Value = serde_json::from_slice(&outcome.stdout).unwrap();
        assert_eq!((&report["custom"], outcome.status), (&r#"{"id":"a"}"#.len().into(), 0));
    }
    for (text, fault) in [
        ("", "u: there is no user to measure"),
        ("[]", "u: there is no user to measure"),
        ("{}\n{}\n", "u: there are several users, and `size` takes only one: `audit` measures many"),
        ("[{}, {}", "u: there are several users, and `size` takes only one: `audit` measures many"),
        ("[{}", "u:1: the input ends before the array does"),
        ("{\n", "u:1: the input is cut off"),
    ] {
        size(text).blames(fault).run();
    }
}

#[test]
fn a_row_of_claims_may_take_several_lines() {
    claimsmith(["render", "t.json", "u", "--pretty"])
        .file("t.json", TEMPLATE)
        .file("u", r#"[{"id": "a"}, {"id": "b"}]"#)
        .prints("{\n  \"id\": \"a\"\n}\n{\n  \"id\": \"b\"\n}\n")
        .run();
}

#[test]
fn messages_about_users_end_after_twenty() {
    let lines = |faults: usize| format!("{{\"id\": \"a\"}}\n{}", "oops\n".repeat(faults));
    let told = |count: usize| -> String {
        (2..2 + count).map(|line| format!("claimsmith: u:{line}: the user is not JSON: no value at byte 0\n")).collect()
    };
    render(lines(20)).prints(claims("a")).says(told(20)).exits(1).run();
    render(lines(21)).prints(claims("a")).says(told(20) + "claimsmith: u: 1 more line was rejected\n").exits(1).run();
    // However many there are in a segment.
    render(lines(500_000))
        .prints(claims("a"))
        .says(told(20) + "claimsmith: u: 499980 more lines were rejected\n")
        .exits(1)
        .run();
    let elements = format!("[{}1]", "1,".repeat(29));
    let outcome = render(elements).outcome();
    assert!(outcome.stderr.ends_with("claimsmith: u: 10 more elements were rejected\n"), "{}", outcome.stderr);
}

#[test]
fn what_is_cut_off_is_never_taken_for_the_whole() {
    let users: Vec<String> = (0..6).map(|n| format!("{{\"id\": \"u{n}\", \"x\": [\"]}}\", {{}}]}}")).collect();
    let all: String = (0..6).map(|n| format!("{{\"id\":\"u{n}\"}}\n")).collect();
    let array = format!("[{}]", users.join(",\n"));
    let answer = format!("{{\"data\": {array}, \"total_count\": 6}}");
    let lines = users.join("\n").into_bytes();
    for whole in [array.as_bytes(), answer.as_bytes(), &gzip(&lines), &zstd(&lines), &gzip(array.as_bytes())] {
        for length in 0..whole.len() {
            let outcome = render(&whole[..length]).outcome();
            let printed = String::from_utf8(outcome.stdout).unwrap();
            assert!(all.starts_with(&printed), "{length} bytes: {printed}");
            // Nothing at all is an empty file.
            assert_eq!((outcome.status, outcome.stderr.lines().count()), if length == 0 { (0, 0) } else { (1, 1) });
        }
        render(whole).prints(&all).run();
    }
}

#[test]
fn an_audit_of_the_users_before_a_fault_stands() {
    let outcome = claimsmith(["audit", "t.json", "u", "--format=json"])
        .file("t.json", TEMPLATE)
        .file("u", "[{\"id\": \"a\"},\n{\"id\": \"b\"}, {\"id\":\n")
        .outcome();
    let report: serde_json::Value = serde_json::from_slice(&outcome.stdout).unwrap();
    let told = "claimsmith: u:2: element 3: the input is cut off; reading stopped here, after 2 elements\n";
    assert_eq!((&report["users"], outcome.stderr.as_str(), outcome.status), (&2.into(), told, 1));
}

#[test]
fn damage_is_a_fault_and_what_was_before_it_stands() {
    let lines = |count: usize| -> String { (0..count).map(|n| format!("{{\"id\": \"{n}\"}}\n")).collect() };
    let claims: String = (0..1_000).map(|n| format!("{{\"id\":\"{n}\"}}\n")).collect();
    for (packed, fault) in [
        ([gzip(lines(1_000).as_bytes()), b"this is no gzip".to_vec()].concat(), "the compressed data are damaged"),
        ([zstd(lines(1_000).as_bytes()), b"no zstd".to_vec()].concat(), "the compressed data are damaged"),
        ([gzip(lines(1_000).as_bytes()), gzip(b"{}")[..12].to_vec()].concat(), "the compressed data end early"),
    ] {
        render(packed).prints(&claims).blames(&format!("u: {fault}; reading stopped here, after 1000 lines")).run();
    }
    let mut packed = gzip(lines(10).as_bytes());
    let sum = packed.len() - 6;
    packed[sum] ^= 1;
    let outcome = render(packed).outcome();
    assert!(outcome.stderr.starts_with("claimsmith: u: the compressed data are damaged"), "{}", outcome.stderr);
    assert_eq!(outcome.status, 1);
    let window = b"\x28\xb5\x2f\xfd\x00\x98\x01\x00\x00";
    render(window).blames("u: unpacking this takes a window of more than 128 MiB").run();
}
