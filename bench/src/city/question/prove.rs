//! Proves the answer of the hub, and that of the aggregate, by the sums that follow from the enterprises' numbers.

use std::collections::BTreeMap;

use sea_orm::DatabaseConnection;
use serde_json::Value;

use super::super::DUTIES;
use crate::Result;
use crate::database::rows;

type Known = BTreeMap<String, (usize, [usize; 8])>;

/// Every county's cells, and the total.
pub(crate) fn hub(known: &Known, answer: &[u8]) -> Result<()> {
    let answer: Value = serde_json::from_slice(answer)?;
    let compliance = &answer["data"]["jurisdiction"]["compliance"];
    let rows = compliance["rows"]
        .as_array()
        .ok_or_else(|| answer.to_string())?;
    let mut found = Known::new();
    for row in rows {
        let county = row["place"]["code"].as_str().ok_or("a row of no county")?;
        found.insert(county.to_owned(), read(row)?);
    }
    same("the hub", known, &found)?;
    let mut total = (0, [0; 8]);
    for (enterprises, kept) in known.values() {
        total.0 += enterprises;
        for (sum, kept) in total.1.iter_mut().zip(kept) {
            *sum += kept;
        }
    }
    if read(&compliance["total"])? == total {
        Ok(())
    } else {
        Err(format!("the hub's total is {}", compliance["total"]).into())
    }
}

/// A row: its enterprises, and how many keep each duty; all are asked, and who does not keep it has missed it.
fn read(row: &Value) -> Result<(usize, [usize; 8])> {
    let number = |value: &Value| -> Result<usize> {
        Ok(usize::try_from(value.as_u64().ok_or("no number")?)?)
    };
    let enterprises = number(&row["enterprises"])?;
    let mut kept = [0; 8];
    for (index, kept) in kept.iter_mut().enumerate() {
        let cell = &row["cells"][index];
        *kept = number(&cell["numerator"])?;
        let (asked, missed) = (number(&cell["denominator"])?, number(&cell["missed"])?);
        if asked != enterprises || *kept + missed != asked {
            return Err(format!("a cell of {enterprises} enterprises says {cell}").into());
        }
    }
    Ok((enterprises, kept))
}

/// The same of the aggregate.
pub(crate) async fn plain(known: &Known, database: &DatabaseConnection, sql: &str) -> Result<()> {
    let mut found = Known::new();
    for row in rows(database, sql, []).await? {
        let duty: String = row.try_get("", "duty")?;
        let duty = DUTIES.iter().position(|one| *one == duty);
        let (asked, kept): (i64, i64) = (row.try_get("", "asked")?, row.try_get("", "kept")?);
        let county = found.entry(row.try_get("", "county")?).or_default();
        county.0 = usize::try_from(asked)?;
        county.1[duty.ok_or("an unknown duty")?] = usize::try_from(kept)?;
    }
    same("the aggregate", known, &found)
}

fn same(who: &str, known: &Known, found: &Known) -> Result<()> {
    if known == found {
        return Ok(());
    }
    Err(format!("{who} says {found:?}, and it is {known:?}").into())
}
