//! Inputs and outputs that fail: unreadable files, full disks, closed streams, outputs that are inputs.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::process::Stdio;
use std::thread;

use crate::invocation::{CLAIMS, TEMPLATE, USER, claimsmith, wait};

/// The arguments of runs that read `input` in each place.
const PLACES: [&[&str]; 13] = [
    &["check", "input"],
    &["explain", "input"],
    &["render", "input", "user.json"],
    &["render", "template.json", "input"],
    &["render", "template.json", "input", "--ndjson"],
    &["render", "template.json", "user.json", "--org", "input"],
    &["size", "input"],
    &["size", "template.json", "input"],
    &["size", "template.json", "user.json", "--defaults", "input"],
    &["audit", "input", "user.json"],
    &["audit", "template.json", "input", "--html", "page.html"],
    &["audit", "template.json", "user.json", "--membership", "input"],
    &["audit", "--merge", "input"],
];

#[test]
fn what_cannot_be_read_is_refused_in_one_line() {
    for arguments in PLACES {
        claimsmith(arguments).sample_files().refuses("cannot read input: No such file or directory (os error 2)").run();

        let directory = claimsmith(arguments).sample_files();
        fs::create_dir(directory.path("input")).unwrap();
        let folder = directory.refuses("cannot read input: Is a directory (os error 21)").run();

        let outcome = {
            let mut looping = claimsmith(arguments).sample_files();
            symlink("input", looping.path("input")).unwrap();
            looping.outcome()
        };
        assert!(outcome.stderr.starts_with("claimsmith: cannot read input: "), "{}", outcome.stderr);
        assert_eq!((outcome.stdout.len(), outcome.stderr.lines().count(), outcome.status), (0, 1, 2));
        assert!(!folder.path().join("page.html").exists());
    }
}

#[test]
fn pipes_with_names_are_read_like_files() {
    for (arguments, text, claims) in [
        (&["render", "template.json", "pipe"][..], USER.to_owned(), format!("{CLAIMS}\n")),
        (&["render", "pipe", "user.json"], TEMPLATE.to_owned(), format!("{CLAIMS}\n")),
        (
            &["render", "template.json", "pipe", "--ndjson"],
            format!("{USER}\n").repeat(5_000),
            format!("{CLAIMS}\n").repeat(5_000),
        ),
    ] {
        let invocation = claimsmith(arguments).sample_files().prints(claims);
        assert!(invocation.command("mkfifo").arg("pipe").status().unwrap().success());
        let path = invocation.path("pipe");
        let writer = thread::spawn(move || fs::write(path, text));
        invocation.run();
        writer.join().unwrap().unwrap();
    }
}

/// Every command, with a stream.
const COMMANDS: [&[&str]; 11] = [
    &["check", "template.json"],
    &["check", "template.json", "--format", "json"],
    &["explain", "template.json"],
    &["render", "template.json", "user.json"],
    &["render", "template.json", "users.ndjson"],
    &["size", "template.json"],
    &["size", "template.json", "user.json"],
    &["audit", "template.json", "users.ndjson"],
    &["audit", "template.json", "users.ndjson", "--format", "json"],
    &["audit", "template.json", "users.ndjson", "--partial"],
    &["--help"],
];

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    for arguments in COMMANDS {
        claimsmith(arguments)
            .sample_files()
            .file("users.ndjson", format!("{USER}\n").repeat(5_000))
            .output(File::options().write(true).open("/dev/full").unwrap())
            .refuses("cannot write the output: No space left on device (os error 28)")
            .run();
    }
}

#[test]
fn an_output_that_is_an_input_is_left_alone() {
    for (arguments, name) in [
        (&["check", "template.json"][..], "template.json"),
        (&["explain", "template.json"], "template.json"),
        (&["size", "template.json"], "template.json"),
        (&["size", "template.json", "user.json"], "user.json"),
        (&["size", "template.json", "user.json", "--header", "other.json"], "other.json"),
        (&["render", "template.json", "user.json"], "template.json"),
        (&["render", "template.json", "user.json"], "user.json"),
        (&["render", "template.json", "user.json", "--ndjson"], "user.json"),
        (&["render", "template.json", "user.json", "--session", "other.json"], "other.json"),
        (&["audit", "template.json", "user.json"], "template.json"),
        (&["audit", "template.json", "user.json"], "user.json"),
        (&["audit", "template.json", "user.json", "--org", "other.json"], "other.json"),
        (&["audit", "--merge", "other.json"], "other.json"),
    ] {
        let invocation = claimsmith(arguments).sample_files().file("other.json", "{}");
        let path = invocation.path(name);
        let before = fs::read(&path).unwrap();
        // Under another name, too.
        fs::hard_link(&path, invocation.path("alias")).unwrap();
        let output = File::options().append(true).open(invocation.path("alias")).unwrap();
        let folder = invocation.output(output).refuses(&format!("{name} is both an input and the output")).run();
        assert_eq!(fs::read(folder.path().join(name)).unwrap(), before);
    }
}

#[test]
fn a_stream_is_not_appended_to_itself() {
    let invocation = claimsmith(["render", "template.json", "--ndjson"]).sample_files().file("u.ndjson", USER);
    let path = invocation.path("u.ndjson");
    let output = invocation
        .command(env!("CARGO_BIN_EXE_claimsmith"))
        .args(["render", "template.json", "--ndjson"])
        .stdin(File::open(&path).unwrap())
        .stdout(File::options().append(true).open(&path).unwrap())
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "claimsmith: standard input is both an input and the output\n"
    );
    assert_eq!((output.status.code(), fs::read_to_string(path).unwrap().as_str()), (Some(2), USER));
}

#[test]
fn messages_are_not_appended_to_what_is_read() {
    let invocation = claimsmith(["render", "template.json", "u.ndjson"]).sample_files().file("u.ndjson", "{\n");
    let path = invocation.path("u.ndjson");
    let run = |arguments: &[&str]| {
        let mut program = invocation.command(env!("CARGO_BIN_EXE_claimsmith"));
        program.args(arguments).stderr(File::options().append(true).open(&path).unwrap()).output().unwrap()
    };
    let output = run(&["render", "template.json", "u.ndjson"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
    let told = "claimsmith: u.ndjson is both an input and the output\n";
    assert_eq!(fs::read_to_string(&path).unwrap(), format!("{{\n{told}"));

    fs::write(&path, "").unwrap();
    let output = run(&["audit", "template.json", "user.json", "--html", "u.ndjson"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
    let told = "claimsmith: standard error already has the messages: name another file\n";
    assert_eq!(fs::read_to_string(&path).unwrap(), told);
}

#[test]
fn streams_that_cannot_be_used_are_told() {
    let invocation = claimsmith(["--version"]).sample_files();
    let run = |arguments: &[&str], stdin: Stdio, stdout: Stdio| {
        let mut program = invocation.command(env!("CARGO_BIN_EXE_claimsmith"));
        let program = program.args(arguments).stdin(stdin).stdout(stdout).stderr(Stdio::piped());
        let output = program.spawn().unwrap().wait_with_output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let write_only = || File::options().write(true).open(invocation.path("user.json")).unwrap().into();
    let read_only = || File::open("/dev/null").unwrap().into();
    for arguments in [
        &["check", "-"][..],
        &["render", "template.json"],
        &["render", "template.json", "--ndjson"],
        &["audit", "template.json", "-"],
    ] {
        let told = "claimsmith: cannot read standard input: Bad file descriptor (os error 9)\n".to_owned();
        assert_eq!(run(arguments, write_only(), Stdio::piped()), (Some(2), told));
    }
    for arguments in [&["check", "template.json"][..], &["render", "template.json", "user.json"]] {
        let told = "claimsmith: cannot write the output: Bad file descriptor (os error 9)\n".to_owned();
        assert_eq!(run(arguments, Stdio::null(), read_only()), (Some(2), told));
    }
}

#[test]
fn runs_that_share_a_file_for_messages_do_not_mix_them() {
    let invocation = claimsmith(["--version"]).sample_files().file("u.ndjson", "{\n".repeat(5_000));
    let messages = invocation.path("messages");
    fs::write(&messages, "").unwrap();
    let children: Vec<_> = (0..4)
        .map(|_| {
            let stderr = File::options().append(true).open(&messages).unwrap();
            let mut program = invocation.command(env!("CARGO_BIN_EXE_claimsmith"));
            program
                .args(["audit", "template.json", "u.ndjson", "--ndjson"])
                .stdout(Stdio::null())
                .stderr(stderr)
                .spawn()
                .unwrap()
        })
        .collect();
    for mut child in children {
        assert_eq!(wait(&mut child), 1);
    }
    let told = fs::read_to_string(messages).unwrap();
    let is_whole = |line: &str| {
        let number = line.strip_prefix("claimsmith: u.ndjson:").and_then(|rest| rest.split_once(": ")?.0.parse().ok());
        number.is_some_and(|number: usize| (1..=5_000).contains(&number)) && line.ends_with(" at byte 1")
    };
    let last = "claimsmith: u.ndjson: 4980 more lines were rejected";
    assert_eq!(told.lines().filter(|&line| line == last).count(), 4);
    assert_eq!(told.lines().count(), 4 * 21);
    assert_eq!(told.lines().find(|&line| !is_whole(line) && line != last), None);
}

#[test]
fn a_page_that_cannot_be_written_whole_leaves_the_one_before() {
    let invocation = claimsmith(["--version"]).sample_files().file("page.html", "the page before");
    // No file may grow beyond a block, and the program is told so instead of being stopped.
    let script = "trap '' XFSZ; ulimit -f 1; exec \"$@\"";
    let output = invocation
        .command("sh")
        .args(["-c", script, "sh", env!("CARGO_BIN_EXE_claimsmith")])
        .args(["audit", "template.json", "user.json", "--html", "page.html"])
        .output()
        .unwrap();
    let told = "claimsmith: cannot write page.html: File too large (os error 27)\n";
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()), (Some(2), told));
    assert_eq!(fs::read_to_string(invocation.path("page.html")).unwrap(), "the page before");
    assert_eq!(fs::read_dir(invocation.path("")).unwrap().count(), 3, "something is left over");
}

#[test]
fn a_page_takes_the_place_of_one_before_and_keeps_its_permissions() {
    let invocation = claimsmith(["--version"]).sample_files().file("page.html", "the page before");
    fs::set_permissions(invocation.path("page.html"), fs::Permissions::from_mode(0o640)).unwrap();
    symlink("page.html", invocation.path("link.html")).unwrap();
    fs::create_dir(invocation.path("below")).unwrap();
    symlink("linked.html", invocation.path("below/link.html")).unwrap();
    for name in ["link.html", "new.html", "below/link.html"] {
        let mut program = invocation.command(env!("CARGO_BIN_EXE_claimsmith"));
        let output = program.args(["audit", "template.json", "user.json", "--html", name]).output().unwrap();
        assert!(output.status.success(), "{output:?}");
    }
    let page = fs::read_to_string(invocation.path("page.html")).unwrap();
    assert!(page.ends_with("</html>\n"));
    for new in ["new.html", "below/linked.html"] {
        assert_eq!(page, fs::read_to_string(invocation.path(new)).unwrap());
    }
    assert_eq!(fs::metadata(invocation.path("page.html")).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::symlink_metadata(invocation.path("link.html")).unwrap().is_symlink());
}

#[test]
fn the_page_and_the_report_are_not_mixed() {
    let invocation = claimsmith(["--version"]).sample_files();
    let audit = |html: &str, output: Stdio| {
        let mut program = invocation.command(env!("CARGO_BIN_EXE_claimsmith"));
        program.args(["audit", "template.json", "user.json", "--html", html]).stdout(output).stderr(Stdio::piped());
        let output = program.spawn().unwrap().wait_with_output().unwrap();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
        let told = "claimsmith: standard output already has the report: name another file\n";
        assert_eq!(String::from_utf8(output.stderr).unwrap(), told);
    };
    let file = || File::create(invocation.path("report.txt")).unwrap().into();
    audit("report.txt", file());
    audit("/dev/stdout", file());
    audit("/dev/stdout", Stdio::piped());
    audit("-", Stdio::piped());
}

#[test]
fn names_of_files_need_not_be_text() {
    let name = OsStr::from_bytes(b"\xff\x1b[31m\n.json");
    let shown = "\u{fffd}\\u{1b}[31m\\u{a}.json";
    let render = |user: &str| {
        claimsmith([OsStr::new("render"), OsStr::new("template.json"), name]).sample_files().file(name, user)
    };
    render(USER).prints(format!("{CLAIMS}\n")).run();
    render("[0]").blames(&format!("{shown}:1: element 1: the user is not a JSON object")).run();
    claimsmith([OsStr::new("render"), OsStr::new("template.json"), name])
        .sample_files()
        .refuses(&format!("cannot read {shown}: No such file or directory (os error 2)"))
        .run();
    claimsmith([OsStr::new("check"), name]).file(name, "{}").prints(format!("{shown}: fine, no claims\n")).run();
    let outcome = claimsmith([OsStr::new("check"), name]).file(name, "{").outcome();
    let report = String::from_utf8(outcome.stdout).unwrap();
    assert!(report.contains(&format!(" --> {shown}:1:1\n")), "{report:?}");
    assert!(!report.contains('\u{1b}'), "{report:?}");

    let lines = OsStr::from_bytes(b"\xff\n.ndjson");
    claimsmith([OsStr::new("render"), OsStr::new("template.json"), lines])
        .sample_files()
        .file(lines, format!("{USER}\n[]\n"))
        .prints(format!("{CLAIMS}\n"))
        .blames("\u{fffd}\\u{a}.ndjson:2: the user is not a JSON object")
        .run();
}

#[test]
fn no_message_carries_a_user_s_value() {
    let user = r#"{"id": "CANARY", "CANARY": ["CANARY", {"CANARY": null}], "created_at": 1, "public_metadata": {"role": ["CANARY"]}}"#;
    // The document cut off anywhere, with a wrong byte anywhere, with a member twice.
    let mut documents: Vec<Vec<u8>> = Vec::new();
    for place in 0..user.len() {
        documents.push(user.as_bytes()[..place].to_vec());
        for wrong in [0xff, 0x00, b'"', b'}', b'\\', b'9'] {
            let mut document = user.as_bytes().to_vec();
            document[place] = wrong;
            documents.push(document);
        }
    }
    documents.push(br#"{"public_metadata": {"role": {"CANARY": 1, "CANARY": 2}}}"#.to_vec());
    documents.push(format!(r#"{{"public_metadata": {{"role": "{}"}}}}"#, "CANARY".repeat(20_000)).into_bytes());
    let mut count = 0;
    // No more of them at a time than are told.
    for documents in documents.chunks(20) {
        let outcome = claimsmith(["render", "template.json", "u.ndjson", "--ndjson"])
            .sample_files()
            .file("u.ndjson", documents.join(&b'\n'))
            .outcome();
        for message in outcome.stderr.lines() {
            assert!(message.starts_with("claimsmith: u.ndjson:"), "{message}");
            count += 1;
        }
        assert!(!outcome.stderr.contains("CANARY"), "{}", outcome.stderr);
    }
    assert!(count > 400, "only {count} documents are at fault");

    for document in documents.iter().rev().step_by(97) {
        for arguments in [&["render", "template.json", "-"][..], &["size", "template.json", "-", "--depth", "9"]] {
            let outcome = claimsmith(arguments).sample_files().stdin(document).outcome();
            assert!(!outcome.stderr.contains("CANARY"), "{}", outcome.stderr);
            if outcome.status == 1 {
                assert_eq!((outcome.stdout.len(), outcome.stderr.lines().count()), (0, 1));
            }
        }
        for (before, after) in [
            ("[", "]"),
            ("[\n", ",\n"),
            ("{\"data\": [", "], \"CANARY\": 1}"),
            ("{\"CANARY\": ", "}"),
            ("{\"user\": ", ", \"CANARY\": 1}"),
            ("{\"object\": \"event\", \"type\": \"CANARY\", \"data\": ", "}"),
            ("{\"object\": \"event\", \"type\": \"user.created\", \"data\": {\"CANARY\": ", "}}"),
            ("\n{\n\"CANARY\": ", "}\n{}"),
            ("CANARY\n", ""),
        ] {
            let wrapped = [before.as_bytes(), document, after.as_bytes()].concat();
            for flags in [&[][..], &["--contexts"], &["--ndjson"]] {
                let arguments = [&["render", "template.json", "-"], flags].concat();
                let outcome = claimsmith(arguments).sample_files().stdin(&wrapped).outcome();
                assert!(!outcome.stderr.contains("CANARY"), "{}", outcome.stderr);
            }
        }
        for option in ["--header", "--defaults"] {
            let outcome = claimsmith(["size", "template.json", option, "-"]).sample_files().stdin(document).outcome();
            assert!(!outcome.stderr.contains("CANARY"), "{}", outcome.stderr);
        }
    }
}

/// What a terminal sees of a run.
#[cfg(target_os = "linux")]
fn on_a_terminal(command: &str) -> Option<String> {
    let invocation = claimsmith(["--version"]).sample_files().file("bad.json", "{").file("bad.ndjson", "{\n");
    let mut script = invocation.command("script");
    script.env("TERM", "xterm").env("PATH_OF_CLAIMSMITH", env!("CARGO_BIN_EXE_claimsmith"));
    let line = format!("\"$PATH_OF_CLAIMSMITH\" {command}");
    let output = script.args(["-q", "-e", "-c", &line, "/dev/null"]).output().ok()?;
    Some(String::from_utf8(output.stdout).unwrap())
}

#[cfg(target_os = "linux")]
#[test]
fn colour_is_for_terminals() {
    const BOLD: &str = "\u{1b}[1m";
    let Some(seen) = on_a_terminal("check bad.json") else {
        let _ = writeln!(std::io::stderr(), "there is no `script` here: skipped");
        return;
    };
    assert!(seen.contains(BOLD), "{seen:?}");
    for (command, colours) in [
        ("size template.json user.json", true),
        ("explain bad.json", true),
        ("size template.json user.json | cat", false),
        ("check bad.json | cat", false),
        ("explain bad.json 2>&1 | cat", false),
    ] {
        let seen = on_a_terminal(command).unwrap();
        assert_eq!(seen.contains(BOLD), colours, "{command}: {seen:?}");
        assert!(seen.contains("bytes") || seen.contains("error"), "{command}: {seen:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn colour_is_not_for_those_who_do_not_want_it() {
    let report = |name: &'static str| {
        claimsmith(["check", "-"]).environment(name, "1").stdin("{").outcome().stdout.contains(&0x1b)
    };
    assert!(!report("NO_COLOR"));
    assert!(report("CLICOLOR_FORCE"));
}
