//! Reports as spreadsheets (报表文件): a file of rows becomes one bulk filing,
//! and what came of it is told row by row and cell by cell. Lists of
//! enterprises (企业名单) are read by the same hands in `enterprise`.
//!
//! Owns the layout of the file and nothing of filing: rows go to the store as
//! typed, and the store's outcomes come back. Must never read a figure through
//! a float, nor leave a column or a cell out in silence.

mod answer;
mod csv;
pub(crate) mod enterprise;
mod grid;
mod layout;
mod rows;
mod template;
mod workbook;
mod xlsx;

use cengbao_domain::bulk::Aim;
use cengbao_domain::period::Period;
use cengbao_store::{BulkMode, BulkRequest, MAX_BULK_ROWS, Scope};

pub(crate) use self::answer::{Filed, FiledRow, RowWord};
use self::grid::{Bounds, Grid};
use self::rows::Row;
pub(crate) use self::template::{Format, Wanted, template};
use crate::graphql::{Code, Fault, Language};

/// The most rows of a file that the operator's commands read or write: every village of a prefecture. Over HTTP the
/// limit is `bulk_rows`.
pub(crate) const MAX_FILE_ROWS: usize = 10_000;

/// What a file is filed as.
#[derive(Clone, Debug)]
pub(crate) struct Filing {
    /// Code of the campaign.
    pub(crate) campaign: String,
    /// Code of the schedule.
    pub(crate) schedule: String,
    /// The period of the rows that name none.
    pub(crate) period: Option<Period>,
    /// How far the reports are brought.
    pub(crate) aim: Aim,
    /// How the rows hang together.
    pub(crate) mode: BulkMode,
    /// Whether a row that names no version writes over what is there.
    pub(crate) replace: bool,
    /// Idempotency key of the file.
    pub(crate) key: Option<String>,
}

/// Files what stands in a file. `most` is the number of rows that it may have;
/// what is more than one request of the store takes goes in several.
///
/// Errors: the file as a whole cannot be read, or the store's for the request.
pub(crate) async fn file(
    scope: &Scope,
    filing: &Filing,
    bytes: &[u8],
    most: usize,
    language: Language,
) -> Result<Filed, Fault> {
    let bytes = bytes.to_vec();
    let grid = grid(bytes, Bounds::REPORTS, None).await?;
    let form = scope
        .find_schedule_form(&filing.campaign, &filing.schedule)
        .await?;
    let layout = layout::find(&grid, &form.form)?;
    let (mut rows, mut unreadable) = (Vec::new(), Vec::new());
    for row in rows::read(&grid, &layout, &form.form, filing.period) {
        match row {
            Row::Report(row) => rows.push(row),
            Row::Unreadable(row) => unreadable.push(row),
        }
    }
    if rows.len() + unreadable.len() > most {
        let (zh, en) = ("文件的行数", "rows in one file");
        return Err(Fault::limit(Code::TooManyRows, most as u64, zh, en));
    }
    let (first, then) = passes(filing.mode, rows.len(), unreadable.len());
    let unread = Filed::new(grid.encoding, unreadable, language);
    let pass = async |mode: BulkMode, mut filed: Filed| -> Result<Filed, Fault> {
        for some in rows.chunks(MAX_BULK_ROWS) {
            let request = BulkRequest {
                campaign: filing.campaign.clone(),
                schedule: filing.schedule.clone(),
                aim: filing.aim,
                mode,
                replace: filing.replace,
                rows: some.iter().map(|row| row.row.clone()).collect(),
                key: filing.key.clone(),
            };
            let outcomes = scope.file_reports(&request).await?;
            filed.add(&layout, &form.form, some.iter().zip(outcomes), language);
        }
        Ok(filed.in_order())
    };
    let filed = pass(first, unread.clone()).await?;
    match then {
        Some(mode) if filed.refused == 0 => pass(mode, unread).await,
        Some(_) | None => Ok(filed),
    }
}

/// In which mode the requests of a file are made, and in which they are made again if none of their rows is refused.
/// Rows that hang together are refused together: what cannot be read is no row, and what takes several requests is
/// judged by all of them before the first one writes.
fn passes(mode: BulkMode, rows: usize, unreadable: usize) -> (BulkMode, Option<BulkMode>) {
    match mode {
        BulkMode::AllOrNothing if unreadable > 0 => (BulkMode::CheckOnly, None),
        BulkMode::AllOrNothing if rows > MAX_BULK_ROWS => {
            (BulkMode::CheckOnly, Some(BulkMode::AllOrNothing))
        }
        mode => (mode, None),
    }
}

/// The cells of a file, and of a workbook the sheet of this name or the first that is shown. A workbook unpacks to many
/// times its size: not on the threads that answer.
async fn grid(bytes: Vec<u8>, bounds: Bounds, sheet: Option<String>) -> Result<Grid, Fault> {
    tokio::task::spawn_blocking(move || read(&bytes, &bounds, sheet.as_deref()))
        .await
        .map_err(|error| Fault::internal(&error))?
}

fn read(bytes: &[u8], bounds: &Bounds, sheet: Option<&str>) -> Result<Grid, Fault> {
    if workbook::is_workbook(bytes) {
        return workbook::read(bytes, bounds, sheet);
    }
    if let Some(sheet) = sheet {
        let sheet = grid::short(sheet);
        return Err(Fault::bad_input(
            format!("文件不是工作簿，没有工作表“{sheet}”：请去掉这一参数，或改用 xlsx"),
            format!(
                "the file is no workbook and has no sheet “{sheet}”: leave it out, or take the xlsx"
            ),
        ));
    }
    csv::read(bytes, bounds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_hang_together_are_all_judged_before_one_is_written() {
        let (check, all) = (BulkMode::CheckOnly, BulkMode::AllOrNothing);
        assert_eq!(passes(all, MAX_BULK_ROWS, 0), (all, None));
        assert_eq!(passes(all, MAX_BULK_ROWS + 1, 0), (check, Some(all)));
        assert_eq!(passes(all, MAX_BULK_ROWS + 1, 1), (check, None));
        for mode in [check, BulkMode::EachRow] {
            assert_eq!(passes(mode, MAX_BULK_ROWS + 1, 1), (mode, None));
        }
    }
}
