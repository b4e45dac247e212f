//! Streams without end, readers that leave, and memory that has to stay where it is.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::inputs::{gzip, zstd};
use crate::invocation::{CLAIMS, PATIENCE, USER, claimsmith, pour, wait};
use crate::stream::first_faults;

#[test]
fn a_reader_that_leaves_is_a_quiet_end_also_of_an_endless_stream() {
    let invocation = claimsmith(["render", "template.json", "--ndjson"]).sample_files();
    let mut child = invocation.start(Stdio::piped());
    let stdin = child.stdin.take().unwrap();
    let writer = thread::spawn(move || pour(stdin, format!("{USER}\n").repeat(100).as_bytes()));
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    assert_eq!(first, format!("{CLAIMS}\n"));
    assert_eq!(wait(&mut child), 0);
    writer.join().unwrap();
    assert_eq!(said(&mut child), "");
}

#[test]
fn a_reader_that_was_never_there_is_a_quiet_end_of_every_command() {
    for arguments in [
        &["check", "template.json"][..],
        &["explain", "template.json"],
        &["render", "template.json", "user.json"],
        &["size", "template.json", "user.json"],
        &["audit", "template.json", "user.json"],
        &["audit", "template.json", "user.json", "--format", "json"],
        &["--help"],
    ] {
        let invocation = claimsmith(arguments).sample_files();
        let (reader, output) = std::io::pipe().unwrap();
        drop(reader);
        let mut child = invocation.start(output.into());
        assert_eq!(wait(&mut child), 0, "{arguments:?}");
        assert_eq!(said(&mut child), "");
    }
}

#[test]
fn every_document_is_answered_before_the_next_one_comes() {
    for (start, end) in [("", "\n"), ("[", ","), ("{\"data\": [", ","), ("{\n}", "")] {
        let invocation = claimsmith(["render", "template.json"]).sample_files();
        let mut child = invocation.start(Stdio::piped());
        let mut stdin = child.stdin.take().unwrap();
        let answers = BufReader::new(child.stdout.take().unwrap());
        let (answered, answer) = mpsc::channel();
        thread::spawn(move || answers.lines().map_while(Result::ok).try_for_each(|line| answered.send(line)));
        stdin.write_all(start.as_bytes()).unwrap();
        if start.ends_with('}') {
            assert!(answer.recv_timeout(PATIENCE).is_ok());
        }
        // Two documents a moment apart: the second comes while the first is at work.
        for pause in 0..100 {
            stdin.write_all(format!("{USER}{end}").as_bytes()).unwrap();
            thread::sleep(Duration::from_micros(pause));
            stdin.write_all(format!("{USER}{end}").as_bytes()).unwrap();
            for _ in 0..2 {
                assert_eq!(answer.recv_timeout(PATIENCE).as_deref(), Ok(CLAIMS));
            }
        }
        drop(stdin);
        // An array that is not closed is at fault.
        assert_eq!(wait(&mut child), i32::from(start.contains('[')));
    }
}

/// The most memory that a running process has had in use, in KiB.
#[cfg(target_os = "linux")]
fn most_memory(child: &Child) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// A stream of users: how it starts, a block of a hundred users that comes again and again, and how it ends.
#[cfg(target_os = "linux")]
type Stream<'s> = (&'s [u8], &'s [u8], &'s [u8]);

/// Feeds the program so many blocks of a stream, and gives the most memory that it has had in use.
#[cfg(target_os = "linux")]
fn memory_of((start, block, end): Stream<'_>, blocks: usize) -> usize {
    // Who closes an array after a comma adds one user more, of whom nothing is known.
    let last = if end.is_empty() { "" } else { "{\"role\":\"member\",\"email\":null}\n" };
    let invocation = claimsmith(["render", "template.json"]).sample_files();
    let mut child = invocation.start(Stdio::piped());
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let reader = thread::spawn(move || std::io::copy(&mut stdout, &mut std::io::sink()).unwrap());
    stdin.write_all(start).unwrap();
    for _ in 0..blocks {
        stdin.write_all(block).unwrap();
    }
    let most = most_memory(&child);
    stdin.write_all(end).unwrap();
    drop(stdin);
    assert_eq!(wait(&mut child), 0);
    let printed = usize::try_from(reader.join().unwrap()).unwrap();
    assert_eq!(printed, blocks * 100 * (CLAIMS.len() + 1) + last.len());
    assert_eq!(said(&mut child), "");
    most
}

#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_stream() {
    const BYTES: usize = 300_000_000;
    let user = format!("{} \"filler\": \"{}\"}}\n", USER.replace("}}", "},"), "x".repeat(3_000));
    let lines = user.repeat(100);
    let elements = format!("{user},").repeat(100);
    let run_on = lines.replacen('{', "{\n", 100);
    let streams: [(&str, Stream<'_>); 5] = [
        ("lines", (b"", lines.as_bytes(), b"")),
        ("run on", (b"", run_on.as_bytes(), b"")),
        ("gzip", (b"", &gzip(lines.as_bytes()), b"")),
        ("Zstandard", (b"", &zstd(lines.as_bytes()), b"")),
        ("an array", (b"[", elements.as_bytes(), b"{}]")),
    ];
    for (kind, stream) in streams {
        let most = memory_of(stream, BYTES / lines.len());
        assert!(most < 48 * 1024, "{kind}: {most} KiB");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_document_without_end_is_told_and_many_small_ones_take_little() {
    for start in ["{\"id\": \"", "{\n\"id\": \"", "[{\"id\": \"", "[{}, [0,", "{\"data\": [], \"x\": \""] {
        let invocation = claimsmith(["render", "template.json", "-", "--max-line", "1000000"]).sample_files();
        let mut child = invocation.start(Stdio::null());
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(start.as_bytes()).unwrap();
        let writer = thread::spawn(move || (0..20_000).try_for_each(|_| stdin.write_all(&[b'0'; 4096])));
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut told = String::new();
        stderr.read_line(&mut told).unwrap();
        assert!(told.contains("longer than the 1000000 bytes that --max-line allows"), "{start}: {told}");
        assert_eq!(wait(&mut child), 1);
        let _ = writer.join();
    }
    // Many small documents take no more than large ones.
    let invocation = claimsmith(["audit", "t.json", "-"]).file("t.json", "{}");
    let mut child = invocation.start(Stdio::null());
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"[").unwrap();
    for _ in 0..200 {
        stdin.write_all("{},".repeat(20_000).as_bytes()).unwrap();
    }
    let most = most_memory(&child);
    stdin.write_all(b"{}]").unwrap();
    drop(stdin);
    assert_eq!(wait(&mut child), 0);
    assert!(most < 48 * 1024, "{most} KiB");
}

#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_what_is_said() {
    // A file is read in large blocks, and each of its short lines is at fault.
    for arguments in [&["render", "template.json", "-", "--ndjson"][..], &["audit", "template.json", "-", "--ndjson"]] {
        let invocation = claimsmith(arguments).sample_files();
        let mut child = invocation.start(Stdio::null());
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all("{\n".repeat(600_000).as_bytes()).unwrap();
        let most = most_memory(&child);
        drop(stdin);
        assert_eq!(wait(&mut child), 1);
        let told = said(&mut child);
        assert!(
            told.starts_with("claimsmith: standard input:1: the user is not JSON: an early end at byte 1\n"),
            "{told}"
        );
        assert!(told.ends_with("\nclaimsmith: standard input: 599980 more lines were rejected\n"), "{told}");
        assert_eq!(told.lines().count(), 21);
        assert!(most < 40 * 1024, "{most} KiB");
    }
}

#[test]
fn claims_that_are_larger_than_their_users_are_written_in_order() {
    let constant = "x".repeat(20_000);
    let users = |number: usize| match number % 100 {
        7 => "{".to_owned(),
        8 => String::new(),
        9 => "[]\r".to_owned(),
        _ => format!("{{\"id\":\"{number}\"}}"),
    };
    let lines: Vec<String> = (0..4_000).map(users).collect();
    let (mut claims, mut faults) = (String::new(), String::new());
    for (number, line) in lines.iter().enumerate() {
        match number % 100 {
            7 => {
                faults +=
                    &format!("claimsmith: u.ndjson:{}: the user is not JSON: an early end at byte 1\n", number + 1)
            }
            8 => {}
            9 => faults += &format!("claimsmith: u.ndjson:{}: the user is not a JSON object\n", number + 1),
            _ => claims += &line.replace('}', &format!(",\"c\":\"{constant}\"}}\n")),
        }
    }
    claimsmith(["render", "t.json", "u.ndjson"])
        .file("t.json", format!("{{\"id\": \"<<user.id>>\", \"c\": \"{constant}\"}}"))
        .file("u.ndjson", lines.join("\n"))
        .prints(claims)
        .says(first_faults(&faults, "u.ndjson"))
        .exits(1)
        .run();
}

#[cfg(target_os = "linux")]
#[test]
fn an_endless_line_is_told_at_once_and_not_kept() {
    let invocation = claimsmith(["render", "template.json", "-", "--ndjson", "--max-line", "1000000"]);
    let invocation = invocation.sample_files();
    let mut child = invocation.start(Stdio::piped());
    let mut stdin = child.stdin.take().unwrap();
    let writer = thread::spawn(move || {
        let _ = stdin.write_all(b"{");
        pour(stdin, &[b'x'; 4096]);
    });
    let messages = BufReader::new(child.stderr.take().unwrap()).lines();
    let (told, telling) = mpsc::channel();
    thread::spawn(move || messages.map_while(Result::ok).try_for_each(|message| told.send(message)));
    let message = telling.recv_timeout(PATIENCE);
    thread::sleep(Duration::from_millis(200));
    let most = most_memory(&child);
    child.kill().unwrap();
    child.wait().unwrap();
    writer.join().unwrap();
    assert_eq!(
        message.as_deref(),
        Ok("claimsmith: standard input:1: the line is longer than the 1000000 bytes that --max-line allows")
    );
    assert!(most < 48 * 1024, "{most} KiB");
}

#[cfg(target_os = "linux")]
#[test]
fn endless_inputs_are_read_up_to_their_limits() {
    for (arguments, told) in [
        (&["check", "/dev/zero"][..], "65536"),
        (&["render", "/dev/zero", "user.json"], "65536"),
        (&["render", "template.json", "/dev/zero"], "binary data"),
        (&["render", "template.json", "user.json", "--org", "/dev/zero"], "binary data"),
        (&["size", "template.json", "/dev/zero"], "binary data"),
        (&["audit", "/dev/zero", "user.json"], "65536"),
    ] {
        let outcome = claimsmith(arguments).sample_files().outcome();
        let text = String::from_utf8(outcome.stdout).unwrap() + &outcome.stderr;
        assert!(text.contains(told), "{arguments:?}: {text}");
        assert!(text.contains("/dev/zero") || arguments.contains(&"--org"), "{arguments:?}: {text}");
        assert_eq!(outcome.status, 1);
    }
    let header = claimsmith(["size", "template.json", "--header", "/dev/zero"]).sample_files();
    header.refuses("/dev/zero: the header is not a JSON object").run();
}

/// What an ended process has said.
fn said(child: &mut Child) -> String {
    let mut text = String::new();
    child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
    text
}
