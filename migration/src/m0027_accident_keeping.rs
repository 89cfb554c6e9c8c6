//! From when on the accidents of a place are kept completely (事故台账起始).

use sea_orm_migration::prelude::*;

use crate::columns::{big, day, flag, index, int, null, path, table, text, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table(
            manager,
            "accident_keeping",
            &["shard_key", "id"],
            vec![
                int("shard_key"),
                uuid("id"),
                int("place_id"),
                path(manager, "path"),
                null(day("kept_from")),
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
        // Of two who state at once one is first.
        let revision = ["shard_key", "place_id", "revision"];
        index(manager, "accident_keeping", &revision, true).await?;
        index(manager, "accident_keeping", &["place_id"], false).await?;
        index(manager, "accident_keeping", &["path"], false).await?;
        index(manager, "accident_keeping", &["id"], false).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::drop().table("accident_keeping").take();
        manager.drop_table(table).await
    }
}
