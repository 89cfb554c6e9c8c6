//! `cengbao campaign`: a campaign's folder, checked, compared with what is
//! applied, applied.

mod coverage;
mod folder;
mod schema;

use std::fmt::Write;
use std::path::{Path, PathBuf};

use cengbao_domain::campaign::{Campaign, Change, Examination, FileProblem, diff};
use cengbao_store::{Applied, Scope};
use serde_json::json;

use super::output::Output;
use crate::error::{Error, Result};
use crate::settings::Settings;

/// What to do with a campaign.
#[derive(clap::Subcommand)]
pub(super) enum CampaignCommand {
    /// Read folders and report every problem with file, line and remedy; needs no database
    ///
    /// Shared vocabularies are read from the folder `shared` beside each. Pairs of cells are checked between
    /// the campaigns that are given together.
    Check(Folders),
    /// Show what was taken from each document, by kind, and the clauses from which nothing was; needs no database
    Coverage {
        #[command(flatten)]
        folders: Folders,
        /// List every clause with what cites it, not only those to look at
        #[arg(long)]
        all: bool,
    },
    /// Write the JSON Schemas of the files for editors, or hold them to the loader; needs no database
    #[command(subcommand)]
    Schema(schema::SchemaCommand),
    /// Show what applying the folder would change, and what that does to reports already filed
    Diff(Folder),
    /// Apply the folder as the newest version; changes nothing if it is the one in force
    Apply(Folder),
}

/// Where the campaign is.
#[derive(clap::Args)]
pub(super) struct Folder {
    /// Folder with campaign.toml, agencies.toml and what else the document wants
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Where campaigns are.
#[derive(clap::Args)]
pub(super) struct Folders {
    /// Folders, each with campaign.toml, agencies.toml and what else its document wants
    #[arg(value_name = "DIR", required = true)]
    folders: Vec<PathBuf>,
}

pub(super) async fn run(
    command: CampaignCommand,
    settings: &Settings,
    output: Output,
) -> Result<()> {
    match command {
        CampaignCommand::Check(Folders { folders }) => check(&folders, output),
        CampaignCommand::Coverage { folders, all } => coverage::run(&folders.folders, all, output),
        CampaignCommand::Schema(command) => schema::run(&command, output),
        CampaignCommand::Diff(Folder { folder }) => show_changes(&folder, settings, output).await,
        CampaignCommand::Apply(Folder { folder }) => apply(&folder, settings, output).await,
    }
}

fn check(folders: &[PathBuf], output: Output) -> Result<()> {
    let mut read: Vec<(&Path, Examination)> = Vec::new();
    for folder in folders {
        read.push((folder, folder::examination(folder)?));
    }
    let sound: Vec<Campaign> = read
        .iter()
        .filter_map(|(_, examined)| examined.campaign.clone())
        .collect();
    for (_, examined) in &mut read {
        let Some(campaign) = &examined.campaign else {
            continue;
        };
        let others = sound.iter().filter(|other| other.code != campaign.code);
        let faults: Vec<String> = others
            .flat_map(|other| campaign.faults_with(other))
            .collect();
        if !faults.is_empty() {
            examined.campaign = None;
            examined
                .problems
                .extend(faults.into_iter().map(folder::between));
        }
    }
    let mut words = String::new();
    let mut values = Vec::new();
    for (folder, Examination { campaign, problems }) in &read {
        // With several folders, a line must say in which of them its file is.
        let place = if folders.len() > 1 {
            format!("{}/", folder.display())
        } else {
            String::new()
        };
        words.extend(problems.iter().map(|problem| format!("{place}{problem}\n")));
        if let Some(campaign) = campaign {
            words.extend([campaign.code.as_str(), ": sound\n"]);
        }
        values.push(json!({"folder": folder, "sound": campaign.is_some(), "problems": problems}));
    }
    let value = match values.as_slice() {
        [only] => only.clone(),
        several => json!(several),
    };
    output.answer(words.trim_end(), &value)?;
    let broken: Vec<String> = read
        .iter()
        .filter(|(_, examined)| examined.campaign.is_none())
        .map(|(folder, _)| folder.display().to_string())
        .collect();
    if broken.is_empty() {
        return Ok(());
    }
    let verb = if broken.len() == 1 { "is" } else { "are" };
    Err(Error::Refused(format!(
        "{} {verb} not sound",
        broken.join(", ")
    )))
}

async fn show_changes(folder: &Path, settings: &Settings, output: Output) -> Result<()> {
    let campaign = folder::read(folder, output)?;
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
    let campaign = folder::read(folder, output)?;
    let scope = super::open_migrated(settings)
        .await?
        .system("campaign apply", settings.clock.now());
    let warnings = judge_pairs(&scope, &campaign, output).await?;
    let applied = scope.apply_campaign(&campaign).await;
    let applied = applied.map_err(|error| folder::located(folder, error))?;
    let mut words = words_of(&applied);
    let mut value = json!(applied);
    if !warnings.is_empty() {
        value["warnings"] = json!(warnings);
        words.extend(
            warnings
                .iter()
                .map(|warning| format!("\nwarning: {warning}")),
        );
    }
    output.answer(words, &value)
}

/// Pairs of cells are held to what is applied: the campaign's own refuse it. Pairs that another campaign has with
/// it only warn, or neither of the two could ever be the first to change.
async fn judge_pairs(scope: &Scope, campaign: &Campaign, output: Output) -> Result<Vec<String>> {
    let (mut own, mut theirs) = (Vec::new(), Vec::new());
    for applied in scope.list_every_campaign().await? {
        let other = &applied.definition;
        if other.code != campaign.code {
            own.extend(campaign.faults_with(other));
            let faults = other.faults_with(campaign).into_iter();
            theirs.extend(faults.map(|fault| format!("the pairs of {}: {fault}", other.code)));
        }
    }
    if own.is_empty() {
        return Ok(theirs);
    }
    let problems: Vec<FileProblem> = own.into_iter().map(folder::between).collect();
    output.answer(
        lines(&problems).trim_end(),
        &json!({"sound": false, "problems": problems}),
    )?;
    Err(Error::Refused(format!(
        "{} does not agree with what is applied: nothing was done",
        campaign.code
    )))
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
    let mut text = format!(
        "{code}: version {version} {is}; {units} units owe; obligations: {} added, {} changed, {} removed",
        applied.obligations_added, applied.obligations_changed, applied.obligations_removed,
    );
    for one in &applied.read_as {
        let (listed, successor) = (&one.listed, &one.successor);
        write!(
            text,
            "\nnote: {listed} has closed; the list is read of its successor {successor}"
        )
        .expect("a string takes whatever is written to it");
    }
    text
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
