//! The rules of the house that a compiler does not check: who may depend on
//! whom, and the shape of files. A rule here may be tightened; loosening one is
//! a decision to write down.

use std::path::{Path, PathBuf};

use crate::metadata::{self, list, text};
use crate::{Faults, say};

/// Who may use which of our own crates outside tests. A crate that is not
/// named here is a fault: a new crate says where it stands.
const OWN: &[(&str, &[&str])] = &[
    ("cengbao-domain", &[]),
    ("cengbao-entity", &[]),
    ("cengbao-migration", &[]),
    (
        "cengbao-store",
        &["cengbao-domain", "cengbao-entity", "cengbao-migration"],
    ),
    ("cengbao-api", &["cengbao-domain", "cengbao-store"]),
    ("cengbao-harness", &[]),
    // It measures the program from outside, fills its database through the store, and asks it bare.
    (
        "cengbao-bench",
        &["cengbao-domain", "cengbao-harness", "cengbao-store"],
    ),
    ("cengbao-tests", &[]),
    ("cengbao-xtask", &[]),
];

/// Who must never name which foreign crate, in tests neither: `api` cannot
/// write a query, `domain` has no database, no async, no chance, no disk.
const BANNED: &[(&str, &[&str])] = &[
    (
        "cengbao-api",
        &["sea-orm", "sea-orm-migration", "sea-query", "sqlx"],
    ),
    (
        "cengbao-domain",
        &["sea-orm", "sqlx", "tokio", "fastrand", "rand", "tracing"],
    ),
    ("cengbao-entity", &["tokio", "sqlx"]),
];

/// Longest source file. Past it nobody reads a file as one thing.
const LINES_MAX: usize = 350;

pub(crate) fn check() -> Result<Faults, String> {
    let metadata = metadata::read(false)?;
    let mut faults = Faults::new();
    let mut files = 0_usize;
    for package in list(&metadata, "packages") {
        faults.extend(dependencies(package));
        let manifest = PathBuf::from(text(package, "manifest_path"));
        faults.extend(manifest_faults(&manifest)?);
        let folder = manifest.parent().unwrap_or(Path::new("."));
        let mut sources = Vec::new();
        collect(folder, &mut sources)?;
        files += sources.len();
        for source in sources {
            faults.extend(source_faults(&source)?);
        }
    }
    if files == 0 {
        return Err("no source file was found".to_owned());
    }
    say(&format!("rules: {files} source files checked"));
    Ok(faults)
}

fn dependencies(package: &serde_json::Value) -> Faults {
    let name = text(package, "name");
    let Some((_, allowed)) = OWN.iter().find(|(own, _)| *own == name) else {
        return vec![format!(
            "{name}: a crate that OWN in xtask/src/rules.rs does not know; say there what it may use"
        )];
    };
    let banned: &[&str] = BANNED
        .iter()
        .find(|(own, _)| *own == name)
        .map_or(&[], |(_, banned)| banned);
    let mut faults = Faults::new();
    for dependency in list(package, "dependencies") {
        let used = text(dependency, "name");
        let in_tests = text(dependency, "kind") == "dev";
        if used.starts_with("cengbao-") && !in_tests && !allowed.contains(&used) {
            faults.push(format!(
                "{name} must not depend on {used}: dependencies run api → store → domain, entity, migration"
            ));
        }
        if banned.contains(&used) {
            faults.push(format!("{name} must not depend on {used}"));
        }
    }
    faults
}

/// Lints are inherited, and versions stand once, in the workspace.
fn manifest_faults(manifest: &Path) -> Result<Faults, String> {
    let file: toml::Table = toml::from_str(&read(manifest)?)
        .map_err(|error| format!("{}: {error}", manifest.display()))?;
    let mut faults = Faults::new();
    let place = shown(manifest);
    let inherits = |value: Option<&toml::Value>| {
        value
            .and_then(|value| value.get("workspace"))
            .and_then(toml::Value::as_bool)
            .unwrap_or(false)
    };
    if !inherits(file.get("lints")) {
        faults.push(format!(
            "{place}: lints are not inherited; add `[lints] workspace = true`"
        ));
    }
    for table in ["dependencies", "dev-dependencies", "build-dependencies"] {
        for (name, value) in file
            .get(table)
            .and_then(toml::Value::as_table)
            .into_iter()
            .flatten()
        {
            if !inherits(Some(value)) {
                faults.push(format!(
                    "{place}: {name} states its own version; put it into the workspace's Cargo.toml and say `workspace = true`"
                ));
            }
        }
    }
    Ok(faults)
}

fn source_faults(source: &Path) -> Result<Faults, String> {
    let contents = read(source)?;
    let place = shown(source);
    let mut faults = Faults::new();
    let lines = contents.lines().count();
    if lines > LINES_MAX {
        faults.push(format!(
            "{place}: {lines} lines, {LINES_MAX} at most; one noun a file"
        ));
    }
    if !contents.starts_with("//!") {
        faults.push(format!(
            "{place}: no `//!` header that says what the file owns and what it must never do"
        ));
    }
    Ok(faults)
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), String> {
    let entries = std::fs::read_dir(folder)
        .map_err(|error| format!("{} cannot be read: {error}", folder.display()))?;
    for entry in entries {
        let path = entry.map_err(|error| error.to_string())?.path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "target") {
            collect(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    Ok(())
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path)
        .map_err(|error| format!("{} cannot be read: {error}", path.display()))
}

/// The path as a person in the workspace's folder would type it.
fn shown(path: &Path) -> String {
    path.strip_prefix(metadata::root())
        .unwrap_or(path)
        .display()
        .to_string()
}
