//! Stand-ins (代办) of or from units that a boundary change moved: an appointment ends where whoever
//! appointed no longer stands above the unit, or above the office whose account stands in.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use cengbao_domain::power::{Ended, Standing, still_reach};
use cengbao_entity::{agency, role_grant, stand_in};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::Author;
use super::power::Powers;
use crate::access::Tx;
use crate::error::Result;
use crate::import::QUERY_KEYS;
use crate::row;
use crate::time::{day_in_zone, moment};

/// Ends the appointments for these units and those of their accounts, those to come included, that nobody who stands
/// above both sides now has made. What was filed by them stays.
pub(super) async fn end_stand_ins(
    tx: &Tx,
    units: &BTreeSet<i32>,
    document: &str,
    author: &Author,
) -> Result<()> {
    let units: Vec<i32> = units.iter().copied().collect();
    for some in units.chunks(QUERY_KEYS) {
        let either = Condition::any()
            .add(stand_in::Column::UnitId.is_in(some.iter().copied()))
            .add(stand_in::Column::AccountUnitId.is_in(some.iter().copied()));
        let rows = stand_in::Entity::find().filter(either);
        let rows = rows.all(tx.connection()).await?;
        for rows in rows.chunks(QUERY_KEYS) {
            let live: HashSet<Uuid> = role_grant::Entity::find()
                .filter(role_grant::Column::Id.is_in(rows.iter().map(|row| row.id)))
                .filter(role_grant::Column::RevokedAt.is_null())
                .filter(role_grant::Column::ValidUntil.gt(author.today))
                .select_only()
                .column(role_grant::Column::Id)
                .into_tuple()
                .all(tx.connection())
                .await?
                .into_iter()
                .collect();
            let live = rows.iter().filter(|row| live.contains(&row.id));
            end(tx, &live.collect::<Vec<_>>(), document, author).await?;
        }
    }
    Ok(())
}

async fn end(tx: &Tx, rows: &[&stand_in::Model], document: &str, author: &Author) -> Result<()> {
    let units = rows
        .iter()
        .flat_map(|row| [row.unit_id, row.account_unit_id]);
    let units: BTreeMap<i32, agency::Model> = agency::Entity::find()
        .filter(agency::Column::Id.is_in(units))
        .all(tx.connection())
        .await?
        .into_iter()
        .map(|unit| (unit.id, unit))
        .collect();
    let accounts: BTreeSet<Uuid> = rows.iter().map(|row| row.appointed_by).collect();
    let powers = Powers::of(tx, &accounts).await?;
    let (mut of_unit, mut of_office) = (Vec::new(), Vec::new());
    for row in rows {
        let (Some(unit), Some(office)) = (units.get(&row.unit_id), units.get(&row.account_unit_id))
        else {
            continue;
        };
        let own = powers.at(row.appointed_by, row.appointed_at)?;
        let day = day_in_zone(moment(row.appointed_at));
        let reaches = |place: &agency::Model| -> Result<bool> {
            let place = row::path(place.path.clone())?;
            Ok(still_reach(&own, Standing::Appointment, day, &[place]))
        };
        if !reaches(unit)? {
            of_unit.push(row.id);
        } else if !reaches(office)? {
            of_office.push(row.id);
        }
    }
    revoke(tx, of_unit, Ended::OfUnit.by(document), author).await?;
    revoke(tx, of_office, Ended::OfOffice.by(document), author).await
}

async fn revoke(tx: &Tx, ended: Vec<Uuid>, reason: String, author: &Author) -> Result<()> {
    if ended.is_empty() {
        return Ok(());
    }
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
