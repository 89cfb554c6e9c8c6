//! Reads an account, its grants as pieces of a scope, what its office is named for,
//! and the version of the tree, in one statement, in two where a grant is on an
//! enterprise: every request begins with it.
//!
//! A piece's ranges are today's place of its node, the earlier ones of the same
//! node, so that what a unit reported before it moved stays with it, and the
//! earlier ones of the nodes that stand below it today: who gets a town gets its
//! past. Today's place comes first.

use std::collections::BTreeSet;

use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use cengbao_domain::policy::Role;
use cengbao_domain::scope::{Piece, Sectors};
use cengbao_entity::{enterprise, sector_set};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
    QueryResult, QuerySelect, Statement,
};
use uuid::Uuid;

use super::office::Office;
use super::tree::TreeNow;
use crate::error::{Result, StoreError};
use crate::import::TREE;
use crate::row;
use crate::time::{day_in_zone, micros};

/// The account if it is alive, with each of its grants that holds, and each place
/// of the grant's node, and each schedule that names the account's office; an
/// account without grants is one row without a grant.
const ACCOUNT: &str = "SELECT a.id AS account_id, a.name AS account_name, a.title, a.unit_id, a.simulated, o.code AS office, \
     g.id AS grant_id, g.role, g.node_id, g.sectors, g.valid_from, g.valid_until, g.stands_in, \
     n.kind, j.code AS place_code, j.name AS place_name, u.code AS unit_code, u.name AS unit_name, p.path, \
     c.campaign_id AS named_campaign, c.schedule AS named_schedule, c.receives, \
     (SELECT h.version FROM head h WHERE h.shard_key = $4 AND h.family_id = $5) AS tree_version \
     FROM account a \
     LEFT JOIN role_grant g ON g.account_id = a.id AND g.valid_from <= $2 \
     AND (g.valid_until IS NULL OR g.valid_until > $2) AND (g.revoked_at IS NULL OR g.revoked_at > $3) \
     LEFT JOIN node n ON n.id = g.node_id \
     LEFT JOIN jurisdiction j ON j.id = g.node_id \
     LEFT JOIN agency u ON u.id = g.node_id \
     LEFT JOIN node_place p ON p.node_id = g.node_id \
     LEFT JOIN agency o ON o.id = a.unit_id \
     LEFT JOIN schedule_copy c ON c.agency_id = a.unit_id \
     WHERE a.name = $1 AND a.disabled_at IS NULL \
     ORDER BY g.id, p.valid_from DESC";

/// A grant as it is shown to its holder.
#[derive(Clone, Debug)]
pub struct GrantRow {
    /// As what.
    pub role: Role,
    /// On which node.
    pub node: NodeId,
    /// Code of the node.
    pub node_code: String,
    /// Name of the node.
    pub node_name: String,
    /// Sector codes; none means all.
    pub sectors: Option<Vec<String>>,
    /// First day.
    pub from: NaiveDate,
    /// First day it no longer holds.
    pub until: Option<NaiveDate>,
    /// The holder stands in by it (代办).
    pub stands_in: bool,
}

/// An account with what it holds now.
pub(super) struct Holder {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) title: String,
    pub(super) unit_id: Option<i32>,
    pub(super) simulated: bool,
    pub(super) pieces: Vec<Piece>,
    pub(super) grants: Vec<GrantRow>,
    /// Its office, and what that is named for.
    pub(super) office: Office,
    /// Of the tree in the same snapshot.
    pub(super) tree_version: i64,
}

/// The account of this name, if there is one and nobody disabled it; its pieces
/// without the earlier places of what stands below them: see [`Holder::take_past`].
pub(super) async fn holder(
    reads: &DatabaseTransaction,
    name: &str,
    now: DateTime<Utc>,
) -> Result<Option<Holder>> {
    let values = [
        name.into(),
        day_in_zone(now).into(),
        micros(now).into(),
        TREE.shard_key.into(),
        TREE.family_id.into(),
    ];
    let statement = Statement::from_sql_and_values(reads.get_database_backend(), ACCOUNT, values);
    let rows = reads.query_all_raw(statement).await?;
    let Some(first) = rows.first() else {
        return Ok(None);
    };
    let mut holder = Holder {
        id: first.try_get("", "account_id")?,
        name: first.try_get("", "account_name")?,
        title: first.try_get("", "title")?,
        unit_id: first.try_get("", "unit_id")?,
        simulated: first.try_get("", "simulated")?,
        pieces: Vec::new(),
        grants: Vec::new(),
        office: Office::of(first.try_get("", "office")?),
        tree_version: first
            .try_get::<Option<i64>>("", "tree_version")?
            .unwrap_or_default(),
    };
    let mut last = None;
    for row in &rows {
        holder.office.add(row)?;
        let Some(grant) = row.try_get::<Option<Uuid>>("", "grant_id")? else {
            continue;
        };
        if last != Some(grant) {
            last = Some(grant);
            holder.add(row)?;
        }
        let path: Option<String> = row.try_get("", "path")?;
        if let (Some(path), Some(piece)) = (path, holder.pieces.last_mut()) {
            add_range(piece, path)?;
        }
    }
    holder.name_enterprises(reads).await?;
    match holder
        .grants
        .iter()
        .find(|grant| grant.node_code.is_empty())
    {
        None => Ok(Some(holder)),
        Some(grant) => Err(StoreError::damaged(format!(
            "grant on node {} that has no name",
            row::node_key(grant.node)
        ))),
    }
}

/// A place of the node, today's or an earlier one; the same once.
fn add_range(piece: &mut Piece, path: String) -> Result<()> {
    let path = Path::try_from(path).map_err(StoreError::damaged)?;
    if piece.ranges.last() != Some(&path) {
        piece.ranges.push(path);
    }
    Ok(())
}

impl Holder {
    /// Who gets a town gets its past: where what stands below it today stood before.
    pub(super) fn take_past(&mut self, tree: &TreeNow) {
        for piece in &mut self.pieces {
            if let Some(today) = piece.ranges.first().cloned() {
                let came = tree.moves.iter().filter(|one| today.contains(&one.now));
                piece.ranges.extend(came.map(|one| one.from.clone()));
            }
        }
    }

    /// A grant, without the places of its node.
    fn add(&mut self, found: &QueryResult) -> Result<()> {
        let node: i32 = found.try_get("", "node_id")?;
        let role: String = found.try_get("", "role")?;
        let role: Role = role.parse().map_err(StoreError::damaged)?;
        let kind: Option<String> = found.try_get("", "kind")?;
        let sectors: Option<Vec<String>> = found
            .try_get::<Option<serde_json::Value>>("", "sectors")?
            .map(|json| serde_json::from_value(json).map_err(StoreError::damaged))
            .transpose()?;
        let named = |code, name| -> Result<Option<(String, String)>> {
            let code: Option<String> = found.try_get("", code)?;
            Ok(code.zip(found.try_get::<Option<String>>("", name)?))
        };
        let place = named("place_code", "place_name")?;
        let unit = named("unit_code", "unit_name")?;
        // An enterprise has its name in a row for each time: see `name_enterprises`.
        let (node_code, node_name) = place.or(unit).unwrap_or_default();
        let from: NaiveDate = found.try_get("", "valid_from")?;
        let stands_in: bool = found.try_get("", "stands_in")?;
        self.grants.push(GrantRow {
            role,
            node: row::node(node),
            node_code,
            node_name,
            sectors: sectors.clone(),
            from,
            until: found.try_get("", "valid_until")?,
            stands_in,
        });
        self.pieces.push(Piece {
            role,
            ranges: Vec::new(),
            inside_unit: kind.is_some_and(|kind| kind != row::JURISDICTION),
            sectors: sectors.map_or(Sectors::All, |codes| {
                Sectors::Only(codes.into_iter().collect())
            }),
        });
        Ok(())
    }

    /// Names and places of the enterprises among the nodes, the latest first.
    async fn name_enterprises(&mut self, reads: &DatabaseTransaction) -> Result<()> {
        let nameless = self
            .grants
            .iter()
            .filter(|grant| grant.node_code.is_empty());
        let nodes: Vec<i32> = nameless.map(|grant| row::node_key(grant.node)).collect();
        if nodes.is_empty() {
            return Ok(());
        }
        let rows: Vec<(i32, String, String, String)> = enterprise::Entity::find()
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
            .await?;
        for (grant, piece) in self.grants.iter_mut().zip(&mut self.pieces) {
            let of_node = |row: &&(i32, String, String, String)| row.0 == row::node_key(grant.node);
            for (_, code, name, path) in rows.iter().filter(of_node) {
                if grant.node_code.is_empty() {
                    (grant.node_code, grant.node_name) = (code.clone(), name.clone());
                }
                add_range(piece, path.clone())?;
            }
        }
        Ok(())
    }
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
