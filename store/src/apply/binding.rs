//! Which units a campaign names, by which of its bodies (约束对象).
//!
//! An agency is bound by its own code, a member of a group by the group's. Only
//! bodies that the campaign wants something from bind anybody: who is merely
//! mentioned does not come to see a campaign by it.

use std::collections::{BTreeMap, BTreeSet};

use cengbao_domain::campaign::Campaign;
use cengbao_entity::{agency, campaign_binding, jurisdiction};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter,
};

use super::members;
use crate::access::Tx;
use crate::error::Result;
use crate::import::{QUERY_KEYS, insert};

/// A unit and a body that it is, or belongs to.
type Key = (i32, String);

/// What becomes of the bindings of a campaign.
#[derive(Default)]
pub(super) struct Bindings {
    new: Vec<campaign_binding::Model>,
    gone: Vec<campaign_binding::Model>,
}

impl Bindings {
    /// Compares whom the campaign names with whom it is known to name.
    pub(super) async fn make(tx: &Tx, campaign: &Campaign, campaign_id: i32) -> Result<Self> {
        let standing = campaign_binding::Entity::find()
            .filter(campaign_binding::Column::CampaignId.eq(campaign_id))
            .all(tx.connection())
            .await?;
        let mut standing: BTreeMap<Key, campaign_binding::Model> = standing
            .into_iter()
            .map(|row| ((row.unit_id, row.body.clone()), row))
            .collect();
        let mut bindings = Self::default();
        for (key, wanted) in named(tx, campaign, campaign_id).await? {
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

/// Everybody whom the campaign names.
async fn named(
    tx: &Tx,
    campaign: &Campaign,
    campaign_id: i32,
) -> Result<BTreeMap<Key, campaign_binding::Model>> {
    let bodies = campaign.bodies();
    let mut named = BTreeMap::new();
    let mut places = Vec::new();
    let mut bind = |unit: agency::Model, body: &str| {
        let row = campaign_binding::Model {
            shard_key: unit.shard_key,
            campaign_id,
            unit_id: unit.id,
            body: body.to_owned(),
            path: unit.path,
        };
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
