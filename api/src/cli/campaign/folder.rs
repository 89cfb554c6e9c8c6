//! A campaign's folder on the disk, with the shared vocabularies beside it.
//!
//! Owns the reading of files. What they say is for the domain to judge.

use std::collections::BTreeMap;
use std::path::Path;

use cengbao_domain::campaign::{Campaign, Examination, FileProblem, coverage_line, examine};
use cengbao_store::{StoreError, refused_coverage};
use serde_json::json;

use super::lines;
use crate::cli::output::Output;
use crate::error::{Error, Result};

/// The folder of shared vocabularies beside the campaigns' folders.
const SHARED: &str = "shared";
/// The file of the schedules.
const SCHEDULES: &str = "schedules.toml";

/// The folder as it was examined.
pub(super) fn examination(folder: &Path) -> Result<Examination> {
    Ok(examine(&files(folder)?))
}

/// The campaign of a folder; its problems are printed if it is not sound.
pub(super) fn read(folder: &Path, output: Output) -> Result<Campaign> {
    let Examination { campaign, problems } = examination(folder)?;
    let Some(campaign) = campaign else {
        output.answer(
            lines(&problems).trim_end(),
            &json!({"sound": false, "problems": problems}),
        )?;
        return Err(refused(folder));
    };
    Ok(campaign)
}

/// Why nothing is done with a folder.
pub(super) fn refused(folder: &Path) -> Error {
    Error::Refused(format!(
        "{} is not sound: nothing was done",
        folder.display()
    ))
}

/// A problem that concerns a folder only beside another one.
pub(super) fn between(message: String) -> FileProblem {
    FileProblem {
        file: "correspondences.toml".to_owned(),
        line: 1,
        severity: cengbao_domain::check::Severity::Error,
        message,
        remedy: "correct the pairs, or the form of the other campaign".to_owned(),
    }
}

/// What the store refused of a folder, with the line that says it where it is known.
pub(super) fn located(folder: &Path, error: StoreError) -> Error {
    let line =
        refused_coverage(&error).and_then(|schedule| coverage_line(&files(folder).ok()?, schedule));
    match (line, error) {
        (
            Some(line),
            StoreError::Invalid {
                place,
                message,
                remedy,
                ..
            },
        ) => {
            let file = folder.join(SCHEDULES);
            Error::setting(
                format!("{}:{line}: {place}", file.display()),
                message,
                remedy,
            )
        }
        (_, error) => error.into(),
    }
}

/// The TOML files of a folder by name, and those of `shared` beside it as `shared/NAME.toml`.
pub(super) fn files(folder: &Path) -> Result<BTreeMap<String, String>> {
    let mut files = toml_files(folder, "")?;
    let folder = folder
        .canonicalize()
        .map_err(|source| Error::file(folder, source))?;
    let shared = folder.parent().map(|parent| parent.join(SHARED));
    if let Some(shared) = shared.filter(|shared| shared.is_dir()) {
        files.extend(toml_files(&shared, "shared/")?);
    }
    Ok(files)
}

fn toml_files(folder: &Path, prefix: &str) -> Result<BTreeMap<String, String>> {
    let failed = |source| Error::file(folder, source);
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        let is_toml = path
            .extension()
            .is_some_and(|extension| extension == "toml");
        if let Some(name) = name.filter(|_| is_toml && path.is_file()) {
            let text =
                std::fs::read_to_string(&path).map_err(|source| Error::file(&path, source))?;
            files.insert(format!("{prefix}{name}"), text);
        }
    }
    Ok(files)
}
