//! The program `cengbao` of this checkout: built beside whoever asks, and started with nothing of their environment
//! that could steer it. A stale binary would prove yesterday's behaviour.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Builds the program in a profile's folder, `target/PROFILE`; its path. Does nothing when all is fresh.
///
/// Errors: the folder is no profile's, or the program does not build.
pub fn build(profile: &Path) -> Result<PathBuf, String> {
    let target = profile
        .parent()
        .ok_or_else(|| format!("{} is no profile's folder", profile.display()))?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    // What cargo tells a test of its package would be news to build scripts that watch it, and half the tree would
    // be built anew.
    for (name, _) in std::env::vars_os() {
        let shown = name.to_string_lossy();
        if shown.starts_with("CARGO_PKG_") || shown.starts_with("CARGO_MANIFEST_") {
            build.env_remove(&name);
        }
    }
    build.args(["build", "--quiet", "--locked", "--package", "cengbao-api"]);
    build.args(["--bin", "cengbao", "--target-dir"]).arg(target);
    if profile.ends_with("release") {
        build.arg("--release");
    }
    let status = build
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status()
        .map_err(|error| format!("cargo does not start: {error}"))?;
    if status.success() {
        Ok(profile.join("cengbao"))
    } else {
        Err("`cengbao` does not build".to_owned())
    }
}

/// The program, to be run in a folder that is also that of its data.
#[must_use]
pub fn command(program: &Path, folder: &Path) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CENGBAO_") || text.starts_with("AWS_") || text == "DATABASE_URL" {
            command.env_remove(&name);
        }
    }
    command
        .current_dir(folder)
        .env("CENGBAO_DATA_DIR", folder)
        .stdin(Stdio::null());
    command
}
