//! What is written of a list: new enterprises with their nodes, new rows behind those they close, corrections of rows
//! that hold, and what is true of an enterprise on every day in its earlier rows.
//!
//! Whole batches of rows: no statement is for one row.

use std::collections::HashMap;

use cengbao_entity::{enterprise, sector_set};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseBackend, EntityTrait, IntoActiveModel, QueryFilter,
    QueryTrait, Statement,
};

use super::Days;
use super::plan::Plan;
use super::register::Register;
use super::wanted::Wanted;
use crate::access::Tx;
use crate::error::{Result, StoreError};
use crate::import::{INSERT_ROWS, QUERY_KEYS, inserts, node_row};
use crate::{outbox, row};

/// The rows that held before of those whose code, opening or closing is another now.
pub(super) async fn earlier(tx: &Tx, plan: &Plan) -> Result<Vec<enterprise::Model>> {
    let ids: Vec<i32> = plan.whole.keys().copied().collect();
    let mut found = Vec::new();
    for some in ids.chunks(QUERY_KEYS) {
        let rows = enterprise::Entity::find()
            .filter(enterprise::Column::Id.is_in(some.iter().copied()))
            .filter(enterprise::Column::ValidUntil.is_not_null());
        found.extend(rows.all(tx.connection()).await?);
    }
    Ok(found)
}

/// All that a list writes, with the sets of sectors that it needs: their keys, and those that are new.
pub(super) fn statements(
    backend: DatabaseBackend,
    plan: Plan,
    register: &Register,
    (sets, new_sets): (HashMap<String, i32>, Vec<sector_set::ActiveModel>),
    earlier: Vec<enterprise::Model>,
    days: Days,
) -> Result<Vec<Statement>> {
    let mut all: Vec<Statement> = inserts(backend, new_sets).collect();
    let nodes = plan.added.iter();
    let nodes = nodes.map(|wanted| node_row(wanted.row.id, row::ENTERPRISE));
    all.extend(inserts(backend, nodes.collect()));
    let mut over = earlier;
    let mut new = with_sets(plan.added, &sets)?;
    for (known, wanted) in plan.opened {
        over.push(enterprise::Model {
            valid_until: Some(wanted.row.valid_from),
            recorded_at: days.now,
            ..known
        });
        new.extend(with_sets(vec![wanted], &sets)?);
    }
    for row in &mut over {
        if let Some(whole) = plan.whole.get(&row.id) {
            whole.write_over(row);
        }
    }
    over.extend(with_sets(plan.corrected, &sets)?);
    all.extend(replacing(backend, over));
    let mut rows = Vec::with_capacity(new.len());
    for row in new {
        let stretches = register.stretches(row)?.into_iter();
        rows.extend(stretches.map(|row| row.into_active_model().reset_all()));
    }
    all.extend(inserts(backend, rows));
    all.extend(inserts(backend, outbox::rows(&plan.told, days.now)?));
    Ok(all)
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
fn replacing(
    backend: DatabaseBackend,
    rows: Vec<enterprise::Model>,
) -> impl Iterator<Item = Statement> {
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
    let mut rows = rows.into_iter();
    std::iter::from_fn(move || {
        let some = rows.by_ref().take(INSERT_ROWS);
        let some: Vec<_> = some
            .map(|row| row.into_active_model().reset_all())
            .collect();
        let is_over = some.is_empty();
        let insert = || enterprise::Entity::insert_many(some).on_conflict(on_conflict.clone());
        (!is_over).then(|| insert().build(backend))
    })
}
