//! What a change of the tree does to the coverage of one schedule.

use std::collections::{BTreeMap, BTreeSet};

use cengbao_domain::campaign::Schedule;
use cengbao_domain::coverage::{
    CoverageChange, Planned, by_any, is_covered_since, joined, owed_below, turns,
};
use cengbao_entity::{agency, coverage_change, obligation, report};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{HandedOver, Moved, change_of};
use crate::apply::planned_coverage;
use crate::chain::index;
use crate::error::Result;
use crate::import::QUERY_KEYS;
use crate::row;

/// The stretches of periods that units owe of a schedule, the ends included.
type Owed = BTreeMap<i32, Vec<(i32, i32)>>;

/// Of a period or of a later one.
fn owes_since(owed: &Owed, unit: i32, since: i32) -> bool {
    let stretches = owed.get(&unit).into_iter().flatten();
    stretches
        .filter(|(from, to)| from <= to)
        .any(|(_, to)| *to >= since)
}

impl Moved<'_> {
    pub(super) async fn of_schedule(
        &self,
        (campaign_id, family_id): (i32, i32),
        schedule: &Schedule,
        found: &mut HandedOver,
    ) -> Result<()> {
        let since = index(schedule.period_kind, self.on)?;
        let today = index(schedule.period_kind, self.today)?;
        let known = self.known.get(&(campaign_id, schedule.code.clone()));
        let nothing = BTreeMap::new();
        let recorded = |unit: i32| known.and_then(|known| known.get(&unit)).unwrap_or(&nothing);
        let mut owed = self.owed(campaign_id, schedule).await?;
        for took in self.took {
            // Whoever follows one that owes it, or is covered, owes it or is covered.
            if owes_since(&owed, took.from, since) {
                owed.entry(took.into).or_default().push((since, i32::MAX));
            }
        }
        let follows = |unit: i32| {
            let mut took = self.took.iter().filter(|took| took.into == unit);
            took.any(|took| is_covered_since(&by_any(recorded(took.from).values()), since))
        };
        let planned = planned_coverage(schedule)?;
        let mut by_above: BTreeMap<BTreeSet<i32>, Planned> = BTreeMap::new();
        for unit in self.units.values() {
            let all = recorded(unit.id);
            let before = by_any(all.values());
            let is_covered = is_covered_since(&before, since);
            if !is_covered && !owes_since(&owed, unit.id, since) && !follows(unit.id) {
                continue;
            }
            let above = self.above(unit, &owed, since);
            // Who stays where he stood under those who cover him is as he was.
            let is_as_it_was = !above.is_empty() && above.iter().all(|one| all.contains_key(one));
            if is_as_it_was && !self.touched.contains(&unit.id) {
                continue;
            }
            // Whoever is taken in now spoke for those whom his successor speaks for.
            let goes_on = |covering: &i32| self.took.iter().any(|took| took.from == *covering);
            let stands = |covering: &i32| above.contains(covering) || !goes_on(covering);
            let there: BTreeMap<i32, Vec<CoverageChange>> = all
                .iter()
                .filter(|(covering, _)| stands(covering))
                .map(|(covering, changes)| (*covering, changes.clone()))
                .collect();
            if !by_above.contains_key(&above) {
                let others = self.covered_by(&above, (campaign_id, schedule)).await?;
                let planned = if above.is_empty() {
                    Planned::default()
                } else {
                    planned.with_past(&others, today)
                };
                by_above.insert(above.clone(), planned);
            }
            let Some(planned) = by_above.get(&above) else {
                continue;
            };
            let turns = turns(&there, &above, planned, since);
            if turns.is_empty() {
                continue;
            }
            let mut now = all.clone();
            for turn in turns {
                let row = coverage_change::Model {
                    unit_id: unit.id,
                    covering_id: turn.covering,
                    campaign_id,
                    schedule: schedule.code.clone(),
                    recorded_at: turn.place,
                    family_id,
                    period_kind: schedule.period_kind.as_str().to_owned(),
                    from_period: turn.from,
                    whole: turn.whole,
                };
                let changes = now.entry(turn.covering).or_default();
                changes.push(CoverageChange {
                    recorded_at: i64::MAX - 1,
                    ..change_of(&row)
                });
                found.coverage.push(row);
            }
            let last = schedule.last_period.index();
            let first = index(schedule.period_kind, unit.valid_from)?.max(since);
            let first = first.max(schedule.first_period.index());
            let after = owed_below(&by_any(now.values()), first, last);
            if unit.valid_until.is_none() && after != owed_below(&before, first, last) {
                let earlier = owed.get(&unit.id).into_iter().flatten();
                let earlier = earlier.map(|(from, to)| (*from, (*to).min(since - 1)));
                let begun = self.begun(unit.id, (campaign_id, schedule), since).await?;
                let begun = begun.into_iter().map(|period| (period, period));
                let wanted = joined(earlier.chain(after).chain(begun));
                let part = (unit.id, campaign_id, schedule.code.clone());
                found.owed.insert(part, wanted);
            }
        }
        Ok(())
    }

    /// Those who stand above a unit by the outermost territory that somebody serves who
    /// owes the schedule.
    fn above(&self, unit: &agency::Model, owed: &Owed, since: i32) -> BTreeSet<i32> {
        let Some(territory) = self.territories.get(&unit.jurisdiction_id) else {
            return BTreeSet::new();
        };
        let nodes = territory.nodes();
        let above = nodes.iter().take(nodes.len().saturating_sub(1));
        let mut serving = above.map(|node| {
            let all = self.serving.get(&row::node_key(*node));
            let all = all.into_iter().flatten().map(|one| one.id);
            all.filter(|one| owes_since(owed, *one, since))
                .collect::<BTreeSet<i32>>()
        });
        serving.find(|all| !all.is_empty()).unwrap_or_default()
    }

    /// What the units, and those who serve a territory above them, owe of a schedule.
    async fn owed(&self, campaign_id: i32, schedule: &Schedule) -> Result<Owed> {
        let serving = self.serving.values().flatten();
        let all = self.units.values().chain(serving);
        let mut shards = self.shards.clone();
        let mut ids: BTreeSet<i32> = BTreeSet::new();
        for one in all {
            shards.insert(one.shard_key);
            ids.insert(one.id);
        }
        let ids: Vec<i32> = ids.into_iter().collect();
        let mut owed = Owed::new();
        for some in ids.chunks(QUERY_KEYS) {
            let rows: Vec<(i32, i32, i32)> = obligation::Entity::find()
                .filter(obligation::Column::ShardKey.is_in(shards.iter().copied()))
                .filter(obligation::Column::CampaignId.eq(campaign_id))
                .filter(obligation::Column::Schedule.eq(schedule.code.as_str()))
                .filter(obligation::Column::UnitId.is_in(some.iter().copied()))
                .select_only()
                .columns([
                    obligation::Column::UnitId,
                    obligation::Column::FirstPeriod,
                    obligation::Column::LastPeriod,
                ])
                .into_tuple()
                .all(self.tx.connection())
                .await?;
            for (unit, from, to) in rows {
                owed.entry(unit).or_default().push((from, to));
            }
        }
        Ok(owed)
    }

    /// What is on record of all whom these cover.
    async fn covered_by(
        &self,
        above: &BTreeSet<i32>,
        (campaign_id, schedule): (i32, &Schedule),
    ) -> Result<Vec<Vec<CoverageChange>>> {
        let rows = coverage_change::Entity::find()
            .filter(coverage_change::Column::CoveringId.is_in(above.iter().copied()))
            .filter(coverage_change::Column::CampaignId.eq(campaign_id))
            .filter(coverage_change::Column::Schedule.eq(schedule.code.as_str()))
            .order_by_asc(coverage_change::Column::RecordedAt)
            .all(self.tx.connection())
            .await?;
        let mut found: BTreeMap<(i32, i32), Vec<CoverageChange>> = BTreeMap::new();
        for one in &rows {
            let of = (one.unit_id, one.covering_id);
            found.entry(of).or_default().push(change_of(one));
        }
        Ok(found.into_values().collect())
    }

    /// The periods from one on for which a unit has begun or filed a report.
    async fn begun(
        &self,
        unit: i32,
        (campaign_id, schedule): (i32, &Schedule),
        since: i32,
    ) -> Result<Vec<i32>> {
        let periods = report::Entity::find()
            .filter(report::Column::ShardKey.is_in(self.shards.iter().copied()))
            .filter(report::Column::CampaignId.eq(campaign_id))
            .filter(report::Column::Schedule.eq(schedule.code.as_str()))
            .filter(report::Column::UnitId.eq(unit))
            .filter(report::Column::Period.gte(since))
            .select_only()
            .column(report::Column::Period)
            .into_tuple();
        Ok(periods.all(self.tx.connection()).await?)
    }
}
