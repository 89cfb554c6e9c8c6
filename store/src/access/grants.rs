//! Reads the grants of an account as pieces of a scope.
//!
//! A piece's ranges are today's place of its node and the earlier ones of the
//! same node, so that what a unit reported before it moved stays with it.

use std::collections::BTreeSet;

use cengbao_domain::path::Path;
use cengbao_domain::policy::Role;
use cengbao_domain::scope::{Piece, Sectors};
use cengbao_entity::{jurisdiction, node, node_place, role_grant, sector_set};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};

use super::scope::GrantRow;
use crate::error::{Result, StoreError};
use crate::row;

pub(super) async fn pieces_of(
    reads: &DatabaseTransaction,
    grants: &[role_grant::Model],
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
    let names = names_of(reads, nodes).await?;
    let mut pieces = Vec::with_capacity(grants.len());
    let mut rows = Vec::with_capacity(grants.len());
    for grant in grants {
        let ranges: Vec<Path> = places
            .iter()
            .filter(|place| place.node_id == grant.node_id)
            .map(|place| Path::try_from(place.path.clone()).map_err(StoreError::damaged))
            .collect::<Result<_>>()?;
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
