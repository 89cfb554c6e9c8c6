//! Registering an endpoint and switching it off: an administrator of its node,
//! or the operator.

use std::sync::Arc;

use cengbao_domain::event::EventKind;
use cengbao_domain::ids::WebhookId;
use cengbao_domain::path::Path;
use cengbao_domain::policy::{Action, Resource};
use cengbao_entity::webhook;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::Webhook;
use super::passed::passed;
use crate::access::Scope;
use crate::agency::NO_SECTORS;
use crate::error::{Result, StoreError};
use crate::row;
use crate::time::micros;

/// Endpoints in use at once, in all: each event is held against each of them.
pub const MAX_WEBHOOKS: u64 = 1_000;

/// An endpoint that is to be. Whether its address may be called is the caller's
/// to know: it is the operator's setting.
#[derive(Clone)]
pub struct WebhookSpec {
    /// Code of the jurisdiction or unit.
    pub node: String,
    /// Where to.
    pub url: String,
    /// Of which kinds of events; at least one.
    pub kinds: Vec<EventKind>,
    /// What signs.
    pub secret: Vec<u8>,
}

/// What came of a change of an endpoint.
#[derive(Clone, Debug)]
pub enum WebhookOutcome {
    /// As it is now.
    Done(Box<Webhook>),
    /// The viewer may not.
    NotAllowed {
        /// Why not, in Chinese.
        reason_zh: &'static str,
        /// Why not, in English.
        reason_en: &'static str,
    },
}

impl WebhookOutcome {
    pub(super) fn not_allowed() -> Self {
        Self::NotAllowed {
            reason_zh: "推送地址由该节点的管理员（ADMIN，且授权不限行业）办理，您没有此权限",
            reason_en: "endpoints are for an administrator of their node (ADMIN, of all sectors), which you are not",
        }
    }
}

impl Scope {
    /// Registers an endpoint for a node: it is told of all that comes into force from then on, and of nothing that was in
    /// force before.
    ///
    /// Errors: `NotFound` for the node; `Invalid` (no kinds, one that cannot be
    /// chosen, too many endpoints, too many events that wait for the others).
    pub async fn register_webhook(&self, spec: WebhookSpec) -> Result<WebhookOutcome> {
        let kinds = checked_kinds(&spec.kinds)?;
        let (node_id, path) = self.node_at(&spec.node).await?;
        if !self.covers(Action::Register, Resource::Webhook, &path, &[]) {
            return Ok(WebhookOutcome::not_allowed());
        }
        let granted = self.grant(Action::Register, Resource::Webhook, &path, &[])?;
        let row = webhook::Model {
            id: Uuid::now_v7(),
            node_id,
            path: path.to_string(),
            sector_set: NO_SECTORS,
            inside_unit: spec.node.contains('.')
                && self.is_inside(Action::Register, Resource::Webhook, &path),
            url: spec.url,
            kinds: row::to_json(&kinds)?,
            secret: spec.secret,
            account_id: (!self.is_system()).then_some(self.viewer().account_id.0),
            account_title: self.viewer().title.clone(),
            created_at: micros(self.now()),
            disabled_at: None,
            disabled_reason: None,
            passed: None,
        };
        let id = WebhookId(row.id);
        let row = Arc::new(row);
        self.transact(granted, |tx| {
            let row = Arc::clone(&row);
            Box::pin(async move {
                use sea_orm::PaginatorTrait;
                let in_use = webhook::Entity::find()
                    .filter(webhook::Column::DisabledAt.is_null())
                    .count(tx.connection())
                    .await?;
                if in_use >= MAX_WEBHOOKS {
                    return Err(too_many());
                }
                let passed = passed(&tx, row.created_at).await?;
                let row = webhook::Model {
                    passed: (!passed.is_empty())
                        .then(|| row::to_json(&passed))
                        .transpose()?,
                    ..webhook::Model::clone(&row)
                };
                webhook::Entity::insert(row.into_active_model().reset_all())
                    .exec_without_returning(tx.connection())
                    .await?;
                Ok(())
            })
        })
        .await?;
        let found = self.find_webhook(id).await?.ok_or(StoreError::NotFound)?;
        Ok(WebhookOutcome::Done(Box::new(found)))
    }

    /// Switches an endpoint off for good: it is told of nothing more, and what
    /// waits for it is given up.
    ///
    /// Errors: `NotFound`.
    pub async fn disable_webhook(&self, id: WebhookId) -> Result<WebhookOutcome> {
        let found = self.webhook_row(id).await?;
        let path = row::path(found.path)?;
        if !self.covers(Action::Register, Resource::Webhook, &path, &[]) {
            return Ok(WebhookOutcome::not_allowed());
        }
        let granted = self.grant(Action::Register, Resource::Webhook, &path, &[])?;
        let now = micros(self.now());
        self.transact(granted, |tx| {
            Box::pin(async move {
                webhook::Entity::update_many()
                    .col_expr(webhook::Column::DisabledAt, Expr::value(now))
                    .filter(webhook::Column::Id.eq(id.0))
                    .filter(webhook::Column::DisabledAt.is_null())
                    .exec(tx.connection())
                    .await?;
                Ok(())
            })
        })
        .await?;
        let found = self.find_webhook(id).await?.ok_or(StoreError::NotFound)?;
        Ok(WebhookOutcome::Done(Box::new(found)))
    }

    async fn node_at(&self, code: &str) -> Result<(i32, Path)> {
        if code.contains('.') {
            let unit = self.find_agency(code).await?.ok_or(StoreError::NotFound)?;
            return Ok((row::node_key(unit.id), unit.path));
        }
        let found = self.find_jurisdiction(code).await?;
        let place = found.ok_or(StoreError::NotFound)?;
        Ok((row::node_key(place.id), place.path))
    }

    pub(super) async fn webhook_row(&self, id: WebhookId) -> Result<webhook::Model> {
        self.seen_webhooks()
            .filter(webhook::Column::Id.eq(id.0))
            .one()
            .await?
            .ok_or(StoreError::NotFound)
    }
}

fn checked_kinds(kinds: &[EventKind]) -> Result<Vec<String>> {
    let mut names: Vec<String> = kinds
        .iter()
        .filter(|kind| kind.is_chosen())
        .map(|kind| kind.as_str().to_owned())
        .collect();
    names.sort();
    names.dedup();
    if names.is_empty() {
        return Err(StoreError::invalid(
            "kinds",
            "no kind of event is named",
            "name at least one, such as reminder.sent",
        )
        .in_chinese("未指定事件类型：请至少指定一种，例如 reminder.sent"));
    }
    Ok(names)
}

fn too_many() -> StoreError {
    StoreError::invalid(
        "webhook",
        format!("{MAX_WEBHOOKS} endpoints are in use"),
        "disable one that is not needed",
    )
    .in_chinese(format!(
        "推送地址已达 {MAX_WEBHOOKS} 个：请先停用不再需要的地址"
    ))
}
