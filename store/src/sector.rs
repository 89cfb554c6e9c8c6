//! Sets of sectors (行业领域): each has one small key, so that a row carries its sectors in one column.

use std::collections::{BTreeSet, HashMap};

use cengbao_domain::word::near;
use cengbao_entity::sector_set;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::access::{Scope, Tx};
use crate::agency::NO_SECTORS;
use crate::error::{Result, StoreError};
use crate::import::QUERY_KEYS;
use crate::row;

/// How campaigns name sectors.
#[derive(Clone, Debug, Default)]
pub(crate) struct SectorWords {
    /// Names, and the words of documents.
    pub(crate) words: BTreeSet<String>,
    /// Codes of vocabularies.
    pub(crate) codes: BTreeSet<String>,
}

impl Scope {
    /// The words by which the campaigns in force name sectors, and the codes behind them: a public vocabulary, whoever sees
    /// the campaigns.
    pub(crate) async fn sectors_of_campaigns(&self) -> Result<SectorWords> {
        let hub = self
            .as_hub("the words that campaigns use for sectors")
            .await?;
        let mut found = SectorWords::default();
        for campaign in hub.list_every_campaign().await? {
            for sector in &campaign.definition.sectors {
                found.codes.insert(sector.code.clone());
                found.words.insert(sector.name.clone());
                found.words.extend(sector.printed.iter().cloned());
            }
        }
        Ok(found)
    }

    /// The words for sectors of the campaigns in force, and those that anything on the hub carries. Rows carry words, and
    /// not the codes behind them.
    pub(crate) async fn known_sectors(&self) -> Result<BTreeSet<String>> {
        let mut known = self.sectors_of_campaigns().await?.words;
        for set in self.select::<sector_set::Entity>().all().await? {
            known.extend(row::json::<Vec<String>>(set.codes)?);
        }
        Ok(known)
    }
}

/// Errors: `Invalid` for a sector that is not among the known ones, with those near to it.
pub(crate) fn checked_sectors<'s>(
    place: &str,
    mut sectors: impl Iterator<Item = &'s String>,
    known: &BTreeSet<String>,
) -> Result<()> {
    let Some(unknown) = sectors.find(|one| !known.contains(*one)) else {
        return Ok(());
    };
    let near = near(unknown, known.iter().map(String::as_str)).join(", ");
    let remedy = if near.is_empty() {
        "write a sector of a campaign in force, or of an agency or enterprise of the hub".to_owned()
    } else {
        format!("near to it are {near}")
    };
    let message = format!("nothing on the hub is of the sector {unknown}");
    Err(StoreError::invalid(place, message, remedy))
}

/// A set as it is told apart from others; empty for none.
pub(crate) fn canonical(sectors: &[String]) -> String {
    let sectors: BTreeSet<&str> = sectors.iter().map(String::as_str).collect();
    sectors.into_iter().collect::<Vec<_>>().join(",")
}

/// Keys of sets by their canonical text, and the rows of those that are new: as long as the tree has the same version.
pub(crate) async fn keys_of_sets(
    tx: &Tx,
    wanted: BTreeSet<String>,
) -> Result<(HashMap<String, i32>, Vec<sector_set::ActiveModel>)> {
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
    Ok((keys, new))
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
