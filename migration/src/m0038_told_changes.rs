//! Events that happen at two places or at many: a consolidation that was signed where its place no longer stands, a
//! change of the tree. Adds two columns to the outbox that are empty in every row that is there.

use sea_orm_migration::prelude::*;

use crate::columns::{add, json, null, path, remove};

const TABLE: &str = "outbox";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add(manager, TABLE, null(path(manager, "beside"))).await?;
        add(manager, TABLE, null(json("change"))).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        remove(manager, TABLE, "change").await?;
        remove(manager, TABLE, "beside").await
    }
}
