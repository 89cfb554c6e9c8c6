//! A year of reports as the hub leaves them when they were filed and signed one
//! after the other: reports, revisions and the journal. What changes by each of
//! them is asked of the domain; `rollup verify` then finds the roll-up made of the
//! journal equal to the sum of the revisions. The events of the reports (who did
//! what) are left out: no figure rests on them.

mod sheets;

use std::collections::BTreeMap;

use cengbao_domain::figure::{Amount, Figures};
use cengbao_domain::filing::Value as Filed;
use cengbao_domain::period::Period;
use chrono::{Months, NaiveTime, TimeDelta};
use sea_orm::DatabaseConnection;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use self::sheets::Sheets;
use crate::Result;
use crate::campaign::{CODE, RECEIVER};
use crate::database::rows;
use crate::nation::{COLUMNS, MONTHS, Nation, first_of, is_on_time, period, total};

/// A report that waits for its signature.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Pending {
    /// Its id.
    pub(crate) report: Uuid,
    /// Its version.
    pub(crate) version: i32,
    /// Code of the unit.
    pub(crate) unit: String,
}

/// What every row repeats.
struct Common {
    campaign: i32,
    receiver: i32,
    family: i32,
    /// Slot of each column.
    slots: Vec<usize>,
}

/// A unit that files.
struct Unit {
    id: i32,
    code: String,
    path: String,
    shard: i32,
    sector_set: i32,
}

/// One report.
struct Paper<'a> {
    unit: &'a Unit,
    id: Uuid,
    month: usize,
    on_time: bool,
    figures: Figures,
    cells: serde_json::Value,
    /// Microseconds of its signature; none if it waits for it.
    signed_at: Option<i64>,
}

/// Files and signs the year for every town, and files `pending` reports of the month after it.
pub(crate) async fn file(
    database: &DatabaseConnection,
    nation: &Nation,
    pending: usize,
) -> Result<Vec<Pending>> {
    let common = Common::read(database).await?;
    let units = units(database).await?;
    if units.len() != nation.towns.len() {
        return Err(format!("{} governments, not one a town", units.len()).into());
    }
    let mut sheets = Sheets::of(database);
    let mut waiting = Vec::with_capacity(pending);
    let mut version = 1_i64;
    let mut clock = 0;
    for (index, unit) in units.iter().enumerate() {
        let is_first_of_shard = index == 0 || units[index - 1].shard != unit.shard;
        if is_first_of_shard {
            (version, clock) = (1, 0);
        }
        let mut previous = None;
        for month in 0..MONTHS {
            let paper = common.paper(unit, month, index, true);
            version += 1;
            clock = clock.max(paper.signed_at.unwrap_or(0));
            sheets.journal(&common, &paper, previous, version).await?;
            sheets.report(&common, &paper).await?;
            previous = Some(paper.figures);
        }
        // Spread over the country, as those who file on the last day are.
        let is_due = (index + 1) * pending / units.len() > waiting.len();
        if is_due {
            let paper = common.paper(unit, MONTHS, index, false);
            sheets.report(&common, &paper).await?;
            waiting.push(Pending {
                report: paper.id,
                version: 2,
                unit: unit.code.clone(),
            });
        }
        let is_last_of_shard = units
            .get(index + 1)
            .is_none_or(|next| next.shard != unit.shard);
        if is_last_of_shard {
            common.raise(database, unit.shard, version, clock).await?;
        }
    }
    sheets.flush().await?;
    Ok(waiting)
}

async fn units(database: &DatabaseConnection) -> Result<Vec<Unit>> {
    let sql = "SELECT id, code, path, shard_key, sector_set FROM agency WHERE kind = 'TOWN_GOVERNMENT' \
               ORDER BY shard_key, path";
    let mut units = Vec::new();
    for row in rows(database, sql, []).await? {
        units.push(Unit {
            id: row.try_get("", "id")?,
            code: row.try_get("", "code")?,
            path: row.try_get("", "path")?,
            shard: row.try_get("", "shard_key")?,
            sector_set: row.try_get("", "sector_set")?,
        });
    }
    Ok(units)
}

impl Common {
    async fn read(database: &DatabaseConnection) -> Result<Self> {
        let number = async |sql: &str, code: &str| -> Result<i32> {
            let rows = rows(database, sql, [code.into()]).await?;
            let row = rows
                .first()
                .ok_or_else(|| format!("nothing is called {code}"))?;
            Ok(row.try_get("", "id")?)
        };
        let family = number(
            "SELECT id FROM form_family WHERE code LIKE $1",
            &format!("{CODE}%"),
        )
        .await?;
        let sql = "SELECT indicator, slot FROM family_slot WHERE family_id = $1";
        let mut by_indicator: BTreeMap<String, usize> = BTreeMap::new();
        for row in rows(database, sql, [family.into()]).await? {
            let slot: i32 = row.try_get("", "slot")?;
            by_indicator.insert(row.try_get("", "indicator")?, usize::try_from(slot)?);
        }
        let slots: Vec<usize> = (0..COLUMNS)
            .filter_map(|column| by_indicator.get(&indicator(column)).copied())
            .collect();
        if slots.len() != COLUMNS {
            return Err("the form has other columns than the bench files".into());
        }
        Ok(Self {
            campaign: number("SELECT id FROM campaign WHERE code = $1", CODE).await?,
            receiver: number("SELECT id FROM agency WHERE code = $1", RECEIVER).await?,
            family,
            slots,
        })
    }

    fn paper<'a>(&self, unit: &'a Unit, month: usize, rank: usize, signed: bool) -> Paper<'a> {
        let town = unit.code.split('.').next().unwrap_or("");
        let mut slots = vec![Amount::default(); COLUMNS];
        let mut cells = serde_json::Map::new();
        for (column, slot) in self.slots.iter().enumerate() {
            let sum = total(town, column, month);
            slots[*slot] = Amount { sum, count: 1 };
            let value = serde_json::to_value(Filed::Number(sum)).unwrap_or_default();
            cells.insert(indicator(column), value);
        }
        let on_time = signed && is_on_time(town, month);
        let days = if on_time || !signed { 2 } else { 8 };
        let at = first_of(month) + Months::new(1) + TimeDelta::days(days);
        let at = at.and_time(NaiveTime::MIN).and_utc().timestamp_micros();
        Paper {
            unit,
            id: Uuid::now_v7(),
            month,
            on_time,
            figures: Figures {
                slots,
                ..Figures::default()
            },
            cells: cells.into(),
            // One after the other, as the head's clock would have it.
            signed_at: signed.then(|| at + i64::try_from(rank).unwrap_or(0)),
        }
    }

    /// The head of a shard as the last signature left it.
    async fn raise(
        &self,
        database: &DatabaseConnection,
        shard: i32,
        version: i64,
        clock: i64,
    ) -> Result<()> {
        let sql = "UPDATE head SET version = $1, clock = $2 WHERE shard_key = $3 AND family_id = $4 RETURNING version";
        let values = [
            version.into(),
            clock.into(),
            shard.into(),
            self.family.into(),
        ];
        match rows(database, sql, values).await?.len() {
            1 => Ok(()),
            _ => Err(format!("shard {shard} has no head").into()),
        }
    }
}

impl Paper<'_> {
    fn period(&self) -> Result<Period> {
        Ok(period(self.month).parse()?)
    }
}

/// Code of a column's indicator in the campaign's file.
fn indicator(column: usize) -> String {
    format!("total_{:02}", column + 1)
}
