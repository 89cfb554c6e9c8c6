//! The program `cengbao` itself, as an operator runs it. It must be the code of
//! this checkout: a stale binary would prove yesterday's behaviour.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
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
    let mut command = Command::new(binary());
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CENGBAO_") || text == "DATABASE_URL" {
            command.env_remove(&name);
        }
    }
    command
        .current_dir(folder)
        .env("CENGBAO_DATA_DIR", folder)
        .stdin(Stdio::null());
    command
}

/// Runs the program to its end, its data in `folder`.
pub(crate) fn run<Argument: AsRef<OsStr>>(
    folder: &Path,
    url: &str,
    arguments: impl IntoIterator<Item = Argument>,
) -> Ran {
    let Output {
        status,
        stdout,
        stderr,
    } = command(folder)
        .env("DATABASE_URL", url)
        .args(arguments)
        .output()
        .expect("the program starts");
    Ran {
        success: status.success(),
        stdout: String::from_utf8(stdout).expect("output is UTF-8"),
        stderr: String::from_utf8(stderr).expect("output is UTF-8"),
    }
}

/// Cargo holds no lock while tests run, and does nothing when all is fresh.
fn build() -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let test = std::env::current_exe().expect("this test has a path");
    let profile_dir = test
        .ancestors()
        .nth(2)
        .expect("a test lies in target/PROFILE/deps")
        .to_path_buf();
    let mut build = Command::new(cargo);
    // What cargo tells a test of its package would be news to build scripts that watch it, and half the tree would
    // be built anew.
    for (name, _) in std::env::vars_os() {
        let shown = name.to_string_lossy();
        if shown.starts_with("CARGO_PKG_") || shown.starts_with("CARGO_MANIFEST_") {
            build.env_remove(&name);
        }
    }
    build.args([
        "build",
        "--quiet",
        "--package",
        "cengbao-api",
        "--bin",
        "cengbao",
        "--target-dir",
    ]);
    build.arg(
        profile_dir
            .parent()
            .expect("a profile's folder lies in the target folder"),
    );
    if profile_dir.ends_with("release") {
        build.arg("--release");
    }
    let status = build
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status()
        .expect("cargo starts");
    assert!(status.success(), "`cengbao` does not build");
    profile_dir.join("cengbao")
}
