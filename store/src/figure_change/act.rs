//! The journal read as acts: what one signature, return or application of a
//! campaign wrote of one unit belongs together.

use std::collections::BTreeMap;

use cengbao_domain::figure::Figures;
use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use cengbao_domain::period::Period;
use cengbao_domain::run::Delta;
use cengbao_entity::{journal, rollup};
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use super::MAX_CHANGES;
use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::error::{Result, StoreError};
use crate::figures::{Pair, Place, before};
use crate::range;
use crate::rollup::Cause;
use crate::row;

/// What one act changed of one unit.
pub(super) struct Act {
    shard_key: i32,
    unit_id: i32,
    pub(super) recorded_at: i64,
    pub(super) cause: Cause,
    pub(super) report: Option<(Uuid, i32)>,
    /// The first period that it changed.
    pub(super) from: i32,
    /// By how much, on the period asked and on the one before.
    pub(super) change: Pair,
}

/// What tells one act from another, the newest first.
type Key = (std::cmp::Reverse<i64>, i32, i32, Cause, Option<(Uuid, i32)>);

type Row = (
    i32,
    i32,
    i32,
    i32,
    Vec<u8>,
    String,
    Option<Uuid>,
    Option<i32>,
    i64,
);

impl Act {
    pub(super) fn unit(&self) -> (i32, NodeId) {
        (self.shard_key, row::node(self.unit_id))
    }

    /// Whether anything of the period asked is other after it.
    pub(super) fn concerns(&self, form: &FormVersion) -> bool {
        let counts = &self.change.now;
        counts.expected != 0
            || counts.reported != 0
            || counts.on_time != 0
            || form.amounts(&self.change).iter().any(|sum| *sum != 0)
            || form
                .answers(&self.change)
                .iter()
                .any(|cell| cell.contributors != 0)
    }

    /// Sorts as the list does.
    pub(super) fn key(&self) -> String {
        let newest_first = i64::MAX - self.recorded_at;
        let report = self
            .report
            .map(|(report, revision)| format!("{report} {revision}"));
        format!(
            "{newest_first:019} {:010} {:010} {} {}",
            self.shard_key,
            self.unit_id,
            self.cause.as_str(),
            report.unwrap_or_default()
        )
    }

    fn add(&mut self, delta: &Delta, period: Period) -> Result<()> {
        for (sum, index) in self.change.by_period(period) {
            if delta.from <= index && index < delta.until {
                *sum = sum.plus(&delta.figures).map_err(StoreError::damaged)?;
            }
        }
        self.from = self.from.min(delta.from);
        Ok(())
    }
}

impl Scope {
    /// The acts recorded after the first moment and up to the second that
    /// touched the period or the one before, the newest first, in one statement.
    ///
    /// Errors: `Invalid` beyond [`MAX_CHANGES`].
    pub(super) async fn acts(
        &self,
        form: &FormVersion,
        period: Period,
        place: &Place,
        (since, until): (i64, i64),
    ) -> Result<Vec<Act>> {
        let kind = period.kind().as_str();
        // Wherever it stood: what moved along is a change of both places.
        let stood = self.tree().await?.stood(&place.path, place.shard_key);
        let shards = if place.above_roots {
            let roots = Condition::all()
                .add(rollup::Column::FamilyId.eq(form.family_id))
                .add(rollup::Column::PeriodKind.eq(kind))
                .add(rollup::Column::IsRoot.eq(true))
                .add(rollup::Column::Own.eq(false))
                .add(within(rollup::Column::Path, &stood));
            let roots = self.source::<rollup::Entity>(roots, rollup::Column::ShardKey);
            journal::Column::ShardKey.in_subquery(roots)
        } else {
            journal::Column::ShardKey.is_in(stood.iter().map(|(_, shard)| *shard))
        };
        let rows: Vec<Row> = self
            .select::<journal::Entity>()
            .filter(shards)
            .filter(journal::Column::FamilyId.eq(form.family_id))
            .filter(journal::Column::PeriodKind.eq(kind))
            .filter(journal::Column::RecordedAt.gt(since))
            .filter(journal::Column::RecordedAt.lte(until))
            .filter(journal::Column::FromPeriod.lte(period.index()))
            .filter(journal::Column::UntilPeriod.gt(before(period)))
            .filter(within(journal::Column::Path, &stood))
            .limit(MAX_CHANGES + 1)
            .columns([
                journal::Column::ShardKey,
                journal::Column::UnitId,
                journal::Column::FromPeriod,
                journal::Column::UntilPeriod,
                journal::Column::Figures,
                journal::Column::Cause,
                journal::Column::ReportId,
                journal::Column::Revision,
                journal::Column::RecordedAt,
            ])
            .await?;
        if rows.len() > MAX_CHANGES {
            return Err(too_many());
        }
        let mut acts: BTreeMap<Key, Act> = BTreeMap::new();
        for (shard_key, unit_id, from, until, figures, cause, report, revision, recorded_at) in rows
        {
            let cause = Cause::read(&cause)?;
            let report = report.zip(revision);
            let key = (
                std::cmp::Reverse(recorded_at),
                shard_key,
                unit_id,
                cause,
                report,
            );
            let act = acts.entry(key).or_insert_with(|| Act {
                shard_key,
                unit_id,
                recorded_at,
                cause,
                report,
                from,
                change: Pair::default(),
            });
            let figures = Figures::decode(&figures).map_err(StoreError::damaged)?;
            let delta = Delta {
                from,
                until,
                figures,
            };
            act.add(&delta, period)?;
        }
        Ok(acts.into_values().collect())
    }
}

/// At or below any of the places at which a node stood.
fn within<C: ColumnTrait>(column: C, stood: &[(Path, i32)]) -> Condition {
    stood.iter().fold(Condition::any(), |any, (path, _)| {
        any.add(range::within(column, path))
    })
}

fn too_many() -> StoreError {
    StoreError::invalid(
        "since, until",
        format!("more than {MAX_CHANGES} records lie between them"),
        "ask a shorter time or a lower place",
    )
    .in_chinese(format!(
        "两个时刻之间的记录超过 {MAX_CHANGES} 条：请缩短时间或查询更低的辖区"
    ))
}
