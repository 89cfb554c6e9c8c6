//! What units owe that a boundary change touched.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use cengbao_domain::campaign::Campaign;
use cengbao_domain::coverage::joined;
use cengbao_entity::{agency, obligation};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{Plan, gone_schedule, part_of};
use crate::access::Tx;
use crate::apply::owed::{Owed, Part, filed_periods, window_of};
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

    /// Ends what those of these rows owe whom the document does not mean any more.
    pub(super) async fn leave_all(
        &mut self,
        tx: &Tx,
        (campaign, campaign_id): (&Campaign, i32),
        (meant, chained): (&BTreeMap<Part, Owed>, &HashMap<i32, agency::Model>),
        followed: &[obligation::Model],
    ) -> Result<()> {
        let mut left: BTreeMap<Part, Vec<&obligation::Model>> = BTreeMap::new();
        for row in followed {
            let part = part_of(row);
            if !meant.contains_key(&part) {
                left.entry(part).or_default().push(row);
            }
        }
        let parts = left.keys().cloned().collect();
        let rows: Vec<obligation::Model> =
            left.values().flatten().map(|row| (*row).clone()).collect();
        let filed = filed_periods(tx, campaign_id, &parts, &rows).await?;
        for (part, rows) in &left {
            if let Some(unit) = chained.get(&part.1) {
                self.leave(campaign, campaign_id, (part, unit), rows, filed.get(part))?;
            }
        }
        Ok(())
    }

    /// A unit that a boundary change touched owes no more what the document asks of those whom it lists, where it lists
    /// neither it nor one whose place it took: nothing from the period of today on but what it has begun or filed.
    fn leave(
        &mut self,
        campaign: &Campaign,
        campaign_id: i32,
        (part, unit): (&Part, &agency::Model),
        rows: &[&obligation::Model],
        filed: Option<&BTreeSet<i32>>,
    ) -> Result<()> {
        // What is closed by a change ends as the change has ended it.
        let Some(row) = rows.first().filter(|_| unit.valid_until.is_none()) else {
            return Ok(());
        };
        let schedule = campaign.schedule(&part.0);
        // Who leaves what follows from the tree goes on.
        let group = schedule.and_then(|schedule| campaign.group(&schedule.owed_by));
        if group.is_some_and(|group| campaign.is_derived(group)) {
            return Ok(());
        }
        if schedule.is_none() && filed.is_some() {
            return Err(gone_schedule(campaign, &part.0));
        }
        let today = chain::index(row::name(&row.period_kind)?, self.today)?;
        let filed = filed.into_iter().flatten();
        let until_now = rows
            .iter()
            .map(|row| (row.first_period, row.last_period.min(today - 1)));
        let wanted = joined(until_now.chain(filed.map(|period| (*period, *period))));
        if wanted == joined(rows.iter().map(|row| (row.first_period, row.last_period))) {
            return Ok(());
        }
        self.removed += 1;
        self.moved.insert(part.1);
        let of = (part.1, campaign_id, part.0.clone());
        self.stretches.insert(of, wanted);
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
    let office = agency::Entity::find_by_id(named)
        .one(tx.connection())
        .await?;
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
