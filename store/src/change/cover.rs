//! Who covers whom once the tree has moved (覆盖范围随区划变动).
//!
//! Reads the tree as the steps of a change have left it, the campaigns in force and what is
//! on record of coverage, and says what must be put on record so that whoever came beneath
//! a unit that covers its subtree is spoken for by it, and by no one whom he left. Writes
//! nothing itself: it is written with the obligations and figures (`settle`).

mod schedule;

use std::collections::{BTreeMap, BTreeSet};

use cengbao_domain::campaign::{Coverage, Schedule};
use cengbao_domain::coverage::CoverageChange;
use cengbao_domain::path::Path;
use cengbao_entity::{agency, campaign, coverage_change, form_family, jurisdiction, obligation};
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::settle::Part;
use super::steps::Took;
use crate::access::Tx;
use crate::apply::definition;
use crate::chain;
use crate::error::Result;
use crate::import::QUERY_KEYS;
use crate::range;
use crate::row;

/// A campaign and the code of one of its schedules.
type Which = (i32, String);
/// By unit and by whoever covers it or did, in the order of the record.
type Recorded = BTreeMap<i32, BTreeMap<i32, Vec<CoverageChange>>>;

/// What a change of the tree does to coverage.
#[derive(Default)]
pub(super) struct HandedOver {
    /// To be put on record.
    pub(super) coverage: Vec<coverage_change::Model>,
    /// What units owe where that is another than before; of a successor no more than this
    /// of what comes to it.
    pub(super) owed: BTreeMap<Part, Vec<(i32, i32)>>,
}

/// A change while it is looked at.
struct Moved<'a> {
    tx: &'a Tx,
    took: &'a [Took],
    on: NaiveDate,
    today: NaiveDate,
    /// Those that it touched.
    touched: &'a BTreeSet<i32>,
    /// All whom it may concern: those it touched, and those below them.
    units: BTreeMap<i32, agency::Model>,
    /// The territories that they serve.
    territories: BTreeMap<i32, Path>,
    shards: BTreeSet<i32>,
    /// Agencies that serve a territory above one of these, by it.
    serving: BTreeMap<i32, Vec<agency::Model>>,
    known: BTreeMap<Which, Recorded>,
}

/// What the units that a change touched hand over.
pub(super) async fn hand_over(
    tx: &Tx,
    (units, took): (&BTreeSet<i32>, &[Took]),
    (on, today): (NaiveDate, NaiveDate),
) -> Result<HandedOver> {
    let mut found = HandedOver::default();
    let mut moved = Moved {
        tx,
        took,
        on,
        today,
        touched: units,
        units: BTreeMap::new(),
        territories: BTreeMap::new(),
        shards: chain::shards(tx, &chain::places(tx, units).await?).await?,
        serving: BTreeMap::new(),
        known: BTreeMap::new(),
    };
    let ordered = moved.ordered(units).await?;
    if ordered.iter().all(|(_, schedules)| schedules.is_empty()) {
        return Ok(found);
    }
    moved.look_around(units).await?;
    for (campaign_id, schedules) in &ordered {
        for (schedule, family_id) in schedules {
            let of = (*campaign_id, *family_id);
            moved.of_schedule(of, schedule, &mut found).await?;
        }
    }
    Ok(found)
}

/// Whether somebody covers others by it at some time.
fn is_covering(schedule: &Schedule) -> bool {
    schedule.coverage == Coverage::WholeSubtree || !schedule.coverage_changes.is_empty()
}

impl Moved<'_> {
    /// The schedules by which somebody covers others, or did, of the campaigns of which
    /// these units owe something, with the families of their forms.
    async fn ordered(&mut self, units: &BTreeSet<i32>) -> Result<Vec<(i32, Vec<(Schedule, i32)>)>> {
        let ids: Vec<i32> = units.iter().copied().collect();
        let mut campaigns: BTreeSet<i32> = BTreeSet::new();
        for some in ids.chunks(QUERY_KEYS) {
            let owed: Vec<i32> = obligation::Entity::find()
                .filter(obligation::Column::ShardKey.is_in(self.shards.iter().copied()))
                .filter(obligation::Column::UnitId.is_in(some.iter().copied()))
                .select_only()
                .column(obligation::Column::CampaignId)
                .distinct()
                .into_tuple()
                .all(self.tx.connection())
                .await?;
            campaigns.extend(owed);
        }
        self.read_known(&ids, coverage_change::Column::UnitId)
            .await?;
        self.read_known(&ids, coverage_change::Column::CoveringId)
            .await?;
        campaigns.extend(self.known.keys().map(|(campaign, _)| *campaign));
        let mut found = Vec::new();
        for id in campaigns {
            let stored = campaign::Entity::find_by_id(id);
            let Some(stored) = stored.one(self.tx.connection()).await? else {
                continue;
            };
            let campaign = definition(self.tx, id, stored.version).await?;
            let recorded: Vec<String> = coverage_change::Entity::find()
                .filter(coverage_change::Column::CampaignId.eq(id))
                .select_only()
                .column(coverage_change::Column::Schedule)
                .distinct()
                .into_tuple()
                .all(self.tx.connection())
                .await?;
            let mut schedules = Vec::new();
            for schedule in &campaign.schedules {
                let is_known = recorded.contains(&schedule.code);
                let Some(form) = schedule
                    .form
                    .as_deref()
                    .filter(|_| is_covering(schedule) || is_known)
                else {
                    continue;
                };
                let family = campaign.form(form).map(|form| form.family.as_str());
                let family = form_family::Entity::find()
                    .filter(form_family::Column::Code.eq(family.unwrap_or_default()))
                    .one(self.tx.connection())
                    .await?;
                schedules.extend(family.map(|family| (schedule.clone(), family.id)));
            }
            found.push((id, schedules));
        }
        Ok(found)
    }

    /// Those whom a change may concern, and whoever serves the territories above them.
    async fn look_around(&mut self, units: &BTreeSet<i32>) -> Result<()> {
        let covered = self.known.values().flat_map(BTreeMap::keys).copied();
        let near = units.iter().copied().chain(covered).collect();
        self.read_units(&near).await?;
        // Who came to serve a territory may cover those below it.
        let open = self
            .units
            .values()
            .filter(|unit| unit.valid_until.is_none());
        let served: BTreeSet<&Path> = open
            .filter(|unit| units.contains(&unit.id))
            .filter_map(|unit| self.territories.get(&unit.jurisdiction_id))
            .collect();
        let mut below: BTreeSet<i32> = BTreeSet::new();
        for territory in served {
            let ids: Vec<i32> = agency::Entity::find()
                .filter(range::below(agency::Column::Path, territory))
                .select_only()
                .column(agency::Column::Id)
                .into_tuple()
                .all(self.tx.connection())
                .await?;
            below.extend(ids);
        }
        below.retain(|unit| !self.units.contains_key(unit));
        self.read_units(&below).await?;
        let ids: Vec<i32> = below.into_iter().collect();
        self.read_known(&ids, coverage_change::Column::UnitId)
            .await?;
        let above = self.territories.values().flat_map(|path| {
            let nodes = path.nodes();
            let above = nodes.len().saturating_sub(1);
            nodes.into_iter().take(above).map(row::node_key)
        });
        let above: Vec<i32> = above.collect::<BTreeSet<_>>().into_iter().collect();
        for some in above.chunks(QUERY_KEYS) {
            let serving = agency::Entity::find()
                .filter(agency::Column::JurisdictionId.is_in(some.iter().copied()))
                .filter(agency::Column::ValidUntil.is_null());
            for one in serving.all(self.tx.connection()).await? {
                self.serving
                    .entry(one.jurisdiction_id)
                    .or_default()
                    .push(one);
            }
        }
        Ok(())
    }

    async fn read_units(&mut self, ids: &BTreeSet<i32>) -> Result<()> {
        let ids: Vec<i32> = ids.iter().copied().collect();
        for some in ids.chunks(QUERY_KEYS) {
            let rows =
                agency::Entity::find().filter(agency::Column::Id.is_in(some.iter().copied()));
            for unit in rows.all(self.tx.connection()).await? {
                self.shards.insert(unit.shard_key);
                self.units.insert(unit.id, unit);
            }
        }
        let served: BTreeSet<i32> = self
            .units
            .values()
            .map(|unit| unit.jurisdiction_id)
            .collect();
        let unread: Vec<i32> = served
            .into_iter()
            .filter(|id| !self.territories.contains_key(id))
            .collect();
        for some in unread.chunks(QUERY_KEYS) {
            let rows = jurisdiction::Entity::find()
                .filter(jurisdiction::Column::Id.is_in(some.iter().copied()));
            for one in rows.all(self.tx.connection()).await? {
                self.territories.insert(one.id, row::path(one.path)?);
            }
        }
        Ok(())
    }

    /// What is on record of these, as those below or as those above.
    async fn read_known(&mut self, ids: &[i32], side: coverage_change::Column) -> Result<()> {
        let mut units: BTreeSet<i32> = ids.iter().copied().collect();
        if !matches!(side, coverage_change::Column::UnitId) {
            units.clear();
            for some in ids.chunks(QUERY_KEYS) {
                let below: Vec<i32> = coverage_change::Entity::find()
                    .filter(side.is_in(some.iter().copied()))
                    .select_only()
                    .column(coverage_change::Column::UnitId)
                    .distinct()
                    .into_tuple()
                    .all(self.tx.connection())
                    .await?;
                units.extend(below);
            }
        }
        let read = |unit: &i32| self.known.values().any(|known| known.contains_key(unit));
        let unread: Vec<i32> = units.into_iter().filter(|unit| !read(unit)).collect();
        for some in unread.chunks(QUERY_KEYS) {
            let rows = coverage_change::Entity::find()
                .filter(coverage_change::Column::UnitId.is_in(some.iter().copied()))
                .order_by_asc(coverage_change::Column::RecordedAt);
            for one in rows.all(self.tx.connection()).await? {
                let which = (one.campaign_id, one.schedule.clone());
                let units = self.known.entry(which).or_default();
                let above = units.entry(one.unit_id).or_default();
                above
                    .entry(one.covering_id)
                    .or_default()
                    .push(change_of(&one));
            }
        }
        Ok(())
    }
}

/// A row as the rule reads it.
fn change_of(row: &coverage_change::Model) -> CoverageChange {
    CoverageChange {
        from: row.from_period,
        recorded_at: row.recorded_at,
        whole: row.whole,
    }
}
