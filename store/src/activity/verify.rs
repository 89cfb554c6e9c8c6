//! Proves that the days on which duties were done are those of the evidence in force, and writes them anew.
//!
//! Works shard by shard, so that memory stays flat.

use std::collections::{BTreeMap, BTreeSet};

use cengbao_domain::ids::NodeId;
use cengbao_domain::policy::{Action, Resource};
use cengbao_entity::{activity, duty_record};
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};

use super::record::RECORDED;
use super::write::{raise_days, write_days};
use super::{Days, DaysKey};
use crate::access::{Scope, Tx};
use crate::error::Result;
use crate::row;
use crate::verify::MAX_DIFFERENCES;

/// What was compared and what did not agree.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct DaysReport {
    /// Units and campaigns with evidence, by shard.
    pub units: u64,
    /// How many of them have other days than their evidence.
    pub differences_total: u64,
    /// The first of these: the shard, and the unit.
    pub differences: Vec<(i32, NodeId)>,
}

impl Scope {
    /// Compares the days of every unit with its evidence in force.
    ///
    /// Errors: `Forbidden` outside the system scope; differences are no error.
    pub async fn days_verify(&self) -> Result<DaysReport> {
        self.grant_system(Action::Read, Resource::Activity)?;
        let mut found = DaysReport::default();
        for shard in self.shards_of_days().await? {
            let (units, differing) = self.differing_days(shard).await?;
            found.units += units;
            found.differences_total += differing.len() as u64;
            let listed = MAX_DIFFERENCES.saturating_sub(found.differences.len());
            let differing = differing.into_iter().take(listed);
            let named = differing.map(|(shard, _, unit)| (shard, row::node(unit)));
            found.differences.extend(named);
        }
        Ok(found)
    }

    /// Writes the days anew of every unit whose evidence says others; how many those were.
    ///
    /// Errors: `Forbidden` outside the system scope.
    pub async fn days_rebuild(&self) -> Result<u64> {
        let mut rebuilt = 0;
        for shard in self.shards_of_days().await? {
            for key in self.differing_days(shard).await?.1 {
                let granted = self.grant_system(Action::Grant, Resource::Activity)?;
                self.transact(granted, move |tx| {
                    Box::pin(async move { rebuild(&tx, key).await })
                })
                .await?;
                rebuilt += 1;
            }
        }
        Ok(rebuilt)
    }

    async fn shards_of_days(&self) -> Result<BTreeSet<i32>> {
        let kept = self.select::<duty_record::Entity>().distinct();
        let kept: Vec<(i32,)> = kept.columns([duty_record::Column::ShardKey]).await?;
        let told = self.select::<activity::Entity>().distinct();
        let told: Vec<(i32,)> = told.columns([activity::Column::ShardKey]).await?;
        Ok(kept.into_iter().chain(told).map(|(shard,)| shard).collect())
    }

    /// How many rows of days a shard has or should have, and those that are not as the evidence says.
    async fn differing_days(&self, shard: i32) -> Result<(u64, Vec<DaysKey>)> {
        use activity::Column as A;
        use duty_record::Column as D;
        let kept: Vec<(i32, i32, serde_json::Value)> = self
            .select::<duty_record::Entity>()
            .filter(D::ShardKey.eq(shard))
            .columns([D::CampaignId, D::EnterpriseId, D::Days])
            .await?;
        let told: Vec<(i32, i32, String, NaiveDate)> = self
            .select::<activity::Entity>()
            .filter(A::ShardKey.eq(shard))
            .filter(in_force())
            .columns([A::CampaignId, A::EnterpriseId, A::Duty, A::DoneOn])
            .await?;
        let mut both: BTreeMap<DaysKey, (Days, Days)> = BTreeMap::new();
        for (campaign, unit, days) in kept {
            let kept: Days = row::json(days)?;
            both.entry((shard, campaign, unit)).or_default().0 = kept;
        }
        for (campaign, unit, duty, day) in told {
            let told = &mut both.entry((shard, campaign, unit)).or_default().1;
            told.entry(duty).or_default().push(day.to_epoch_days());
        }
        let units = both.len() as u64;
        let differing = both.into_iter().filter_map(|(key, (kept, told))| {
            let differ = in_order(kept) != in_order(told);
            differ.then_some(key)
        });
        Ok((units, differing.collect()))
    }
}

fn in_force() -> Condition {
    Condition::all()
        .add(activity::Column::State.eq(RECORDED))
        .add(activity::Column::SupersededAt.is_null())
}

/// In order, without duties that have no day.
fn in_order(mut days: Days) -> Days {
    days.retain(|_, of_duty| !of_duty.is_empty());
    for of_duty in days.values_mut() {
        of_duty.sort_unstable();
    }
    days
}

/// The row is raised before the evidence is read: who records at once waits, and loses no day.
async fn rebuild(tx: &Tx, key: DaysKey) -> Result<()> {
    use activity::Column as A;
    raise_days(tx, key).await?;
    let (shard, campaign, unit) = key;
    let told: Vec<(String, NaiveDate)> = activity::Entity::find()
        .filter(A::ShardKey.eq(shard))
        .filter(A::CampaignId.eq(campaign))
        .filter(A::EnterpriseId.eq(unit))
        .filter(in_force())
        .select_only()
        .columns([A::Duty, A::DoneOn])
        .into_tuple()
        .all(tx.connection())
        .await?;
    let mut days = Days::new();
    for (duty, day) in told {
        days.entry(duty).or_default().push(day.to_epoch_days());
    }
    write_days(tx, key, &in_order(days)).await
}
