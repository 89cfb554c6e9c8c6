//! Progress of milestones and tasks (进展记录), and the row that each change of a line raises first.

use sea_orm_migration::prelude::*;

use crate::columns::{big, day, flag, index, int, null, path, table, text, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table(
            manager,
            "progress",
            &["shard_key", "id"],
            vec![
                int("shard_key"),
                uuid("id"),
                int("number"),
                int("campaign_id"),
                text("kind"),
                text("item"),
                int("unit_id"),
                path(manager, "path"),
                int("sector_set"),
                text("step"),
                day("on_day"),
                null(text("note")),
                null(text("evidence")),
                flag("void"),
                uuid("account_id"),
                text("account_title"),
                flag("simulated"),
                big("recorded_at"),
                int("revision"),
                null(uuid("corrects")),
                null(text("reason")),
                null(big("superseded_at")),
            ],
        )
        .await?;
        // The board reads the lines below a place; a line is read by its office.
        index(manager, "progress", &["campaign_id", "path"], false).await?;
        index(manager, "progress", &["unit_id", "campaign_id"], false).await?;
        index(manager, "progress", &["id"], false).await?;
        table(
            manager,
            "progress_line",
            &["shard_key", "campaign_id", "unit_id", "kind", "item"],
            vec![
                int("shard_key"),
                int("campaign_id"),
                int("unit_id"),
                text("kind"),
                text("item"),
                big("version"),
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["progress_line", "progress"] {
            manager.drop_table(Table::drop().table(name).take()).await?;
        }
        Ok(())
    }
}
