//! Stand-ins (代办): a grant that says so, why it was given, and marks on what was done by one. Adds, and changes nothing
//! that is there: what was filed before was filed by the unit itself.

use sea_orm_migration::prelude::*;

use crate::columns::{big, flag, index, int, null, path, table, text, uuid};

/// Where it is marked that something is held or was done as a stand-in.
const MARKS: [(&str, &str); 4] = [
    ("role_grant", "stands_in"),
    ("revision", "filer_stands_in"),
    ("revision", "reviewer_stands_in"),
    ("report_event", "stands_in"),
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, column) in MARKS {
            let mut mark = flag(column).default(false).take();
            manager
                .alter_table(Table::alter().table(name).add_column(&mut mark).take())
                .await?;
        }
        table(
            manager,
            "stand_in",
            &["shard_key", "id"],
            vec![
                int("shard_key"),
                uuid("id"),
                int("unit_id"),
                path(manager, "path"),
                int("sector_set"),
                text("account_title"),
                int("account_unit_id"),
                text("reason"),
                uuid("appointed_by"),
                text("appointed_title"),
                big("appointed_at"),
                null(text("revoked_title")),
                null(text("revoked_reason")),
            ],
        )
        .await?;
        index(manager, "stand_in", &["path"], false).await?;
        index(manager, "stand_in", &["id"], false).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("stand_in").take())
            .await?;
        for (name, column) in MARKS {
            manager
                .alter_table(Table::alter().table(name).drop_column(column).take())
                .await?;
        }
        Ok(())
    }
}
