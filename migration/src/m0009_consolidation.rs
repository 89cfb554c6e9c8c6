//! Consolidations: signed snapshots of a place, their rows and what happened to them. Adds, and changes nothing that is
//! there.

use sea_orm_migration::prelude::*;

use crate::columns::{big, bytes, flag, index, int, json, null, path, table, text, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table(
            manager,
            "consolidation",
            &["shard_key", "id"],
            vec![
                int("shard_key"),
                uuid("id"),
                int("campaign_id"),
                text("form"),
                int("family_id"),
                int("node_id"),
                path(manager, "path"),
                text("period_kind"),
                int("period"),
                int("number"),
                flag("is_last"),
                text("state"),
                int("version"),
                bytes("figures"),
                bytes("figures_before"),
                bytes("figures_earlier"),
                text("fingerprint"),
                json("positions"),
                null(text("note")),
                null(text("reason")),
                uuid("account_id"),
                text("account_title"),
                big("signed_at"),
                null(big("left_at")),
                flag("simulated"),
            ],
        )
        .await?;
        let of_place = [
            "shard_key",
            "family_id",
            "period_kind",
            "node_id",
            "period",
            "number",
        ];
        index(manager, "consolidation", &of_place, true).await?;
        let of_range = ["family_id", "period_kind", "period", "path"];
        index(manager, "consolidation", &of_range, false).await?;
        index(manager, "consolidation", &["path"], false).await?;
        table(
            manager,
            "consolidation_row",
            &["shard_key", "consolidation_id", "node_id"],
            vec![
                int("shard_key"),
                uuid("consolidation_id"),
                int("node_id"),
                path(manager, "path"),
                flag("own"),
                bytes("figures"),
                bytes("figures_before"),
                bytes("figures_earlier"),
            ],
        )
        .await?;
        table(
            manager,
            "consolidation_event",
            &["shard_key", "id"],
            vec![
                int("shard_key"),
                uuid("id"),
                uuid("consolidation_id"),
                path(manager, "path"),
                text("action"),
                uuid("account_id"),
                text("account_title"),
                big("at"),
                null(text("reason")),
            ],
        )
        .await?;
        let of_one = ["shard_key", "consolidation_id", "id"];
        index(manager, "consolidation_event", &of_one, false).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["consolidation_event", "consolidation_row", "consolidation"] {
            manager.drop_table(Table::drop().table(name).take()).await?;
        }
        Ok(())
    }
}
