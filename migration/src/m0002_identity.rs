//! Identity tables: accounts, grants and the keys of repeated requests.

use sea_orm_migration::prelude::*;

use crate::columns::{big, day, flag, index, int, json, null, table, text, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table(
            manager,
            "account",
            &["id"],
            vec![
                uuid("id"),
                text("name"),
                text("title"),
                null(int("unit_id")),
                flag("simulated"),
                null(big("disabled_at")),
                big("created_at"),
            ],
        )
        .await?;
        index(manager, "account", &["name"], true).await?;
        table(
            manager,
            "role_grant",
            &["id"],
            vec![
                uuid("id"),
                uuid("account_id"),
                text("role"),
                int("node_id"),
                null(json("sectors")),
                day("valid_from"),
                null(day("valid_until")),
                null(big("revoked_at")),
            ],
        )
        .await?;
        index(manager, "role_grant", &["account_id"], false).await?;
        table(
            manager,
            "idempotency",
            &["account_id", "key"],
            vec![
                uuid("account_id"),
                text("key"),
                text("request_hash"),
                int("shard_key"),
                uuid("report_id"),
                big("created_at"),
            ],
        )
        .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("idempotency").take())
            .await?;
        manager
            .drop_table(Table::drop().table("role_grant").take())
            .await?;
        manager
            .drop_table(Table::drop().table("account").take())
            .await?;
        Ok(())
    }
}
