//! Records of the journal that speak of a period or of the one before it.

use cengbao_domain::figure::Figures;
use cengbao_domain::path::Path;
use cengbao_domain::period::Period;
use cengbao_domain::run::Delta;
use cengbao_entity::{journal, rollup};
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use super::MAX_CHANGES;
use super::moved::Moved;
use crate::access::Scope;
use crate::campaign::FormVersion;
use crate::error::{Result, StoreError};
use crate::figures::{Pair, Place, before};
use crate::range;
use crate::rollup::Cause;
use crate::row;

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
    String,
);

/// A record of the journal.
pub(super) struct Record {
    pub(super) shard_key: i32,
    pub(super) unit_id: i32,
    pub(super) path: Path,
    pub(super) cause: Cause,
    pub(super) report: Option<(Uuid, i32)>,
    pub(super) recorded_at: i64,
    pub(super) delta: Delta,
}

impl Record {
    fn read(row: Row) -> Result<Self> {
        let (shard_key, unit_id, from, until, figures, cause, report, revision, recorded_at, path) =
            row;
        Ok(Self {
            shard_key,
            unit_id,
            path: row::path(path)?,
            cause: Cause::read(&cause)?,
            report: report.zip(revision),
            recorded_at,
            delta: Delta {
                from,
                until,
                figures: Figures::decode(&figures).map_err(StoreError::damaged)?,
            },
        })
    }

    /// Adds it to the figures of a period and of those before, where it holds.
    pub(super) fn add_to(&self, pair: &mut Pair, period: Period) -> Result<()> {
        for (sum, index) in pair.by_period(period) {
            self.add_on(sum, index)?;
        }
        Ok(())
    }

    /// Adds it to the figures of one period, if it holds on it.
    pub(super) fn add_on(&self, sum: &mut Figures, index: i32) -> Result<()> {
        if self.delta.from <= index && index < self.delta.until {
            *sum = sum.plus(&self.delta.figures).map_err(StoreError::damaged)?;
        }
        Ok(())
    }
}

/// Which records are asked.
pub(super) struct Journaled {
    /// At or below any of these, with their shards.
    pub(super) places: Vec<(Path, i32)>,
    /// That hold on any period from this one
    pub(super) first: i32,
    /// to this.
    pub(super) period: Period,
    /// Recorded up to this moment.
    pub(super) until: i64,
}

impl Scope {
    /// Those recorded after the first moment and up to the second at the places of
    /// the node; of what moved in the period those before the first as well. In one
    /// statement.
    ///
    /// Errors: `Invalid` beyond [`MAX_CHANGES`].
    pub(super) async fn records(
        &self,
        form: &FormVersion,
        period: Period,
        (place, moved): (&Place, &Moved<'_>),
        (since, until): (i64, i64),
    ) -> Result<Vec<Record>> {
        let kind = period.kind().as_str();
        let left = moved.left();
        let every: Vec<(Path, i32)> = place.stood.iter().chain(&left).cloned().collect();
        let mut shards = Condition::any();
        if place.above_roots {
            let roots = Condition::all()
                .add(rollup::Column::FamilyId.eq(form.family_id))
                .add(rollup::Column::PeriodKind.eq(kind))
                .add(rollup::Column::IsRoot.eq(true))
                .add(rollup::Column::Own.eq(false))
                .add(within(rollup::Column::Path, &every));
            let roots = self.source::<rollup::Entity>(roots, rollup::Column::ShardKey);
            shards = shards.add(journal::Column::ShardKey.in_subquery(roots));
        }
        if !place.above_roots || !left.is_empty() {
            let keys = every.iter().map(|(_, shard)| *shard);
            shards = shards.add(journal::Column::ShardKey.is_in(keys));
        }
        // Of those that moved, what they had before was recorded at any time.
        let mut recorded = Condition::any().add(journal::Column::RecordedAt.gt(since));
        if !left.is_empty() {
            recorded = recorded.add(within(journal::Column::Path, &left));
        }
        let asked = Journaled {
            places: every,
            first: before(period),
            period,
            until,
        };
        let such = Condition::all().add(shards).add(recorded);
        self.select_records(form, &asked, such).await
    }

    /// All that was recorded up to a moment, whenever, at places that have figures of their own.
    ///
    /// Errors: `Invalid` beyond [`MAX_CHANGES`].
    pub(super) async fn records_at(
        &self,
        form: &FormVersion,
        asked: &Journaled,
    ) -> Result<Vec<Record>> {
        let shards = asked.places.iter().map(|(_, shard)| *shard);
        let such = Condition::all().add(journal::Column::ShardKey.is_in(shards));
        self.select_records(form, asked, such).await
    }

    async fn select_records(
        &self,
        form: &FormVersion,
        asked: &Journaled,
        such: Condition,
    ) -> Result<Vec<Record>> {
        let rows: Vec<Row> = self
            .select::<journal::Entity>()
            .filter(such)
            .filter(journal::Column::FamilyId.eq(form.family_id))
            .filter(journal::Column::PeriodKind.eq(asked.period.kind().as_str()))
            .filter(journal::Column::RecordedAt.lte(asked.until))
            .filter(journal::Column::FromPeriod.lte(asked.period.index()))
            .filter(journal::Column::UntilPeriod.gt(asked.first))
            .filter(within(journal::Column::Path, &asked.places))
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
                journal::Column::Path,
            ])
            .await?;
        if rows.len() > MAX_CHANGES {
            return Err(too_many());
        }
        rows.into_iter().map(Record::read).collect()
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
