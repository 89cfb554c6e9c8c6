//! What is sent no more: to an endpoint that was switched off, or of an event that is not there.

use std::collections::HashSet;
use std::sync::Arc;

use cengbao_domain::policy::{Action, Resource};
use cengbao_domain::webhook::DeliveryState;
use cengbao_entity::{outbox, webhook, webhook_delivery};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::access::{Scope, Tx};
use crate::error::Result;
use crate::import::QUERY_KEYS;

impl Scope {
    /// Those whose event is there. One that lost it is given up: it must hold up no other.
    pub(super) async fn with_events(
        &self,
        mut rows: Vec<webhook_delivery::Model>,
    ) -> Result<Vec<webhook_delivery::Model>> {
        if rows.is_empty() {
            return Ok(rows);
        }
        let there: HashSet<Uuid> = self
            .select::<outbox::Entity>()
            .filter(outbox::Column::ShardKey.is_in(rows.iter().map(|row| row.shard_key)))
            .filter(outbox::Column::Id.is_in(rows.iter().map(|row| row.outbox_id)))
            .columns::<(Uuid,)>([outbox::Column::Id])
            .await?
            .into_iter()
            .map(|(id,)| id)
            .collect();
        let lost: Vec<webhook_delivery::Model> = rows
            .extract_if(.., |row| !there.contains(&row.outbox_id))
            .collect();
        for row in lost {
            tracing::warn!(delivery = %row.id, event = %row.outbox_id, "the event of a delivery is not there; it is given up");
            self.give_up_in(row.shard_key, vec![row.id], "the event was forgotten")
                .await?;
        }
        Ok(rows)
    }

    /// Gives up what waits for endpoints that are switched off; how many.
    pub async fn give_up_disabled(&self) -> Result<u64> {
        self.must_be_system("send events")?;
        let disabled = self.source::<webhook::Entity>(
            webhook::Column::DisabledAt.is_not_null(),
            webhook::Column::Id,
        );
        let mut rows: Vec<(i32, Uuid)> = self
            .select::<webhook_delivery::Entity>()
            .filter(webhook_delivery::Column::State.eq(DeliveryState::Pending.as_str()))
            .filter(webhook_delivery::Column::WebhookId.in_subquery(disabled))
            .columns([
                webhook_delivery::Column::ShardKey,
                webhook_delivery::Column::Id,
            ])
            .await?;
        rows.sort_unstable();
        let given_up = rows.len() as u64;
        while let Some((shard_key, _)) = rows.first().copied() {
            let rest = rows.split_off(rows.partition_point(|one| one.0 == shard_key));
            let of_shard = std::mem::replace(&mut rows, rest);
            let ids = of_shard.into_iter().map(|one| one.1).collect();
            self.give_up_in(shard_key, ids, "the endpoint was switched off")
                .await?;
        }
        Ok(given_up)
    }

    async fn give_up_in(&self, shard_key: i32, ids: Vec<Uuid>, why: &'static str) -> Result<()> {
        let granted = self.grant_system(Action::Register, Resource::Webhook)?;
        let step = Arc::new((shard_key, ids, why));
        self.transact(granted, |tx| {
            let step = Arc::clone(&step);
            Box::pin(async move { give_up(&tx, &step).await })
        })
        .await
    }
}

async fn give_up(tx: &Tx, (shard_key, ids, why): &(i32, Vec<Uuid>, &str)) -> Result<()> {
    use webhook_delivery::Column;
    for some in ids.chunks(QUERY_KEYS) {
        webhook_delivery::Entity::update_many()
            .col_expr(Column::State, Expr::value(DeliveryState::Dead.as_str()))
            .col_expr(Column::Problem, Expr::value(*why))
            .filter(Column::ShardKey.eq(*shard_key))
            .filter(Column::Id.is_in(some.iter().copied()))
            .exec(tx.connection())
            .await?;
    }
    Ok(())
}
