//! Reference tables: the tree, agencies, campaigns and the slots of their forms. Small integer keys.

use sea_orm_migration::prelude::*;

use crate::columns::{big, day, flag, index, int, json, null, path, table, text};

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
            "sector_set",
            &["id"],
            vec![int("id"), json("codes"), text("canonical")],
        )
        .await?;
        index(manager, "sector_set", &["canonical"], true).await?;
        table(manager, "node", &["id"], vec![int("id"), text("kind")]).await?;
        table(
            manager,
            "node_place",
            &["node_id", "valid_from"],
            vec![
                int("node_id"),
                day("valid_from"),
                null(day("valid_until")),
                null(int("parent_id")),
                path(manager, "path"),
                int("shard_key"),
            ],
        )
        .await?;
        index(manager, "node_place", &["path", "valid_from"], false).await?;
        index(manager, "node_place", &["parent_id"], false).await?;
        table(
            manager,
            "jurisdiction",
            &["id"],
            vec![
                int("id"),
                text("code"),
                text("name"),
                text("level"),
                flag("placeholder"),
                null(int("parent_id")),
                null(int("shown_parent_id")),
                path(manager, "path"),
                int("shard_key"),
                day("valid_from"),
                null(day("valid_until")),
            ],
        )
        .await?;
        index(manager, "jurisdiction", &["code"], true).await?;
        index(manager, "jurisdiction", &["path"], false).await?;
        index(manager, "jurisdiction", &["shown_parent_id", "path"], false).await?;
        index(manager, "jurisdiction", &["level", "path"], false).await?;
        table(
            manager,
            "jurisdiction_successor",
            &["predecessor_id", "successor_id"],
            vec![int("predecessor_id"), int("successor_id"), day("since")],
        )
        .await?;
        table(
            manager,
            "agency",
            &["id"],
            vec![
                int("id"),
                text("code"),
                text("name"),
                text("kind"),
                int("jurisdiction_id"),
                null(int("inside_id")),
                null(int("superior_id")),
                path(manager, "path"),
                int("shard_key"),
                int("sector_set"),
                flag("simulated"),
                day("valid_from"),
                null(day("valid_until")),
            ],
        )
        .await?;
        index(manager, "agency", &["code"], true).await?;
        index(manager, "agency", &["path"], false).await?;
        index(manager, "agency", &["jurisdiction_id"], false).await?;
        index(manager, "agency", &["inside_id"], false).await?;
        table(
            manager,
            "agency_alias",
            &["agency_id", "name"],
            vec![
                int("agency_id"),
                text("name"),
                day("valid_from"),
                null(day("valid_until")),
            ],
        )
        .await?;
        table(
            manager,
            "agency_link",
            &["agency_id", "kind", "valid_from"],
            vec![
                int("agency_id"),
                text("kind"),
                day("valid_from"),
                null(day("valid_until")),
                int("target_id"),
            ],
        )
        .await?;
        table(
            manager,
            "campaign",
            &["id"],
            vec![
                int("id"),
                text("code"),
                path(manager, "issuer_path"),
                int("version"),
                big("applied_at"),
            ],
        )
        .await?;
        index(manager, "campaign", &["code"], true).await?;
        table(
            manager,
            "campaign_version",
            &["campaign_id", "version"],
            vec![
                int("campaign_id"),
                int("version"),
                text("content_hash"),
                json("definition"),
                big("applied_at"),
            ],
        )
        .await?;
        table(
            manager,
            "form_family",
            &["id"],
            vec![int("id"), text("code")],
        )
        .await?;
        index(manager, "form_family", &["code"], true).await?;
        table(
            manager,
            "family_slot",
            &["family_id", "slot"],
            vec![
                int("family_id"),
                int("slot"),
                text("indicator"),
                flag("carries"),
            ],
        )
        .await?;
        index(manager, "family_slot", &["family_id", "indicator"], true).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("family_slot").take())
            .await?;
        manager
            .drop_table(Table::drop().table("form_family").take())
            .await?;
        manager
            .drop_table(Table::drop().table("campaign_version").take())
            .await?;
        manager
            .drop_table(Table::drop().table("campaign").take())
            .await?;
        manager
            .drop_table(Table::drop().table("agency_link").take())
            .await?;
        manager
            .drop_table(Table::drop().table("agency_alias").take())
            .await?;
        manager
            .drop_table(Table::drop().table("agency").take())
            .await?;
        manager
            .drop_table(Table::drop().table("jurisdiction_successor").take())
            .await?;
        manager
            .drop_table(Table::drop().table("jurisdiction").take())
            .await?;
        manager
            .drop_table(Table::drop().table("node_place").take())
            .await?;
        manager
            .drop_table(Table::drop().table("node").take())
            .await?;
        manager
            .drop_table(Table::drop().table("sector_set").take())
            .await?;
        Ok(())
    }
}
