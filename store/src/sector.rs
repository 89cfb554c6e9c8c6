//! Sets of sectors (行业领域): each has one small key, so that a row carries its sectors in one column.

use std::collections::{BTreeSet, HashMap};

use cengbao_entity::sector_set;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::access::Tx;
use crate::agency::NO_SECTORS;
use crate::error::Result;
use crate::import::{QUERY_KEYS, insert};
use crate::row;

/// A set as it is told apart from others; empty for none.
pub(crate) fn canonical(sectors: &[String]) -> String {
    let sectors: BTreeSet<&str> = sectors.iter().map(String::as_str).collect();
    sectors.into_iter().collect::<Vec<_>>().join(",")
}

/// Keys of sets by their canonical text; new ones are written. Under the lock of the tree.
pub(crate) async fn keys_of_sets(
    tx: &Tx,
    wanted: BTreeSet<String>,
) -> Result<HashMap<String, i32>> {
    let mut keys = HashMap::from([(String::new(), NO_SECTORS)]);
    let wanted: Vec<String> = wanted.into_iter().filter(|text| !text.is_empty()).collect();
    for some in wanted.chunks(QUERY_KEYS) {
        let found = sector_set::Entity::find().filter(sector_set::Column::Canonical.is_in(some));
        let found = found.all(tx.connection()).await?;
        keys.extend(found.into_iter().map(|set| (set.canonical, set.id)));
    }
    let last: Option<Option<i32>> = sector_set::Entity::find()
        .select_only()
        .expr(ColumnTrait::max(&sector_set::Column::Id))
        .into_tuple()
        .one(tx.connection())
        .await?;
    let mut next = last.flatten().unwrap_or(NO_SECTORS).max(NO_SECTORS) + 1;
    let mut new = Vec::new();
    if last.flatten().is_none() {
        new.push(set_row(NO_SECTORS, "")?);
    }
    for text in wanted {
        if let std::collections::hash_map::Entry::Vacant(free) = keys.entry(text) {
            new.push(set_row(next, free.key())?);
            free.insert(next);
            next += 1;
        }
    }
    insert(tx, new).await?;
    Ok(keys)
}

fn set_row(id: i32, canonical: &str) -> Result<sector_set::ActiveModel> {
    let codes: Vec<&str> = canonical
        .split(',')
        .filter(|code| !code.is_empty())
        .collect();
    Ok(sector_set::ActiveModel {
        id: Set(id),
        codes: Set(row::to_json(&codes)?),
        canonical: Set(canonical.to_owned()),
    })
}
