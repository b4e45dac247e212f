//! What the pages show of the program, compared with real runs.
//!
//! Each page has a folder of its own with the repository's `examples`, in which its commands are run from first to last.
//! What `cat` shows of a file is written to that file first, unless the repository or a command before has made the file.
//! `claimsmith` is the program that was built for the tests, and so is `cargo run --release --`; other calls of `cargo` are
//! not run.
//!
//! A line `...` of the output stands for any lines, and `...` within a line for any text. `BLESS=1` writes what the program
//! prints into the pages, but where something is left out.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs};

use crate::generate_users;
use crate::page::{Page, repository};

const ELLIPSIS: &str = "...";

/// A command that a page shows, and its output.
struct Shown<'p> {
    command: &'p str,
    output: &'p str,
    /// Where the output stands in the page.
    place: Range<usize>,
}

/// Runs the commands of a page, and tells where it shows something else. When blessing, it mends the page instead, where
/// nothing is left out.
pub fn run(page: &Page) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let examples = folder.path().join("examples");
    fs::create_dir(&examples).expect("a folder");
    for entry in fs::read_dir(repository().join("examples")).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_file() {
            fs::copy(&path, examples.join(path.file_name().expect("a name"))).expect("a copy");
        }
    }
    let mut failures = Vec::new();
    let mut mended = Vec::new();
    let mut run = Run { folder: folder.path(), written: BTreeSet::new(), status: 0 };
    for shown in shown(page) {
        let Some(output) = run.output(&shown) else { continue };
        if is_shown(shown.output, &output) {
            continue;
        }
        if env::var_os("BLESS").is_some() && !shown.output.contains(ELLIPSIS) {
            mended.push((shown.place, output));
        } else {
            failures.push(format!("{}: {}\n{output}\ninstead of\n{}", page.name(), shown.command, shown.output));
        }
    }
    if !mended.is_empty() {
        let mut text = page.text.clone();
        for (place, output) in mended.into_iter().rev() {
            text.replace_range(place, &output);
        }
        fs::write(repository().join(&page.path), text).expect("a writable page");
    }
    failures
}

/// The commands of a page: what follows `$ ` on a line, with the lines below it up to the next one.
fn shown(page: &Page) -> Vec<Shown<'_>> {
    let mut all: Vec<Shown<'_>> = Vec::new();
    for block in page.blocks().into_iter().filter(|block| block.language == "console") {
        let mut offset = block.place.start;
        let mut count = 0;
        for line in block.text.split_inclusive('\n') {
            let end = offset + line.len();
            if let Some(command) = line.strip_prefix("$ ") {
                all.push(Shown { command: command.trim_end(), output: "", place: end..end });
                count += 1;
            } else {
                assert!(count > 0, "{}: a block starts without a command: {line}", page.name());
                let last = all.last_mut().expect("a command before its output");
                last.place.end = end;
                last.output = &page.text[last.place.clone()];
            }
            offset = end;
        }
    }
    all
}

/// The commands of a page while they are run.
struct Run<'p> {
    folder: &'p Path,
    /// The files whose text is what the page shows.
    written: BTreeSet<&'p str>,
    /// The status of the last command.
    status: i32,
}

impl<'p> Run<'p> {
    /// What a command prints, on both of its outputs; nothing where it is not run.
    fn output(&mut self, shown: &Shown<'p>) -> Option<String> {
        let command = shown.command;
        if let Some(arguments) = command.strip_prefix("cargo run --release --example generate_users -- ") {
            let (count, file) = arguments.split_once(" > ").expect("a number of users, and a file");
            let users = fs::File::create(self.folder.join(file)).expect("a file");
            generate_users::write_users(count.parse().expect("a number"), 1, users).expect("a writable file");
            self.status = 0;
            return Some(String::new());
        }
        if let Some(file) = command.strip_prefix("cat ") {
            let path = self.folder.join(file);
            if !path.exists() || self.written.contains(file) {
                fs::write(path, shown.output).expect("a writable file");
                self.written.insert(file);
            }
        }
        match command.strip_prefix("cargo run --release -- ") {
            Some(arguments) => Some(self.run(&format!("claimsmith {arguments}"))),
            None if command.starts_with("cargo ") => None,
            None => Some(self.run(command)),
        }
    }

    /// Runs a command in the shell.
    fn run(&mut self, command: &str) -> String {
        let program = Path::new(env!("CARGO_BIN_EXE_claimsmith"));
        let mut path = program.parent().expect("a folder").as_os_str().to_owned();
        if let Some(others) = env::var_os("PATH") {
            path.push(":");
            path.push(others);
        }
        // Both outputs are one, in the order in which a terminal would show them; and `$?` is that of the last command.
        let ran = Command::new("sh")
            .args(["-c", &format!("exec 2>&1; (exit {}); {command}", self.status)])
            .current_dir(self.folder)
            .env("PATH", path)
            .stdin(Stdio::null())
            .output()
            .expect("a shell");
        self.status = ran.status.code().expect("a status");
        String::from_utf8(ran.stdout).expect("UTF-8")
    }
}

/// Whether the page shows this output.
fn is_shown(shown: &str, output: &str) -> bool {
    let shown: Vec<&str> = shown.lines().collect();
    let output: Vec<&str> = output.lines().collect();
    are_shown(&shown, &output)
}

fn are_shown(shown: &[&str], output: &[&str]) -> bool {
    match shown {
        [] => output.is_empty(),
        [ELLIPSIS, rest @ ..] => (0..=output.len()).any(|start| are_shown(rest, &output[start..])),
        [line, rest @ ..] => {
            output.split_first().is_some_and(|(first, output)| is_line(line, first) && are_shown(rest, output))
        }
    }
}

/// Whether a line is shown, with something left out or not.
fn is_line(shown: &str, line: &str) -> bool {
    let Some((first, left)) = shown.split_once(ELLIPSIS) else { return shown == line };
    let (between, last) = left.rsplit_once(ELLIPSIS).unwrap_or(("", left));
    let Some(mut rest) = line.strip_prefix(first) else { return false };
    for piece in between.split(ELLIPSIS) {
        let Some((_, after)) = rest.split_once(piece) else { return false };
        rest = after;
    }
    rest.ends_with(last)
}
