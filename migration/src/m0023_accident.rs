//! Accidents (事故) and the enterprises responsible for them.

use sea_orm_migration::prelude::*;

use crate::columns::{big, day, flag, index, int, null, path, table, text, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table(
            manager,
            "accident",
            &["shard_key", "id"],
            vec![
                int("shard_key"),
                uuid("id"),
                uuid("accident"),
                int("place_id"),
                path(manager, "path"),
                day("happened_on"),
                text("title"),
                int("deaths"),
                int("serious_injuries"),
                null(big("direct_loss")),
                text("grade"),
                null(text("determined_grade")),
                null(day("closed_on")),
                flag("void"),
                uuid("account_id"),
                text("account_title"),
                flag("simulated"),
                big("recorded_at"),
                int("revision"),
                null(text("reason")),
                null(big("superseded_at")),
            ],
        )
        .await?;
        index(manager, "accident", &["path", "happened_on"], false).await?;
        index(manager, "accident", &["id"], false).await?;
        table(
            manager,
            "accident_enterprise",
            &["shard_key", "accident_id", "enterprise_id"],
            vec![int("shard_key"), uuid("accident_id"), int("enterprise_id")],
        )
        .await?;
        index(
            manager,
            "accident_enterprise",
            &["enterprise_id", "accident_id"],
            false,
        )
        .await?;
        index(manager, "accident_enterprise", &["accident_id"], false).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["accident_enterprise", "accident"] {
            manager.drop_table(Table::drop().table(name).take()).await?;
        }
        Ok(())
    }
}
