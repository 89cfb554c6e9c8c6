//! A node stands under another from the day on, and all below it goes along.

use cengbao_domain::division::gathers_figures;
use cengbao_domain::path::Path;
use cengbao_entity::{agency, jurisdiction, node_move, node_place};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Value};

use super::{Carrying, Found, INSIDE, SERVES};
use crate::error::Result;
use crate::row;

/// Where a subtree stands from now on.
struct Now {
    path: Path,
    shard_key: i32,
    /// From which character on the paths below go on as they were.
    cut: usize,
}

impl Now {
    fn values(&self, old_shard: i32) -> [Value; 4] {
        [
            self.path.as_str().into(),
            i32::try_from(self.cut).unwrap_or(i32::MAX).into(),
            old_shard.into(),
            self.shard_key.into(),
        ]
    }
}

impl Carrying<'_> {
    /// A node with all below it stands under another from the day on.
    pub(super) async fn shift(&mut self, code: &str, under: &str) -> Result<()> {
        let (node, above) = (self.node(code).await?, self.node(under).await?);
        let path = above.path.child(row::node(node.id));
        let gathers = node
            .level
            .is_some_and(|(level, placeholder)| gathers_figures(level, placeholder));
        let shard_key = if gathers { node.id } else { above.shard_key };
        self.units_below(&node.path).await?;
        let now = Now {
            path,
            shard_key,
            cut: node.path.as_str().len() + 1,
        };
        self.replace_places(&node, &now, above.id).await?;
        for table in ["jurisdiction", "agency", "campaign_binding"] {
            self.rewrite_paths(table, "path", true, &node, &now).await?;
        }
        self.replace_enterprises(&node, &now).await?;
        for (table, column) in [
            ("campaign", "issuer_path"),
            ("webhook", "path"),
            ("node_move", "now_path"),
        ] {
            self.rewrite_paths(table, column, false, &node, &now)
                .await?;
        }
        self.remember_move(&node, &now.path, now.shard_key, false)
            .await?;
        if node.level.is_some() {
            jurisdiction::Entity::update_many()
                .col_expr(jurisdiction::Column::ParentId, Expr::value(above.id))
                .col_expr(jurisdiction::Column::ShownParentId, Expr::value(above.id))
                .filter(jurisdiction::Column::Id.eq(node.id))
                .exec(self.tx.connection())
                .await?;
        } else if above.level.is_some() {
            self.set(
                node.id,
                agency::Column::JurisdictionId,
                Expr::value(above.id),
            )
            .await?;
            let nothing: Option<i32> = None;
            self.set(node.id, agency::Column::InsideId, Expr::value(nothing))
                .await?;
            self.link(node.id, SERVES, Some(above.id)).await?;
            self.link(node.id, INSIDE, None).await?;
        } else {
            self.set(node.id, agency::Column::InsideId, Expr::value(above.id))
                .await?;
            self.link(node.id, INSIDE, Some(above.id)).await?;
        }
        Ok(())
    }

    /// Closes the places of a subtree and opens the next ones.
    async fn replace_places(&self, node: &Found, now: &Now, above: i32) -> Result<()> {
        let range = [
            node.path.as_str().into(),
            node.path.upper_bound().into(),
            self.on.into(),
        ];
        let to = now.values(node.shard_key);
        // Placed on this very day: it stood there for no day, and yet what was recorded
        // meanwhile lies where it stood.
        if node.shard_key != now.shard_key {
            let left = std::iter::once(node.shard_key.into());
            self.execute(
                "INSERT INTO node_passed (node_id, shard_key) SELECT node_id, shard_key \
                 FROM node_place WHERE path >= $1 AND path < $2 AND valid_until IS NULL \
                 AND valid_from = $3 AND shard_key = $4 ON CONFLICT DO NOTHING",
                range.iter().cloned().chain(left),
            )
            .await?;
        }
        self.execute(
            "UPDATE node_place SET path = $4 || substr(path, $5), \
             shard_key = CASE WHEN shard_key = $6 THEN $7 ELSE shard_key END \
             WHERE path >= $1 AND path < $2 AND valid_until IS NULL AND valid_from = $3",
            range.iter().cloned().chain(to.clone()),
        )
        .await?;
        self.execute(
            "INSERT INTO node_place (node_id, valid_from, parent_id, path, shard_key) \
             SELECT node_id, $3, parent_id, $4 || substr(path, $5), \
             CASE WHEN shard_key = $6 THEN $7 ELSE shard_key END \
             FROM node_place WHERE path >= $1 AND path < $2 AND valid_until IS NULL",
            range.iter().cloned().chain(to),
        )
        .await?;
        self.execute(
            "UPDATE node_place SET valid_until = $3 \
             WHERE path >= $1 AND path < $2 AND valid_until IS NULL",
            range,
        )
        .await?;
        node_place::Entity::update_many()
            .col_expr(node_place::Column::ParentId, Expr::value(above))
            .filter(node_place::Column::NodeId.eq(node.id))
            .filter(node_place::Column::ValidUntil.is_null())
            .exec(self.tx.connection())
            .await?;
        Ok(())
    }

    /// Enterprises that lie in a subtree go along with a row of their own from
    /// the day on; those whose section does are found there.
    async fn replace_enterprises(&self, node: &Found, now: &Now) -> Result<()> {
        let range: [Value; 3] = [
            node.path.as_str().into(),
            node.path.upper_bound().into(),
            self.on.into(),
        ];
        let to = now.values(node.shard_key);
        self.execute(
            "UPDATE enterprise SET path = $4 || substr(path, $5), \
             shard_key = CASE WHEN shard_key = $6 THEN $7 ELSE shard_key END \
             WHERE path >= $1 AND path < $2 AND valid_until IS NULL AND valid_from >= $3",
            range.iter().cloned().chain(to.clone()),
        )
        .await?;
        self.execute(
            "INSERT INTO enterprise (shard_key, id, valid_from, code, name, category, place_id, \
             path, section_id, section_path, sector_set, marks, opened_on, closed_on, simulated, \
             recorded_at) SELECT CASE WHEN shard_key = $6 THEN $7 ELSE shard_key END, id, $3, code, \
             name, category, place_id, $4 || substr(path, $5), section_id, section_path, sector_set, \
             marks, opened_on, closed_on, simulated, recorded_at \
             FROM enterprise WHERE path >= $1 AND path < $2 AND valid_until IS NULL",
            range.iter().cloned().chain(to.clone()),
        )
        .await?;
        self.execute(
            "UPDATE enterprise SET valid_until = $3 \
             WHERE path >= $1 AND path < $2 AND valid_until IS NULL",
            range.clone(),
        )
        .await?;
        self.execute(
            "UPDATE enterprise SET section_path = $3 || substr(section_path, $4) \
             WHERE section_path >= $1 AND section_path < $2 AND valid_until IS NULL",
            range.into_iter().take(2).chain(to.into_iter().take(2)),
        )
        .await
    }

    async fn rewrite_paths(
        &self,
        table: &str,
        column: &str,
        sharded: bool,
        node: &Found,
        now: &Now,
    ) -> Result<()> {
        let range: [Value; 2] = [node.path.as_str().into(), node.path.upper_bound().into()];
        let shard = if sharded {
            ", shard_key = CASE WHEN shard_key = $5 THEN $6 ELSE shard_key END"
        } else {
            ""
        };
        let to = now.values(node.shard_key);
        let to = to.into_iter().take(if sharded { 4 } else { 2 });
        self.execute(
            &format!(
                "UPDATE {table} SET {column} = $3 || substr({column}, $4){shard} \
                 WHERE {column} >= $1 AND {column} < $2"
            ),
            range.into_iter().chain(to),
        )
        .await
    }

    pub(super) async fn remember_move(
        &mut self,
        node: &Found,
        to: &Path,
        to_shard: i32,
        merged: bool,
    ) -> Result<()> {
        self.number += 1;
        let row = node_move::Model {
            node_id: node.id,
            effective_on: self.on,
            change_id: self.change,
            number: self.number,
            from_path: node.path.to_string(),
            from_shard: node.shard_key,
            to_path: to.to_string(),
            to_shard,
            now_path: to.to_string(),
            merged,
            recorded_at: 0,
        };
        node_move::Entity::insert(row.into_active_model().reset_all())
            .exec_without_returning(self.tx.connection())
            .await?;
        Ok(())
    }
}
