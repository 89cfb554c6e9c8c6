//! The sets of sectors and the aliases that rows name.

use std::collections::{HashMap, HashSet};

use cengbao_entity::{agency_alias, sector_set};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::AgencyRow;
use super::check::canonical;
use super::register::Register;
use crate::access::Tx;
use crate::agency::NO_SECTORS;
use crate::error::Result;
use crate::import::{QUERY_KEYS, insert};
use crate::row;

/// Keys of the rows' sector sets; those that are new are written.
pub(super) async fn sector_sets(
    tx: &Tx,
    register: &Register,
    rows: &[&AgencyRow],
) -> Result<HashMap<String, i32>> {
    let mut sets = register.sector_sets.clone();
    let mut new: Vec<sector_set::ActiveModel> = Vec::new();
    let last: Option<Option<i32>> = sector_set::Entity::find()
        .select_only()
        .expr(ColumnTrait::max(&sector_set::Column::Id))
        .into_tuple()
        .one(tx.connection())
        .await?;
    let last = last.flatten();
    let mut next = last.unwrap_or(NO_SECTORS).max(NO_SECTORS) + 1;
    if last.is_none() {
        sets.insert(String::new(), NO_SECTORS);
        new.push(set_row(NO_SECTORS, &[])?);
    }
    for row in rows {
        let name = canonical(&row.sectors);
        if name.is_empty() || sets.contains_key(&name) {
            continue;
        }
        let codes: Vec<&str> = name.split(',').collect();
        new.push(set_row(next, &codes)?);
        sets.insert(name, next);
        next += 1;
    }
    insert(tx, new).await?;
    Ok(sets)
}

fn set_row(id: i32, codes: &[&str]) -> Result<sector_set::ActiveModel> {
    Ok(sector_set::ActiveModel {
        id: Set(id),
        codes: Set(row::to_json(&codes)?),
        canonical: Set(codes.join(",")),
    })
}

/// Aliases that known agencies have.
pub(super) async fn aliases(
    tx: &Tx,
    register: &Register,
    rows: &[&AgencyRow],
) -> Result<HashSet<(i32, String)>> {
    let known = rows
        .iter()
        .filter(|row| !row.aliases.is_empty())
        .filter_map(|row| register.agencies.get(&row.code));
    let known: Vec<i32> = known.map(|agency| agency.id).collect();
    let mut found = HashSet::new();
    for some in known.chunks(QUERY_KEYS) {
        let rows = agency_alias::Entity::find()
            .filter(agency_alias::Column::AgencyId.is_in(some.iter().copied()));
        found.extend(
            rows.all(tx.connection())
                .await?
                .into_iter()
                .map(|alias| (alias.agency_id, alias.name)),
        );
    }
    Ok(found)
}
