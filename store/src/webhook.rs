//! Endpoints that are told of events (推送地址), and the events on their way.
//!
//! Which event is whose is the domain's (`webhook`); sending is not done here.
//! Must never give a secret to a caller: it leaves only with what is sent.

mod delivery;
mod give_up;
mod list;
mod outgoing;
mod passed;
mod register;
mod route;

use cengbao_domain::event::EventKind;
use cengbao_domain::ids::WebhookId;
use cengbao_domain::power::Ended;
use cengbao_entity::{agency, jurisdiction, node_place, webhook};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, Condition};
use std::collections::{BTreeMap, BTreeSet};

pub use self::delivery::{Delivery, RedeliverRequest};
pub use self::outgoing::{Attempt, Outgoing};
pub use self::register::{MAX_WEBHOOKS, WebhookOutcome, WebhookSpec};
use crate::access::{Scope, ScopedSelect};
use crate::error::{Result, StoreError};
use crate::row;
use crate::time::moment;

/// An endpoint.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// Key.
    pub id: WebhookId,
    /// Code of the node of whose subtree it is told.
    pub node_code: String,
    /// Its name.
    pub node_name: String,
    /// Where to.
    pub url: String,
    /// Of which kinds of events.
    pub kinds: Vec<EventKind>,
    /// Post of the account that registered it.
    pub by_title: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it was switched off.
    pub disabled_at: Option<DateTime<Utc>>,
    /// Why, where the hub did it: in Chinese, as it is stored.
    disabled_reason: Option<String>,
}

impl Webhook {
    /// Why the hub switched it off, in Chinese and in English; none while it is in use, and where somebody did it.
    pub fn why_disabled(&self) -> Option<(String, String)> {
        let zh = self.disabled_reason.clone()?;
        let en = Ended::in_english(&zh).unwrap_or_else(|| zh.clone());
        Some((zh, en))
    }
}

/// The node of an endpoint as it is today.
struct NodeOf {
    code: String,
    name: String,
    shard_key: i32,
    ranges: Vec<cengbao_domain::path::Path>,
}

impl Scope {
    /// Endpoints whose node the scope sees: one that was moved away keeps its
    /// endpoints, and they are not shown where it stood before.
    fn seen_webhooks(&self) -> ScopedSelect<'_, webhook::Entity> {
        let places =
            self.source::<jurisdiction::Entity>(Condition::all(), jurisdiction::Column::Id);
        let units = self.source::<agency::Entity>(Condition::all(), agency::Column::Id);
        self.select::<webhook::Entity>().filter(
            Condition::any()
                .add(webhook::Column::NodeId.in_subquery(places))
                .add(webhook::Column::NodeId.in_subquery(units)),
        )
    }

    async fn read_webhooks(&self, rows: Vec<webhook::Model>) -> Result<Vec<Webhook>> {
        let nodes = self.nodes_of(&rows).await?;
        rows.into_iter()
            .map(|found| {
                let node = nodes
                    .get(&found.node_id)
                    .ok_or_else(|| no_node(found.node_id))?;
                Ok(Webhook {
                    id: WebhookId(found.id),
                    node_code: node.code.clone(),
                    node_name: node.name.clone(),
                    url: found.url,
                    kinds: kinds(found.kinds)?,
                    by_title: found.account_title,
                    created_at: moment(found.created_at),
                    disabled_at: found.disabled_at.map(moment),
                    disabled_reason: found.disabled_reason,
                })
            })
            .collect()
    }

    /// The nodes of endpoints with all places they ever had: three statements.
    async fn nodes_of(&self, rows: &[webhook::Model]) -> Result<BTreeMap<i32, NodeOf>> {
        let ids: BTreeSet<i32> = rows.iter().map(|row| row.node_id).collect();
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let mut ranges: BTreeMap<i32, Vec<cengbao_domain::path::Path>> = BTreeMap::new();
        for place in self
            .select::<node_place::Entity>()
            .filter(node_place::Column::NodeId.is_in(ids.iter().copied()))
            .all()
            .await?
        {
            ranges
                .entry(place.node_id)
                .or_default()
                .push(row::path(place.path)?);
        }
        let jurisdictions = self
            .select::<jurisdiction::Entity>()
            .filter(jurisdiction::Column::Id.is_in(ids.iter().copied()))
            .all()
            .await?;
        let agencies = self
            .select::<agency::Entity>()
            .filter(agency::Column::Id.is_in(ids))
            .all()
            .await?;
        let places = jurisdictions
            .into_iter()
            .map(|one| (one.id, one.code, one.name, one.shard_key));
        let units = agencies
            .into_iter()
            .map(|one| (one.id, one.code, one.name, one.shard_key));
        Ok(places
            .chain(units)
            .map(|(id, code, name, shard_key)| {
                let node = NodeOf {
                    code,
                    name,
                    shard_key,
                    ranges: ranges.remove(&id).unwrap_or_default(),
                };
                (id, node)
            })
            .collect())
    }
}

fn kinds(names: serde_json::Value) -> Result<Vec<EventKind>> {
    let names: Vec<String> = row::json(names)?;
    names.iter().map(|name| row::name(name)).collect()
}

fn no_node(id: i32) -> StoreError {
    StoreError::damaged(format!("the node {id} of an endpoint is not there"))
}
