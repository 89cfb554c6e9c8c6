//! The head of a shard and a family of forms: lock, version and clock of its figures in one.

use std::collections::BTreeSet;

use cengbao_domain::period::PeriodKind;
use cengbao_entity::head;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Statement};

use super::Ledger;
use crate::access::Tx;
use crate::error::{Result, StoreError};

/// The head of a ledger after it was raised: lock, version and clock in one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Head {
    pub(crate) version: i64,
    pub(crate) recorded_at: i64,
}

/// Raises the head of a ledger: every transaction that changes its figures does
/// so before it reads any of them, so that two never interleave.
pub(crate) async fn raise(tx: &Tx, ledger: Ledger, now: i64) -> Result<Head> {
    let connection = tx.connection();
    let statement = Statement::from_sql_and_values(
        connection.get_database_backend(),
        "INSERT INTO head (shard_key, family_id, version, clock) VALUES ($1, $2, 1, $3) \
         ON CONFLICT (shard_key, family_id) DO UPDATE SET version = head.version + 1, \
         clock = CASE WHEN head.clock >= excluded.clock THEN head.clock + 1 ELSE excluded.clock END \
         RETURNING version, clock",
        [ledger.shard_key.into(), ledger.family_id.into(), now.into()],
    );
    let head = connection
        .query_one_raw(statement)
        .await?
        .ok_or_else(|| StoreError::Internal("raising a head gave no row".to_owned()))?;
    Ok(Head {
        version: head.try_get("", "version")?,
        recorded_at: head.try_get("", "clock")?,
    })
}

/// The moment of what was last recorded of a ledger; zero before there was anything.
pub(crate) async fn clock(tx: &Tx, shard_key: i32, family_id: i32) -> Result<i64> {
    let head = head::Entity::find_by_id((shard_key, family_id));
    let head = head.one(tx.connection()).await?;
    Ok(head.map_or(0, |head| head.clock))
}

/// Raises the heads of these shards and families in the order of their keys, and sets
/// their clocks to one moment: what a transaction records in several shards is known in
/// all of them at once, and what is signed later is later in each.
pub(crate) async fn raise_all(
    tx: &Tx,
    shards: &BTreeSet<i32>,
    families: &BTreeSet<i32>,
    now: i64,
) -> Result<(Vec<((i32, i32), Head)>, i64)> {
    let mut heads = Vec::with_capacity(shards.len() * families.len());
    for shard_key in shards {
        for family_id in families {
            let ledger = Ledger {
                shard_key: *shard_key,
                family_id: *family_id,
                kind: PeriodKind::Campaign,
            };
            heads.push(((*shard_key, *family_id), raise(tx, ledger, now).await?));
        }
    }
    let clocks = heads.iter().map(|(_, head)| head.recorded_at);
    let moment = clocks.max().unwrap_or(now);
    if heads.iter().any(|(_, head)| head.recorded_at != moment) {
        head::Entity::update_many()
            .col_expr(head::Column::Clock, Expr::value(moment))
            .filter(head::Column::ShardKey.is_in(shards.iter().copied()))
            .filter(head::Column::FamilyId.is_in(families.iter().copied()))
            .exec(tx.connection())
            .await?;
    }
    for (_, head) in &mut heads {
        head.recorded_at = moment;
    }
    Ok((heads, moment))
}
