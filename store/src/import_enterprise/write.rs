//! What is written of a list: new enterprises with their nodes, new rows behind those they close, corrections of rows
//! that hold, what is true of an enterprise on every day in its earlier rows, and how rows stood of which a day gone by
//! is another now.
//!
//! Whole batches of rows: no statement is for one row.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use cengbao_entity::{enterprise, sector_set};
use chrono::NaiveDate;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DatabaseBackend, EntityTrait, IntoActiveModel,
    QueryFilter, QueryTrait, Statement,
};
use uuid::Uuid;

use super::Days;
use super::plan::Plan;
use super::register::Register;
use super::wanted::Wanted;
use crate::enterprise::as_it_stood;
use crate::error::{Result, StoreError};
use crate::import::{INSERT_ROWS, inserts, node_row};
use crate::{outbox, row};

/// Rows that one statement takes away: databases bound how deep a condition may be.
const REMOVED_ROWS: usize = 200;

/// All that a list writes, with the sets of sectors that it needs: their keys, and those that are new. `by`: the account
/// that writes, its post, and when.
pub(super) fn statements(
    backend: DatabaseBackend,
    mut plan: Plan,
    register: &Register,
    (sets, new_sets): (HashMap<String, i32>, Vec<sector_set::ActiveModel>),
    (by, days): ((Uuid, &str), Days),
) -> Result<Vec<Statement>> {
    let mut all: Vec<Statement> = inserts(backend, new_sets).collect();
    let nodes = plan.added.iter();
    let nodes = nodes.map(|wanted| node_row(wanted.row.id, row::ENTERPRISE));
    all.extend(inserts(backend, nodes.collect()));
    let kept = std::mem::take(&mut plan.kept);
    let told: BTreeSet<Key> = kept.iter().map(|(row, _)| key(row)).collect();
    let kept = kept.into_iter().map(|(row, reason)| {
        let revision = as_it_stood(row, by, (days.now, reason));
        revision.into_active_model().reset_all()
    });
    all.extend(inserts(backend, kept.collect()));
    all.extend(removals(backend, &plan.removed));
    let mut over: BTreeMap<Key, enterprise::Model> = BTreeMap::new();
    for id in plan.whole.keys() {
        let earlier = register.earlier.get(id).into_iter().flatten();
        over.extend(earlier.map(|row| (key(row), row.clone())));
    }
    over.extend(plan.cut.into_iter().map(|row| (key(&row), row)));
    let mut new = stretched(plan.added, &sets, register)?;
    new.extend(stretched(plan.retold, &sets, register)?);
    for (known, wanted) in plan.opened {
        let valid_until = Some(wanted.row.valid_from);
        let cut = enterprise::Model {
            valid_until,
            recorded_at: days.now,
            ..known
        };
        over.insert(key(&cut), cut);
        new.extend(stretched(vec![wanted], &sets, register)?);
    }
    for removed in &plan.removed {
        over.remove(&key(removed));
    }
    for row in over.values_mut() {
        // Of a closing after its days a row tells nothing, nor when that was told.
        if told.contains(&key(row)) {
            row.recorded_at = days.now;
        }
        if let Some(whole) = plan.whole.get(&row.id) {
            whole.write_over(row);
        }
    }
    let mut over: Vec<enterprise::Model> = over.into_values().collect();
    over.extend(with_sets(plan.corrected, &sets)?);
    all.extend(replacing(backend, over));
    let new = new.into_iter();
    let new = new.map(|row| row.into_active_model().reset_all());
    all.extend(inserts(backend, new.collect()));
    all.extend(inserts(backend, outbox::rows(&plan.told, days.now)?));
    Ok(all)
}

/// Shard, node and first day.
type Key = (i32, i32, NaiveDate);

fn key(row: &enterprise::Model) -> Key {
    (row.shard_key, row.id, row.valid_from)
}

/// Takes rows away, whose days others tell of.
fn removals(
    backend: DatabaseBackend,
    rows: &[enterprise::Model],
) -> impl Iterator<Item = Statement> {
    use enterprise::Column as C;
    rows.chunks(REMOVED_ROWS).map(move |some| {
        let any = some.iter().fold(Condition::any(), |any, row| {
            any.add(
                Condition::all()
                    .add(C::ShardKey.eq(row.shard_key))
                    .add(C::Id.eq(row.id))
                    .add(C::ValidFrom.eq(row.valid_from)),
            )
        });
        enterprise::Entity::delete_many().filter(any).build(backend)
    })
}

/// The rows as they are written, each where its place stood.
fn stretched(
    wanted: Vec<Wanted>,
    sets: &HashMap<String, i32>,
    register: &Register,
) -> Result<Vec<enterprise::Model>> {
    let lay: Vec<Option<String>> = wanted.iter().map(|one| one.lay.clone()).collect();
    let mut rows = Vec::with_capacity(lay.len());
    for (row, lay) in with_sets(wanted, sets)?.into_iter().zip(lay) {
        rows.extend(register.stretches(row, lay.as_deref())?);
    }
    Ok(rows)
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
