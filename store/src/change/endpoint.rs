//! Endpoints (推送地址) of what a boundary change moved: one is switched off where whoever registered it no longer stands
//! above its node.

use std::collections::BTreeSet;

use cengbao_domain::path::Path;
use cengbao_domain::power::{Ended, Standing, still_reach};
use cengbao_entity::{node_move, webhook};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::Author;
use super::power::Powers;
use crate::access::Tx;
use crate::error::Result;
use crate::row;
use crate::time::{day_in_zone, moment};

/// Switches off the endpoints of what the change moved that nobody who stands above them now has registered; the
/// operator's go on. What waits for them is given up with the next round of deliveries.
pub(super) async fn end_endpoints(
    tx: &Tx,
    change: Uuid,
    document: &str,
    author: &Author,
) -> Result<()> {
    let moved: Vec<String> = node_move::Entity::find()
        .filter(node_move::Column::ChangeId.eq(change))
        .filter(node_move::Column::Merged.eq(false))
        .select_only()
        .column(node_move::Column::NowPath)
        .into_tuple()
        .all(tx.connection())
        .await?;
    if moved.is_empty() {
        return Ok(());
    }
    let moved: Vec<Path> = moved.into_iter().map(row::path).collect::<Result<_>>()?;
    // No more than may be in use at once. Their places have moved along.
    let live = webhook::Entity::find()
        .filter(webhook::Column::DisabledAt.is_null())
        .filter(webhook::Column::AccountId.is_not_null())
        .all(tx.connection())
        .await?;
    let mut registered = Vec::new();
    for one in live {
        let here = row::path(one.path.clone())?;
        if let Some(account) = one.account_id.filter(|_| within(&moved, &here)) {
            registered.push((account, one, here));
        }
    }
    let accounts: BTreeSet<Uuid> = registered.iter().map(|(account, ..)| *account).collect();
    let powers = Powers::of(tx, &accounts).await?;
    let mut ended = Vec::new();
    for (account, one, here) in registered {
        let own = powers.at(account, one.created_at)?;
        let day = day_in_zone(moment(one.created_at));
        if !still_reach(&own, Standing::Endpoint, day, &[here]) {
            ended.push(one.id);
        }
    }
    webhook::Entity::update_many()
        .col_expr(webhook::Column::DisabledAt, Expr::value(author.now))
        .col_expr(
            webhook::Column::DisabledReason,
            Expr::value(Ended::Endpoint.by(document)),
        )
        .filter(webhook::Column::Id.is_in(ended))
        .exec(tx.connection())
        .await?;
    Ok(())
}

fn within(moved: &[Path], place: &Path) -> bool {
    moved.iter().any(|top| top.contains(place))
}
