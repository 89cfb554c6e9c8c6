//! Events on their way to an endpoint, as its administrator sees them, and
//! sending one again.

use std::sync::Arc;

use cengbao_domain::event::EventKind;
use cengbao_domain::ids::{DeliveryId, WebhookId};
use cengbao_domain::policy::{Action, Resource};
use cengbao_domain::webhook::DeliveryState;
use cengbao_entity::{outbox, webhook_delivery};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, IntoSimpleExpr, QueryFilter};
use uuid::Uuid;

use super::list::place;
use super::{WebhookOutcome, no_node};
use crate::access::{Scope, SortKey, Tx};
use crate::error::{Result, StoreError};
use crate::import::QUERY_KEYS;
use crate::page::{Page, PageRequest};
use crate::row;
use crate::time::{micros, moment};

/// One event on its way to one endpoint.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Key.
    pub id: DeliveryId,
    /// Id of the event, the same at every try.
    pub event: Uuid,
    /// Its kind.
    pub kind: EventKind,
    /// How it stands.
    pub state: DeliveryState,
    /// How often it was tried since it was last sent anew.
    pub attempts: u32,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// When it was last tried.
    pub tried_at: Option<DateTime<Utc>>,
    /// When it is tried next, while it is pending.
    pub next_at: Option<DateTime<Utc>>,
    /// What the endpoint answered last.
    pub status: Option<u16>,
    /// Why it was not taken.
    pub problem: Option<String>,
}

/// What is to be sent again.
#[derive(Clone, Copy, Debug)]
pub struct RedeliverRequest {
    /// Of which endpoint.
    pub webhook: WebhookId,
    /// Which event; none: all that were given up.
    pub delivery: Option<DeliveryId>,
}

impl Scope {
    /// Deliveries of an endpoint, the latest event first.
    ///
    /// Errors: `NotFound` for the endpoint.
    pub async fn list_deliveries(
        &self,
        webhook: WebhookId,
        state: Option<DeliveryState>,
        page: &PageRequest,
    ) -> Result<Page<Delivery>> {
        self.webhook_row(webhook).await?;
        let order = [SortKey::by(
            webhook_delivery::Column::Id.into_simple_expr(),
            true,
        )];
        let places = [
            place(page.after.as_deref())?,
            place(page.before.as_deref())?,
        ];
        let mut select = self
            .select::<webhook_delivery::Entity>()
            .filter(webhook_delivery::Column::WebhookId.eq(webhook.0));
        if let Some(state) = state {
            select = select.filter(webhook_delivery::Column::State.eq(state.as_str()));
        }
        let (select, beyond) = select.cut(&order, page, places).await?;
        let items = select
            .all()
            .await?
            .into_iter()
            .map(|row| Ok((row.id.to_string(), read(row)?)))
            .collect::<Result<_>>()?;
        Ok(Page::cut(page, items, beyond))
    }

    /// Sends again what was given up, or one delivery whatever became of it;
    /// the event keeps its id. A transaction a shard.
    ///
    /// Errors: `NotFound` for the endpoint or the delivery; `Invalid` where the
    /// endpoint is switched off.
    pub async fn redeliver(&self, request: RedeliverRequest) -> Result<(WebhookOutcome, u64)> {
        let webhook = self.webhook_row(request.webhook).await?;
        let path = row::path(webhook.path)?;
        if !self.covers(Action::Register, Resource::Webhook, &path, &[]) {
            return Ok((WebhookOutcome::not_allowed(), 0));
        }
        if webhook.disabled_at.is_some() {
            return Err(disabled());
        }
        let mut select = self
            .select::<webhook_delivery::Entity>()
            .filter(webhook_delivery::Column::WebhookId.eq(request.webhook.0));
        select = match request.delivery {
            Some(delivery) => select.filter(webhook_delivery::Column::Id.eq(delivery.0)),
            None => select.filter(webhook_delivery::Column::State.eq(DeliveryState::Dead.as_str())),
        };
        let mut rows: Vec<(i32, Uuid)> = select
            .columns([
                webhook_delivery::Column::ShardKey,
                webhook_delivery::Column::Id,
            ])
            .await?;
        if request.delivery.is_some() && rows.is_empty() {
            return Err(StoreError::NotFound);
        }
        rows.sort_unstable();
        let now = micros(self.now());
        for of_shard in rows.chunk_by(|a, b| a.0 == b.0) {
            let granted = self.grant(Action::Register, Resource::Webhook, &path, &[])?;
            let step = Arc::new((of_shard[0].0, of_shard.iter().map(|one| one.1).collect()));
            self.transact(granted, |tx| {
                let step = Arc::clone(&step);
                Box::pin(async move { again(&tx, &step, now).await })
            })
            .await?;
        }
        let found = self.find_webhook(request.webhook).await?;
        let found = found.ok_or(StoreError::NotFound)?;
        Ok((WebhookOutcome::Done(Box::new(found)), rows.len() as u64))
    }

    /// Puts an event on the way to one endpoint that only says that it works.
    ///
    /// Errors: `NotFound`; `Invalid` where the endpoint is switched off.
    pub async fn test_webhook(
        &self,
        id: WebhookId,
    ) -> Result<(WebhookOutcome, Option<DeliveryId>)> {
        let webhook = self.webhook_row(id).await?;
        let path = row::path(webhook.path.clone())?;
        if !self.covers(Action::Register, Resource::Webhook, &path, &[]) {
            return Ok((WebhookOutcome::not_allowed(), None));
        }
        if webhook.disabled_at.is_some() {
            return Err(disabled());
        }
        let granted = self.grant(Action::Register, Resource::Webhook, &path, &[])?;
        let nodes = self.nodes_of(std::slice::from_ref(&webhook)).await?;
        let node = nodes
            .get(&webhook.node_id)
            .ok_or_else(|| no_node(webhook.node_id))?;
        let shard_key = node.shard_key;
        let now = micros(self.now());
        let delivery = Uuid::now_v7();
        let step = Arc::new(webhook);
        self.transact(granted, |tx| {
            let webhook = Arc::clone(&step);
            Box::pin(async move {
                let event = Uuid::now_v7();
                outbox::Entity::insert(outbox::ActiveModel {
                    shard_key: Set(shard_key),
                    id: Set(event),
                    kind: Set(EventKind::WebhookTest.as_str().to_owned()),
                    path: Set(webhook.path.clone()),
                    beside: Set(None),
                    internal: Set(false),
                    subject: Set(Some(webhook.id)),
                    campaign_id: Set(None),
                    schedule: Set(None),
                    unit_id: Set(None),
                    to_id: Set(None),
                    period_kind: Set(None),
                    period: Set(None),
                    day: Set(None),
                    version: Set(None),
                    change: Set(None),
                    simulated: Set(false),
                    at: Set(now),
                    routed_at: Set(Some(now)),
                })
                .exec_without_returning(tx.connection())
                .await?;
                let kind = EventKind::WebhookTest.as_str();
                let row = pending((shard_key, event), (delivery, webhook.id), kind, now, now);
                webhook_delivery::Entity::insert(row)
                    .exec_without_returning(tx.connection())
                    .await?;
                Ok(())
            })
        })
        .await?;
        let found = self.find_webhook(id).await?.ok_or(StoreError::NotFound)?;
        Ok((
            WebhookOutcome::Done(Box::new(found)),
            Some(DeliveryId(delivery)),
        ))
    }
}

/// A delivery that is to be tried at once, of an event of a kind that happened at a moment.
pub(super) fn pending(
    (shard_key, event): (i32, Uuid),
    (id, webhook): (Uuid, Uuid),
    kind: &str,
    at: i64,
    now: i64,
) -> webhook_delivery::ActiveModel {
    webhook_delivery::ActiveModel {
        shard_key: Set(shard_key),
        id: Set(id),
        webhook_id: Set(webhook),
        outbox_id: Set(event),
        kind: Set(kind.to_owned()),
        state: Set(DeliveryState::Pending.as_str().to_owned()),
        attempts: Set(0),
        next_at: Set(now),
        at: Set(at),
        tried_at: Set(None),
        status: Set(None),
        problem: Set(None),
    }
}

async fn again(tx: &Tx, (shard_key, ids): &(i32, Vec<Uuid>), now: i64) -> Result<()> {
    use webhook_delivery::Column;
    for some in ids.chunks(QUERY_KEYS) {
        webhook_delivery::Entity::update_many()
            .col_expr(Column::State, Expr::value(DeliveryState::Pending.as_str()))
            .col_expr(Column::Attempts, Expr::value(0))
            .col_expr(Column::NextAt, Expr::value(now))
            .filter(Column::ShardKey.eq(*shard_key))
            .filter(Column::Id.is_in(some.iter().copied()))
            .exec(tx.connection())
            .await?;
    }
    Ok(())
}

fn disabled() -> StoreError {
    StoreError::invalid(
        "webhook",
        "the endpoint is switched off",
        "register it anew",
    )
    .in_chinese("该推送地址已停用：请重新登记")
}

fn read(row: webhook_delivery::Model) -> Result<Delivery> {
    let state: DeliveryState = row::name(&row.state)?;
    let number = |number: i32| u32::try_from(number).map_err(StoreError::damaged);
    Ok(Delivery {
        id: DeliveryId(row.id),
        event: row.outbox_id,
        kind: row::name(&row.kind)?,
        state,
        attempts: number(row.attempts)?,
        at: moment(row.at),
        tried_at: row.tried_at.map(moment),
        next_at: (state == DeliveryState::Pending).then(|| moment(row.next_at)),
        status: row.status.and_then(|status| u16::try_from(status).ok()),
        problem: row.problem,
    })
}
