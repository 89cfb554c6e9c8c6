//! Imports enterprises (企业、场所) into the registry.
//!
//! One transaction under the lock of the tree: the good rows together or none. What a row says of a known enterprise
//! that differs (its place, its section, its name, sectors, marks) closes the row that held and opens the next one, so
//! that every day can still be asked. Two that may be the same are shown, never merged: by code, or by name and place.

use std::collections::BTreeSet;
use std::sync::Arc;

use cengbao_domain::policy::{Action, Resource};
use chrono::NaiveDate;

use crate::access::{Scope, Tx};
use crate::error::{Result, StoreError};
use crate::import::{ImportReport, NodeIds, before_every_record, lock_tree};
use crate::sector;
use crate::time::micros;

mod check;
mod plan;
mod register;
mod write;

/// Rows of one import: who may be whose duplicate is found in memory.
pub const MAX_ENTERPRISE_ROWS: usize = 200_000;

/// A row of a list of enterprises, as its source has it. A column that the source lacks leaves what is known as it is;
/// a blank cell says that there is nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EnterpriseRow {
    /// Its number in the source.
    pub row: u64,
    /// Unified social credit code, or the code that the hub gave; blank for a new one that has none.
    pub code: String,
    /// The code under which the hub knew it before it had this one.
    pub replaces: Option<String>,
    /// Registered name.
    pub name: String,
    /// Code of the division in which it lies.
    pub place: String,
    /// COMPANY, SELF_EMPLOYED, PLACE, INSTITUTION, PROJECT or OTHER.
    pub category: Option<String>,
    /// Code of the agency that answers for it; blank for none.
    pub section: Option<String>,
    /// Its sectors.
    pub sectors: Option<Vec<String>>,
    /// Its marks.
    pub marks: Option<Vec<String>>,
    /// First day of business; blank: before every record.
    pub opened: Option<String>,
    /// First day on which it is no longer in business; blank: it is.
    pub closed: Option<String>,
    /// From which day the row holds; blank: today, and for a new one since ever.
    pub from: Option<String>,
    /// Whether it is made for demonstration.
    pub simulated: Option<bool>,
}

/// The days that an import writes down.
#[derive(Clone, Copy, Debug)]
struct Days {
    /// From which day on new enterprises are registered.
    first: NaiveDate,
    /// The day on which known ones change, if their row says no other.
    today: NaiveDate,
    /// Microseconds since 1970.
    now: i64,
}

impl Scope {
    /// Imports enterprises in one transaction.
    ///
    /// Errors: `Forbidden` for anybody but the system; `Invalid` for more than [`MAX_ENTERPRISE_ROWS`] rows.
    pub async fn import_enterprises(
        &self,
        rows: impl Iterator<Item = EnterpriseRow>,
        valid_from: Option<NaiveDate>,
    ) -> Result<ImportReport> {
        let granted = self.grant_system(Action::Grant, Resource::Enterprise)?;
        let rows: Vec<EnterpriseRow> = rows.take(MAX_ENTERPRISE_ROWS + 1).collect();
        if rows.len() > MAX_ENTERPRISE_ROWS {
            return Err(StoreError::invalid(
                format!("row {}", rows[MAX_ENTERPRISE_ROWS].row),
                format!("the list has more than {MAX_ENTERPRISE_ROWS} rows"),
                "split it, for example by county",
            ));
        }
        let rows = Arc::new(rows);
        let days = Days {
            first: valid_from.unwrap_or_else(before_every_record),
            today: self.today(),
            now: micros(self.now()),
        };
        self.transact(granted, move |tx| {
            let rows = Arc::clone(&rows);
            Box::pin(async move {
                lock_tree(&tx, days.now).await?;
                import(&tx, &rows, days).await
            })
        })
        .await
    }
}

async fn import(tx: &Tx, rows: &[EnterpriseRow], days: Days) -> Result<ImportReport> {
    let mut report = ImportReport {
        read: rows.len() as u64,
        ..ImportReport::default()
    };
    let register = register::Register::load(tx, rows).await?;
    let mut ids = NodeIds::load(tx).await?;
    let mut plan = plan::Plan::default();
    for row in rows {
        let refused = match check::check(row, days) {
            Ok(checked) => plan.take(row, &checked, &register, &mut ids, days)?,
            Err(refusal) => Some(refusal),
        };
        if let Some(refusal) = refused {
            report.refuse(refusal.of_row(row.row, &row.code));
        }
    }
    let sets: BTreeSet<String> = plan.sector_sets();
    let sets = sector::keys_of_sets(tx, sets).await?;
    let done = write::write(tx, plan, &sets, days).await?;
    report.added = done.added;
    report.changed = done.changed;
    report.unchanged = report.read - report.refused_total - done.added - done.changed;
    Ok(report)
}
