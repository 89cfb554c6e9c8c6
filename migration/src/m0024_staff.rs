//! People at the three posts of an enterprise (三项岗位人员), counted and not named.

use sea_orm_migration::prelude::*;

use crate::columns::{big, day, flag, index, int, null, path, table, text, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table(
            manager,
            "staff",
            &["shard_key", "id"],
            vec![
                int("shard_key"),
                uuid("id"),
                int("enterprise_id"),
                path(manager, "path"),
                path(manager, "section_path"),
                int("sector_set"),
                day("counted_on"),
                int("persons_in_charge"),
                int("persons_in_charge_certified"),
                int("safety_managers"),
                int("safety_managers_certified"),
                int("special_workers"),
                int("special_workers_certified"),
                flag("void"),
                text("recorded_as"),
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
        // Of two who count the same day at once one is first.
        let revision = [
            "shard_key",
            "enterprise_id",
            "counted_on",
            "recorded_as",
            "revision",
        ];
        index(manager, "staff", &revision, true).await?;
        index(manager, "staff", &["enterprise_id", "counted_on"], false).await?;
        index(manager, "staff", &["id"], false).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("staff").take())
            .await
    }
}
