//! Endpoints as their administrators see them.

use cengbao_domain::ids::WebhookId;
use cengbao_entity::webhook;
use sea_orm::{ColumnTrait, IntoSimpleExpr, Value};

use super::Webhook;
use crate::access::{Scope, SortKey};
use crate::error::Result;
use crate::page::{Page, PageRequest, bad_cursor};

impl Scope {
    /// Endpoints in the order in which they were registered, those that are
    /// switched off among them.
    pub async fn list_webhooks(&self, page: &PageRequest) -> Result<Page<Webhook>> {
        let order = [SortKey::by(webhook::Column::Id.into_simple_expr(), false)];
        let places = [
            place(page.after.as_deref())?,
            place(page.before.as_deref())?,
        ];
        let (select, beyond) = self.seen_webhooks().cut(&order, page, places).await?;
        let rows = select.all().await?;
        let items = self.read_webhooks(rows).await?;
        let items = items.into_iter().map(|one| (one.id.to_string(), one));
        Ok(Page::cut(page, items.collect(), beyond))
    }

    /// An endpoint by its key; none when it is not, or is not yours.
    pub async fn find_webhook(&self, id: WebhookId) -> Result<Option<Webhook>> {
        let rows = self
            .seen_webhooks()
            .filter(webhook::Column::Id.eq(id.0))
            .limit(1)
            .all()
            .await?;
        Ok(self.read_webhooks(rows).await?.pop())
    }
}

/// The place that a cursor names: a key.
pub(super) fn place(cursor: Option<&str>) -> Result<Option<Vec<Value>>> {
    let Some(cursor) = cursor else {
        return Ok(None);
    };
    let id: uuid::Uuid = cursor.parse().map_err(|_| bad_cursor())?;
    Ok(Some(vec![id.into()]))
}
