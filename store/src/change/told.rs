//! What others are told of a change of the tree: one event in the transaction in which it happens, with all nodes that
//! the change touches and their places. Who is told of which of them is found out when it is routed.

use cengbao_domain::change::{ChangeKind, ToldChange, TouchedNode};
use cengbao_domain::event::EventKind;
use cengbao_entity::{account, boundary_change, boundary_touch, node_move, node_place};
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;
use uuid::Uuid;

use super::day::planned;
use super::record::write_touches;
use crate::access::Tx;
use crate::error::{Result, StoreError};
use crate::outbox::{self, Event};
use crate::row;

/// A change, as far as an event says which one it is.
pub(super) struct Which {
    pub(super) id: Uuid,
    pub(super) kind: ChangeKind,
    pub(super) on: NaiveDate,
    /// Who recorded it; none for the operator.
    pub(super) account: Option<Uuid>,
}

impl Which {
    pub(super) fn of(found: &boundary_change::Model) -> Result<Self> {
        Ok(Self {
            id: found.id,
            kind: row::name(&found.kind)?,
            on: found.effective_on,
            account: found.account_id,
        })
    }
}

/// Tells of a change by the nodes that it touched when it was last written down.
pub(super) async fn tell_as_recorded(
    tx: &Tx,
    kind: EventKind,
    found: &boundary_change::Model,
    now: i64,
) -> Result<()> {
    let touches = boundary_touch::Entity::find()
        .filter(boundary_touch::Column::ChangeId.eq(found.id))
        .order_by_asc(boundary_touch::Column::Number)
        .all(tx.connection())
        .await?;
    tell(tx, kind, &Which::of(found)?, &touches, now).await
}

/// What is planned touches its nodes where this change has put them, too: who has them now sees it before its day, and
/// whoever recorded it goes on seeing it.
pub(super) async fn follow(tx: &Tx, change: Uuid) -> Result<()> {
    let moved = node_move::Entity::find()
        .filter(node_move::Column::ChangeId.eq(change))
        .limit(1);
    if moved.all(tx.connection()).await?.is_empty() {
        return Ok(());
    }
    for one in planned(tx, None).await? {
        let mut touches = boundary_touch::Entity::find()
            .filter(boundary_touch::Column::ChangeId.eq(one.id))
            .order_by_asc(boundary_touch::Column::Number)
            .all(tx.connection())
            .await?;
        let before = touches.len();
        let places: HashMap<i32, String> = node_place::Entity::find()
            .filter(node_place::Column::NodeId.is_in(touches.iter().map(|touch| touch.node_id)))
            .filter(node_place::Column::ValidUntil.is_null())
            .select_only()
            .columns([node_place::Column::NodeId, node_place::Column::Path])
            .into_tuple::<(i32, String)>()
            .all(tx.connection())
            .await?
            .into_iter()
            .collect();
        for place in 0..before {
            let path = places.get(&touches[place].node_id).cloned();
            let Some(path) = path else { continue };
            let here = boundary_touch::Model {
                path,
                ..touches[place].clone()
            };
            let is_known = |one: &boundary_touch::Model| {
                (one.node_id, &one.part, &one.path) == (here.node_id, &here.part, &here.path)
            };
            if !touches.iter().any(is_known) {
                touches.push(here);
            }
        }
        if touches.len() > before {
            write_touches(tx, one.id, touches).await?;
        }
    }
    Ok(())
}

/// Tells of a change that touches these nodes; nothing where it touches none that is there yet.
pub(super) async fn tell(
    tx: &Tx,
    kind: EventKind,
    which: &Which,
    touches: &[boundary_touch::Model],
    now: i64,
) -> Result<()> {
    let Some(first) = touches.first() else {
        return Ok(());
    };
    let nodes = touches.iter().map(|touch| {
        Ok(TouchedNode {
            part: row::name(&touch.part)?,
            code: touch.code.clone(),
            place: Some(row::path(touch.path.clone())?),
        })
    });
    let nodes = nodes.collect::<Result<_>>()?;
    let shard_key = shard_of(tx, first).await?;
    let simulated = recorded_in_demonstration(tx, which.account).await?;
    let event = Event {
        subject: Some(which.id),
        day: Some(which.on),
        change: Some(ToldChange {
            kind: which.kind,
            nodes,
        }),
        ..Event::at(kind, shard_key, first.path.clone(), simulated)
    };
    outbox::write(tx, &[event], now).await
}

/// The shard that the event belongs to: the one in which the first node stands, or stood last.
async fn shard_of(tx: &Tx, touch: &boundary_touch::Model) -> Result<i32> {
    let found: Option<i32> = node_place::Entity::find()
        .filter(node_place::Column::NodeId.eq(touch.node_id))
        .order_by_desc(node_place::Column::ValidFrom)
        .select_only()
        .column(node_place::Column::ShardKey)
        .into_tuple()
        .one(tx.connection())
        .await?;
    found.ok_or_else(|| StoreError::damaged(format!("the node {} stands nowhere", touch.node_id)))
}

async fn recorded_in_demonstration(tx: &Tx, account: Option<Uuid>) -> Result<bool> {
    let Some(id) = account else {
        return Ok(false);
    };
    let found: Option<bool> = account::Entity::find_by_id(id)
        .select_only()
        .column(account::Column::Simulated)
        .into_tuple()
        .one(tx.connection())
        .await?;
    Ok(found.unwrap_or(false))
}
