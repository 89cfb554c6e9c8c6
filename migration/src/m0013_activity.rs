//! Evidence that duties were done (活动记录), and the days of it in one row for each enterprise and campaign.

use sea_orm_migration::prelude::*;

use crate::columns::{big, day, index, int, json, null, path, table, text, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table(
            manager,
            "activity",
            &["shard_key", "id"],
            vec![
                int("shard_key"),
                uuid("id"),
                int("campaign_id"),
                text("duty"),
                int("enterprise_id"),
                path(manager, "path"),
                path(manager, "section_path"),
                int("sector_set"),
                day("done_on"),
                null(text("note")),
                text("state"),
                text("recorded_as"),
                uuid("account_id"),
                text("account_title"),
                big("recorded_at"),
                int("revision"),
                null(uuid("corrects")),
                null(text("reason")),
                null(big("superseded_at")),
            ],
        )
        .await?;
        index(
            manager,
            "activity",
            &["enterprise_id", "campaign_id", "done_on"],
            false,
        )
        .await?;
        table(
            manager,
            "duty_record",
            &["shard_key", "campaign_id", "enterprise_id"],
            vec![
                int("shard_key"),
                int("campaign_id"),
                int("enterprise_id"),
                big("version"),
                json("days"),
            ],
        )
        .await?;
        index(manager, "duty_record", &["enterprise_id"], false).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["duty_record", "activity"] {
            manager.drop_table(Table::drop().table(name).take()).await?;
        }
        Ok(())
    }
}
