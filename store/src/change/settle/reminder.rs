//! Reminders (催报) for periods that are the new place's already are moved there, with what they remind of: who sees the
//! obligation sees them, and what was said is not said again.

use std::collections::HashSet;

use cengbao_entity::reminder;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::Settling;
use crate::error::Result;
use crate::import::QUERY_KEYS;

impl Settling<'_> {
    /// What was said of a report goes where the report goes.
    pub(super) async fn move_reminders(&self) -> Result<()> {
        use reminder::Column;
        for some in self.moved().chunks(QUERY_KEYS) {
            let rows = reminder::Entity::find()
                .filter(Column::ShardKey.is_in(self.shards.iter().copied()))
                .filter(Column::UnitId.is_in(some.iter().copied()))
                .all(self.tx.connection())
                .await?;
            let mut said: HashSet<_> = rows.iter().map(|row| mark(row, row.shard_key)).collect();
            for found in &rows {
                let period = (found.period_kind.as_str(), found.period);
                let here = (found.shard_key, found.path.as_str());
                let Some(stand) = self.new_place(found.unit_id, period, here)? else {
                    continue;
                };
                // What was said there by itself already stays what it is.
                if stand.shard_key != found.shard_key && !said.insert(mark(found, stand.shard_key))
                {
                    continue;
                }
                reminder::Entity::update_many()
                    .col_expr(Column::ShardKey, Expr::value(stand.shard_key))
                    .col_expr(Column::Path, Expr::value(stand.path.to_string()))
                    .filter(Column::ShardKey.eq(found.shard_key))
                    .filter(Column::Id.eq(found.id))
                    .exec(self.tx.connection())
                    .await?;
            }
        }
        Ok(())
    }
}

/// What is there once.
fn mark(row: &reminder::Model, shard_key: i32) -> (i32, i32, &str, i32, i32, &str) {
    let reminder::Model {
        campaign_id,
        schedule,
        unit_id,
        period,
        mark,
        ..
    } = row;
    (shard_key, *campaign_id, schedule, *unit_id, *period, mark)
}
