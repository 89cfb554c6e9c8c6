//! Lineage (沿革): what a jurisdiction was called and stood under, what it came
//! out of, and what took its place.

use std::collections::{BTreeSet, HashMap};

use cengbao_domain::ids::NodeId;
use cengbao_domain::level::Level;
use cengbao_entity::{jurisdiction_successor, node_name, node_place};
use chrono::NaiveDate;
use sea_orm::ColumnTrait;

use crate::access::Scope;
use crate::error::Result;
use crate::jurisdiction::{Ancestor, Jurisdiction};
use crate::row;

/// One after the other in time.
#[derive(Clone, Debug)]
pub struct Succession {
    /// The first day of the one that follows.
    pub since: NaiveDate,
    /// The other one.
    pub jurisdiction: Jurisdiction,
}

/// A stretch of days on which nothing of it changed.
#[derive(Clone, Debug)]
pub struct Spell {
    /// First day.
    pub from: NaiveDate,
    /// First day no longer; none for the last one while it exists.
    pub until: Option<NaiveDate>,
    /// Its code then.
    pub code: String,
    /// Its name then.
    pub name: String,
    /// Its level then.
    pub level: Level,
    /// What it stood under then.
    pub parent: Option<Ancestor>,
}

impl Scope {
    /// What a jurisdiction came out of, by those of them that the scope sees.
    pub async fn predecessors(&self, of: NodeId) -> Result<Vec<Succession>> {
        let rows = self
            .select::<jurisdiction_successor::Entity>()
            .filter(jurisdiction_successor::Column::SuccessorId.eq(row::node_key(of)))
            .all()
            .await?;
        self.successions(rows.into_iter().map(|row| (row.predecessor_id, row.since)))
            .await
    }

    /// What took its place, by those of them that the scope sees.
    pub async fn successors(&self, of: NodeId) -> Result<Vec<Succession>> {
        let rows = self
            .select::<jurisdiction_successor::Entity>()
            .filter(jurisdiction_successor::Column::PredecessorId.eq(row::node_key(of)))
            .all()
            .await?;
        self.successions(rows.into_iter().map(|row| (row.successor_id, row.since)))
            .await
    }

    async fn successions(
        &self,
        rows: impl Iterator<Item = (i32, NaiveDate)>,
    ) -> Result<Vec<Succession>> {
        let since: HashMap<NodeId, NaiveDate> =
            rows.map(|(id, since)| (row::node(id), since)).collect();
        if since.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<NodeId> = since.keys().copied().collect();
        let found = self.find_jurisdictions_by_id(&ids).await?;
        let mut all: Vec<Succession> = found
            .into_values()
            .filter_map(|jurisdiction| {
                let since = *since.get(&jurisdiction.id)?;
                Some(Succession {
                    since,
                    jurisdiction,
                })
            })
            .collect();
        all.sort_by(|a, b| (a.since, &a.jurisdiction.code).cmp(&(b.since, &b.jurisdiction.code)));
        Ok(all)
    }

    /// How it was called and what it stood under, oldest first, as far as the
    /// scope sees its places.
    pub async fn history(&self, of: &Jurisdiction) -> Result<Vec<Spell>> {
        let id = row::node_key(of.id);
        let names = self
            .select::<node_name::Entity>()
            .filter(node_name::Column::NodeId.eq(id))
            .ascending(node_name::Column::ValidFrom)
            .all()
            .await?;
        let places = self
            .select::<node_place::Entity>()
            .filter(node_place::Column::NodeId.eq(id))
            .ascending(node_place::Column::ValidFrom)
            .all()
            .await?;
        let above: BTreeSet<i32> = places.iter().filter_map(|place| place.parent_id).collect();
        let parents: HashMap<i32, Ancestor> = self
            .ancestor_rows(above.into_iter().collect())
            .await?
            .into_iter()
            .map(|(id, code, name, level)| {
                let level = row::name(&level)?;
                Ok((id, Ancestor { code, name, level }))
            })
            .collect::<Result<_>>()?;
        let mut days: BTreeSet<NaiveDate> = places.iter().map(|place| place.valid_from).collect();
        days.extend(names.iter().map(|name| name.valid_from));
        let days: Vec<NaiveDate> = days.into_iter().collect();
        let mut spells = Vec::with_capacity(days.len());
        for (index, from) in days.iter().enumerate() {
            let name = names
                .iter()
                .rfind(|name| name.valid_from <= *from)
                .or(names.first());
            let place = places.iter().rfind(|place| place.valid_from <= *from);
            let level = name.and_then(|name| name.level.as_deref());
            spells.push(Spell {
                from: *from,
                until: days.get(index + 1).copied().or(of.valid_until),
                code: name.map_or_else(|| of.code.clone(), |name| name.code.clone()),
                name: name.map_or_else(|| of.name.clone(), |name| name.name.clone()),
                level: level.map(row::name).transpose()?.unwrap_or(of.level),
                parent: place
                    .and_then(|place| place.parent_id)
                    .and_then(|parent| parents.get(&parent).cloned()),
            });
        }
        Ok(spells)
    }
}
