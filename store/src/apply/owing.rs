//! Who owes what after a campaign was applied, against who owed before.
//!
//! One row for each unit and schedule. Its periods follow the rules of
//! [`super::window`]; the figures change with it, ledger by ledger in the order
//! of their keys.

mod cover;
mod follow;

use std::collections::{BTreeMap, BTreeSet};

use cengbao_domain::campaign::Campaign;
use cengbao_domain::period::{Period, PeriodKind};
use cengbao_entity::{coverage_change, obligation};
use chrono::NaiveDate;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use self::follow::chained;
use super::ReadAs;
use super::covered::{Before, Covered};
use super::owed::{Owed, Part, filed, owed, window_of};
use super::window::{Window, change};
use crate::access::Tx;
use crate::change::{Touched, settle};
use crate::error::{Result, StoreError};
use crate::import::{INSERT_ROWS, QUERY_KEYS, insert};
use crate::rollup::{self, Cause, Change, Ledger};
use crate::row;

/// What a campaign's obligations become.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) units: u64,
    pub(super) added: u64,
    pub(super) changed: u64,
    pub(super) removed: u64,
    /// Whom the lists mean in the stead of closed ones.
    pub(super) read_as: Vec<ReadAs>,
    new: Vec<obligation::Model>,
    other: Vec<obligation::Model>,
    gone: Vec<obligation::Model>,
    /// Units that a boundary change touched and whose periods are others now:
    /// their rows follow their places.
    moved: BTreeSet<i32>,
    /// What units owe for which a change of coverage is on record, where it is
    /// another than before.
    stretches: BTreeMap<(i32, i32, String), Vec<(i32, i32)>>,
    coverage: Vec<coverage_change::Model>,
    ledgers: BTreeMap<(i32, i32, PeriodKind), Vec<Change>>,
    today: NaiveDate,
}

fn gone_schedule(campaign: &Campaign, schedule: &str) -> StoreError {
    StoreError::invalid(
        format!("campaign {}, schedule {schedule}", campaign.code),
        "reports were filed for it, and the campaign no longer has it",
        "keep the schedule and end it by its `last_period`",
    )
}

fn part_of(row: &obligation::Model) -> Part {
    (row.schedule.clone(), row.unit_id)
}

impl Plan {
    /// Compares the campaign with the obligations that stand.
    pub(super) async fn make(
        tx: &Tx,
        campaign: &Campaign,
        campaign_id: i32,
        today: NaiveDate,
        before: &Before,
    ) -> Result<Self> {
        let standing =
            obligation::Entity::find().filter(obligation::Column::CampaignId.eq(campaign_id));
        let chained = chained(tx).await?;
        let standing = standing.all(tx.connection()).await?;
        let owes = standing.iter().map(part_of).collect();
        let mut covered = Covered::load(tx, campaign_id, today, before, &owes).await?;
        let all = owed(tx, campaign, &mut covered).await?;
        let coverage = std::mem::take(&mut covered.new);
        let read_as: BTreeSet<ReadAs> = all.values().filter_map(ReadAs::of).collect();
        let (recorded, single): (BTreeMap<Part, Owed>, BTreeMap<Part, Owed>) = all
            .into_iter()
            .partition(|(_, one)| one.stretches.is_some());
        let (covered, standing): (Vec<_>, Vec<_>) = standing
            .into_iter()
            .partition(|row| recorded.contains_key(&part_of(row)));
        let (followed, standing): (Vec<_>, Vec<_>) = standing
            .into_iter()
            .partition(|row| chained.contains_key(&row.unit_id));
        let standing: BTreeMap<Part, obligation::Model> = standing
            .into_iter()
            .map(|row| (part_of(&row), row))
            .collect();
        let filed = filed(tx, campaign_id, &single, &standing).await?;
        let owing = recorded
            .iter()
            .filter(|(_, one)| one.stretches.as_ref().is_some_and(|all| !all.is_empty()))
            .map(|(part, _)| part.1);
        let units: BTreeSet<i32> = single.keys().map(|(_, unit)| *unit).chain(owing).collect();
        let mut plan = Self {
            units: units.len() as u64,
            read_as: read_as.into_iter().collect(),
            today,
            coverage,
            ..Self::default()
        };
        plan.cover(tx, campaign_id, recorded, &covered).await?;
        for (part, one) in &single {
            if let Some(unit) = chained.get(&part.1) {
                plan.follow(tx, campaign_id, part, one, unit, &followed)
                    .await?;
            }
        }
        plan.leave_all(tx, (campaign, campaign_id), (&single, &chained), &followed)
            .await?;
        for (part, row) in &standing {
            let filed = filed.get(part).copied();
            match single.get(part) {
                Some(one) => plan.bring_in_line(campaign, row, one, filed)?,
                None => plan.close(campaign, row, today, filed)?,
            }
        }
        for (part, owed) in single {
            if !standing.contains_key(&part) && !chained.contains_key(&part.1) {
                plan.open(campaign_id, part.0, owed)?;
            }
        }
        Ok(plan)
    }

    /// Whether everything stands as it should.
    pub(super) fn is_empty(&self) -> bool {
        self.new.is_empty()
            && self.other.is_empty()
            && self.gone.is_empty()
            && self.moved.is_empty()
            && self.coverage.is_empty()
    }

    fn open(&mut self, campaign_id: i32, schedule: String, owed: Owed) -> Result<()> {
        let row = obligation::Model {
            shard_key: owed.unit.shard_key,
            id: Uuid::now_v7(),
            campaign_id,
            schedule,
            family_id: owed.family_id,
            unit_id: owed.unit.id,
            path: owed.unit.path,
            sector_set: owed.unit.sector_set,
            receiver_id: owed.receiver_id,
            period_kind: owed.kind.as_str().to_owned(),
            first_period: owed.window.first,
            last_period: owed.window.last,
            simulated: owed.unit.simulated,
            stands_until: None,
        };
        self.added += 1;
        self.record(&row, None, Some(owed.window))?;
        self.new.push(row);
        Ok(())
    }

    fn bring_in_line(
        &mut self,
        campaign: &Campaign,
        row: &obligation::Model,
        owed: &Owed,
        filed: Option<Window>,
    ) -> Result<()> {
        if row.family_id != owed.family_id || row.period_kind != owed.kind.as_str() {
            return Err(StoreError::invalid(
                format!("campaign {}, schedule {}", campaign.code, row.schedule),
                "it asks for another form or kind of period than in the version before",
                "end the schedule by its `last_period` and give the new one a code of its own",
            ));
        }
        let old = window_of(row);
        let new = owed.window.with(filed);
        let wanted = obligation::Model {
            receiver_id: owed.receiver_id,
            first_period: new.first,
            last_period: new.last,
            simulated: owed.unit.simulated,
            ..row.clone()
        };
        if wanted != *row {
            self.changed += 1;
            self.record(row, Some(old), Some(new))?;
            self.other.push(wanted);
        }
        Ok(())
    }

    fn close(
        &mut self,
        campaign: &Campaign,
        row: &obligation::Model,
        today: NaiveDate,
        filed: Option<Window>,
    ) -> Result<()> {
        if filed.is_some() && campaign.schedule(&row.schedule).is_none() {
            return Err(gone_schedule(campaign, &row.schedule));
        }
        let kind: PeriodKind = row::name(&row.period_kind)?;
        let today = Period::containing(kind, today)
            .map_err(|error| StoreError::Internal(error.to_string()))?;
        let old = window_of(row);
        let new = old.closed(today.index(), filed);
        if new == Some(old) {
            return Ok(());
        }
        self.removed += 1;
        self.record(row, Some(old), new)?;
        match new {
            Some(new) => self.other.push(obligation::Model {
                last_period: new.last,
                ..row.clone()
            }),
            None => self.gone.push(row.clone()),
        }
        Ok(())
    }

    fn record(
        &mut self,
        row: &obligation::Model,
        old: Option<Window>,
        new: Option<Window>,
    ) -> Result<()> {
        let deltas = change(old, new);
        if deltas.is_empty() {
            return Ok(());
        }
        let change = Change {
            path: row::path(row.path.clone())?,
            sector_set: row.sector_set,
            deltas,
            cause: Cause::Owe,
            report: None,
        };
        let key = (row.shard_key, row.family_id, row::name(&row.period_kind)?);
        self.ledgers.entry(key).or_default().push(change);
        Ok(())
    }

    /// Writes the plan. The tree's head, which is the lowest, is raised already.
    pub(super) async fn write(&self, tx: &Tx, now: i64) -> Result<()> {
        let mut heads = Vec::with_capacity(self.ledgers.len());
        for (shard_key, family_id, kind) in self.ledgers.keys() {
            let ledger = Ledger {
                shard_key: *shard_key,
                family_id: *family_id,
                kind: *kind,
            };
            heads.push((ledger, rollup::raise(tx, ledger, now).await?));
        }
        for ((ledger, head), changes) in heads.into_iter().zip(self.ledgers.values()) {
            rollup::record(tx, ledger, head, changes).await?;
        }
        insert(
            tx,
            self.new
                .iter()
                .cloned()
                .map(|row| row.into_active_model().reset_all())
                .collect(),
        )
        .await?;
        let on_conflict =
            OnConflict::columns([obligation::Column::ShardKey, obligation::Column::Id])
                .update_columns([
                    obligation::Column::ReceiverId,
                    obligation::Column::FirstPeriod,
                    obligation::Column::LastPeriod,
                    obligation::Column::Simulated,
                ])
                .to_owned();
        for some in self.other.chunks(INSERT_ROWS) {
            let rows = some
                .iter()
                .cloned()
                .map(|row| row.into_active_model().reset_all());
            obligation::Entity::insert_many(rows)
                .on_conflict(on_conflict.clone())
                .exec_without_returning(tx.connection())
                .await?;
        }
        let touched = Touched::by_campaign(&self.moved, &self.coverage, &self.stretches);
        settle(tx, (self.today, now), &touched).await?;
        for some in self.gone.chunks(QUERY_KEYS) {
            obligation::Entity::delete_many()
                .filter(obligation::Column::ShardKey.is_in(some.iter().map(|row| row.shard_key)))
                .filter(obligation::Column::Id.is_in(some.iter().map(|row| row.id)))
                .exec(tx.connection())
                .await?;
        }
        Ok(())
    }
}
