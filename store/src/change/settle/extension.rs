//! Extensions (延期) of periods that are the new place's already are moved there,
//! with a report or without: a signature asks for them where the unit stands.

use std::collections::{BTreeMap, BTreeSet};

use cengbao_domain::extension::is_handed_on;
use cengbao_domain::period::PeriodKind;
use cengbao_entity::report_extension;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::Settling;
use crate::chain::{index, stand_at};
use crate::error::Result;
use crate::extension::{Extended, supersede};
use crate::import::{QUERY_KEYS, insert};
use crate::row;

impl Settling<'_> {
    /// More time that was given stays given.
    pub(super) async fn move_extensions(&self) -> Result<()> {
        for some in self.moved().chunks(QUERY_KEYS) {
            let rows = report_extension::Entity::find()
                .filter(report_extension::Column::ShardKey.is_in(self.shards.iter().copied()))
                .filter(report_extension::Column::UnitId.is_in(some.iter().copied()))
                .all(self.tx.connection())
                .await?;
            // Those of a unit and period move at once, whoever granted them.
            let mut moved: BTreeSet<(i32, i32, &str, i32)> = BTreeSet::new();
            for found in &rows {
                let period = (found.period_kind.as_str(), found.period);
                let here = (found.shard_key, found.path.as_str());
                let Some(stand) = self.new_place(found.unit_id, period, here)? else {
                    continue;
                };
                let of = (
                    found.shard_key,
                    found.unit_id,
                    found.period_kind.as_str(),
                    found.period,
                );
                if !moved.insert(of) {
                    continue;
                }
                report_extension::Entity::update_many()
                    .col_expr(
                        report_extension::Column::ShardKey,
                        Expr::value(stand.shard_key),
                    )
                    .col_expr(
                        report_extension::Column::Path,
                        Expr::value(stand.path.to_string()),
                    )
                    .filter(report_extension::Column::ShardKey.eq(found.shard_key))
                    .filter(report_extension::Column::UnitId.eq(found.unit_id))
                    .filter(report_extension::Column::PeriodKind.eq(found.period_kind.as_str()))
                    .filter(report_extension::Column::Period.eq(found.period))
                    .exec(self.tx.connection())
                    .await?;
            }
        }
        Ok(())
    }

    /// Who takes the place of a unit, by a merger or by shares, has at least the days that
    /// were granted to it for periods that are his.
    pub(super) async fn hand_on_extensions(&self, recorded_at: i64) -> Result<()> {
        let took = self.took.iter();
        let units: BTreeSet<i32> = took.flat_map(|took| [took.from, took.into]).collect();
        let mut held: BTreeMap<Extended, report_extension::Model> = BTreeMap::new();
        let mut numbers: BTreeMap<Extended, i32> = BTreeMap::new();
        for some in Vec::from_iter(units).chunks(QUERY_KEYS) {
            let rows = report_extension::Entity::find()
                .filter(report_extension::Column::ShardKey.is_in(self.shards.iter().copied()))
                .filter(report_extension::Column::UnitId.is_in(some.iter().copied()));
            for row in rows.all(self.tx.connection()).await? {
                let last = numbers.entry(Extended::of_row(&row)).or_default();
                *last = row.number.max(*last);
                if row.superseded_at.is_none() {
                    held.insert(Extended::of_row(&row), row);
                }
            }
        }
        let mut given: BTreeMap<Extended, report_extension::Model> = BTreeMap::new();
        for took in self.took {
            let theirs = held.values().filter(|row| row.unit_id == took.from);
            for granted in theirs {
                let kind: PeriodKind = row::name(&granted.period_kind)?;
                if granted.period < index(kind, self.on)? {
                    continue;
                }
                let Some(heir) = self.units.get(&took.into) else {
                    continue;
                };
                let stands = self.stands(heir.id, kind)?;
                let Some(stand) = stand_at(&stands, granted.period) else {
                    continue;
                };
                let mut next = report_extension::Model {
                    shard_key: stand.shard_key,
                    id: Uuid::now_v7(),
                    unit_id: heir.id,
                    path: stand.path.to_string(),
                    sector_set: heir.sector_set,
                    ..granted.clone()
                };
                let of = Extended::of_row(&next);
                let own = given.get(&of).or_else(|| held.get(&of));
                if is_handed_on(granted.until_on, own.map(|own| own.until_on)) {
                    next.number = numbers.get(&of).copied().unwrap_or_default() + 1;
                    given.insert(of, next);
                }
            }
        }
        for before in given.keys().filter_map(|of| held.get(of)) {
            let one = std::iter::once(before);
            supersede(self.tx, before.shard_key, one, recorded_at).await?;
        }
        let given = given.into_values();
        let rows = given.map(|row| row.into_active_model().reset_all());
        insert(self.tx, rows.collect()).await
    }
}
