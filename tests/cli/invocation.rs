//! A run of the program in a folder of its own: what is there before, what is typed, and what has to come of it.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A template for tests that are about something else.
pub const TEMPLATE: &str =
    r#"{"role": "<<user.public_metadata.role || 'member'>>", "email": "<<user.primary_email_address>>"}"#;

/// A user for it, and the claims of that user.
pub const USER: &str =
    r#"{"id": "user_1", "primary_email_address": "ann@example.com", "public_metadata": {"role": "admin"}}"#;
pub const CLAIMS: &str = r#"{"role":"admin","email":"ann@example.com"}"#;

/// How long a run may take that is not endless. It is generous: the machine may have other things to do.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A run. Nothing is expected on standard output and standard error, and status 0, unless said otherwise.
#[must_use]
pub struct Invocation {
    folder: TempDir,
    arguments: Vec<OsString>,
    environment: Vec<(&'static str, &'static str)>,
    stdin: Vec<u8>,
    output: Option<File>,
    expected_stdout: Vec<u8>,
    expected_stderr: String,
    expected_status: i32,
}

/// What came of a run.
#[derive(Debug, PartialEq)]
pub struct Outcome {
    pub stdout: Vec<u8>,
    pub stderr: String,
    pub status: i32,
}

impl Outcome {
    /// What a run gives that is refused for wrong usage or an unusable input.
    pub fn refused(why: &str) -> Self {
        Self { stdout: Vec::new(), stderr: format!("claimsmith: {why}\n"), status: 2 }
    }

    /// What was printed on standard output, as text.
    pub fn text(&self) -> &str {
        str::from_utf8(&self.stdout).expect("output in UTF-8")
    }
}

/// A run of the program with these arguments.
pub fn claimsmith<A: Into<OsString>>(arguments: impl IntoIterator<Item = A>) -> Invocation {
    Invocation {
        folder: tempfile::tempdir().expect("a folder"),
        arguments: arguments.into_iter().map(Into::into).collect(),
        environment: Vec::new(),
        stdin: Vec::new(),
        output: None,
        expected_stdout: Vec::new(),
        expected_stderr: String::new(),
        expected_status: 0,
    }
}

impl Invocation {
    /// Puts a file into the folder.
    pub fn file(self, name: impl AsRef<Path>, text: impl AsRef<[u8]>) -> Self {
        self.write(name, text);
        self
    }

    /// Puts a file into the folder, between two runs.
    pub fn write(&self, name: impl AsRef<Path>, text: impl AsRef<[u8]>) {
        fs::write(self.path(name), text).expect("a file");
    }

    /// The text of a file in the folder.
    pub fn read(&self, name: impl AsRef<Path>) -> String {
        fs::read_to_string(self.path(name)).expect("a file")
    }

    /// Puts `template.json` and `user.json` into the folder.
    pub fn sample_files(self) -> Self {
        self.file("template.json", TEMPLATE).file("user.json", USER)
    }

    /// The path of a file in the folder.
    pub fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn environment(mut self, name: &'static str, value: &'static str) -> Self {
        self.environment.push((name, value));
        self
    }

    pub fn stdin(mut self, text: impl AsRef<[u8]>) -> Self {
        self.stdin = text.as_ref().to_vec();
        self
    }

    /// Sends standard output to a file.
    pub fn output(mut self, file: File) -> Self {
        self.output = Some(file);
        self
    }

    /// Expects these lines on standard output.
    pub fn prints(mut self, text: impl AsRef<[u8]>) -> Self {
        self.expected_stdout = text.as_ref().to_vec();
        self
    }

    /// Expects this on standard error.
    pub fn says(mut self, text: impl Into<String>) -> Self {
        self.expected_stderr = text.into();
        self
    }

    /// Expects this exit status.
    pub fn exits(mut self, status: i32) -> Self {
        self.expected_status = status;
        self
    }

    /// Expects the exit status for wrong usage and unusable inputs, and one line that says why.
    pub fn refuses(self, why: &str) -> Self {
        self.says(format!("claimsmith: {why}\n")).exits(2)
    }

    /// Expects the exit status for templates and users at fault, and one line that says why.
    pub fn blames(self, why: &str) -> Self {
        self.says(format!("claimsmith: {why}\n")).exits(1)
    }

    /// Runs, compares everything with what is expected, and gives the folder.
    #[track_caller]
    pub fn run(mut self) -> TempDir {
        let outcome = self.outcome();
        let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert_eq!(outcome.stderr, self.expected_stderr, "standard error of {:?}", self.arguments);
        assert!(
            outcome.stdout == self.expected_stdout,
            "standard output of {:?} is\n{:.3000}\ninstead of\n{:.3000}",
            self.arguments,
            shown(&outcome.stdout),
            shown(&self.expected_stdout)
        );
        assert_eq!(outcome.status, self.expected_status, "exit status of {:?}", self.arguments);
        self.folder
    }

    /// Runs, and gives what came of it.
    #[track_caller]
    pub fn outcome(&mut self) -> Outcome {
        let output = self.output.take().map_or_else(Stdio::piped, Stdio::from);
        let text = std::mem::take(&mut self.stdin);
        Self::end(self.start(output), text)
    }

    /// Runs with other arguments in the same folder, and gives what came of it.
    #[track_caller]
    pub fn again(&self, arguments: &[&str], stdin: &str) -> Outcome {
        Self::end(self.start_with(arguments, Stdio::piped()), stdin.into())
    }

    #[track_caller]
    fn end(mut child: Child, text: Vec<u8>) -> Outcome {
        let mut stdin = child.stdin.take().expect("a pipe");
        // The program need not read it all.
        let writer = thread::spawn(move || drop(stdin.write_all(&text)));
        let output = child.wait_with_output().expect("an end");
        writer.join().expect("a writer");
        let stderr = String::from_utf8(output.stderr).expect("messages in UTF-8");
        Outcome { stdout: output.stdout, stderr, status: code(output.status) }
    }

    /// Starts the program, with pipes for standard input and standard error.
    pub fn start(&self, output: Stdio) -> Child {
        self.start_with(&self.arguments, output)
    }

    fn start_with(&self, arguments: &[impl AsRef<OsStr>], output: Stdio) -> Child {
        self.command(env!("CARGO_BIN_EXE_claimsmith"))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(output)
            .stderr(Stdio::piped())
            .spawn()
            .expect("a process")
    }

    /// Another program, in the folder and with the environment of this one.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.folder.path());
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
            command.env_remove(name);
        }
        command.envs(self.environment.iter().copied());
        command
    }
}

/// Waits for the end, but not for ever.
pub fn wait(child: &mut Child) -> i32 {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(status) = child.try_wait().expect("a status") {
            return code(status);
        }
        if Instant::now() > deadline {
            child.kill().expect("an end");
            panic!("the program does not end");
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// The exit status. A panic has one that nothing else has, and a signal has none.
fn code(status: ExitStatus) -> i32 {
    let code = status.code().expect("an exit status and no signal");
    assert!((0..=2).contains(&code), "exit status {code}");
    code
}

/// Writes for as long as somebody reads.
pub fn pour(mut into: impl io::Write, text: &[u8]) {
    while into.write_all(text).is_ok() {}
}
