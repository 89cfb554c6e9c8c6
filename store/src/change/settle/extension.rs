//! Extensions (延期) of periods that are the new place's already are moved there,
//! with a report or without: a signature asks for them where the unit stands.

use std::collections::BTreeSet;

use cengbao_entity::report_extension;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::Settling;
use crate::error::Result;
use crate::import::QUERY_KEYS;

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
}
