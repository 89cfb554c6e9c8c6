//! Which units a campaign names, by which of its bodies: who sees it, and what of it is theirs.

use sea_orm_migration::prelude::*;

use crate::columns::{index, int, path, table, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table(
            manager,
            "campaign_binding",
            &["shard_key", "campaign_id", "unit_id", "body"],
            vec![
                int("shard_key"),
                int("campaign_id"),
                int("unit_id"),
                text("body"),
                path(manager, "path"),
            ],
        )
        .await?;
        index(manager, "campaign_binding", &["campaign_id"], false).await?;
        index(manager, "campaign_binding", &["unit_id"], false).await?;
        index(manager, "campaign_binding", &["path"], false).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("campaign_binding").take())
            .await
    }
}
