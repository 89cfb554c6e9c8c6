//! `cengbao campaign schema`: the JSON Schemas of a campaign's files for editors, written, or held to the loader.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cengbao_domain::campaign::schemas;
use serde_json::{Value, json};

use super::folder;
use crate::cli::output::Output;
use crate::error::{Error, Result};

/// What to do with the schemas.
#[derive(clap::Subcommand)]
pub(in crate::cli) enum SchemaCommand {
    /// Fail if a schema in the folder is not what the loader asks for
    Check(SchemaFolder),
    /// Write the schemas into the folder
    Write(SchemaFolder),
}

/// Where the schemas are.
#[derive(clap::Args)]
pub(in crate::cli) struct SchemaFolder {
    /// Folder of the schemas; the campaigns beside it are what the loader is watched reading
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Writes or checks.
pub(super) fn run(command: &SchemaCommand, output: Output) -> Result<()> {
    match command {
        SchemaCommand::Check(SchemaFolder { folder }) => check(folder, output),
        SchemaCommand::Write(SchemaFolder { folder }) => write(folder, output),
    }
}

fn write(folder: &Path, output: Output) -> Result<()> {
    std::fs::create_dir_all(folder).map_err(|source| Error::file(folder, source))?;
    let schemas = made(folder)?;
    for (name, schema) in &schemas {
        let path = folder.join(name);
        std::fs::write(&path, text(schema)).map_err(|source| Error::file(&path, source))?;
    }
    let names: Vec<&String> = schemas.keys().collect();
    output.answer(
        format_args!("{} schemas written to {}", names.len(), folder.display()),
        &json!({"written": names}),
    )
}

fn check(folder: &Path, output: Output) -> Result<()> {
    let schemas = made(folder)?;
    let mut stale = Vec::new();
    for (name, schema) in &schemas {
        let path = folder.join(name);
        if std::fs::read_to_string(&path).ok().as_deref() != Some(text(schema).as_str()) {
            stale.push(path.display().to_string());
        }
    }
    if stale.is_empty() {
        return output.answer(
            format_args!("{} schemas are what the loader asks for", schemas.len()),
            &json!({"same": true}),
        );
    }
    Err(Error::Refused(format!(
        "{}: not what the loader asks for; run `cengbao campaign schema write {}` and review the difference",
        stale.join(", "),
        folder.display()
    )))
}

/// The schemas, from the campaigns beside the folder.
fn made(folder: &Path) -> Result<BTreeMap<String, Value>> {
    let beside = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut folders = Vec::new();
    for entry in std::fs::read_dir(beside).map_err(|source| Error::file(beside, source))? {
        let path = entry.map_err(|source| Error::file(beside, source))?.path();
        if path.join("campaign.toml").is_file() {
            folders.push(path);
        }
    }
    folders.sort();
    let files = folders
        .iter()
        .map(|folder| folder::files(folder))
        .collect::<Result<Vec<_>>>()?;
    Ok(schemas(&files))
}

fn text(schema: &Value) -> String {
    let text = serde_json::to_string_pretty(schema).expect("a schema has text keys alone");
    format!("{text}\n")
}
