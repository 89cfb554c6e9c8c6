//! Attachments (附件): the files, what they hold, and which records they are evidence of.

use sea_orm_migration::prelude::*;

use crate::columns::{big, index, int, null, table, text, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table(
            manager,
            "attachment",
            &["shard_key", "id"],
            vec![
                int("shard_key"),
                uuid("id"),
                int("unit_id"),
                uuid("content_id"),
                text("sha256"),
                big("size_bytes"),
                text("media_type"),
                text("name"),
                uuid("account_id"),
                text("account_title"),
                big("uploaded_at"),
                null(big("attached_at")),
            ],
        )
        .await?;
        index(manager, "attachment", &["id"], false).await?;
        index(manager, "attachment", &["account_id", "attached_at"], false).await?;
        index(
            manager,
            "attachment",
            &["attached_at", "uploaded_at"],
            false,
        )
        .await?;
        index(manager, "attachment", &["shard_key", "content_id"], false).await?;
        table(
            manager,
            "attachment_content",
            &["shard_key", "id"],
            vec![
                int("shard_key"),
                uuid("id"),
                text("digest"),
                big("size_bytes"),
                big("touched_at"),
            ],
        )
        .await?;
        index(
            manager,
            "attachment_content",
            &["shard_key", "digest"],
            true,
        )
        .await?;
        table(
            manager,
            "attachment_link",
            &["shard_key", "owner_id", "attachment_id"],
            vec![
                int("shard_key"),
                uuid("owner_id"),
                uuid("attachment_id"),
                text("owner_kind"),
                int("number"),
            ],
        )
        .await?;
        index(manager, "attachment_link", &["owner_id"], false).await?;
        index(
            manager,
            "attachment_link",
            &["shard_key", "attachment_id"],
            false,
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["attachment_link", "attachment_content", "attachment"] {
            manager.drop_table(Table::drop().table(name).take()).await?;
        }
        Ok(())
    }
}
