//! Copies (抄报): which offices read the reports of which schedules. A reference table, as small as the campaigns. Adds,
//! and changes nothing that is there; the offices are written when a campaign is applied again, also unchanged.

use sea_orm_migration::prelude::*;

use crate::columns::{index, int, table, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table(
            manager,
            "schedule_copy",
            &["agency_id", "campaign_id", "schedule"],
            vec![int("agency_id"), int("campaign_id"), text("schedule")],
        )
        .await?;
        // What is copied is found by its schedule, beside what is found by its place.
        index(manager, "report", &["campaign_id", "schedule"], false).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let by_schedule = Index::drop()
            .name("ix_report_campaign_id_schedule")
            .table("report")
            .to_owned();
        manager.drop_index(by_schedule).await?;
        manager
            .drop_table(Table::drop().table("schedule_copy").take())
            .await
    }
}
