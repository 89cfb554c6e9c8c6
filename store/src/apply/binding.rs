//! Which units a campaign names, by which of its bodies (约束对象).
//!
//! An agency is bound by its own code, a member of a group by the group's. Only
//! bodies that the campaign wants something from bind anybody: who is merely
//! mentioned does not come to see a campaign by it.
//!
//! Since when, and what becomes of whom it named, is the domain's (`bound`).

use std::collections::{BTreeMap, BTreeSet};

use cengbao_domain::bound::{self, BoundBy, BoundDays, Unnamed};
use cengbao_domain::campaign::Campaign;
use cengbao_entity::{agency, campaign_binding, jurisdiction};
use chrono::NaiveDate;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter,
};

use super::members;
use crate::access::Tx;
use crate::change::heirs::{days_of, heirs_of, row_of};
use crate::error::Result;
use crate::import::{QUERY_KEYS, insert};

/// Rows by unit and body.
type Rows = BTreeMap<BoundBy, campaign_binding::Model>;

/// What becomes of the bindings of a campaign.
#[derive(Default)]
pub(super) struct Bindings {
    new: Vec<campaign_binding::Model>,
    gone: Vec<campaign_binding::Model>,
}

impl Bindings {
    /// Compares whom the campaign names with whom it is known to name.
    pub(super) async fn make(
        tx: &Tx,
        campaign: &Campaign,
        campaign_id: i32,
        today: NaiveDate,
    ) -> Result<Self> {
        let standing = campaign_binding::Entity::find()
            .filter(campaign_binding::Column::CampaignId.eq(campaign_id))
            .all(tx.connection())
            .await?;
        let mut standing: Rows = standing
            .into_iter()
            .map(|row| ((row.unit_id, row.body.clone()), row))
            .collect();
        let wanted = wanted(tx, campaign, campaign_id, &standing, today).await?;
        let mut bindings = Self::default();
        for (key, wanted) in wanted {
            match standing.remove(&key) {
                Some(row) if row == wanted => {}
                Some(moved) => {
                    bindings.gone.push(moved);
                    bindings.new.push(wanted);
                }
                None => bindings.new.push(wanted),
            }
        }
        bindings.gone.extend(standing.into_values());
        Ok(bindings)
    }

    /// Whether everything stands as it should.
    pub(super) fn is_empty(&self) -> bool {
        self.new.is_empty() && self.gone.is_empty()
    }

    pub(super) async fn write(&self, tx: &Tx) -> Result<()> {
        let mut gone: BTreeMap<(i32, i32, &str), Vec<i32>> = BTreeMap::new();
        for row in &self.gone {
            gone.entry((row.shard_key, row.campaign_id, &row.body))
                .or_default()
                .push(row.unit_id);
        }
        for ((shard_key, campaign_id, body), units) in gone {
            for some in units.chunks(QUERY_KEYS) {
                let of_body = Condition::all()
                    .add(campaign_binding::Column::ShardKey.eq(shard_key))
                    .add(campaign_binding::Column::CampaignId.eq(campaign_id))
                    .add(campaign_binding::Column::Body.eq(body))
                    .add(campaign_binding::Column::UnitId.is_in(some.iter().copied()));
                campaign_binding::Entity::delete_many()
                    .filter(of_body)
                    .exec(tx.connection())
                    .await?;
            }
        }
        let new = self.new.iter().cloned();
        insert(
            tx,
            new.map(|row| row.into_active_model().reset_all()).collect(),
        )
        .await
    }
}

/// Everybody whom the campaign binds, or bound: whom it names, who took the place of one of them, and whose days are told.
async fn wanted(
    tx: &Tx,
    campaign: &Campaign,
    campaign_id: i32,
    standing: &Rows,
    today: NaiveDate,
) -> Result<Rows> {
    let mut rows = named(tx, campaign, campaign_id).await?;
    let bodies = campaign.bodies();
    let is_gone = |key: &&BoundBy| !rows.contains_key(*key);
    let gone: BTreeSet<i32> = standing.keys().filter(is_gone).map(|key| key.0).collect();
    let offices = members::by_id(tx, &gone).await?;
    let unnamed = |(unit, body): &BoundBy| {
        let Some(office) = offices.get(unit).filter(|_| bodies.contains(body.as_str())) else {
            return Unnamed::TakenBack;
        };
        let group = campaign.group(body);
        let is_excepted = group.is_some_and(|group| group.except.contains(&office.code));
        let by_rule = group.is_some_and(|group| campaign.is_derived(group));
        match office.valid_until {
            _ if is_excepted => Unnamed::TakenBack,
            Some(until) if until <= today => Unnamed::Closed,
            _ if by_rule => Unnamed::Left,
            _ => Unnamed::TakenBack,
        }
    };
    let days = |rows: &Rows| {
        let days = rows.iter().map(|(key, row)| (key.clone(), days_of(row)));
        days.collect::<bound::Bindings>()
    };
    let (known, all) = (days(standing), days(&rows));
    let units = known.keys().chain(all.keys()).map(|key| key.0).collect();
    let heirs = heirs_of(tx, units).await?;
    let bound = bound::applied(&known, &all, unnamed, &heirs, today);
    let new = bound.keys().filter(|key| !rows.contains_key(*key));
    let offices = members::by_id(tx, &new.map(|key| key.0).collect()).await?;
    for (key, days) in bound {
        if let Some(row) = rows.get_mut(&key) {
            (row.valid_from, row.valid_until) = (days.from, days.until);
        } else if let Some(office) = offices.get(&key.0) {
            let row = row_of(office, campaign_id, &key.1, days);
            rows.insert(key, row);
        }
    }
    Ok(rows)
}

/// Everybody whom the campaign names.
async fn named(tx: &Tx, campaign: &Campaign, campaign_id: i32) -> Result<Rows> {
    let bodies = campaign.bodies();
    let mut named = BTreeMap::new();
    let mut places = Vec::new();
    let mut bind = |unit: agency::Model, body: &str| {
        let row = row_of(&unit, campaign_id, body, BoundDays::default());
        named.insert((unit.id, body.to_owned()), row);
    };
    let agencies: BTreeSet<&str> = bodies
        .iter()
        .copied()
        .filter(|body| campaign.agency(body).is_some())
        .collect();
    for unit in members::agencies(tx, campaign, "agencies", agencies).await? {
        let code = unit.code.clone();
        bind(unit, &code);
    }
    for (place, body) in bound_places(tx, campaign, &bodies).await? {
        let row = campaign_binding::Model {
            shard_key: place.shard_key,
            campaign_id,
            unit_id: place.id,
            body: body.to_owned(),
            path: place.path,
            valid_from: None,
            valid_until: None,
        };
        places.push(row);
    }
    for group in campaign
        .groups
        .iter()
        .filter(|group| bodies.contains(group.code.as_str()))
    {
        for unit in members::of_group(tx, campaign, group).await? {
            bind(unit, &group.code);
        }
    }
    named.extend(
        places
            .into_iter()
            .map(|row| ((row.unit_id, row.body.clone()), row)),
    );
    Ok(named)
}

/// A campaign that wants something from enterprises binds those of the place of its issuer: one row for each of their
/// populations, at the place itself. Who belongs to a population is asked of the registry, as of a day.
async fn bound_places<'c>(
    tx: &Tx,
    campaign: &'c Campaign,
    bodies: &BTreeSet<&str>,
) -> Result<Vec<(jurisdiction::Model, &'c str)>> {
    let populations: Vec<&str> = campaign
        .populations
        .iter()
        .filter(|one| one.of.is_enterprise() && bodies.contains(one.item.code.as_str()))
        .map(|one| one.item.code.as_str())
        .collect();
    if populations.is_empty() {
        return Ok(Vec::new());
    }
    let issuer = members::agency(tx, campaign, "issuer", &campaign.issuer).await?;
    let place = jurisdiction::Entity::find_by_id(issuer.jurisdiction_id)
        .one(tx.connection())
        .await?;
    let place = place.into_iter();
    Ok(place
        .flat_map(|place| {
            let of_place = populations.iter().map(move |code| (place.clone(), *code));
            of_place.collect::<Vec<_>>()
        })
        .collect())
}
