//! What the hub knows of the agencies and places that rows name.

use std::collections::{BTreeSet, HashMap, HashSet};

use cengbao_domain::path::Path;
use cengbao_entity::{agency, jurisdiction, obligation, sector_set};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::AgencyRow;
use super::check::canonical;
use crate::access::Tx;
use crate::error::Result;
use crate::import::QUERY_KEYS;
use crate::row;

/// A place that an agency can stand at.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) id: i32,
    pub(super) path: Path,
    pub(super) shard_key: i32,
    pub(super) placeholder: bool,
}

/// The part of the hub that a list of agencies touches.
#[derive(Debug, Default)]
pub(super) struct Register {
    /// By division code.
    pub(super) jurisdictions: HashMap<String, Place>,
    /// By agency code: the rows' own and those they name.
    pub(super) agencies: HashMap<String, agency::Model>,
    /// Keys of sets by their canonical text.
    pub(super) sector_sets: HashMap<String, i32>,
    /// Agencies that owe something or have owed it.
    pub(super) owing: HashSet<i32>,
}

impl Register {
    pub(super) async fn load(tx: &Tx, rows: &[AgencyRow]) -> Result<Self> {
        let mut register = Self::default();
        let divisions = keys(rows.iter().map(|row| row.jurisdiction.as_str()));
        for some in divisions.chunks(QUERY_KEYS) {
            let found = jurisdiction::Entity::find()
                .filter(jurisdiction::Column::Code.is_in(some.iter().copied()));
            for one in found.all(tx.connection()).await? {
                let path = row::path(one.path)?;
                let place = Place {
                    id: one.id,
                    path,
                    shard_key: one.shard_key,
                    placeholder: one.placeholder,
                };
                register.jurisdictions.insert(one.code, place);
            }
        }
        let named = rows
            .iter()
            .flat_map(|row| [Some(&row.code), row.inside.as_ref(), row.superior.as_ref()]);
        let agencies = keys(named.flatten().map(String::as_str));
        for some in agencies.chunks(QUERY_KEYS) {
            let found =
                agency::Entity::find().filter(agency::Column::Code.is_in(some.iter().copied()));
            for one in found.all(tx.connection()).await? {
                register.agencies.insert(one.code.clone(), one);
            }
        }
        register.load_sectors(tx, rows).await?;
        register.load_owing(tx, rows).await?;
        Ok(register)
    }

    async fn load_sectors(&mut self, tx: &Tx, rows: &[AgencyRow]) -> Result<()> {
        let sets: BTreeSet<String> = rows.iter().map(|row| canonical(&row.sectors)).collect();
        let sets: Vec<String> = sets.into_iter().collect();
        for some in sets.chunks(QUERY_KEYS) {
            let found =
                sector_set::Entity::find().filter(sector_set::Column::Canonical.is_in(some));
            self.sector_sets.extend(
                found
                    .all(tx.connection())
                    .await?
                    .into_iter()
                    .map(|set| (set.canonical, set.id)),
            );
        }
        Ok(())
    }

    /// Only agencies whose sectors would change are asked for.
    async fn load_owing(&mut self, tx: &Tx, rows: &[AgencyRow]) -> Result<()> {
        let moving = rows.iter().filter_map(|row| {
            self.agencies
                .get(&row.code)
                .filter(|known| self.other_sectors(row, known))
        });
        let moving: Vec<i32> = moving.map(|known| known.id).collect();
        for some in moving.chunks(QUERY_KEYS) {
            let found: Vec<i32> = obligation::Entity::find()
                .filter(obligation::Column::UnitId.is_in(some.iter().copied()))
                .select_only()
                .column(obligation::Column::UnitId)
                .distinct()
                .into_tuple()
                .all(tx.connection())
                .await?;
            self.owing.extend(found);
        }
        Ok(())
    }

    /// The place where a row's agency stands if it is inside none.
    pub(super) fn serves(&self, row: &AgencyRow) -> Option<&Place> {
        self.jurisdictions.get(&row.jurisdiction)
    }

    /// Whether a row names sectors, and other ones than are known.
    pub(super) fn other_sectors(&self, row: &AgencyRow, known: &agency::Model) -> bool {
        let set = self.sector_sets.get(&canonical(&row.sectors)).copied();
        !row.sectors.is_empty() && set != Some(known.sector_set)
    }
}

fn keys<'a>(codes: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    codes.collect::<BTreeSet<_>>().into_iter().collect()
}
