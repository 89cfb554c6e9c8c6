//! `cengbao import enterprises`: a list of enterprises from a workbook or a text, with a report of every row that was
//! refused, by its cell, and the refused rows as a file to be mended.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use cengbao_store::{EnterpriseMode, MAX_REFUSED};
use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{read_whole, the_hub};
use crate::cli::output::Output;
use crate::error::{Error, Result};
use crate::graphql::Language;
use crate::settings::Settings;
use crate::sheet::Format;
use crate::sheet::enterprise::{Imported, ImportedRow, List, Source};

/// Rows of which a person is told what they changed; `--json` tells of more.
const MAX_TOLD: usize = 20;

/// Bytes of one file: two hundred thousand rows.
const MAX_FILE_BYTES: u64 = 256 * 1024 * 1024;

/// Where the enterprises are.
#[derive(clap::Args)]
pub(in crate::cli) struct Enterprises {
    /// XLSX or CSV file, its columns named in English or Chinese; `-` reads standard input
    file: PathBuf,
    /// The sheet of a workbook [default: the first that is shown]
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// First day of what is new to the hub [default: 1949-10-01, before every record]
    #[arg(long, value_name = "DAY")]
    valid_from: Option<NaiveDate>,
    /// Write nothing if one row is refused
    #[arg(long)]
    all_or_nothing: bool,
    /// Write nothing, and say what would be written
    #[arg(long, conflicts_with = "all_or_nothing")]
    dry_run: bool,
    /// Why days gone by are told otherwise, of each row that says no reason of its own
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Where to write the refused rows, each with its reason beside it; .xlsx or .csv
    #[arg(long, value_name = "FILE")]
    refused: Option<PathBuf>,
}

impl Enterprises {
    fn mode(&self) -> EnterpriseMode {
        match (self.all_or_nothing, self.dry_run) {
            (_, true) => EnterpriseMode::CheckOnly,
            (true, false) => EnterpriseMode::AllOrNothing,
            (false, false) => EnterpriseMode::EachRow,
        }
    }
}

pub(super) async fn run(args: &Enterprises, settings: &Settings, output: Output) -> Result<()> {
    let format = args.refused.as_deref().map(format_of).transpose()?;
    let bytes = read_whole(&args.file, MAX_FILE_BYTES)?;
    let refuse = |fault: crate::graphql::Fault| {
        Error::Refused(format!("{}: {}", args.file.display(), fault.en))
    };
    let list = List::read(bytes, Source::Operator, args.sheet.clone())
        .await
        .map_err(refuse)?;
    let scope = the_hub(settings).await?;
    let mode = list.mode(args.mode());
    let import = scope
        .import_enterprise_list(list.rows(), args.valid_from, (mode, args.reason.as_deref()))
        .await?;
    // A clerk mends the rows in the language of his own headings.
    let beside = Imported::new(&list, import.clone(), list.language());
    let imported = Imported::new(&list, import, Language::En);
    let written = match (&args.refused, format) {
        (Some(file), Some(format)) if imported.refused > 0 => {
            let bytes = list.refused_file(&beside, format).map_err(refuse)?;
            std::fs::write(file, bytes).map_err(|source| Error::file(file, source))?;
            Some(file.as_path())
        }
        _ => None,
    };
    output.answer(
        words(&args.file, &imported, written),
        &value(&args.file, &imported, written),
    )?;
    if imported.refused == 0 {
        return Ok(());
    }
    let others = if imported.written {
        "the others are in the hub"
    } else {
        "nothing was written"
    };
    let refused = imported.refused;
    Err(Error::Refused(format!(
        "{refused} rows were refused; {others}"
    )))
}

fn format_of(file: &Path) -> Result<Format> {
    let ending = file.extension().and_then(|ending| ending.to_str());
    match ending.map(str::to_ascii_lowercase).as_deref() {
        Some("xlsx") => Ok(Format::Xlsx),
        Some("csv") => Ok(Format::Csv),
        _ => Err(Error::setting(
            "--refused",
            format!("{} says no format", file.display()),
            "name a file that ends in .xlsx or .csv",
        )),
    }
}

/// What a person reads: the sheet, a line for each refused row, the counts.
fn words(file: &Path, imported: &Imported, refused_file: Option<&Path>) -> String {
    let mut words = String::new();
    tell(&mut words, file, imported, refused_file)
        .expect("a string takes whatever is written to it");
    words
}

fn tell(
    words: &mut String,
    file: &Path,
    imported: &Imported,
    refused_file: Option<&Path>,
) -> std::fmt::Result {
    write!(words, "{}", file.display())?;
    if let Some(sheet) = &imported.sheet {
        write!(words, ", sheet {sheet}")?;
    }
    write!(words, " ({})", imported.encoding)?;
    if !imported.other_sheets.is_empty() {
        let others = imported.other_sheets.join(", ");
        write!(words, "; not read: {others} (name one by --sheet)")?;
    }
    writeln!(words)?;
    for row in imported.refused_rows().take(MAX_REFUSED) {
        let ImportedRow {
            row: number,
            code,
            cell,
            reason,
            remedy,
            ..
        } = row;
        write!(words, "row {number}")?;
        if let Some(cell) = cell {
            write!(words, ", {cell}")?;
        }
        if !code.is_empty() {
            write!(words, " ({code})")?;
        }
        let (reason, remedy) = (reason.as_deref(), remedy.as_deref());
        let (reason, remedy) = (reason.unwrap_or_default(), remedy.unwrap_or_default());
        writeln!(words, ": {reason}; {remedy}")?;
    }
    if imported.refused > MAX_REFUSED {
        let unnamed = imported.refused - MAX_REFUSED;
        writeln!(words, "and {unnamed} refused rows more")?;
    }
    tell_noted(words, imported)?;
    if let Some(file) = refused_file {
        let file = file.display();
        writeln!(
            words,
            "the refused rows are in {file}: mend them there and import that file"
        )?;
    }
    let Imported {
        read,
        added,
        changed,
        unchanged,
        same_code,
        same_name,
        refused,
        ..
    } = imported;
    let others = refused - same_code - same_name;
    write!(
        words,
        "{read} rows: {added} added, {changed} changed, {unchanged} unchanged, {refused} refused"
    )?;
    if *refused > 0 {
        write!(
            words,
            " ({same_code} with a code and {same_name} with a name and place of another, {others} for what they say)"
        )?;
    }
    if !imported.written {
        write!(words, "; only checked, nothing was written")?;
    }
    Ok(())
}

/// What stands in a field; a stroke for nothing.
const fn shown(text: &str) -> &str {
    if text.is_empty() { "—" } else { text }
}

/// What rows changed, and what somebody ought to know of them.
fn tell_noted(words: &mut String, imported: &Imported) -> std::fmt::Result {
    for row in imported.noted_rows().take(MAX_TOLD) {
        let (number, code) = (row.row, &row.code);
        if !row.changes.is_empty() {
            let changes = row.changes.iter().map(|one| {
                let (before, after) = (shown(&one.before), shown(&one.after));
                format!("{} {before} → {after}", one.field)
            });
            let changes: Vec<String> = changes.collect();
            writeln!(
                words,
                "row {number} ({code}) changes {}",
                changes.join(", ")
            )?;
        }
        for note in &row.notes {
            let place = note
                .cell
                .as_ref()
                .map_or_else(String::new, |cell| format!(", {cell}"));
            writeln!(words, "row {number}{place} ({code}), note: {}", note.note)?;
        }
    }
    let untold = imported.noted_rows().count().saturating_sub(MAX_TOLD);
    if untold > 0 {
        writeln!(
            words,
            "and {untold} rows more with changes or notes (--json)"
        )?;
    }
    Ok(())
}

fn value(file: &Path, imported: &Imported, refused_file: Option<&Path>) -> Value {
    let refused = imported.refused_rows().take(MAX_REFUSED).map(|row| {
        json!({
            "row": row.row,
            "cell": row.cell,
            "code": row.code,
            "outcome": row.outcome,
            "reason": row.reason,
            "remedy": row.remedy,
            "other_row": row.other_row,
            "other_code": row.other_code,
        })
    });
    let noted = imported.noted_rows().take(MAX_REFUSED).map(|row| {
        json!({
            "row": row.row, "code": row.code, "outcome": row.outcome, "changes": row.changes, "notes": row.notes,
        })
    });
    json!({
        "noted": noted.collect::<Vec<_>>(),
        "file": file.display().to_string(),
        "encoding": imported.encoding,
        "sheet": imported.sheet,
        "other_sheets": imported.other_sheets,
        "written": imported.written,
        "read": imported.read,
        "added": imported.added,
        "changed": imported.changed,
        "unchanged": imported.unchanged,
        "same_code": imported.same_code,
        "same_name": imported.same_name,
        "refused": refused.collect::<Vec<_>>(),
        "refused_total": imported.refused,
        "refused_file": refused_file.map(|file| file.display().to_string()),
    })
}
