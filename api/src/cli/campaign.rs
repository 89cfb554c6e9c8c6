//! `cengbao campaign`: a campaign's folder, checked, compared with what is
//! applied, applied.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use cengbao_domain::campaign::{Campaign, Change, Examination, FileProblem, diff, examine};
use cengbao_store::Applied;
use serde_json::json;

use super::output::Output;
use crate::error::{Error, Result};
use crate::settings::Settings;

/// What to do with a campaign.
#[derive(clap::Subcommand)]
pub(super) enum CampaignCommand {
    /// Read the folder and report every problem with file, line and remedy; needs no database
    Check(Folder),
    /// Show what applying the folder would change, and what that does to reports already filed
    Diff(Folder),
    /// Apply the folder as the newest version; changes nothing if it is the one in force
    Apply(Folder),
}

/// Where the campaign is.
#[derive(clap::Args)]
pub(super) struct Folder {
    /// Folder with campaign.toml, agencies.toml, form-….toml, schedules.toml, interpretations.toml
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

pub(super) async fn run(
    command: CampaignCommand,
    settings: &Settings,
    output: Output,
) -> Result<()> {
    match command {
        CampaignCommand::Check(Folder { folder }) => check(&folder, output),
        CampaignCommand::Diff(Folder { folder }) => show_changes(&folder, settings, output).await,
        CampaignCommand::Apply(Folder { folder }) => apply(&folder, settings, output).await,
    }
}

fn check(folder: &Path, output: Output) -> Result<()> {
    let Examination { campaign, problems } = examine(&files(folder)?);
    let words = match &campaign {
        Some(campaign) => format!("{}{}: sound", lines(&problems), campaign.code),
        None => lines(&problems),
    };
    output.answer(
        words.trim_end(),
        &json!({"sound": campaign.is_some(), "problems": problems}),
    )?;
    campaign
        .map(|_| ())
        .ok_or_else(|| Error::Refused(format!("{} is not sound", folder.display())))
}

async fn show_changes(folder: &Path, settings: &Settings, output: Output) -> Result<()> {
    let campaign = read(folder, output)?;
    let scope = super::open(settings)
        .await?
        .system("campaign diff", settings.clock.now());
    let Some(applied) = scope.find_campaign(&campaign.code).await? else {
        let words = format!("{} is not applied yet: all of it is new", campaign.code);
        return output.answer(words, &json!({"applied": null, "changes": null}));
    };
    let changes = diff(&applied.definition, &campaign);
    let mut words = format!(
        "{} changes against version {}\n",
        changes.len(),
        applied.version
    );
    words.extend(changes.iter().map(line));
    output.answer(
        words,
        &json!({"applied": applied.version, "changes": changes}),
    )
}

async fn apply(folder: &Path, settings: &Settings, output: Output) -> Result<()> {
    let campaign = read(folder, output)?;
    let scope = super::open_migrated(settings)
        .await?
        .system("campaign apply", settings.clock.now());
    let applied = scope.apply_campaign(&campaign).await?;
    output.answer(words_of(&applied), &applied)
}

fn words_of(applied: &Applied) -> String {
    let Applied {
        code,
        version,
        units,
        ..
    } = applied;
    let is = if applied.changed {
        "applied"
    } else {
        "in force already"
    };
    format!(
        "{code}: version {version} {is}; {units} units owe; obligations: {} added, {} changed, {} removed",
        applied.obligations_added, applied.obligations_changed, applied.obligations_removed,
    )
}

/// The campaign of a folder; its problems are printed if it is not sound.
fn read(folder: &Path, output: Output) -> Result<Campaign> {
    let Examination { campaign, problems } = examine(&files(folder)?);
    let Some(campaign) = campaign else {
        output.answer(
            lines(&problems).trim_end(),
            &json!({"sound": false, "problems": problems}),
        )?;
        return Err(Error::Refused(format!(
            "{} is not sound: nothing was done",
            folder.display()
        )));
    };
    Ok(campaign)
}

/// The TOML files of a folder by name.
fn files(folder: &Path) -> Result<BTreeMap<String, String>> {
    let failed = |source| Error::file(folder, source);
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default()
            .to_owned();
        if path.is_file()
            && path
                .extension()
                .is_some_and(|extension| extension == "toml")
        {
            let text =
                std::fs::read_to_string(&path).map_err(|source| Error::file(&path, source))?;
            files.insert(name, text);
        }
    }
    Ok(files)
}

fn lines(problems: &[FileProblem]) -> String {
    problems.iter().fold(String::new(), |mut text, problem| {
        writeln!(text, "{problem}").expect("a string takes whatever is written to it");
        text
    })
}

fn line(change: &Change) -> String {
    let kind = serde_json::to_value(change.kind).ok();
    let kind = kind
        .as_ref()
        .and_then(|kind| kind.as_str())
        .unwrap_or_default();
    format!("{kind} {}: {}\n", change.path, change.note)
}
