//! A node ends on the day, and another takes its place.

use cengbao_entity::{agency, jurisdiction, jurisdiction_successor, node_move};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::shift::Now;
use super::{Carrying, INSIDE, SERVES, SUPERIOR, Share, Took};
use crate::error::{Result, StoreError};
use crate::range;

impl Carrying<'_> {
    pub(super) async fn close(&mut self, code: &str) -> Result<()> {
        let node = self.node(code).await?;
        if node.level.is_some() {
            jurisdiction::Entity::update_many()
                .col_expr(jurisdiction::Column::ValidUntil, Expr::value(self.on))
                .filter(jurisdiction::Column::Id.eq(node.id))
                .exec(self.tx.connection())
                .await?;
        } else {
            self.units.insert(node.id);
            self.set(node.id, agency::Column::ValidUntil, Expr::value(self.on))
                .await?;
            for kind in [SERVES, INSIDE, SUPERIOR] {
                self.link(node.id, kind, None).await?;
            }
        }
        Ok(())
    }

    pub(super) async fn share(&mut self, code: &str, by: &[(String, u64)]) -> Result<()> {
        let node = self.node(code).await?;
        self.units.insert(node.id);
        let number = |parts: u64| i64::try_from(parts).map_err(StoreError::damaged);
        let whole = number(by.iter().map(|(_, parts)| *parts).sum())?;
        for (place, (code, parts)) in (0..).zip(by) {
            let by = self.node(code).await?;
            let parts = number(*parts)?;
            self.units.insert(by.id);
            self.took.push(Took {
                from: node.id,
                into: by.id,
                share: Some(Share {
                    place,
                    parts,
                    whole,
                }),
            });
        }
        Ok(())
    }

    pub(super) async fn succeed(&mut self, code: &str, by: &str, whole: bool) -> Result<()> {
        let (node, by) = (self.node(code).await?, self.node(by).await?);
        if node.level.is_none() {
            // Of one that was split without shares nobody takes the place: its totals stay.
            if whole {
                self.units.extend([node.id, by.id]);
                self.took.push(Took {
                    from: node.id,
                    into: by.id,
                    share: None,
                });
                self.carry_sections(&node, &by).await?;
            }
            return Ok(());
        }
        jurisdiction_successor::Entity::insert(jurisdiction_successor::ActiveModel {
            predecessor_id: Set(node.id),
            successor_id: Set(by.id),
            since: Set(self.on),
        })
        .exec_without_returning(self.tx.connection())
        .await?;
        if whole {
            // Who sees the successor sees what its predecessors reported.
            node_move::Entity::update_many()
                .col_expr(node_move::Column::NowPath, Expr::value(by.path.to_string()))
                .filter(range::within(node_move::Column::NowPath, &node.path))
                .exec(self.tx.connection())
                .await?;
            self.remember_move(&node, &by.path, by.shard_key, true)
                .await?;
            let now = Now::of(&node, by.path.clone(), by.shard_key);
            self.carry_enterprises(&node, &now, by.id).await?;
            self.carry_accidents(&node, &now, by.id).await?;
        }
        Ok(())
    }
}
