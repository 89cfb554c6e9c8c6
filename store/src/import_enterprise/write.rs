//! Writes enterprises: new ones with their nodes, new rows behind those they close, corrections of rows that hold.

use std::collections::HashMap;

use cengbao_entity::enterprise;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::Days;
use super::plan::Plan;
use super::wanted::Wanted;
use crate::access::Tx;
use crate::error::{Result, StoreError};
use crate::import::{INSERT_ROWS, insert, node_row};
use crate::{outbox, row};

/// A row with seventeen columns takes as many values of a statement.
const ROWS: usize = INSERT_ROWS / 2;

pub(super) async fn write(
    tx: &Tx,
    plan: Plan,
    sets: &HashMap<String, i32>,
    days: Days,
) -> Result<()> {
    let nodes = plan.added.iter();
    let nodes = nodes.map(|wanted| node_row(wanted.row.id, row::ENTERPRISE));
    insert(tx, nodes.collect()).await?;
    let mut closed = Vec::new();
    let mut new = with_sets(plan.added, sets)?;
    for (known, wanted) in plan.opened {
        closed.push(enterprise::Model {
            valid_until: Some(wanted.row.valid_from),
            recorded_at: days.now,
            ..known
        });
        new.extend(with_sets(vec![wanted], sets)?);
    }
    replace(tx, closed).await?;
    replace(tx, with_sets(plan.corrected, sets)?).await?;
    let new = new
        .into_iter()
        .map(|row| row.into_active_model().reset_all());
    insert(tx, new.collect()).await?;
    for (id, code) in plan.renamed {
        enterprise::Entity::update_many()
            .col_expr(enterprise::Column::Code, Expr::value(code))
            .filter(enterprise::Column::Id.eq(id))
            .exec(tx.connection())
            .await?;
    }
    for ((opened, closed), of_them) in plan.lives {
        for some in of_them.chunks(INSERT_ROWS) {
            enterprise::Entity::update_many()
                .col_expr(enterprise::Column::OpenedOn, Expr::value(opened))
                .col_expr(enterprise::Column::ClosedOn, Expr::value(closed))
                .filter(enterprise::Column::Id.is_in(some.iter().copied()))
                .exec(tx.connection())
                .await?;
        }
    }
    outbox::write(tx, &plan.told, days.now).await
}

fn with_sets(wanted: Vec<Wanted>, sets: &HashMap<String, i32>) -> Result<Vec<enterprise::Model>> {
    let rows = wanted.into_iter().map(|one| {
        let sector_set = sets.get(&one.sectors).copied();
        let sector_set =
            sector_set.ok_or_else(|| StoreError::Internal("a set has no key".to_owned()))?;
        Ok(enterprise::Model {
            sector_set,
            ..one.row
        })
    });
    rows.collect()
}

/// Writes rows over those with the same key.
async fn replace(tx: &Tx, rows: Vec<enterprise::Model>) -> Result<()> {
    use enterprise::Column as C;
    let on_conflict = OnConflict::columns([C::ShardKey, C::Id, C::ValidFrom])
        .update_columns([
            C::ValidUntil,
            C::Code,
            C::Name,
            C::Category,
            C::PlaceId,
            C::Path,
            C::SectionId,
            C::SectionPath,
            C::SectorSet,
            C::Marks,
            C::OpenedOn,
            C::ClosedOn,
            C::Simulated,
            C::RecordedAt,
        ])
        .to_owned();
    for some in rows.chunks(ROWS) {
        let some = some.iter().cloned();
        enterprise::Entity::insert_many(some.map(|row| row.into_active_model().reset_all()))
            .on_conflict(on_conflict.clone())
            .exec_without_returning(tx.connection())
            .await?;
    }
    Ok(())
}
