//! What is to be sent now, with all that its sender must know, and what came of it.

use std::collections::HashMap;
use std::sync::Arc;

use cengbao_domain::change::ToldChange;
use cengbao_domain::event::EventKind;
use cengbao_domain::ids::{DeliveryId, WebhookId};
use cengbao_domain::period::Period;
use cengbao_domain::policy::{Action, Resource};
use cengbao_domain::webhook::DeliveryState;
use cengbao_entity::{campaign, enterprise, jurisdiction, outbox, webhook, webhook_delivery};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::access::{Scope, Tx};
use crate::error::{Result, StoreError};
use crate::row;
use crate::time::{micros, moment};

/// Deliveries of one endpoint that are tried together, so that a slow one does
/// not hold up the others.
const OF_ENDPOINT: usize = 4;

/// One event for one endpoint, to be sent now.
#[derive(Clone)]
pub struct Outgoing {
    /// Key of the delivery.
    pub id: DeliveryId,
    /// How often it was tried before.
    pub attempts: u32,
    /// The endpoint.
    pub webhook: WebhookId,
    /// Where to.
    pub url: String,
    /// What signs.
    pub secret: Vec<u8>,
    /// Id of the event, the same at every try.
    pub event: Uuid,
    /// What happened.
    pub kind: EventKind,
    /// When.
    pub at: DateTime<Utc>,
    /// To what: the report, the reminder, …
    pub subject: Option<Uuid>,
    /// Code of the campaign.
    pub campaign: Option<String>,
    /// Code of the schedule, of the item of the board, or of the form.
    pub schedule: Option<String>,
    /// Code of the unit, of the enterprise, or of the place.
    pub unit: Option<String>,
    /// Code of the receiver or the addressee.
    pub to: Option<String>,
    /// For which period.
    pub period: Option<Period>,
    /// Due day, the day of an extension, or the day on which something happens.
    pub day: Option<NaiveDate>,
    /// Version of the report.
    pub version: Option<i32>,
    /// Of a change of the tree, what happens to which of the endpoint's nodes.
    pub change: Option<ToldChange>,
    /// Only in the demonstration.
    pub simulated: bool,
    shard_key: i32,
}

/// What came of a try.
#[derive(Clone, Debug)]
pub enum Attempt {
    /// It was taken.
    Delivered {
        /// What the endpoint answered.
        status: u16,
    },
    /// It was not.
    Failed {
        /// What the endpoint answered, if it did.
        status: Option<u16>,
        /// Why not, in words without secrets.
        problem: String,
        /// When it is tried again; none: it is given up.
        again_in: Option<TimeDelta>,
    },
}

impl Scope {
    /// Deliveries whose time has come, those that wait longest first. Only the hub itself.
    pub async fn due_deliveries(&self, most: usize) -> Result<Vec<Outgoing>> {
        self.must_be_system("send events")?;
        let mut rows = self
            .select::<webhook_delivery::Entity>()
            .filter(webhook_delivery::Column::State.eq(DeliveryState::Pending.as_str()))
            .filter(webhook_delivery::Column::NextAt.lte(micros(self.now())))
            .first_of_each(
                webhook_delivery::Column::Id,
                webhook_delivery::Column::WebhookId,
                webhook_delivery::Column::NextAt,
                OF_ENDPOINT,
            )
            .await?;
        rows.truncate(most);
        let rows = self.with_events(rows).await?;
        self.outgoing(rows).await
    }

    /// One delivery, whether its time has come or not. Only the hub itself.
    pub async fn find_outgoing(&self, id: DeliveryId) -> Result<Option<Outgoing>> {
        self.must_be_system("send events")?;
        let rows = self
            .select::<webhook_delivery::Entity>()
            .filter(webhook_delivery::Column::Id.eq(id.0))
            .filter(webhook_delivery::Column::State.eq(DeliveryState::Pending.as_str()))
            .limit(1)
            .all()
            .await?;
        Ok(self.outgoing(rows).await?.pop())
    }

    async fn outgoing(&self, rows: Vec<webhook_delivery::Model>) -> Result<Vec<Outgoing>> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let endpoints: HashMap<Uuid, webhook::Model> = self
            .select::<webhook::Entity>()
            .filter(webhook::Column::Id.is_in(rows.iter().map(|row| row.webhook_id)))
            .all()
            .await?
            .into_iter()
            .map(|found| (found.id, found))
            .collect();
        let events: HashMap<Uuid, outbox::Model> = self
            .select::<outbox::Entity>()
            .filter(outbox::Column::ShardKey.is_in(rows.iter().map(|row| row.shard_key)))
            .filter(outbox::Column::Id.is_in(rows.iter().map(|row| row.outbox_id)))
            .all()
            .await?
            .into_iter()
            .map(|found| (found.id, found))
            .collect();
        let campaigns: HashMap<i32, String> = self
            .select::<campaign::Entity>()
            .filter(campaign::Column::Id.is_in(events.values().filter_map(|one| one.campaign_id)))
            .columns([campaign::Column::Id, campaign::Column::Code])
            .await?
            .into_iter()
            .collect();
        let told: Vec<i32> = events
            .values()
            .flat_map(|one| [one.unit_id, one.to_id])
            .flatten()
            .collect();
        let names = self.agency_names(told.into_iter()).await?;
        let others = self.other_codes(events.values()).await?;
        let code_of = |id: i32| {
            let agency = names.get(&id).map(|name| name.code.clone());
            agency.or_else(|| others.get(&id).cloned())
        };
        rows.into_iter()
            .map(|row| {
                let lost = |what: &str| {
                    StoreError::damaged(format!("{what} of delivery {} is not there", row.id))
                };
                let endpoint = endpoints
                    .get(&row.webhook_id)
                    .ok_or_else(|| lost("the endpoint"))?;
                let event = events
                    .get(&row.outbox_id)
                    .ok_or_else(|| lost("the event"))?;
                let period = event.period_kind.as_deref().zip(event.period);
                Ok(Outgoing {
                    id: DeliveryId(row.id),
                    attempts: u32::try_from(row.attempts).map_err(StoreError::damaged)?,
                    webhook: WebhookId(endpoint.id),
                    url: endpoint.url.clone(),
                    secret: endpoint.secret.clone(),
                    event: event.id,
                    kind: row::name(&event.kind)?,
                    at: moment(event.at),
                    subject: event.subject,
                    campaign: event.campaign_id.and_then(|id| campaigns.get(&id).cloned()),
                    schedule: event.schedule.clone(),
                    unit: event.unit_id.and_then(code_of),
                    to: event.to_id.and_then(code_of),
                    period: period
                        .map(|(kind, index)| row::period(kind, index))
                        .transpose()?,
                    day: event.day,
                    version: event.version,
                    change: event.change.clone().map(row::json).transpose()?,
                    simulated: event.simulated,
                    shard_key: row.shard_key,
                })
            })
            .collect()
    }

    /// Codes of the enterprises and places that events speak of, by node; no statement where there are none.
    async fn other_codes(
        &self,
        events: impl Iterator<Item = &outbox::Model>,
    ) -> Result<HashMap<i32, String>> {
        let (mut enterprises, mut places) = (Vec::new(), Vec::new());
        for event in events {
            let kind: EventKind = row::name(&event.kind)?;
            enterprises.extend(event.unit_id.filter(|_| kind.is_of_enterprise()));
            places.extend(event.unit_id.filter(|_| kind.is_of_consolidation()));
        }
        let mut codes: HashMap<i32, String> = HashMap::new();
        if !enterprises.is_empty() {
            let found = self
                .select::<enterprise::Entity>()
                .filter(enterprise::Column::Id.is_in(enterprises))
                .filter(enterprise::Column::ValidUntil.is_null())
                .columns([enterprise::Column::Id, enterprise::Column::Code]);
            codes.extend(found.await?);
        }
        if !places.is_empty() {
            let found = self
                .select::<jurisdiction::Entity>()
                .filter(jurisdiction::Column::Id.is_in(places))
                .columns([jurisdiction::Column::Id, jurisdiction::Column::Code]);
            codes.extend(found.await?);
        }
        Ok(codes)
    }

    /// Writes down what came of a try; nothing if another hub was faster.
    pub async fn record_attempt(&self, sent: &Outgoing, attempt: Attempt) -> Result<()> {
        let granted = self.grant_system(Action::Register, Resource::Webhook)?;
        let of = (
            sent.shard_key,
            sent.id.0,
            i32::try_from(sent.attempts).map_err(StoreError::damaged)?,
        );
        let step = Arc::new((attempt, self.now()));
        self.transact(granted, |tx| {
            let step = Arc::clone(&step);
            Box::pin(async move { record(&tx, of, &step.0, step.1).await })
        })
        .await
    }
}

async fn record(
    tx: &Tx,
    (shard_key, id, attempts): (i32, Uuid, i32),
    attempt: &Attempt,
    now: DateTime<Utc>,
) -> Result<()> {
    use webhook_delivery::Column;
    let (state, status, problem, next_at) = match attempt {
        Attempt::Delivered { status } => (DeliveryState::Delivered, Some(*status), None, now),
        Attempt::Failed {
            status,
            problem,
            again_in,
        } => {
            let state = match again_in {
                Some(_) => DeliveryState::Pending,
                None => DeliveryState::Dead,
            };
            let next_at = again_in.map_or(now, |wait| now + wait);
            (state, *status, Some(problem.clone()), next_at)
        }
    };
    webhook_delivery::Entity::update_many()
        .col_expr(Column::State, Expr::value(state.as_str()))
        .col_expr(Column::Attempts, Expr::value(attempts + 1))
        .col_expr(Column::NextAt, Expr::value(micros(next_at)))
        .col_expr(Column::TriedAt, Expr::value(micros(now)))
        .col_expr(Column::Status, Expr::value(status.map(i32::from)))
        .col_expr(Column::Problem, Expr::value(problem))
        .filter(Column::ShardKey.eq(shard_key))
        .filter(Column::Id.eq(id))
        .filter(Column::Attempts.eq(attempts))
        .filter(Column::State.eq(DeliveryState::Pending.as_str()))
        .exec(tx.connection())
        .await?;
    Ok(())
}
