//! The folder of one run, and its end. Everything that a run puts on disk
//! lies below it. It must be gone afterwards however the run ends: a static is
//! never dropped, a panic or Ctrl-C asks nobody, so a watchdog process outlives
//! the tests, sees its input close when they die, and clears up.

use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Arguments: the folder, then the command that stops the database server.
const WATCHDOG: &str = r#"
folder=$1; shift
cat > /dev/null
if [ -e "$folder/postgres/postmaster.pid" ]; then "$@"; fi
# A child of the tests may still be writing when they die.
rm -rf "$folder" || { sleep 1; rm -rf "$folder"; }
"#;

/// A folder, and the process that removes it.
#[derive(Debug)]
pub struct RunDir {
    path: PathBuf,
    /// Holds the pipe whose closing is the signal.
    _watchdog: Child,
}

impl RunDir {
    /// A new folder below that for temporary files. A server that runs in its `postgres` folder at the end is
    /// stopped.
    ///
    /// Panics where no folder can be made or no process started: there is no run then.
    #[must_use]
    pub fn create(prefix: &str) -> Self {
        let path = tempfile::Builder::new()
            .prefix(prefix)
            .tempdir()
            .expect("the folder for temporary files is writable")
            .keep();
        // The database server runs as another user and must pass through.
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755))
            .expect("a folder of one's own takes its permissions");
        let watchdog = Command::new("sh")
            .args(["-c", WATCHDOG, "cengbao-watchdog"])
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
        Self {
            path,
            _watchdog: watchdog,
        }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}
