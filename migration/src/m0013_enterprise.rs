//! The registry of enterprises (企业台账): dated rows, under their place and under the section that answers for them.

use sea_orm_migration::prelude::*;

use crate::columns::{big, day, flag, index, int, null, path, table, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table(
            manager,
            "enterprise",
            &["shard_key", "id", "valid_from"],
            vec![
                int("shard_key"),
                int("id"),
                day("valid_from"),
                null(day("valid_until")),
                text("code"),
                text("name"),
                text("category"),
                int("place_id"),
                path(manager, "path"),
                null(int("section_id")),
                path(manager, "section_path"),
                int("sector_set"),
                text("marks"),
                null(day("opened_on")),
                null(day("closed_on")),
                flag("simulated"),
                big("recorded_at"),
            ],
        )
        .await?;
        index(manager, "enterprise", &["code"], false).await?;
        index(manager, "enterprise", &["id"], false).await?;
        index(manager, "enterprise", &["name"], false).await?;
        index(manager, "enterprise", &["path"], false).await?;
        index(manager, "enterprise", &["section_path"], false).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("enterprise").take())
            .await
    }
}
