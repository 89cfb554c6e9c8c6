//! Reads the grants of an account as pieces of a scope.
//!
//! A piece's ranges are today's place of its node, the earlier ones of the same
//! node, so that what a unit reported before it moved stays with it, and the
//! earlier ones of the nodes that stand below it today: who gets a town gets its
//! past. Today's place comes first.

use std::collections::BTreeSet;

use cengbao_domain::path::Path;
use cengbao_domain::policy::Role;
use cengbao_domain::scope::{Piece, Sectors};
use cengbao_entity::{enterprise, jurisdiction, node, node_place, role_grant, sector_set};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::scope::GrantRow;
use super::tree::TreeNow;
use crate::error::{Result, StoreError};
use crate::row;

pub(super) async fn pieces_of(
    reads: &DatabaseTransaction,
    grants: &[role_grant::Model],
    tree: &TreeNow,
) -> Result<(Vec<Piece>, Vec<GrantRow>)> {
    let nodes: Vec<i32> = grants.iter().map(|grant| grant.node_id).collect();
    let places = node_place::Entity::find()
        .filter(node_place::Column::NodeId.is_in(nodes.clone()))
        .order_by_desc(node_place::Column::ValidFrom)
        .all(reads)
        .await?;
    let kinds = node::Entity::find()
        .filter(node::Column::Id.is_in(nodes.clone()))
        .all(reads)
        .await?;
    let has_enterprises = kinds.iter().any(|node| node.kind == row::ENTERPRISE);
    let enterprises = if has_enterprises {
        enterprises_of(reads, nodes.clone()).await?
    } else {
        Vec::new()
    };
    let mut names = names_of(reads, nodes).await?;
    names.extend(
        enterprises
            .iter()
            .map(|(id, code, name, _)| (*id, code.clone(), name.clone())),
    );
    let mut pieces = Vec::with_capacity(grants.len());
    let mut rows = Vec::with_capacity(grants.len());
    for grant in grants {
        let of_enterprise = enterprises.iter().map(|(id, _, _, path)| (*id, path));
        let mut ranges: Vec<Path> = places
            .iter()
            .map(|place| (place.node_id, &place.path))
            .chain(of_enterprise)
            .filter(|(node, _)| *node == grant.node_id)
            .map(|(_, path)| Path::try_from(path.clone()).map_err(StoreError::damaged))
            .collect::<Result<_>>()?;
        ranges.dedup();
        if let Some(today) = ranges.first().cloned() {
            let came = tree.moves.iter().filter(|one| today.contains(&one.now));
            ranges.extend(came.map(|one| one.from.clone()));
        }
        let inside_unit = kinds
            .iter()
            .any(|node| node.id == grant.node_id && node.kind != row::JURISDICTION);
        let role: Role = grant.role.parse().map_err(StoreError::damaged)?;
        let sectors: Option<Vec<String>> = match &grant.sectors {
            Some(json) => Some(serde_json::from_value(json.clone()).map_err(StoreError::damaged)?),
            None => None,
        };
        let (code, name) = names
            .iter()
            .find(|(id, _, _)| *id == grant.node_id)
            .map(|(_, code, name)| (code.clone(), name.clone()))
            .ok_or_else(|| {
                StoreError::damaged(format!("grant on node {} that has no name", grant.node_id))
            })?;
        rows.push(GrantRow {
            role,
            node: row::node(grant.node_id),
            node_code: code,
            node_name: name,
            sectors: sectors.clone(),
            from: grant.valid_from,
            until: grant.valid_until,
        });
        let sectors = sectors.map_or(Sectors::All, |codes| {
            Sectors::Only(codes.into_iter().collect())
        });
        pieces.push(Piece {
            role,
            ranges,
            inside_unit,
            sectors,
        });
    }
    Ok((pieces, rows))
}

/// Code, name and path of every row of enterprises, the latest first.
async fn enterprises_of(
    reads: &DatabaseTransaction,
    nodes: Vec<i32>,
) -> Result<Vec<(i32, String, String, String)>> {
    Ok(enterprise::Entity::find()
        .filter(enterprise::Column::Id.is_in(nodes))
        .order_by_desc(enterprise::Column::ValidFrom)
        .select_only()
        .columns([
            enterprise::Column::Id,
            enterprise::Column::Code,
            enterprise::Column::Name,
            enterprise::Column::Path,
        ])
        .into_tuple()
        .all(reads)
        .await?)
}

async fn names_of(
    reads: &DatabaseTransaction,
    nodes: Vec<i32>,
) -> Result<Vec<(i32, String, String)>> {
    let jurisdictions = jurisdiction::Entity::find()
        .filter(jurisdiction::Column::Id.is_in(nodes.clone()))
        .all(reads)
        .await?
        .into_iter()
        .map(|row| (row.id, row.code, row.name));
    let agencies = cengbao_entity::agency::Entity::find()
        .filter(cengbao_entity::agency::Column::Id.is_in(nodes))
        .all(reads)
        .await?
        .into_iter()
        .map(|row| (row.id, row.code, row.name));
    Ok(jurisdictions.chain(agencies).collect())
}

pub(super) async fn sector_sets(
    reads: &DatabaseTransaction,
) -> Result<Vec<(i32, BTreeSet<String>)>> {
    let rows = sector_set::Entity::find().all(reads).await?;
    rows.into_iter()
        .map(|row| {
            Ok((
                row.id,
                serde_json::from_value(row.codes).map_err(StoreError::damaged)?,
            ))
        })
        .collect()
}
