//! The campaigns of the repository load as their documents are printed; broken files are refused by line.

mod answered;
mod broken;
mod changes;
mod disagreeing;
mod gaoqing;
mod gongyuan;
mod heilin;
mod lists;
mod orders;
mod printed;
mod requirements;
mod shanwei;
mod terms;
mod wuhua;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::{Campaign, load};

/// A campaign's files by name.
pub(super) type Files = BTreeMap<String, String>;

/// The files of a folder of the repository and the shared ones, as `campaign check` reads them.
fn printed(code: &str) -> Files {
    let campaigns = Path::new(env!("CARGO_MANIFEST_DIR")).join("../campaigns");
    let mut files = Files::new();
    for (folder, prefix) in [(code, ""), ("shared", "shared/")] {
        let entries = fs::read_dir(campaigns.join(folder)).expect("a folder of the repository");
        for entry in entries {
            let path = entry.expect("a file of the folder").path();
            let is_toml = path
                .extension()
                .is_some_and(|extension| extension == "toml");
            let name = path.file_name().and_then(|name| name.to_str());
            if let Some(name) = name.filter(|_| is_toml) {
                let text = fs::read_to_string(&path).expect("text");
                files.insert(format!("{prefix}{name}"), text);
            }
        }
    }
    files
}

fn folder(files: &[(&str, &str)]) -> Files {
    files
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect()
}

fn heilin() -> Files {
    printed("heilin-2023")
}

fn gongyuan() -> Files {
    printed("gongyuan-2023")
}

/// A sound campaign of a few lines, to be broken.
fn small() -> Files {
    folder(&[
        ("campaign.toml", include_str!("tests/small/campaign.toml")),
        ("agencies.toml", include_str!("tests/small/agencies.toml")),
        (
            "form-monthly.toml",
            include_str!("tests/small/form-monthly.toml"),
        ),
        ("schedules.toml", include_str!("tests/small/schedules.toml")),
        (
            "interpretations.toml",
            include_str!("tests/small/interpretations.toml"),
        ),
    ])
}

/// The small campaign with everything that a document can order, one of each sort.
fn ordering() -> Files {
    let mut files = small();
    files.extend(folder(&[
        ("clauses.toml", include_str!("tests/orders/clauses.toml")),
        ("sectors.toml", include_str!("tests/orders/sectors.toml")),
        (
            "populations.toml",
            include_str!("tests/orders/populations.toml"),
        ),
        ("tasks.toml", include_str!("tests/orders/tasks.toml")),
        ("targets.toml", include_str!("tests/orders/targets.toml")),
        ("duties.toml", include_str!("tests/orders/duties.toml")),
        (
            "milestones.toml",
            include_str!("tests/orders/milestones.toml"),
        ),
        ("rules.toml", include_str!("tests/orders/rules.toml")),
    ]));
    files
}

/// The same files with one passage of one file replaced; the passage must be there once.
fn with(mut files: Files, file: &str, from: &str, to: &str) -> Files {
    let text = files.get_mut(file).expect("a file of the campaign");
    assert_eq!(
        text.matches(from).count(),
        1,
        "{from} stands once in {file}"
    );
    *text = text.replacen(from, to, 1);
    files
}

/// The problems of `files`, each as `file:line: severity: message; remedy`.
fn problems(files: &Files) -> Vec<String> {
    load(files)
        .expect_err("the files are broken")
        .iter()
        .map(ToString::to_string)
        .collect()
}

/// Breaks one passage and expects one problem that begins so and says the rest.
#[track_caller]
fn refused(file: &str, from: &str, to: &str, begins: &str, says: &str) {
    let found = problems(&with(small(), file, from, to));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(
        found[0].starts_with(begins) && found[0].contains(says),
        "{found:#?}"
    );
}

/// The campaign of files without an error. A printed document may be odd: that it warns refuses nothing.
#[track_caller]
fn sound(files: &Files) -> Campaign {
    load(files).expect("files without an error")
}
