//! Which events go to which endpoints: an event of the outbox becomes a delivery
//! for each endpoint that is told of it, in the transaction that marks it as routed.
//!
//! An event is never looked for by its key or its time: keys do not come into
//! force in their order, and one that was overtaken would be lost. It waits in
//! the outbox until it is marked.

use std::sync::Arc;

use cengbao_domain::policy::{Action, Resource};
use cengbao_domain::webhook::{DeliveryState, Subscription};
use cengbao_entity::{outbox, webhook, webhook_delivery};
use chrono::TimeDelta;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
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
        endpoints: Arc<Vec<(Uuid, Subscription)>>,
    ) -> Result<()> {
        let granted = self.grant_system(Action::Register, Resource::Webhook)?;
        let step = Arc::new((events, endpoints, micros(self.now())));
        self.transact(granted, |tx| {
            let step = Arc::clone(&step);
            Box::pin(async move { route(&tx, &step.0, &step.1, step.2).await })
        })
        .await
    }

    async fn endpoints(&self) -> Result<Vec<(Uuid, Subscription)>> {
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
                let subscription = kinds(found.kinds).map(|kinds| Subscription {
                    kinds,
                    ranges: node.ranges.clone(),
                    inside_unit: found.inside_unit,
                });
                Some(subscription.map(|subscription| (found.id, subscription)))
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

async fn route(
    tx: &Tx,
    events: &[outbox::Model],
    endpoints: &[(Uuid, Subscription)],
    now: i64,
) -> Result<()> {
    let Some(shard_key) = events.first().map(|event| event.shard_key) else {
        return Ok(());
    };
    // Another hub may have been here since they were read.
    let waiting: Vec<Uuid> = outbox::Entity::find()
        .filter(outbox::Column::ShardKey.eq(shard_key))
        .filter(outbox::Column::Id.is_in(events.iter().map(|event| event.id)))
        .filter(outbox::Column::RoutedAt.is_null())
        .select_only()
        .column(outbox::Column::Id)
        .into_tuple()
        .all(tx.connection())
        .await?;
    let mut rows = Vec::new();
    for event in events.iter().filter(|event| waiting.contains(&event.id)) {
        let (kind, path) = (row::name(&event.kind)?, row::path(event.path.clone())?);
        for (endpoint, subscription) in endpoints {
            if subscription.is_told(kind, &path, event.internal) {
                let of = (Uuid::now_v7(), *endpoint);
                rows.push(pending(
                    (shard_key, event.id),
                    of,
                    &event.kind,
                    event.at,
                    now,
                ));
            }
        }
    }
    insert(tx, rows).await?;
    outbox::Entity::update_many()
        .col_expr(outbox::Column::RoutedAt, Expr::value(now))
        .filter(outbox::Column::ShardKey.eq(shard_key))
        .filter(outbox::Column::Id.is_in(waiting))
        .exec(tx.connection())
        .await?;
    Ok(())
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
    let gone = outbox::Entity::delete_many()
        .filter(outbox::Column::ShardKey.eq(shard_key))
        .filter(outbox::Column::At.lt(before))
        .filter(outbox::Column::Id.not_in_subquery(held))
        .exec(tx.connection())
        .await?;
    Ok(gone.rows_affected)
}
