//! `cengbao import reports`: a spreadsheet of reports, filed as an account and
//! with its rights and no others: the operator types for it, and the history
//! of the report says its post.

use std::fmt::Write as _;
use std::path::PathBuf;

use cengbao_domain::bulk::Aim;
use cengbao_domain::period::Period;
use cengbao_store::BulkMode;

use super::read_whole;
use crate::cli::output::Output;
use crate::error::{Error, Result};
use crate::graphql::{Fault, Language};
use crate::settings::Settings;
use crate::sheet::{Filed, FiledRow, Filing, MAX_FILE_ROWS, RowWord, file};

/// Bytes of one file.
const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// Where the reports are, and what they are filed as.
#[derive(clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(in crate::cli) struct Reports {
    /// CSV or XLSX file; `-` reads standard input
    file: PathBuf,
    /// The account that files; its rights hold, and the history names its post
    #[arg(long, value_name = "NAME")]
    account: String,
    /// Code of the campaign, such as heilin-2023
    #[arg(long, value_name = "CODE")]
    campaign: String,
    /// Code of the schedule in it
    #[arg(long, value_name = "CODE")]
    schedule: String,
    /// The period of the rows that name none, such as 2023-06
    #[arg(long, value_name = "PERIOD")]
    period: Option<Period>,
    /// Submit the reports to their reviewers; otherwise they stay drafts
    #[arg(long)]
    submit: bool,
    /// Write over drafts that say something else; otherwise such a row is a conflict
    #[arg(long)]
    replace: bool,
    /// Write nothing if one row is refused
    #[arg(long)]
    all_or_nothing: bool,
    /// Write nothing, and say what would be written
    #[arg(long, conflicts_with = "all_or_nothing")]
    dry_run: bool,
    /// Idempotency key: a file that is imported again with it has its first effect alone
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
}

impl Reports {
    fn filing(&self) -> Filing {
        Filing {
            campaign: self.campaign.clone(),
            schedule: self.schedule.clone(),
            period: self.period,
            aim: if self.submit {
                Aim::Submitted
            } else {
                Aim::Draft
            },
            mode: match (self.all_or_nothing, self.dry_run) {
                (_, true) => BulkMode::CheckOnly,
                (true, false) => BulkMode::AllOrNothing,
                (false, false) => BulkMode::EachRow,
            },
            replace: self.replace,
            key: self.key.clone(),
        }
    }
}

pub(super) async fn run(reports: &Reports, settings: &Settings, output: Output) -> Result<()> {
    let store = crate::cli::open(settings).await?;
    let scope = crate::cli::acting_as(&store, &reports.account, settings).await?;
    let filed = file(
        &scope,
        &reports.filing(),
        &read_whole(&reports.file, MAX_FILE_BYTES)?,
        MAX_FILE_ROWS,
        Language::En,
    )
    .await
    .map_err(|fault| refused(reports, &fault))?;
    output.answer(words(&filed), &filed)?;
    if filed.refused == 0 {
        return Ok(());
    }
    Err(Error::Refused(format!(
        "{} rows were refused",
        filed.refused
    )))
}

fn refused(reports: &Reports, fault: &Fault) -> Error {
    Error::Refused(format!("{}: {}", reports.file.display(), fault.en))
}

fn words(filed: &Filed) -> String {
    let mut words = String::new();
    for row in &filed.rows {
        tell(&mut words, row).expect("a string takes whatever is written to it");
    }
    let Filed {
        encoding,
        done,
        unchanged,
        passed,
        blank,
        refused,
        rows,
    } = filed;
    write!(
        words,
        "{} rows ({encoding}): {done} done, {unchanged} unchanged, {passed} passed, {blank} blank, {refused} refused",
        rows.len()
    )
    .expect("a string takes whatever is written to it");
    words
}

/// What is worth a line: whatever did not simply happen.
fn tell(words: &mut String, row: &FiledRow) -> std::fmt::Result {
    let why = match row.outcome {
        RowWord::Done | RowWord::Unchanged | RowWord::Passed | RowWord::Blank => return Ok(()),
        RowWord::Refused | RowWord::NotAllowed => row.reason.as_deref(),
        RowWord::Conflict => Some(
            "the report that is there says something else; write its version into the row, or import with --replace",
        ),
        RowWord::NotFound => Some("no such unit within the scope of the account; correct the code"),
        RowWord::Busy => Some("the database is busy; import the file again"),
    };
    let unit = &row.unit;
    if let Some(why) = why {
        writeln!(words, "row {} ({unit}): {why}", row.row)?;
    }
    for problem in &row.problems {
        let place = problem.place.as_deref().unwrap_or("not in the file");
        writeln!(
            words,
            "row {} ({unit}), {place}: {}",
            row.row, problem.message
        )?;
    }
    Ok(())
}
