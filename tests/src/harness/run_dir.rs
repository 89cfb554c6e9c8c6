//! The folder of one test run, and its end. Everything that a run puts on disk
//! lies below it. It must be gone afterwards however the run ends: a static is
//! never dropped, a panic or Ctrl-C asks nobody, so a watchdog process outlives
//! the tests, sees its input close when they die, and clears up.

use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Arguments: the folder, then the command that stops the database server.
const WATCHDOG: &str = r#"
folder=$1; shift
cat > /dev/null
if [ -e "$folder/postgres/postmaster.pid" ]; then "$@"; fi
# A child of the tests may still be writing when they die.
rm -rf "$folder" || { sleep 1; rm -rf "$folder"; }
"#;

/// The folder and the process that removes it.
struct RunDir {
    path: PathBuf,
    /// Holds the pipe whose closing is the signal.
    _watchdog: Child,
}

static RUN_DIR: OnceLock<RunDir> = OnceLock::new();
static NEXT_NAME: AtomicU32 = AtomicU32::new(0);

/// The folder of this run; `stop_server` is run at its end if a server runs in
/// its `postgres` folder.
pub(crate) fn run_dir() -> &'static Path {
    &RUN_DIR.get_or_init(create).path
}

/// A name that no other test of this run has.
pub(crate) fn unique_name(prefix: &str) -> String {
    format!("{prefix}{}", NEXT_NAME.fetch_add(1, Ordering::Relaxed))
}

fn create() -> RunDir {
    let path = tempfile::Builder::new()
        .prefix("cengbao-tests-")
        .tempdir()
        .expect("the folder for temporary files is writable")
        .keep();
    // The database server runs as another user and must pass through.
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    let watchdog = Command::new("sh")
        .args(["-c", WATCHDOG, "cengbao-tests-watchdog"])
        .arg(&path)
        .args(super::cluster::stop_command(&path))
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        // Ctrl-C goes to the terminal's whole process group; it must survive it.
        .process_group(0)
        .spawn()
        .expect("sh is there");
    RunDir {
        path,
        _watchdog: watchdog,
    }
}
