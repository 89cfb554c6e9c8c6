//! What had happened before an endpoint was registered and waits to be routed: others are told of it, the new one is not.
//!
//! Goes by what is in force, never by a clock: hubs have several, and what was begun before may come into force after.

use cengbao_entity::{outbox, webhook};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::access::Tx;
use crate::error::{Result, StoreError};

/// Events that may wait while an endpoint is registered beside others: they are kept with it.
const WAITING_MAX: usize = 2_000;

/// The events that wait at this moment. Where nobody is told of anything they wait for nobody, and are marked as routed: in
/// one statement, so that whoever is registered meanwhile loses nothing that happens after.
///
/// Errors: `Invalid` where more wait for the other endpoints than can be kept.
pub(super) async fn passed(tx: &Tx, now: i64) -> Result<Vec<Uuid>> {
    let told = Query::select()
        .expr(Expr::val(1))
        .from(webhook::Entity)
        .and_where(webhook::Column::DisabledAt.is_null())
        .take();
    outbox::Entity::update_many()
        .col_expr(outbox::Column::RoutedAt, Expr::value(now))
        .filter(outbox::Column::RoutedAt.is_null())
        .filter(Expr::exists(told).not())
        .exec(tx.connection())
        .await?;
    let waiting: Vec<Uuid> = outbox::Entity::find()
        .filter(outbox::Column::RoutedAt.is_null())
        .select_only()
        .column(outbox::Column::Id)
        .limit(WAITING_MAX as u64 + 1)
        .into_tuple()
        .all(tx.connection())
        .await?;
    if waiting.len() > WAITING_MAX {
        return Err(StoreError::invalid(
            "webhook",
            format!("more than {WAITING_MAX} events wait to be sent to the other endpoints"),
            "let a hub that sends work them off, and register it then",
        )
        .in_chinese(format!(
            "待发事件超过 {WAITING_MAX} 条：请待负责推送的节点发送完毕后再登记"
        )));
    }
    Ok(waiting)
}
