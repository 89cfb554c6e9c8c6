//! The whole life of a report: corrections under way, why a revision corrects
//! another, and the extensions that a superior grants. Adds, and changes nothing
//! that is there: a hub of the version before goes on reading and writing until
//! the first correction is signed or report withdrawn, which it cannot name.

use sea_orm_migration::prelude::*;

use crate::columns::{big, day, index, int, null, path, table, text, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column a statement.
        for (name, mut column) in [
            ("report", null(text("correction"))),
            ("revision", null(int("corrects"))),
            ("revision", null(text("reason"))),
        ] {
            manager
                .alter_table(Table::alter().table(name).add_column(&mut column).take())
                .await?;
        }
        table(
            manager,
            "report_extension",
            &["shard_key", "id"],
            vec![
                int("shard_key"),
                uuid("id"),
                int("campaign_id"),
                text("schedule"),
                int("unit_id"),
                path(manager, "path"),
                int("sector_set"),
                text("period_kind"),
                int("period"),
                int("number"),
                day("until_on"),
                text("reason"),
                uuid("account_id"),
                text("account_title"),
                big("granted_at"),
                null(big("superseded_at")),
            ],
        )
        .await?;
        index(
            manager,
            "report_extension",
            &[
                "shard_key",
                "campaign_id",
                "schedule",
                "unit_id",
                "period",
                "number",
            ],
            true,
        )
        .await?;
        index(manager, "report_extension", &["unit_id", "period"], false).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("report_extension").take())
            .await?;
        for (name, column) in [
            ("revision", "reason"),
            ("revision", "corrects"),
            ("report", "correction"),
        ] {
            manager
                .alter_table(Table::alter().table(name).drop_column(column).take())
                .await?;
        }
        Ok(())
    }
}
