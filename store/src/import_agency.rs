//! Imports agencies (机构) into the tree, from a list or from a campaign.
//!
//! Rows come in any order: an agency is placed after the one it is inside, and
//! loops are refused. What a row leaves blank (inside, superior, sectors,
//! aliases) stays as it is, because two documents that name one office rarely
//! tell the same of it; what would move an agency is refused.

use std::sync::Arc;

use cengbao_domain::policy::{Action, Resource};
use chrono::NaiveDate;

use crate::access::{Scope, Tx};
use crate::error::{Result, StoreError};
use crate::import::{ImportReport, NodeIds, lock_tree};
use crate::time::micros;

mod check;
mod links;
mod order;
mod place;
mod register;
mod words;
mod write;

pub(crate) use self::links::SERVES;

/// Rows of one import: an order over all of them is found in memory.
pub const MAX_AGENCY_ROWS: usize = 200_000;

/// A row of a list of agencies, as its source has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgencyRow {
    /// Its number in the source.
    pub row: u64,
    /// Division code, a dot and a short key, such as `450202002.ggaq`.
    pub code: String,
    /// Official name.
    pub name: String,
    /// BUREAU, SECTION, … as in a campaign's file.
    pub kind: String,
    /// Code of the division it serves.
    pub jurisdiction: String,
    /// Code of the agency it is inside (内设于).
    pub inside: Option<String>,
    /// Code of its superior in the line (上级机构).
    pub superior: Option<String>,
    /// Other names it is printed under.
    pub aliases: Vec<String>,
    /// Its sectors (行业领域).
    pub sectors: Vec<String>,
    /// Made up for a demonstration (模拟).
    pub simulated: bool,
}

/// The days that an import writes down.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Days {
    /// First day of agencies that are new to the hub.
    pub(crate) valid_from: NaiveDate,
    /// The day on which relations of known ones change.
    pub(crate) today: NaiveDate,
}

impl Scope {
    /// Imports agencies in one transaction; new ones are valid from a day.
    ///
    /// Errors: `Forbidden` for anybody but the system; `Invalid` for more than
    /// [`MAX_AGENCY_ROWS`] rows.
    pub async fn import_agencies(
        &self,
        rows: impl Iterator<Item = AgencyRow>,
        valid_from: NaiveDate,
    ) -> Result<ImportReport> {
        let granted = self.grant_system(Action::Grant, Resource::Agency)?;
        let rows: Vec<AgencyRow> = rows.take(MAX_AGENCY_ROWS + 1).collect();
        if rows.len() > MAX_AGENCY_ROWS {
            return Err(StoreError::invalid(
                format!("row {}", rows[MAX_AGENCY_ROWS].row),
                format!("the list has more than {MAX_AGENCY_ROWS} rows"),
                "split it: what is inside an agency comes with it or later",
            ));
        }
        let rows = Arc::new(rows);
        let (now, days) = (
            micros(self.now()),
            Days {
                valid_from,
                today: self.today(),
            },
        );
        self.transact(granted, move |tx| {
            let rows = Arc::clone(&rows);
            Box::pin(async move {
                lock_tree(&tx, now).await?;
                let mut ids = NodeIds::load(&tx).await?;
                upsert_agencies(&tx, &mut ids, &rows, days).await
            })
        })
        .await
    }
}

/// Adds and updates agencies, under the lock of the tree.
pub(crate) async fn upsert_agencies(
    tx: &Tx,
    ids: &mut NodeIds,
    rows: &[AgencyRow],
    days: Days,
) -> Result<ImportReport> {
    let mut report = ImportReport {
        read: rows.len() as u64,
        ..ImportReport::default()
    };
    let register = register::Register::load(tx, rows).await?;
    let ordered = order::order(rows, &register);
    for refused in ordered.refused {
        report.refuse(refused);
    }
    let mut writes = write::Writes::plan(tx, ids, &register, &ordered.rows, days).await?;
    report.added = writes.added();
    report.changed = writes.changed();
    report.unchanged = ordered.rows.len() as u64 - report.added - report.changed;
    writes.write(tx, days.today).await?;
    Ok(report)
}
