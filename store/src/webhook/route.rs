//! Which events go to which endpoints: an event of the outbox becomes a delivery
//! for each endpoint that is told of it, in the transaction that marks it as routed.
//!
//! An event is never looked for by its key or its time: keys do not come into
//! force in their order, and one that was overtaken would be lost. It waits in
//! the outbox until it is marked.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use cengbao_domain::change::ToldChange;
use cengbao_domain::event::EventKind;
use cengbao_domain::path::Path;
use cengbao_domain::policy::{Action, Resource};
use cengbao_domain::webhook::{DeliveryState, Subscription};
use cengbao_entity::{outbox, webhook, webhook_delivery};
use chrono::TimeDelta;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
    QueryTrait,
};
use uuid::Uuid;

use super::delivery::pending;
use super::kinds;
use crate::access::{Scope, Tx};
use crate::error::Result;
use crate::import::insert;
use crate::row;
use crate::time::micros;

/// Events that are routed together.
const CHUNK: usize = 500;
/// Shards that are cleared in one go.
const SHARDS: usize = 500;

/// An endpoint, as far as it matters who is told.
struct Endpoint {
    id: Uuid,
    subscription: Subscription,
    /// What had happened before it was registered.
    passed: HashSet<Uuid>,
}

impl Scope {
    /// Whether an event waits to be routed or a delivery to be tried: two statements.
    pub async fn has_outgoing(&self) -> Result<bool> {
        self.must_be_system("look into the outbox")?;
        let waiting = self
            .select::<outbox::Entity>()
            .filter(outbox::Column::RoutedAt.is_null())
            .limit(1)
            .columns::<(Uuid,)>([outbox::Column::Id])
            .await?;
        if !waiting.is_empty() {
            return Ok(true);
        }
        let due = self
            .select::<webhook_delivery::Entity>()
            .filter(webhook_delivery::Column::State.eq(DeliveryState::Pending.as_str()))
            .filter(webhook_delivery::Column::NextAt.lte(micros(self.now())))
            .limit(1)
            .columns::<(Uuid,)>([webhook_delivery::Column::Id])
            .await?;
        Ok(!due.is_empty())
    }

    /// Routes what waits, a chunk of it; how many events that were. Only the hub itself.
    pub async fn route_events(&self) -> Result<usize> {
        self.must_be_system("route events")?;
        let mut events = self
            .select::<outbox::Entity>()
            .filter(outbox::Column::RoutedAt.is_null())
            .ascending(outbox::Column::Id)
            .limit(CHUNK)
            .all()
            .await?;
        if events.is_empty() {
            return Ok(0);
        }
        let routed = events.len();
        let endpoints = Arc::new(self.endpoints().await?);
        // Stable: within a shard the events keep their order.
        events.sort_by_key(|event| event.shard_key);
        while let Some(first) = events.first() {
            let shard_key = first.shard_key;
            let rest = events.split_off(events.partition_point(|one| one.shard_key == shard_key));
            let of_shard = std::mem::replace(&mut events, rest);
            self.route_shard(of_shard, Arc::clone(&endpoints)).await?;
        }
        Ok(routed)
    }

    async fn route_shard(
        &self,
        events: Vec<outbox::Model>,
        endpoints: Arc<Vec<Endpoint>>,
    ) -> Result<()> {
        let granted = self.grant_system(Action::Register, Resource::Webhook)?;
        let step = Arc::new((events, endpoints, micros(self.now())));
        self.transact(granted, |tx| {
            let step = Arc::clone(&step);
            Box::pin(async move { route(&tx, &step.0, &step.1, step.2).await })
        })
        .await
    }

    async fn endpoints(&self) -> Result<Vec<Endpoint>> {
        let rows = self
            .select::<webhook::Entity>()
            .filter(webhook::Column::DisabledAt.is_null())
            .ascending(webhook::Column::Id)
            .all()
            .await?;
        let nodes = self.nodes_of(&rows).await?;
        rows.into_iter()
            .filter_map(|found| {
                let node = nodes.get(&found.node_id)?;
                Some(endpoint(found, node.ranges.clone()))
            })
            .collect()
    }

    /// Forgets events that happened longer ago and wait for nobody any more; how
    /// many. Also those that no endpoint was ever thought of for.
    pub async fn prune_outbox(&self, older_than: TimeDelta) -> Result<u64> {
        self.must_be_system("clear the outbox")?;
        let before = micros(self.now() - older_than);
        let old: Vec<(i32,)> = self
            .select::<outbox::Entity>()
            .filter(outbox::Column::At.lt(before))
            .distinct()
            .limit(SHARDS)
            .columns([outbox::Column::ShardKey])
            .await?;
        let mut gone = 0;
        for (shard_key,) in old {
            let granted = self.grant_system(Action::Register, Resource::Webhook)?;
            gone += self
                .transact(granted, |tx| {
                    Box::pin(async move { prune(&tx, shard_key, before).await })
                })
                .await?;
        }
        Ok(gone)
    }
}

fn endpoint(found: webhook::Model, ranges: Vec<Path>) -> Result<Endpoint> {
    let passed = found.passed.map(row::json).transpose()?;
    let subscription = Subscription {
        kinds: kinds(found.kinds)?,
        ranges,
        inside_unit: found.inside_unit,
    };
    Ok(Endpoint {
        id: found.id,
        subscription,
        passed: passed.unwrap_or_default(),
    })
}

async fn route(tx: &Tx, events: &[outbox::Model], endpoints: &[Endpoint], now: i64) -> Result<()> {
    let Some(shard_key) = events.first().map(|event| event.shard_key) else {
        return Ok(());
    };
    // Marked before anything is written for them. Another hub may have been here since they were read; and what is
    // forgotten at this moment would leave a delivery without its event.
    let marked: HashSet<Uuid> = outbox::Entity::update_many()
        .col_expr(outbox::Column::RoutedAt, Expr::value(now))
        .filter(outbox::Column::ShardKey.eq(shard_key))
        .filter(outbox::Column::Id.is_in(events.iter().map(|event| event.id)))
        .filter(outbox::Column::RoutedAt.is_null())
        .exec_with_returning(tx.connection())
        .await?
        .into_iter()
        .map(|event| event.id)
        .collect();
    let mut views = Vec::new();
    let mut rows = Vec::new();
    for event in events.iter().filter(|event| marked.contains(&event.id)) {
        let to: Vec<&Endpoint> = endpoints
            .iter()
            .filter(|endpoint| !endpoint.passed.contains(&event.id))
            .collect();
        let told = match event.change.clone() {
            Some(change) => told_in_views(event, &row::json(change)?, &to, &mut views, now)?,
            None => told_of(event, &to)?,
        };
        for (id, endpoint) in told {
            let of = (Uuid::now_v7(), endpoint);
            rows.push(pending((shard_key, id), of, &event.kind, event.at, now));
        }
    }
    insert(tx, views).await?;
    insert(tx, rows).await
}

/// Who is told of what happened at one place, or at two.
fn told_of(event: &outbox::Model, endpoints: &[&Endpoint]) -> Result<Vec<(Uuid, Uuid)>> {
    let kind: EventKind = row::name(&event.kind)?;
    let mut places = vec![row::path(event.path.clone())?];
    places.extend(event.beside.clone().map(row::path).transpose()?);
    let is_told = |subscription: &Subscription| {
        let at = |place| subscription.is_told(kind, place, event.internal);
        places.iter().any(at)
    };
    let told = endpoints
        .iter()
        .filter(|endpoint| is_told(&endpoint.subscription));
    Ok(told.map(|endpoint| (event.id, endpoint.id)).collect())
}

/// Who is told of a change of the tree: each endpoint once, of the nodes that are its own. What those hear who have the
/// same nodes is an event with an id of its own, so that no id has two bodies; it is added to `views`.
fn told_in_views(
    event: &outbox::Model,
    change: &ToldChange,
    endpoints: &[&Endpoint],
    views: &mut Vec<outbox::ActiveModel>,
    now: i64,
) -> Result<Vec<(Uuid, Uuid)>> {
    let kind: EventKind = row::name(&event.kind)?;
    let mut of_view: BTreeMap<ToldChange, Vec<Uuid>> = BTreeMap::new();
    for endpoint in endpoints {
        if let Some(seen) = endpoint.subscription.told_of(kind, change) {
            of_view.entry(seen).or_default().push(endpoint.id);
        }
    }
    let mut told = Vec::new();
    for (seen, endpoints) in of_view {
        let view = outbox::Model {
            id: Uuid::now_v7(),
            change: Some(row::to_json(&seen)?),
            routed_at: Some(now),
            ..event.clone()
        };
        told.extend(endpoints.into_iter().map(|endpoint| (view.id, endpoint)));
        views.push(view.into_active_model().reset_all());
    }
    Ok(told)
}

async fn prune(tx: &Tx, shard_key: i32, before: i64) -> Result<u64> {
    use webhook_delivery::Column;
    webhook_delivery::Entity::delete_many()
        .filter(Column::ShardKey.eq(shard_key))
        .filter(Column::At.lt(before))
        .filter(Column::State.ne(DeliveryState::Pending.as_str()))
        .exec(tx.connection())
        .await?;
    let held = webhook_delivery::Entity::find()
        .filter(Column::ShardKey.eq(shard_key))
        .filter(Column::At.lt(before))
        .select_only()
        .column(Column::OutboxId)
        .into_query();
    let old = || {
        outbox::Entity::delete_many()
            .filter(outbox::Column::ShardKey.eq(shard_key))
            .filter(outbox::Column::At.lt(before))
    };
    // Each by what it says itself: one that is routed at this moment is neither, and its deliveries are not seen yet.
    let unrouted = old()
        .filter(outbox::Column::RoutedAt.is_null())
        .exec(tx.connection())
        .await?;
    let routed = old()
        .filter(outbox::Column::RoutedAt.is_not_null())
        .filter(outbox::Column::Id.not_in_subquery(held))
        .exec(tx.connection())
        .await?;
    Ok(unrouted.rows_affected + routed.rows_affected)
}
