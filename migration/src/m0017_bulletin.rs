//! Bulletins and who took note of them. Adds, and changes nothing that is there.

use sea_orm_migration::prelude::*;

use crate::columns::{big, flag, index, int, json, null, path, table, text, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table(
            manager,
            "bulletin",
            &["shard_key", "id"],
            vec![
                int("shard_key"),
                uuid("id"),
                int("node_id"),
                path(manager, "path"),
                text("place_code"),
                text("place_name"),
                text("place_level"),
                null(text("number")),
                text("title"),
                text("remarks"),
                text("campaign"),
                text("form"),
                int("campaign_version"),
                text("period_kind"),
                int("period"),
                json("sheet"),
                text("state"),
                null(uuid("supersedes")),
                null(uuid("superseded_by")),
                flag("simulated"),
                uuid("account_id"),
                text("account_title"),
                big("published_at"),
                null(big("left_at")),
                null(text("withdrawn_by")),
                null(big("withdrawn_at")),
                null(text("superseding_reason")),
                null(text("withdrawal_reason")),
            ],
        )
        .await?;
        // By place from below, by range from above, by key.
        index(manager, "bulletin", &["node_id", "id"], false).await?;
        index(manager, "bulletin", &["path"], false).await?;
        index(manager, "bulletin", &["id"], false).await?;
        table(
            manager,
            "bulletin_receipt",
            &["shard_key", "bulletin_id", "node_id"],
            vec![
                int("shard_key"),
                uuid("bulletin_id"),
                int("node_id"),
                path(manager, "path"),
                text("code"),
                text("name"),
                uuid("account_id"),
                text("account_title"),
                big("at"),
            ],
        )
        .await?;
        index(manager, "bulletin_receipt", &["bulletin_id", "path"], false).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["bulletin_receipt", "bulletin"] {
            manager.drop_table(Table::drop().table(name).take()).await?;
        }
        Ok(())
    }
}
