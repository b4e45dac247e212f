//! Streams without end, readers that leave, and memory that has to stay where it is.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

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
fn every_line_is_answered_before_the_next_one_comes() {
    let invocation = claimsmith(["render", "template.json", "--ndjson"]).sample_files();
    let mut child = invocation.start(Stdio::piped());
    let mut stdin = child.stdin.take().unwrap();
    let answers = BufReader::new(child.stdout.take().unwrap());
    let (answered, answer) = mpsc::channel();
    thread::spawn(move || answers.lines().map_while(Result::ok).try_for_each(|line| answered.send(line)));
    // Two lines a moment apart: the second comes while the first is at work.
    for pause in 0..300 {
        stdin.write_all(format!("{USER}\n").as_bytes()).unwrap();
        thread::sleep(Duration::from_micros(pause % 100));
        stdin.write_all(format!("{USER}\n").as_bytes()).unwrap();
        for _ in 0..2 {
            assert_eq!(answer.recv_timeout(PATIENCE).as_deref(), Ok(CLAIMS));
        }
    }
    drop(stdin);
    assert_eq!(wait(&mut child), 0);
}

/// The most memory that a running process has had in use, in KiB.
#[cfg(target_os = "linux")]
fn most_memory(child: &Child) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_stream() {
    const BYTES: usize = 300_000_000;
    let user = format!("{} \"filler\": \"{}\"}}\n", USER.replace("}}", "},"), "x".repeat(3_000));
    let block = user.repeat(100);
    let blocks = BYTES / block.len() + 1;

    let invocation = claimsmith(["render", "template.json", "--ndjson"]).sample_files();
    let mut child = invocation.start(Stdio::piped());
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let reader = thread::spawn(move || {
        let (mut buffer, mut bytes) = (vec![0; 1 << 20], 0);
        loop {
            match stdout.read(&mut buffer).unwrap() {
                0 => return bytes,
                read => bytes += read,
            }
        }
    });
    for _ in 0..blocks {
        stdin.write_all(block.as_bytes()).unwrap();
    }
    let most = most_memory(&child);
    drop(stdin);
    assert_eq!(wait(&mut child), 0);
    assert_eq!(reader.join().unwrap(), blocks * 100 * (CLAIMS.len() + 1));
    assert_eq!(said(&mut child), "");
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
        assert!(told.ends_with("\nclaimsmith: standard input: 599980 more lines are at fault\n"), "{told}");
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
        Ok("claimsmith: standard input:1: the line is longer than the 1000000 bytes that are allowed")
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
