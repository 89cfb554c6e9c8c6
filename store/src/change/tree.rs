//! The part of the tree that a change is about, as `domain::change` asks for it.

use std::collections::{BTreeMap, BTreeSet};

use cengbao_domain::change::{BoundaryChange, Node, Tree, What};
use cengbao_domain::path::Path;
use cengbao_entity::{agency, jurisdiction, node_name, node_place};
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};

use crate::access::Tx;
use crate::error::Result;
use crate::range;
use crate::row;

/// The nodes that a change names, what stands directly below them or serves
/// them, and what they stand under.
pub(super) async fn read(tx: &Tx, change: &BoundaryChange) -> Result<Tree> {
    let named: BTreeSet<&str> = change.named().into_iter().chain(change.wanted()).collect();
    let mut places = jurisdictions(
        tx,
        Condition::all().add(jurisdiction::Column::Code.is_in(named.iter().copied())),
    )
    .await?;
    let mut offices = agencies(
        tx,
        Condition::all().add(agency::Column::Code.is_in(named.iter().copied())),
    )
    .await?;
    let (ids, inside): (Vec<i32>, Vec<i32>) = (
        places.keys().copied().collect(),
        offices.keys().copied().collect(),
    );
    let asked: BTreeSet<i32> = ids.iter().chain(&inside).copied().collect();
    let above: Vec<i32> = places
        .values()
        .filter_map(|place| place.parent_id)
        .chain(offices.values().map(|office| office.jurisdiction_id))
        .collect();
    let near = Condition::any()
        .add(jurisdiction::Column::Id.is_in(above))
        .add(jurisdiction::Column::ParentId.is_in(ids.iter().copied()));
    places.extend(jurisdictions(tx, near).await?);
    let near = Condition::any()
        .add(agency::Column::JurisdictionId.is_in(ids.iter().copied()))
        .add(agency::Column::InsideId.is_in(inside.iter().copied()))
        .add(
            agency::Column::Id.is_in(
                offices
                    .values()
                    .filter_map(|office| office.inside_id)
                    .collect::<Vec<_>>(),
            ),
        );
    offices.extend(agencies(tx, near).await?);
    let all: Vec<i32> = places.keys().chain(offices.keys()).copied().collect();
    let since = placed_on(tx, &all).await?;
    let mut nodes = Vec::with_capacity(all.len());
    for place in places.into_values() {
        let level = row::name(&place.level)?;
        nodes.push(Node {
            id: row::node(place.id),
            what: What::Jurisdiction {
                level,
                placeholder: place.placeholder,
            },
            parent: place.parent_id.map(row::node),
            placed_on: since.get(&place.id).copied().unwrap_or(place.valid_from),
            changed_on: place.valid_from,
            path: row::path(place.path)?,
            code: place.code,
            name: place.name,
            from: place.valid_from,
            until: place.valid_until,
        });
    }
    for office in offices.into_values() {
        let parent = office.inside_id.unwrap_or(office.jurisdiction_id);
        nodes.push(Node {
            id: row::node(office.id),
            what: What::Agency {
                serves: row::node(office.jurisdiction_id),
                inside: office.inside_id.map(row::node),
            },
            parent: Some(row::node(parent)),
            placed_on: since.get(&office.id).copied().unwrap_or(office.valid_from),
            changed_on: office.valid_from,
            path: row::path(office.path)?,
            code: office.code,
            name: office.name,
            from: office.valid_from,
            until: office.valid_until,
        });
    }
    for node in &mut nodes {
        if asked.contains(&row::node_key(node.id)) {
            node.changed_on = changed_on(tx, &node.path, row::node_key(node.id))
                .await?
                .map_or(node.changed_on, |day| day.max(node.changed_on));
        }
    }
    nodes.sort_by_key(|node| node.id);
    Ok(Tree {
        nodes,
        used: used(tx, change).await?,
    })
}

async fn jurisdictions(
    tx: &Tx,
    condition: Condition,
) -> Result<BTreeMap<i32, jurisdiction::Model>> {
    let rows = jurisdiction::Entity::find().filter(condition);
    let rows = rows.all(tx.connection()).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

async fn agencies(tx: &Tx, condition: Condition) -> Result<BTreeMap<i32, agency::Model>> {
    let rows = agency::Entity::find().filter(condition);
    let rows = rows.all(tx.connection()).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Since when each node stands where it stands.
async fn placed_on(tx: &Tx, ids: &[i32]) -> Result<BTreeMap<i32, NaiveDate>> {
    let rows: Vec<(i32, NaiveDate)> = node_place::Entity::find()
        .filter(node_place::Column::NodeId.is_in(ids.iter().copied()))
        .filter(node_place::Column::ValidUntil.is_null())
        .select_only()
        .columns([node_place::Column::NodeId, node_place::Column::ValidFrom])
        .into_tuple()
        .all(tx.connection())
        .await?;
    Ok(rows.into_iter().collect())
}

/// The last day on which something at or below a place came, went, moved or was
/// called otherwise.
async fn changed_on(tx: &Tx, path: &Path, id: i32) -> Result<Option<NaiveDate>> {
    type Days = (Option<NaiveDate>, Option<NaiveDate>);
    let places: Option<Days> = node_place::Entity::find()
        .filter(range::within(node_place::Column::Path, path))
        .select_only()
        .expr(ColumnTrait::max(&node_place::Column::ValidFrom))
        .expr(ColumnTrait::max(&node_place::Column::ValidUntil))
        .into_tuple()
        .one(tx.connection())
        .await?;
    let closed: Option<Option<NaiveDate>> = agency::Entity::find()
        .filter(range::within(agency::Column::Path, path))
        .select_only()
        .expr(ColumnTrait::max(&agency::Column::ValidUntil))
        .into_tuple()
        .one(tx.connection())
        .await?;
    let named: Option<Option<NaiveDate>> = node_name::Entity::find()
        .filter(node_name::Column::NodeId.eq(id))
        .select_only()
        .expr(ColumnTrait::max(&node_name::Column::ValidFrom))
        .into_tuple()
        .one(tx.connection())
        .await?;
    let (from, until) = places.unwrap_or_default();
    let days = [from, until, closed.flatten(), named.flatten()];
    Ok(days.into_iter().flatten().max())
}

/// Which of the codes that it would give out were given out once.
async fn used(tx: &Tx, change: &BoundaryChange) -> Result<BTreeSet<String>> {
    let wanted: Vec<&str> = change.wanted().into_iter().collect();
    let offices: Vec<String> = wanted.iter().map(|code| format!("{code}.%")).collect();
    let mut used = BTreeSet::new();
    let mut codes = Condition::any().add(node_name::Column::Code.is_in(wanted.iter().copied()));
    let mut taken = Condition::any().add(agency::Column::Code.is_in(wanted.iter().copied()));
    for pattern in &offices {
        codes = codes.add(node_name::Column::Code.like(pattern));
        taken = taken.add(agency::Column::Code.like(pattern));
    }
    let names = node_name::Entity::find().filter(codes);
    used.extend(
        names
            .all(tx.connection())
            .await?
            .into_iter()
            .map(|name| name.code),
    );
    // Those that stand are among the nodes; of offices also the ones that closed.
    let offices = agency::Entity::find()
        .filter(taken)
        .filter(agency::Column::ValidUntil.is_not_null());
    used.extend(
        offices
            .all(tx.connection())
            .await?
            .into_iter()
            .map(|office| office.code),
    );
    Ok(used)
}
