//! How the registry of enterprises stood before its past was mended. What was written over before this is not known any
//! more.

use sea_orm_migration::prelude::*;

use crate::columns::{big, day, flag, index, int, null, path, table, text, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table(
            manager,
            "enterprise_revision",
            &["shard_key", "revision"],
            vec![
                int("shard_key"),
                uuid("revision"),
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
                big("superseded_at"),
                uuid("account_id"),
                text("account_title"),
            ],
        )
        .await?;
        index(manager, "enterprise_revision", &["id"], false).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::drop().table("enterprise_revision").take();
        manager.drop_table(table).await
    }
}
