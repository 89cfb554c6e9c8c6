//! A node begins on the day.

use cengbao_domain::change::Step;
use cengbao_domain::division::gathers_figures;
use cengbao_domain::level::Level;
use cengbao_domain::path::MAX_DEPTH;
use cengbao_entity::{agency, jurisdiction, node_place};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
};

use super::{Carrying, Found, INSIDE, SERVES, SUPERIOR};
use crate::agency::NO_SECTORS;
use crate::error::{Result, StoreError};
use crate::import::node_row;
use crate::row;

impl Carrying<'_> {
    async fn open_node(&mut self, kind: &str, above: &Found, gathers: bool) -> Result<Found> {
        if above.path.depth() >= MAX_DEPTH {
            return Err(StoreError::invalid(
                "parent",
                "it would stand too deep in the tree",
                "name a higher parent",
            )
            .in_chinese("层级过深：请选择更高的上级"));
        }
        let id = self.ids.take()?;
        let path = above.path.child(row::node(id));
        let shard_key = if gathers { id } else { above.shard_key };
        let connection = self.tx.connection();
        cengbao_entity::node::Entity::insert(node_row(id, kind))
            .exec_without_returning(connection)
            .await?;
        node_place::Entity::insert(node_place::ActiveModel {
            node_id: Set(id),
            valid_from: Set(self.on),
            valid_until: Set(None),
            parent_id: Set(Some(above.id)),
            path: Set(path.to_string()),
            shard_key: Set(shard_key),
        })
        .exec_without_returning(connection)
        .await?;
        Ok(Found {
            id,
            name: String::new(),
            path,
            shard_key,
            level: None,
        })
    }

    pub(super) async fn open_jurisdiction(
        &mut self,
        code: &str,
        name: &str,
        level: Level,
        parent: &str,
    ) -> Result<()> {
        let above = self.node(parent).await?;
        let gathers = gathers_figures(level, false);
        let node = self.open_node(row::JURISDICTION, &above, gathers).await?;
        let row = jurisdiction::Model {
            id: node.id,
            code: code.to_owned(),
            name: name.to_owned(),
            level: level.as_str().to_owned(),
            placeholder: false,
            parent_id: Some(above.id),
            shown_parent_id: Some(above.id),
            path: node.path.to_string(),
            shard_key: node.shard_key,
            valid_from: self.on,
            valid_until: None,
        };
        jurisdiction::Entity::insert(row.into_active_model().reset_all())
            .exec_without_returning(self.tx.connection())
            .await?;
        Ok(())
    }

    pub(super) async fn open_agency(&mut self, step: &Step) -> Result<()> {
        let Step::OpenAgency {
            code,
            name,
            kind,
            serves,
            inside,
            superior,
            like,
        } = step
        else {
            return Ok(());
        };
        let served = self.node(serves).await?;
        let within = match inside {
            Some(inside) => Some(self.node(inside).await?),
            None => None,
        };
        let superior = match superior {
            Some(superior) => Some(self.node(superior).await?.id),
            None => None,
        };
        let like = match like {
            Some(like) => {
                let rows = agency::Entity::find().filter(agency::Column::Code.eq(like.as_str()));
                rows.one(self.tx.connection()).await?
            }
            None => None,
        };
        let node = self
            .open_node(row::AGENCY, within.as_ref().unwrap_or(&served), false)
            .await?;
        let superior = superior.or(like.as_ref().and_then(|like| like.superior_id));
        let row = agency::Model {
            id: node.id,
            code: code.clone(),
            name: name.clone(),
            kind: kind
                .clone()
                .or_else(|| like.as_ref().map(|like| like.kind.clone()))
                .unwrap_or_default(),
            jurisdiction_id: served.id,
            inside_id: within.as_ref().map(|within| within.id),
            superior_id: superior,
            path: node.path.to_string(),
            shard_key: node.shard_key,
            sector_set: like.as_ref().map_or(NO_SECTORS, |like| like.sector_set),
            simulated: like.as_ref().is_some_and(|like| like.simulated),
            valid_from: self.on,
            valid_until: None,
            chained: true,
            covered: false,
        };
        agency::Entity::insert(row.into_active_model().reset_all())
            .exec_without_returning(self.tx.connection())
            .await?;
        self.units.insert(node.id);
        self.link(node.id, SERVES, Some(served.id)).await?;
        self.link(node.id, INSIDE, within.map(|within| within.id))
            .await?;
        self.link(node.id, SUPERIOR, superior).await
    }
}
