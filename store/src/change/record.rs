//! Records a change and carries it out; one of a day to come is tried out and
//! taken back.

use std::collections::BTreeSet;

use cengbao_domain::change::{BoundaryChange, ChangeKind, Refusal, plan};
use cengbao_domain::event::EventKind;
use cengbao_entity::{boundary_change, boundary_touch, node_move};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use super::cover::hand_over;
use super::day::planned;
use super::endpoint::end_endpoints;
use super::heirs::bind_heirs;
use super::reach::{carry_out, may_still};
use super::settle::{Touched, settle};
use super::stand_in::end_stand_ins;
use super::steps::{Carrying, find};
use super::told::{Which, follow, tell};
use super::{Author, ChangeRow, ChangeState, TouchPart, tree};
use crate::access::Tx;
use crate::error::{Result, StoreError};
use crate::import::NodeIds;
use crate::row;

/// What became of a row.
pub(super) enum Recorded {
    Added(Uuid),
    Unchanged(Uuid),
}

/// Records one change; an `Invalid` leaves nothing of it.
pub(super) async fn record(tx: &Tx, row: &ChangeRow, author: &Author) -> Result<Recorded> {
    let change = &row.change;
    let line = i64::try_from(row.row).unwrap_or(i64::MAX);
    let mut is_taken = false;
    for known in numbered(tx, (change.document.as_str(), line), author).await? {
        let stored: BoundaryChange = row::json(known.definition)?;
        if stored == *change {
            return Ok(Recorded::Unchanged(known.id));
        }
        // A file of the hub's own is the record of its documents alone.
        is_taken |= author.account.is_some() || known.account_id.is_none();
    }
    if is_taken {
        return Err(StoreError::invalid(
            "document",
            format!("row {line} of {} was recorded as another change", change.document),
            "a change is not rewritten: record the one that takes it back under a number of its own",
        )
        .in_chinese(format!(
            "{} 第 {line} 项已登记为另一项变更：变更不能改写，请另行登记",
            change.document
        )));
    }
    let id = Uuid::now_v7();
    let planned = change.on > author.today;
    let attempt = tx.savepoint().await?;
    let result = if planned {
        try_out(&attempt, id, change, author).await
    } else {
        apply(&attempt, id, change, author).await.map(Some)
    };
    match result {
        Ok(Some(touches)) => {
            attempt.release().await?;
            write(tx, (id, line), change, author, touches).await?;
        }
        Ok(None) => {
            attempt.undo().await?;
            let touches = touches(tx, change).await?;
            write(tx, (id, line), change, author, touches).await?;
        }
        Err(error) => {
            attempt.undo().await?;
            return Err(error);
        }
    }
    Ok(Recorded::Added(id))
}

/// The changes under a number of a document, as far as they are this author's affair: who sees
/// nothing of a change is not told that it is there.
async fn numbered(
    tx: &Tx,
    (document, line): (&str, i64),
    author: &Author,
) -> Result<Vec<boundary_change::Model>> {
    let mut known = boundary_change::Entity::find()
        .filter(boundary_change::Column::Document.eq(document))
        .filter(boundary_change::Column::Line.eq(line))
        // What was cancelled may be recorded anew.
        .filter(boundary_change::Column::State.ne(ChangeState::Cancelled.as_str()))
        .order_by_asc(boundary_change::Column::Id)
        .all(tx.connection())
        .await?;
    let Some(seen) = author.sees.as_ref().filter(|_| !known.is_empty()) else {
        return Ok(known);
    };
    let touched: Vec<(Uuid, String)> = boundary_touch::Entity::find()
        .filter(boundary_touch::Column::ChangeId.is_in(known.iter().map(|one| one.id)))
        .select_only()
        .columns([
            boundary_touch::Column::ChangeId,
            boundary_touch::Column::Path,
        ])
        .into_tuple()
        .all(tx.connection())
        .await?;
    known.retain(|one| {
        let mut of_it = touched.iter().filter(|(change, _)| *change == one.id);
        of_it.any(|(_, path)| seen.iter().any(|own| path.starts_with(own.as_str())))
    });
    Ok(known)
}

/// Whether a change can take effect on its day, after those planned before it
/// and without standing in the way of those planned for later.
async fn try_out(
    tx: &Tx,
    id: Uuid,
    change: &BoundaryChange,
    author: &Author,
) -> Result<Option<Vec<boundary_touch::Model>>> {
    let planned = planned(tx, None).await?;
    let (before, after): (Vec<_>, Vec<_>) = planned
        .into_iter()
        .partition(|one| one.effective_on <= change.on);
    for one in before {
        // What has become impossible meanwhile says so on its own day.
        let attempt = tx.savepoint().await?;
        match carry_out(&attempt, &one, author).await {
            Ok(_) => attempt.release().await?,
            Err(StoreError::Invalid { .. }) => attempt.undo().await?,
            Err(error) => return Err(error),
        }
    }
    apply(tx, id, change, author).await?;
    for one in after {
        let attempt = tx.savepoint().await?;
        let later: BoundaryChange = row::json(one.definition.clone())?;
        // Whose power ends with this one stands in nobody's way.
        if !may_still(&attempt, &one, &later).await? {
            attempt.undo().await?;
            continue;
        }
        match apply(&attempt, one.id, &later, author).await {
            Ok(_) => attempt.release().await?,
            Err(StoreError::Invalid { .. }) => {
                attempt.undo().await?;
                return Err(StoreError::invalid(
                    "on",
                    format!(
                        "the change that {} plans for {} could not take effect any more",
                        one.document, one.effective_on
                    ),
                    "plan it for a day after that one, or for other nodes",
                )
                .in_chinese(format!(
                    "{} 定于 {} 的变更将无法生效：请改期或调整对象",
                    one.document, one.effective_on
                )));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// Carries a change out.
pub(super) async fn apply(
    tx: &Tx,
    id: Uuid,
    change: &BoundaryChange,
    author: &Author,
) -> Result<Vec<boundary_touch::Model>> {
    let steps = plan(change, &tree::read(tx, change).await?).map_err(refused)?;
    let mut touched = touches(tx, change).await?;
    let mut ids = NodeIds::load(tx).await?;
    let mut carrying = Carrying {
        tx,
        ids: &mut ids,
        change: id,
        on: change.on,
        number: 0,
        units: BTreeSet::new(),
        took: Vec::new(),
    };
    if change.kind == ChangeKind::Close {
        carrying.nobody_is_left(&change.codes).await?;
    }
    carrying.carry_out(&steps).await?;
    let (units, took) = (
        std::mem::take(&mut carrying.units),
        std::mem::take(&mut carrying.took),
    );
    let handed = hand_over(tx, (&units, &took), (change.on, author.today)).await?;
    let recorded_at = settle(
        tx,
        (change.on, author.now),
        &Touched::by_boundary(&units, &took, (&handed.coverage, &handed.owed)),
    )
    .await?;
    bind_heirs(tx, &took, change.on).await?;
    end_stand_ins(tx, &units, &change.document, author).await?;
    end_endpoints(tx, id, &change.document, author).await?;
    follow(tx, id).await?;
    node_move::Entity::update_many()
        .col_expr(node_move::Column::RecordedAt, Expr::value(recorded_at))
        .filter(node_move::Column::ChangeId.eq(id))
        .exec(tx.connection())
        .await?;
    touched.extend(touches(tx, change).await?);
    Ok(touched)
}

/// The nodes that a change names as far as they are there, at their places.
async fn touches(tx: &Tx, change: &BoundaryChange) -> Result<Vec<boundary_touch::Model>> {
    let mut found: Vec<boundary_touch::Model> = Vec::new();
    let changed = change.codes.iter().map(|code| (code, TouchPart::Changed));
    let into = change.into.iter().map(|code| (code, TouchPart::Into));
    let parent = change.parent.iter().map(|code| (code, TouchPart::Parent));
    for (code, part) in changed.chain(into).chain(parent) {
        if let Some(node) = find(tx, code).await? {
            found.push(boundary_touch::Model {
                change_id: Uuid::nil(),
                number: 0,
                node_id: node.id,
                code: code.clone(),
                name: node.name,
                part: part.as_str().to_owned(),
                path: node.path.to_string(),
            });
        }
    }
    Ok(found)
}

async fn write(
    tx: &Tx,
    (id, line): (Uuid, i64),
    change: &BoundaryChange,
    author: &Author,
    touches: Vec<boundary_touch::Model>,
) -> Result<()> {
    let planned = change.on > author.today;
    let row = boundary_change::Model {
        id,
        document: change.document.clone(),
        line,
        kind: change.kind.as_str().to_owned(),
        effective_on: change.on,
        definition: row::to_json(change)?,
        state: if planned {
            ChangeState::Planned
        } else {
            ChangeState::Applied
        }
        .as_str()
        .to_owned(),
        refusal: None,
        refusal_zh: None,
        account_id: author.account,
        account_title: author.title.clone(),
        recorded_at: author.now,
        applied_at: (!planned).then_some(author.now),
        cancelled_by: None,
        cancelled_title: None,
        cancelled_at: None,
        cancelled_reason: None,
    };
    boundary_change::Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(tx.connection())
        .await?;
    let which = Which {
        id,
        kind: change.kind,
        on: change.on,
        account: author.account,
    };
    tell(
        tx,
        EventKind::BoundaryRecorded,
        &which,
        &touches,
        author.now,
    )
    .await?;
    write_touches(tx, id, touches).await
}

/// Each node once at each of its places, in the place of those written before.
pub(super) async fn write_touches(
    tx: &Tx,
    id: Uuid,
    touches: Vec<boundary_touch::Model>,
) -> Result<()> {
    boundary_touch::Entity::delete_many()
        .filter(boundary_touch::Column::ChangeId.eq(id))
        .exec(tx.connection())
        .await?;
    let mut seen = BTreeSet::new();
    let rows: Vec<_> = touches
        .into_iter()
        .filter(|touch| seen.insert((touch.node_id, touch.part.clone(), touch.path.clone())))
        .zip(1..)
        .map(|(touch, number)| {
            boundary_touch::Model {
                change_id: id,
                number,
                ..touch
            }
            .into_active_model()
            .reset_all()
        })
        .collect();
    crate::import::insert(tx, rows).await
}

fn refused(refusal: Refusal) -> StoreError {
    StoreError::invalid(refusal.place, refusal.message, refusal.remedy).in_chinese(refusal.chinese)
}
