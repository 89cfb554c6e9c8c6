//! Regional tables: obligations, reports and figures. `shard_key` comes first in every key, so that a county stays on one machine however many there are.

use sea_orm_migration::prelude::*;

use crate::columns::{big, bytes, day, flag, index, int, json, null, path, table, text, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    #[expect(
        clippy::too_many_lines,
        reason = "a list of tables reads best as one list"
    )]
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table(
            manager,
            "head",
            &["shard_key", "family_id"],
            vec![
                int("shard_key"),
                int("family_id"),
                big("version"),
                big("clock"),
            ],
        )
        .await?;
        table(
            manager,
            "obligation",
            &["shard_key", "id"],
            vec![
                int("shard_key"),
                uuid("id"),
                int("campaign_id"),
                text("schedule"),
                int("family_id"),
                int("unit_id"),
                path(manager, "path"),
                int("sector_set"),
                int("receiver_id"),
                text("period_kind"),
                int("first_period"),
                int("last_period"),
                flag("simulated"),
            ],
        )
        .await?;
        index(
            manager,
            "obligation",
            &[
                "shard_key",
                "campaign_id",
                "schedule",
                "unit_id",
                "first_period",
            ],
            true,
        )
        .await?;
        index(manager, "obligation", &["path"], false).await?;
        index(
            manager,
            "obligation",
            &["family_id", "period_kind", "path"],
            false,
        )
        .await?;
        table(
            manager,
            "report",
            &["shard_key", "id"],
            vec![
                int("shard_key"),
                uuid("id"),
                int("campaign_id"),
                text("schedule"),
                text("form"),
                int("family_id"),
                int("unit_id"),
                path(manager, "path"),
                int("sector_set"),
                int("receiver_id"),
                text("period_kind"),
                int("period"),
                text("state"),
                int("version"),
                int("revision"),
                null(int("signed_revision")),
                flag("in_force"),
                null(day("due_on")),
                null(big("first_submitted_at")),
                null(big("first_signed_at")),
                flag("on_time"),
                flag("zero"),
                flag("simulated"),
                big("updated_at"),
            ],
        )
        .await?;
        index(
            manager,
            "report",
            &["shard_key", "campaign_id", "schedule", "unit_id", "period"],
            true,
        )
        .await?;
        index(
            manager,
            "report",
            &["shard_key", "family_id", "period_kind", "unit_id", "period"],
            false,
        )
        .await?;
        index(manager, "report", &["path"], false).await?;
        table(
            manager,
            "revision",
            &["shard_key", "report_id", "number"],
            vec![
                int("shard_key"),
                uuid("report_id"),
                int("number"),
                path(manager, "path"),
                int("sector_set"),
                int("campaign_version"),
                json("cells"),
                json("reasons"),
                null(bytes("figures")),
                null(uuid("filer_id")),
                null(text("filer_title")),
                null(big("filed_at")),
                null(uuid("reviewer_id")),
                null(text("reviewer_title")),
                null(big("in_force_from")),
                null(big("in_force_until")),
            ],
        )
        .await?;
        table(
            manager,
            "report_event",
            &["shard_key", "id"],
            vec![
                int("shard_key"),
                uuid("id"),
                uuid("report_id"),
                path(manager, "path"),
                int("sector_set"),
                flag("internal"),
                int("revision"),
                text("action"),
                uuid("account_id"),
                text("account_title"),
                big("at"),
                null(text("reason")),
                json("cells"),
            ],
        )
        .await?;
        index(
            manager,
            "report_event",
            &["shard_key", "report_id", "id"],
            false,
        )
        .await?;
        table(
            manager,
            "journal",
            &["shard_key", "id"],
            vec![
                int("shard_key"),
                uuid("id"),
                int("family_id"),
                text("period_kind"),
                int("unit_id"),
                path(manager, "path"),
                int("sector_set"),
                int("from_period"),
                int("until_period"),
                bytes("figures"),
                text("cause"),
                null(uuid("report_id")),
                null(int("revision")),
                big("head_version"),
                big("recorded_at"),
            ],
        )
        .await?;
        index(
            manager,
            "journal",
            &["shard_key", "family_id", "period_kind", "unit_id"],
            false,
        )
        .await?;
        table(
            manager,
            "rollup",
            &[
                "shard_key",
                "family_id",
                "period_kind",
                "node_id",
                "own",
                "sector_set",
                "from_period",
            ],
            vec![
                int("shard_key"),
                int("family_id"),
                text("period_kind"),
                int("node_id"),
                flag("own"),
                int("sector_set"),
                int("from_period"),
                int("until_period"),
                path(manager, "path"),
                flag("is_root"),
                bytes("figures"),
            ],
        )
        .await?;
        index(
            manager,
            "rollup",
            &["family_id", "period_kind", "is_root", "own", "path"],
            false,
        )
        .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("rollup").take())
            .await?;
        manager
            .drop_table(Table::drop().table("journal").take())
            .await?;
        manager
            .drop_table(Table::drop().table("report_event").take())
            .await?;
        manager
            .drop_table(Table::drop().table("revision").take())
            .await?;
        manager
            .drop_table(Table::drop().table("report").take())
            .await?;
        manager
            .drop_table(Table::drop().table("obligation").take())
            .await?;
        manager
            .drop_table(Table::drop().table("head").take())
            .await?;
        Ok(())
    }
}
