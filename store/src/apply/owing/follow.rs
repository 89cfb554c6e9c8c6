//! What units owe that a boundary change touched.

use std::collections::{BTreeSet, HashMap};

use cengbao_entity::{agency, obligation};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::Plan;
use crate::access::Tx;
use crate::apply::owed::{Owed, Part, window_of};
use crate::chain;
use crate::change::receiver_at;
use crate::error::Result;
use crate::row;

/// The units that a boundary change touched.
pub(super) async fn chained(tx: &Tx) -> Result<HashMap<i32, agency::Model>> {
    let rows = agency::Entity::find().filter(agency::Column::Chained.eq(true));
    let rows = rows.all(tx.connection()).await?;
    Ok(rows.into_iter().map(|unit| (unit.id, unit)).collect())
}

impl Plan {
    /// A unit that a boundary change touched goes on owing what it owed, also
    /// where a group that is derived from the tree no longer means it; its
    /// periods follow the schedule within its own life.
    pub(super) async fn follow(
        &mut self,
        tx: &Tx,
        campaign_id: i32,
        part: &Part,
        owed: &Owed,
        unit: &agency::Model,
        followed: &[obligation::Model],
    ) -> Result<()> {
        let mut window = owed.window;
        if let Some(until) = unit.valid_until {
            window.last = window.last.min(chain::index(owed.kind, until)? - 1);
        }
        window.first = window.first.max(chain::index(owed.kind, unit.valid_from)?);
        let rows: Vec<&obligation::Model> = followed
            .iter()
            .filter(|row| row.unit_id == part.1 && row.schedule == part.0)
            .collect();
        let stands = |row: &&&obligation::Model| row.first_period <= row.last_period;
        let Some(old) = rows
            .iter()
            .filter(stands)
            .map(|row| window_of(row))
            .reduce(|a, b| a.with(Some(b)))
        else {
            let elsewhere = followed.iter().any(|row| {
                row.unit_id == part.1
                    && row.family_id == owed.family_id
                    && window_of(row).meets(window)
            });
            if rows.is_empty() && !elsewhere && window.first <= window.last {
                let owed = Owed {
                    unit: unit.clone(),
                    receiver_id: receiver(tx, owed, unit, window.first).await?,
                    window,
                    stretches: None,
                    stands_for: None,
                    ..*owed
                };
                self.moved.insert(part.1);
                self.open(campaign_id, part.0.clone(), owed)?;
            }
            return Ok(());
        };
        // What is closed by a change ends as the change has ended it.
        if unit.valid_until.is_some() || window == old {
            return Ok(());
        }
        for row in rows {
            let wanted = obligation::Model {
                first_period: if row.first_period == old.first {
                    window.first
                } else {
                    row.first_period
                },
                last_period: if row.last_period == old.last {
                    window.last
                } else {
                    row.last_period.min(window.last)
                },
                ..row.clone()
            };
            if wanted != *row {
                self.changed += 1;
                self.moved.insert(part.1);
                self.other.push(wanted);
            }
        }
        Ok(())
    }
}

/// Who receives what a unit that a boundary change touched owes for the first time, from this period on: the office that
/// the document names, or the one in its stead where that stood above the unit, or above one that it took in, and does
/// not any more.
pub(super) async fn receiver(
    tx: &Tx,
    owed: &Owed,
    unit: &agency::Model,
    first: i32,
) -> Result<i32> {
    let named = owed.receiver_id;
    let office = agency::Entity::find_by_id(named).one(tx.connection()).await?;
    let Some(serves) = office.map(|office| row::node(office.jurisdiction_id)) else {
        return Ok(named);
    };
    let today = row::path(unit.path.clone())?;
    if today.nodes().contains(&serves) {
        return Ok(named);
    }
    let taken = chain::taken(tx, &BTreeSet::from([unit.id])).await?;
    let places = chain::places(tx, &taken).await?;
    let last = places.get(&unit.id).and_then(|own| own.last());
    // What begins before its last move is cut by its places, and received at each.
    if let Some((from, _)) = last
        && first < chain::index(owed.kind, *from)?
    {
        return Ok(named);
    }
    let mut stood = places.values().flatten();
    if stood.any(|(_, stand)| stand.path.nodes().contains(&serves)) {
        receiver_at(tx, named, &today).await
    } else {
        Ok(named)
    }
}
