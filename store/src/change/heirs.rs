//! Who takes the place of a closed office is bound by what bound it (承继约束), from the day on.
//!
//! The row of the closed one stays: its days are told and judged as they were. Which bodies, and since when, is the
//! domain's (`bound`).

use std::collections::{BTreeMap, BTreeSet};

use cengbao_domain::bound::{Bindings, BoundDays, Heir, inherited};
use cengbao_entity::{agency, agency_successor, campaign_binding};
use chrono::NaiveDate;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::steps::Took;
use crate::access::Tx;
use crate::error::Result;
use crate::import::{QUERY_KEYS, insert};

/// The days of a row.
pub(crate) fn days_of(row: &campaign_binding::Model) -> BoundDays {
    BoundDays {
        from: row.valid_from,
        until: row.valid_until,
    }
}

/// The row of an office, where it stands.
pub(crate) fn row_of(
    office: &agency::Model,
    campaign_id: i32,
    body: &str,
    days: BoundDays,
) -> campaign_binding::Model {
    campaign_binding::Model {
        shard_key: office.shard_key,
        campaign_id,
        unit_id: office.id,
        body: body.to_owned(),
        path: office.path.clone(),
        valid_from: days.from,
        valid_until: days.until,
    }
}

/// Who took the place of these, and of those who did, in the order in which that was recorded.
pub(crate) async fn heirs_of(tx: &Tx, of: BTreeSet<i32>) -> Result<Vec<Heir>> {
    use agency_successor::Column as S;
    let (mut known, mut next) = (of.clone(), of);
    let mut found: Vec<agency_successor::Model> = Vec::new();
    while !next.is_empty() {
        let asked: Vec<i32> = std::mem::take(&mut next).into_iter().collect();
        for some in asked.chunks(QUERY_KEYS) {
            let rows = agency_successor::Entity::find()
                .filter(S::PredecessorId.is_in(some.iter().copied()));
            found.extend(rows.all(tx.connection()).await?);
        }
        let heirs = found.iter().map(|one| one.successor_id);
        next.extend(heirs.filter(|heir| known.insert(*heir)));
    }
    found.sort_by_key(|one| one.recorded_at);
    let heirs = found.iter().map(|one| Heir {
        of: one.predecessor_id,
        by: one.successor_id,
        since: one.since,
    });
    Ok(heirs.collect())
}

/// Binds those who took the place of others in a change.
pub(super) async fn bind_heirs(tx: &Tx, took: &[Took], since: NaiveDate) -> Result<()> {
    use campaign_binding::Column as B;
    let heirs = took.iter().map(|took| Heir {
        of: took.from,
        by: took.into,
        since,
    });
    let heirs: Vec<Heir> = heirs.collect();
    let units: BTreeSet<i32> = heirs.iter().flat_map(|heir| [heir.of, heir.by]).collect();
    let units: Vec<i32> = units.into_iter().collect();
    let mut standing: BTreeMap<i32, Bindings> = BTreeMap::new();
    let mut offices: BTreeMap<i32, agency::Model> = BTreeMap::new();
    for some in units.chunks(QUERY_KEYS) {
        let rows = campaign_binding::Entity::find().filter(B::UnitId.is_in(some.iter().copied()));
        for row in rows.all(tx.connection()).await? {
            let of_campaign = standing.entry(row.campaign_id).or_default();
            let days = days_of(&row);
            of_campaign.insert((row.unit_id, row.body), days);
        }
        let rows = agency::Entity::find().filter(agency::Column::Id.is_in(some.iter().copied()));
        let rows = rows.all(tx.connection()).await?.into_iter();
        offices.extend(rows.map(|row| (row.id, row)));
    }
    let mut new = Vec::new();
    for (campaign, bound) in standing {
        let all = inherited(&bound, &heirs).into_iter();
        for ((office, body), days) in all.filter(|(key, _)| !bound.contains_key(key)) {
            let office = offices.get(&office).into_iter();
            new.extend(office.map(|office| row_of(office, campaign, &body, days)));
        }
    }
    let new = new
        .into_iter()
        .map(|row| row.into_active_model().reset_all());
    insert(tx, new.collect()).await
}
