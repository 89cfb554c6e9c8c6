//! Tells the binary which commit it was built from.
//!
//! Never fails a build: without git, or outside a repository (a source
//! archive, an image), `CENGBAO_COMMIT` of the environment counts, or `unknown`.

use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-env-changed=CENGBAO_COMMIT");
    for file in ["../.git/HEAD", "../.git/logs/HEAD"] {
        // A path that is not there would make every build a new one.
        if Path::new(file).exists() {
            println!("cargo::rerun-if-changed={file}");
        }
    }
    println!("cargo::rerun-if-changed=build.rs");
    // A release holds the campaigns; a debug build reads them from the disk when it runs.
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed=../campaigns");
    }
    let commit = std::env::var("CENGBAO_COMMIT")
        .ok()
        .filter(|commit| !commit.is_empty());
    let commit = commit
        .or_else(from_git)
        .unwrap_or_else(|| "unknown".to_owned());
    println!("cargo::rustc-env=CENGBAO_COMMIT={commit}");
}

fn from_git() -> Option<String> {
    let output = Command::new("git")
        .args(["rev-parse", "--short=12", "HEAD"])
        .output()
        .ok()?;
    let commit = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (output.status.success() && !commit.is_empty()).then_some(commit)
}
