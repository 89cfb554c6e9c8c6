//! Changes of coverage: which units report for those below them, from when, and
//! when that was recorded. Adds, and changes nothing that is there: a hub of the
//! version before goes on until the first change is recorded.

use sea_orm_migration::prelude::*;

use crate::columns::{big, flag, index, int, table, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table(
            manager,
            "coverage_change",
            &[
                "unit_id",
                "covering_id",
                "campaign_id",
                "schedule",
                "recorded_at",
            ],
            vec![
                int("unit_id"),
                int("covering_id"),
                int("campaign_id"),
                text("schedule"),
                big("recorded_at"),
                int("family_id"),
                text("period_kind"),
                int("from_period"),
                flag("whole"),
            ],
        )
        .await?;
        index(manager, "coverage_change", &["covering_id"], false).await?;
        let mut covered = flag("covered").default(false).take();
        manager
            .alter_table(
                Table::alter()
                    .table("agency")
                    .add_column(&mut covered)
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(Table::alter().table("agency").drop_column("covered").take())
            .await?;
        manager
            .drop_table(Table::drop().table("coverage_change").take())
            .await
    }
}
