//! Imports enterprises (企业、场所) into the registry.
//!
//! One transaction under the lock of the tree: the good rows together or none. All that can be is read and judged before
//! it (`list`), so that the lock is held for the writing alone. What a row says of a known enterprise
//! that differs (its place, its section, its name, sectors, marks) closes the row that held and opens the next one, so
//! that every day can still be asked. Two that may be the same are shown, never merged: by code, or by name and place.
//!
//! The hub itself registers everywhere, an account where `policy` lets it (decision 0026). Must never say of an
//! enterprise outside the scope more than that its code is taken.

use std::collections::BTreeSet;

use cengbao_domain::policy::{Action, Resource};
use chrono::NaiveDate;
use serde::Serialize;

use self::list::List;
use self::sight::Sight;
use crate::access::Scope;
use crate::error::{Result, StoreError};
use crate::filing::Once;
use crate::import::{ImportReport, before_every_record};
use crate::sector::SectorWords;
use crate::time::micros;

mod change;
mod check;
mod decided;
mod former;
mod lies;
mod lineage;
mod list;
mod namesake;
mod notes;
mod outcome;
mod past;
mod plan;
mod refusal;
mod register;
mod sight;
mod stretch;
mod told;
mod wanted;
mod whom;
mod write;

pub use self::outcome::{
    EnterpriseChange, EnterpriseFault, EnterpriseImport, EnterpriseNote, EnterpriseNoteKind,
    EnterpriseOutcome, EnterpriseProblem, EnterpriseResult, Sentence,
};

/// Rows of one import: who may be whose duplicate is found in memory.
pub const MAX_ENTERPRISE_ROWS: usize = 200_000;
/// Rows of one request of an account: a city's enterprises, written in a second or two under the lock of the tree.
pub const MAX_REGISTERED_ROWS: usize = 20_000;

/// A row of a list of enterprises, as its source has it. A column that the source lacks leaves what is known as it is;
/// a blank cell says that there is nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
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
    /// Whether it is another one than who has its name at its place.
    // Keys stand for requests of before there was such a column, too.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub distinct: bool,
    /// Why it tells days gone by otherwise than they were registered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correction_reason: Option<String>,
}

/// How the rows of a list hang together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EnterpriseMode {
    /// The good ones are applied.
    #[default]
    EachRow,
    /// None is applied if one is refused.
    AllOrNothing,
    /// None is applied.
    CheckOnly,
}

/// A list that an account sends.
#[derive(Clone, Debug, Default)]
pub struct EnterpriseRequest {
    /// Its rows.
    pub rows: Vec<EnterpriseRow>,
    /// How they hang together.
    pub mode: EnterpriseMode,
    /// Idempotency key: the same rows again under it write nothing, and say how they stand.
    pub key: Option<String>,
    /// Why rows that say no reason of their own tell days gone by otherwise.
    pub reason: Option<String>,
}

/// How campaigns name what they count by.
#[derive(Debug, Default)]
struct Vocabulary {
    sectors: SectorWords,
    marks: BTreeSet<String>,
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
    /// Imports enterprises in one transaction, and says how many rows did what.
    ///
    /// Errors: `Forbidden` for anybody but the system; `Invalid` for more than [`MAX_ENTERPRISE_ROWS`] rows.
    pub async fn import_enterprises(
        &self,
        rows: impl Iterator<Item = EnterpriseRow>,
        valid_from: Option<NaiveDate>,
    ) -> Result<ImportReport> {
        let rows: Vec<EnterpriseRow> = rows.take(MAX_ENTERPRISE_ROWS + 1).collect();
        let how = (EnterpriseMode::EachRow, None);
        let import = self.import_enterprise_list(rows, valid_from, how).await?;
        Ok(import.report())
    }

    /// The same, row by row.
    pub async fn import_enterprise_list(
        &self,
        mut rows: Vec<EnterpriseRow>,
        valid_from: Option<NaiveDate>,
        (mode, reason): (EnterpriseMode, Option<&str>),
    ) -> Result<EnterpriseImport> {
        give_reason(&mut rows, reason);
        let granted = self.grant_system(Action::Register, Resource::Enterprise)?;
        bounded(&rows, MAX_ENTERPRISE_ROWS)?;
        let list = List {
            rows,
            mode,
            days: self.days(valid_from),
            sight: Sight::of(self),
            once: None,
            vocabulary: self.vocabulary().await?,
            decided: self.decided_elsewhere().await?,
        };
        self.take_enterprises(granted, list).await
    }

    /// Registers and changes enterprises in the places in which the account may, in one transaction.
    ///
    /// Errors: `Forbidden` for who may register nowhere; `Invalid` for more than [`MAX_REGISTERED_ROWS`] rows;
    /// `IdempotencyKeyReused`.
    pub async fn register_enterprises(
        &self,
        request: EnterpriseRequest,
    ) -> Result<EnterpriseImport> {
        let granted = self.grant_anywhere(Action::Register, Resource::Enterprise)?;
        let EnterpriseRequest {
            mut rows,
            mode,
            key,
            reason,
        } = request;
        bounded(&rows, MAX_REGISTERED_ROWS)?;
        give_reason(&mut rows, reason.as_deref());
        let account = self.viewer().account_id;
        let once = match mode {
            // A check leaves nothing behind that a key could stand for.
            EnterpriseMode::CheckOnly => None,
            EnterpriseMode::EachRow | EnterpriseMode::AllOrNothing => {
                Once::new(account, key.as_deref(), "register enterprises", &rows)?
            }
        };
        if self.viewer().simulated {
            for row in &mut rows {
                row.simulated = Some(true);
            }
        }
        let list = List {
            rows,
            mode,
            days: self.days(None),
            sight: Sight::of(self),
            once,
            vocabulary: self.vocabulary().await?,
            decided: self.decided_elsewhere().await?,
        };
        self.take_enterprises(granted, list).await
    }

    async fn vocabulary(&self) -> Result<Vocabulary> {
        Ok(Vocabulary {
            sectors: self.sectors_of_campaigns().await?,
            marks: self.marks_of_campaigns().await?,
        })
    }

    fn days(&self, valid_from: Option<NaiveDate>) -> Days {
        Days {
            first: valid_from.unwrap_or_else(before_every_record),
            today: self.today(),
            now: micros(self.now()),
        }
    }
}

/// The reason of a list is that of each row that says none.
fn give_reason(rows: &mut [EnterpriseRow], reason: Option<&str>) {
    let Some(reason) = reason.filter(|text| !text.trim().is_empty()) else {
        return;
    };
    for row in rows {
        let own = row.correction_reason.as_deref().unwrap_or_default();
        if own.trim().is_empty() {
            row.correction_reason = Some(reason.to_owned());
        }
    }
}

fn bounded(rows: &[EnterpriseRow], most: usize) -> Result<()> {
    let Some(beyond) = rows.get(most) else {
        return Ok(());
    };
    Err(StoreError::invalid(
        format!("row {}", beyond.row),
        format!("the list has more than {most} rows"),
        "split it, for example by county",
    )
    .in_chinese(format!("名单超过 {most} 行：请拆分，例如按县")))
}
