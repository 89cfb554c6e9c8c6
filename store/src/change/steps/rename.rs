//! A node is called otherwise from the day on.

use cengbao_domain::level::Level;
use cengbao_entity::{agency, jurisdiction, node_name};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

use super::Carrying;
use crate::error::Result;

impl Carrying<'_> {
    pub(super) async fn rename(
        &self,
        code: &str,
        new_code: &str,
        name: &str,
        level: Option<Level>,
    ) -> Result<()> {
        let node = self.node(code).await?;
        let known = node_name::Entity::find()
            .filter(node_name::Column::NodeId.eq(node.id))
            .order_by_desc(node_name::Column::ValidFrom)
            .one(self.tx.connection())
            .await?;
        let (from, old_level) = if let Some((old, _)) = node.level {
            let row = jurisdiction::Entity::find_by_id(node.id);
            let row = row.one(self.tx.connection()).await?;
            let level = Some(old.as_str().to_owned());
            (row.map(|row| row.valid_from), level)
        } else {
            let row = agency::Entity::find_by_id(node.id);
            let row = row.one(self.tx.connection()).await?;
            (row.map(|row| row.valid_from), None)
        };
        let mut names = Vec::new();
        if known.is_none() {
            names.push(node_name::Model {
                node_id: node.id,
                valid_from: from.unwrap_or(self.on),
                valid_until: Some(self.on),
                code: code.to_owned(),
                name: node.name.clone(),
                level: old_level,
            });
        }
        node_name::Entity::update_many()
            .col_expr(node_name::Column::ValidUntil, Expr::value(self.on))
            .filter(node_name::Column::NodeId.eq(node.id))
            .filter(node_name::Column::ValidUntil.is_null())
            .exec(self.tx.connection())
            .await?;
        names.push(node_name::Model {
            node_id: node.id,
            valid_from: self.on,
            valid_until: None,
            code: new_code.to_owned(),
            name: name.to_owned(),
            level: level.map(|level| level.as_str().to_owned()),
        });
        // Renamed twice on one day: the later word holds.
        let on_conflict =
            OnConflict::columns([node_name::Column::NodeId, node_name::Column::ValidFrom])
                .update_columns([
                    node_name::Column::ValidUntil,
                    node_name::Column::Code,
                    node_name::Column::Name,
                    node_name::Column::Level,
                ])
                .to_owned();
        node_name::Entity::insert_many(
            names
                .into_iter()
                .map(|name| name.into_active_model().reset_all()),
        )
        .on_conflict(on_conflict)
        .exec_without_returning(self.tx.connection())
        .await?;
        if let Some(level) = level {
            jurisdiction::Entity::update_many()
                .col_expr(jurisdiction::Column::Code, Expr::value(new_code))
                .col_expr(jurisdiction::Column::Name, Expr::value(name))
                .col_expr(jurisdiction::Column::Level, Expr::value(level.as_str()))
                .filter(jurisdiction::Column::Id.eq(node.id))
                .exec(self.tx.connection())
                .await?;
        } else {
            agency::Entity::update_many()
                .col_expr(agency::Column::Code, Expr::value(new_code))
                .col_expr(agency::Column::Name, Expr::value(name))
                .filter(agency::Column::Id.eq(node.id))
                .exec(self.tx.connection())
                .await?;
        }
        Ok(())
    }
}
