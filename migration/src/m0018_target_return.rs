//! What units say of targets (目标填报), and the figures of it that count in one row for each unit and campaign.

use sea_orm_migration::prelude::*;

use crate::columns::{big, day, index, int, json, null, path, table, text, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table(
            manager,
            "target_return",
            &["shard_key", "id"],
            vec![
                int("shard_key"),
                uuid("id"),
                int("campaign_id"),
                text("target"),
                int("unit_id"),
                text("unit_kind"),
                path(manager, "path"),
                path(manager, "section_path"),
                int("sector_set"),
                day("as_of"),
                big("value"),
                null(big("denominator")),
                null(big("before")),
                null(text("note")),
                text("state"),
                int("revision"),
                null(uuid("corrects")),
                null(text("reason")),
                uuid("filed_by"),
                text("filed_title"),
                big("filed_at"),
                null(text("decided_title")),
                null(big("decided_at")),
                null(text("decided_reason")),
                null(big("superseded_at")),
            ],
        )
        .await?;
        index(
            manager,
            "target_return",
            &["unit_id", "campaign_id", "target", "as_of"],
            false,
        )
        .await?;
        table(
            manager,
            "target_record",
            &["shard_key", "campaign_id", "unit_id"],
            vec![
                int("shard_key"),
                int("campaign_id"),
                int("unit_id"),
                big("version"),
                json("figures"),
            ],
        )
        .await?;
        index(manager, "target_record", &["unit_id"], false).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["target_record", "target_return"] {
            manager.drop_table(Table::drop().table(name).take()).await?;
        }
        Ok(())
    }
}
