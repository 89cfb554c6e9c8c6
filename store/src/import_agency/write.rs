//! Writes agencies with their places, relations and aliases.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use cengbao_domain::path::Path;
use cengbao_entity::{agency, agency_alias, agency_link, node, node_place};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};

use super::check::{canonical, kind};
use super::links::{INSIDE, SERVES, SUPERIOR, link, replace_superiors};
use super::place::{Place, stand};
use super::register::Register;
use super::words::{aliases, sector_sets};
use super::{AgencyRow, Days};
use crate::access::Tx;
use crate::agency::{NO_SECTORS, kind_name};
use crate::error::{Result, StoreError};
use crate::import::{INSERT_ROWS, NodeIds, insert, node_row};
use crate::row;

/// What will be written.
#[derive(Default)]
pub(super) struct Writes {
    nodes: Vec<node::ActiveModel>,
    places: Vec<node_place::ActiveModel>,
    added: Vec<agency::Model>,
    /// Known agencies as they will be.
    changed: BTreeMap<i32, agency::Model>,
    links: Vec<agency_link::ActiveModel>,
    /// Known agencies with their new superiors.
    new_superiors: Vec<(i32, agency_link::ActiveModel)>,
    aliases: Vec<agency_alias::ActiveModel>,
    /// Known agencies that get another alias.
    aliased: BTreeSet<i32>,
}

impl Writes {
    /// `rows` can all be applied, each after the one it is inside.
    pub(super) async fn plan(
        tx: &Tx,
        ids: &mut NodeIds,
        register: &Register,
        rows: &[&AgencyRow],
        days: Days,
    ) -> Result<Self> {
        let sets = sector_sets(tx, register, rows).await?;
        let known_aliases = aliases(tx, register, rows).await?;
        let mut keys: HashMap<&str, i32> = register
            .agencies
            .iter()
            .map(|(code, known)| (code.as_str(), known.id))
            .collect();
        for row in rows {
            if !register.agencies.contains_key(&row.code) {
                keys.insert(&row.code, ids.take()?);
            }
        }
        let mut writes = Self::default();
        let mut placed: HashMap<&str, (Path, i32)> = HashMap::new();
        for row in rows {
            let id = keys[row.code.as_str()];
            let superior_id = row.superior.as_deref().map(|code| keys[code]);
            let sectors = sets
                .get(&canonical(&row.sectors))
                .copied()
                .unwrap_or(NO_SECTORS);
            if let Some(known) = register.agencies.get(&row.code) {
                writes.update(row, known, superior_id, sectors, days)?;
            } else {
                let inside = row.inside.as_deref().map(|code| (keys[code], code));
                let (parent, path, shard_key) = stand(row, inside, register, &placed)?;
                let path = path.child(row::node(id));
                placed.insert(&row.code, (path.clone(), shard_key));
                let place = Place {
                    id,
                    parent,
                    path,
                    shard_key,
                    inside_id: inside.map(|(id, _)| id),
                };
                writes.add(row, place, superior_id, sectors, register, days)?;
            }
            let is_known = register.agencies.contains_key(&row.code);
            writes.alias(row, (id, is_known), &known_aliases, days);
        }
        Ok(writes)
    }

    pub(super) fn added(&self) -> u64 {
        self.added.len() as u64
    }

    pub(super) fn changed(&self) -> u64 {
        self.aliased
            .iter()
            .chain(self.changed.keys())
            .collect::<BTreeSet<_>>()
            .len() as u64
    }

    fn add(
        &mut self,
        row: &AgencyRow,
        place: Place,
        superior_id: Option<i32>,
        sector_set: i32,
        register: &Register,
        days: Days,
    ) -> Result<()> {
        let Place {
            id,
            parent,
            path,
            shard_key,
            inside_id,
        } = place;
        let jurisdiction_id = register
            .serves(row)
            .map(|place| place.id)
            .ok_or_else(|| StoreError::damaged("an agency without place"))?;
        self.nodes.push(node_row(id, row::AGENCY));
        self.places.push(node_place::ActiveModel {
            node_id: Set(id),
            valid_from: Set(days.valid_from),
            valid_until: Set(None),
            parent_id: Set(Some(parent)),
            path: Set(path.to_string()),
            shard_key: Set(shard_key),
        });
        let links = [
            (SERVES, Some(jurisdiction_id)),
            (INSIDE, inside_id),
            (SUPERIOR, superior_id),
        ];
        for (kind, target) in links {
            self.links
                .extend(target.map(|target| link(id, kind, target, days.valid_from)));
        }
        self.added.push(agency::Model {
            id,
            code: row.code.clone(),
            name: row.name.clone(),
            kind: stored_kind(row)?,
            jurisdiction_id,
            inside_id,
            superior_id,
            path: path.to_string(),
            shard_key,
            sector_set,
            simulated: row.simulated,
            valid_from: days.valid_from,
            valid_until: None,
            chained: false,
            covered: false,
        });
        Ok(())
    }

    fn update(
        &mut self,
        row: &AgencyRow,
        known: &agency::Model,
        superior_id: Option<i32>,
        sectors: i32,
        days: Days,
    ) -> Result<()> {
        let new = agency::Model {
            name: row.name.clone(),
            kind: stored_kind(row)?,
            superior_id: superior_id.or(known.superior_id),
            sector_set: if row.sectors.is_empty() {
                known.sector_set
            } else {
                sectors
            },
            simulated: row.simulated,
            ..known.clone()
        };
        if let Some(target) = new
            .superior_id
            .filter(|_| new.superior_id != known.superior_id)
        {
            self.new_superiors
                .push((known.id, link(known.id, SUPERIOR, target, days.today)));
        }
        if new != *known {
            self.changed.insert(known.id, new);
        }
        Ok(())
    }

    fn alias(
        &mut self,
        row: &AgencyRow,
        (id, is_known): (i32, bool),
        known: &HashSet<(i32, String)>,
        days: Days,
    ) {
        let names: BTreeSet<&String> = row
            .aliases
            .iter()
            .filter(|alias| **alias != row.name)
            .collect();
        for name in names {
            if known.contains(&(id, name.clone())) {
                continue;
            }
            if is_known {
                self.aliased.insert(id);
            }
            self.aliases.push(agency_alias::ActiveModel {
                agency_id: Set(id),
                name: Set(name.clone()),
                valid_from: Set(days.valid_from),
                valid_until: Set(None),
            });
        }
    }

    pub(super) async fn write(&mut self, tx: &Tx, today: chrono::NaiveDate) -> Result<()> {
        let added = std::mem::take(&mut self.added);
        insert(tx, std::mem::take(&mut self.nodes)).await?;
        insert(tx, std::mem::take(&mut self.places)).await?;
        insert(
            tx,
            added
                .into_iter()
                .map(|row| row.into_active_model().reset_all())
                .collect(),
        )
        .await?;
        insert(tx, std::mem::take(&mut self.links)).await?;
        insert(tx, std::mem::take(&mut self.aliases)).await?;
        self.write_changed(tx).await?;
        replace_superiors(tx, &self.new_superiors, today).await
    }

    async fn write_changed(&mut self, tx: &Tx) -> Result<()> {
        let rows: Vec<agency::Model> = std::mem::take(&mut self.changed).into_values().collect();
        for some in rows.chunks(INSERT_ROWS) {
            let some = some
                .iter()
                .cloned()
                .map(|row| row.into_active_model().reset_all());
            let on_conflict = OnConflict::column(agency::Column::Id)
                .update_columns([
                    agency::Column::Name,
                    agency::Column::Kind,
                    agency::Column::SuperiorId,
                    agency::Column::SectorSet,
                    agency::Column::Simulated,
                ])
                .to_owned();
            agency::Entity::insert_many(some)
                .on_conflict(on_conflict)
                .exec_without_returning(tx.connection())
                .await?;
        }
        Ok(())
    }
}

fn stored_kind(row: &AgencyRow) -> Result<String> {
    kind_name(kind(row).map_err(|error| StoreError::Internal(error.to_string()))?)
}
