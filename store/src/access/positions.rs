//! Where the journals below a place stand: which changes a signed snapshot
//! holds already.
//!
//! The only read of heads outside a write. Their numbers tell who is at work;
//! they are stored with the snapshot and never shown.

use std::collections::BTreeMap;

use cengbao_entity::{head, jurisdiction};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};

use super::scope::Scope;
use crate::error::Result;
use crate::figures::Place;
use crate::range;

impl Scope {
    /// The version of each head of a form's family at a place and below it, in
    /// the snapshot in which the request reads its figures. In one statement.
    pub(crate) async fn positions(
        &self,
        family_id: i32,
        place: &Place,
    ) -> Result<BTreeMap<i32, i64>> {
        let roots = Query::select()
            .column(jurisdiction::Column::Id)
            .from(jurisdiction::Entity)
            .cond_where(
                range::within(jurisdiction::Column::Path, &place.path).add(
                    Expr::col(jurisdiction::Column::ShardKey)
                        .equals((jurisdiction::Entity, jurisdiction::Column::Id)),
                ),
            )
            .take();
        let reads = self.reads().await?;
        let rows: Vec<(i32, i64)> = head::Entity::find()
            .filter(head::Column::FamilyId.eq(family_id))
            .filter(
                Condition::any()
                    .add(head::Column::ShardKey.eq(place.shard_key))
                    .add(head::Column::ShardKey.in_subquery(roots)),
            )
            .select_only()
            .columns([head::Column::ShardKey, head::Column::Version])
            .into_tuple()
            .all(&*reads)
            .await?;
        Ok(rows.into_iter().collect())
    }
}
