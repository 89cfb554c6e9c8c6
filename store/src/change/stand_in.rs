//! Stand-ins (代办) of units that a boundary change moved: an appointment ends where whoever
//! appointed no longer stands above the unit.

use std::collections::{BTreeMap, BTreeSet};

use cengbao_domain::stand_in::{goes_on, left_by};
use cengbao_entity::{agency, role_grant, stand_in};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::Author;
use super::power::Powers;
use crate::access::Tx;
use crate::error::Result;
use crate::import::QUERY_KEYS;
use crate::row;
use crate::time::{day_in_zone, moment};

/// Ends the appointments for these units, those to come included, that nobody who stands
/// above them now has made. What was filed by them stays.
pub(super) async fn end_stand_ins(
    tx: &Tx,
    units: &BTreeSet<i32>,
    document: &str,
    author: &Author,
) -> Result<()> {
    let units: Vec<i32> = units.iter().copied().collect();
    for some in units.chunks(QUERY_KEYS) {
        let live: Vec<Uuid> = role_grant::Entity::find()
            .filter(role_grant::Column::NodeId.is_in(some.iter().copied()))
            .filter(role_grant::Column::StandsIn.eq(true))
            .filter(role_grant::Column::RevokedAt.is_null())
            .filter(role_grant::Column::ValidUntil.gt(author.today))
            .all(tx.connection())
            .await?
            .into_iter()
            .map(|grant| grant.id)
            .collect();
        for ids in live.chunks(QUERY_KEYS) {
            let rows = stand_in::Entity::find()
                .filter(stand_in::Column::Id.is_in(ids.iter().copied()))
                .all(tx.connection())
                .await?;
            end(tx, rows, document, author).await?;
        }
    }
    Ok(())
}

async fn end(tx: &Tx, rows: Vec<stand_in::Model>, document: &str, author: &Author) -> Result<()> {
    let units = rows.iter().map(|row| row.unit_id);
    let units: BTreeMap<i32, agency::Model> = agency::Entity::find()
        .filter(agency::Column::Id.is_in(units))
        .all(tx.connection())
        .await?
        .into_iter()
        .map(|unit| (unit.id, unit))
        .collect();
    let accounts: BTreeSet<Uuid> = rows.iter().map(|row| row.appointed_by).collect();
    let powers = Powers::of(tx, &accounts).await?;
    let mut ended = Vec::new();
    for row in rows {
        let Some(unit) = units.get(&row.unit_id) else {
            continue;
        };
        let own = powers.at(row.appointed_by, row.appointed_at)?;
        let day = day_in_zone(moment(row.appointed_at));
        let (then, now) = (row::path(row.path)?, row::path(unit.path.clone())?);
        if !goes_on(&own, day, (&then, &now)) {
            ended.push(row.id);
        }
    }
    let reason = left_by(document);
    role_grant::Entity::update_many()
        .col_expr(role_grant::Column::RevokedAt, Expr::value(author.now))
        .filter(role_grant::Column::Id.is_in(ended.iter().copied()))
        .exec(tx.connection())
        .await?;
    stand_in::Entity::update_many()
        .col_expr(stand_in::Column::RevokedReason, Expr::value(reason))
        .filter(stand_in::Column::Id.is_in(ended))
        .exec(tx.connection())
        .await?;
    Ok(())
}
