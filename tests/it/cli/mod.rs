//! The program as its users meet it: arguments in; output, messages and exit code out.

mod ask;
mod borders;
mod convert;
mod district;
mod exits;
mod input;
mod locale;
mod looks;
mod many;
mod next;
mod output;
mod own_rules;
mod record;
mod reports;
mod uncounted;
mod usage;

use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// The folder of the repository.
pub const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The width of reports, unless a test says otherwise.
const COLUMNS: &str = "120";

/// One run of the program. Unless a test says otherwise, it ends with 0 and says nothing on standard error.
pub struct Test {
    args: Vec<OsString>,
    env: Vec<(String, String)>,
    stdin: Vec<u8>,
    /// An empty folder of its own.
    dir: TempDir,
    in_root: bool,
    stdout: Option<String>,
    stderr: Option<String>,
    status: Option<i32>,
}

/// What a run gave.
pub struct Output {
    pub stdout: String,
    pub stderr: String,
    pub status: i32,
    dir: TempDir,
}

impl Test {
    /// A run in an empty folder.
    pub fn new() -> Test {
        let dir = tempfile::tempdir().unwrap();
        let (args, env, stdin) = Default::default();
        Test { args, env, stdin, dir, in_root: false, stdout: None, stderr: Some(String::new()), status: Some(0) }
    }

    /// A run in the folder of the repository, from which fixtures are named `fixtures/…`.
    pub fn in_root() -> Test {
        Test { in_root: true, ..Test::new() }
    }

    /// Adds an argument.
    pub fn arg(mut self, arg: impl Into<OsString>) -> Test {
        self.args.push(arg.into());
        self
    }

    /// Adds arguments.
    pub fn args<A: Into<OsString>>(mut self, args: impl IntoIterator<Item = A>) -> Test {
        self.args.extend(args.into_iter().map(Into::into));
        self
    }

    /// Adds the arguments that stand in `line`, separated by spaces.
    pub fn line(self, line: &str) -> Test {
        self.args(line.split_whitespace())
    }

    /// Sets a variable of the environment, which is otherwise empty but for `COLUMNS`.
    pub fn env(mut self, name: &str, value: &str) -> Test {
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }

    /// What stands on standard input.
    pub fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Test {
        self.stdin = bytes.into();
        self
    }

    /// Puts a file into the folder of the run.
    pub fn file(self, name: &str, bytes: impl AsRef<[u8]>) -> Test {
        let path = self.dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
        self
    }

    /// A path in the folder of the run.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Exactly what must stand on standard output.
    pub fn stdout(mut self, text: impl Into<String>) -> Test {
        self.stdout = Some(text.into());
        self
    }

    /// Exactly what must stand on standard error.
    pub fn stderr(mut self, text: impl Into<String>) -> Test {
        self.stderr = Some(text.into());
        self
    }

    /// Lets the test look at standard error by itself.
    pub fn any_stderr(mut self) -> Test {
        self.stderr = None;
        self
    }

    /// The exit code.
    pub fn status(mut self, status: i32) -> Test {
        self.status = Some(status);
        self
    }

    /// Lets the test look at the exit code by itself.
    pub fn any_status(mut self) -> Test {
        self.status = None;
        self
    }

    /// Runs the program and compares what it gave with what it must give.
    #[track_caller]
    pub fn run(self) -> Output {
        let mut child = self.command().spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let bytes = self.stdin;
        // The program may end without having read it all.
        let writer = std::thread::spawn(move || drop(stdin.write_all(&bytes)));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let (stdout, stderr) = (text(output.stdout), text(output.stderr));
        let status = output.status.code().unwrap_or_else(|| panic!("killed: {}", output.status));
        let seen = format!("arguments: {:?}\nstdout:\n{stdout}\nstderr:\n{stderr}", self.args);
        if let Some(expected) = self.status {
            assert_eq!(status, expected, "{seen}");
        }
        if let Some(expected) = &self.stdout {
            assert_eq!(&stdout, expected, "{seen}");
        }
        if let Some(expected) = &self.stderr {
            assert_eq!(&stderr, expected, "{seen}");
        }
        Output { stdout, stderr, status, dir: self.dir }
    }

    /// Runs the program with a reader of standard output that goes away after `bytes` bytes; gives standard error.
    #[track_caller]
    pub fn run_cut_off(self, bytes: usize) -> String {
        let mut child = self.command().spawn().unwrap();
        drop(child.stdin.take());
        let mut stdout = child.stdout.take().unwrap();
        stdout.read_exact(&mut vec![0; bytes]).unwrap();
        drop(stdout);
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), self.status, "{:?}", self.args);
        String::from_utf8(output.stderr).unwrap()
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kuangjian"));
        command.args(&self.args).env_clear().env("COLUMNS", COLUMNS);
        if let Some(root) = std::env::var_os("SystemRoot") {
            command.env("SystemRoot", root); // nothing starts on Windows without it
        }
        command.envs(self.env.iter().map(|(name, value)| (name, value)));
        command.current_dir(if self.in_root { Path::new(ROOT) } else { self.dir.path() });
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }
}

impl Output {
    /// A path in the folder of the run.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// The JSON document on standard output.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap()
    }

    /// Everything that a reader of the terminal sees, and the exit code.
    pub fn all(&self) -> String {
        format!("exit code: {}\n--- stdout\n{}--- stderr\n{}", self.status, self.stdout, self.stderr)
    }
}

/// Compares `text` with the snapshot `name` under `tests/it/snapshots/`. Checksums of packs change with every rule and stand
/// there without their digits.
#[track_caller]
pub fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new(ROOT).join("tests/it/snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, without_checksums(text)));
}

/// `text` with `#` for the digits of checksums.
pub fn without_checksums(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) =
        ["sha256 ", "\"sha256\": \""].iter().filter_map(|mark| Some(rest.find(mark)? + mark.len())).min()
    {
        let (before, after) = rest.split_at(at);
        let digits = after.chars().take_while(char::is_ascii_hexdigit).count();
        out.push_str(before);
        out.push_str(&"#".repeat(digits));
        rest = &after[digits..];
    }
    out.push_str(rest);
    out
}

/// The records of one mine among the fixtures, without folder and ending, and the exit code that each leads to.
pub const MINES: [(&str, i32); 6] =
    [("clear", 0), ("closed", 11), ("contradictions", 10), ("name-only", 12), ("suspended", 10), ("undetermined", 12)];
