//! The program `cengbao` itself, as an operator runs it. It must be the code of
//! this checkout: a stale binary would prove yesterday's behaviour.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// What a run of the program gave.
#[derive(Debug)]
pub(crate) struct Ran {
    /// Whether it exited with status 0.
    pub(crate) success: bool,
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
}

impl Ran {
    /// The run, which must have succeeded.
    #[track_caller]
    pub(crate) fn ok(self) -> Self {
        assert!(self.success, "{self:#?}");
        self
    }
}

/// Path of the program: named in CENGBAO_BIN, else built here.
pub(crate) fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| std::env::var_os("CENGBAO_BIN").map_or_else(build, PathBuf::from))
}

/// The program with nothing of the tests' environment that could steer it.
pub(crate) fn command(folder: &Path) -> Command {
    cengbao_harness::command(binary(), folder)
}

/// Runs the program to its end, its data in `folder`.
pub(crate) fn run<Argument: AsRef<OsStr>>(
    folder: &Path,
    url: &str,
    environment: &[(&str, &str)],
    arguments: impl IntoIterator<Item = Argument>,
) -> Ran {
    let Output {
        status,
        stdout,
        stderr,
    } = command(folder)
        .env("DATABASE_URL", url)
        .envs(environment.iter().copied())
        .args(arguments)
        .output()
        .expect("the program starts");
    Ran {
        success: status.success(),
        stdout: String::from_utf8(stdout).expect("output is UTF-8"),
        stderr: String::from_utf8(stderr).expect("output is UTF-8"),
    }
}

/// Cargo holds no lock while tests run.
fn build() -> PathBuf {
    let test = std::env::current_exe().expect("this test has a path");
    let profile = test
        .ancestors()
        .nth(2)
        .expect("a test lies in target/PROFILE/deps");
    cengbao_harness::build(profile).unwrap_or_else(|error| panic!("{error}"))
}
