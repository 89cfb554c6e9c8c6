//! Several receivers of a schedule: whose office reads it at a desk of its own, and whose desk a step was taken at. Adds,
//! and changes nothing that is there; where a schedule has one receiver, nothing is written here.

use sea_orm_migration::prelude::*;

use crate::columns::{flag, int, null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, mut column) in [
            ("schedule_copy", flag("receives").default(false).take()),
            ("report_event", null(int("desk_id"))),
        ] {
            manager
                .alter_table(Table::alter().table(name).add_column(&mut column).take())
                .await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, column) in [("report_event", "desk_id"), ("schedule_copy", "receives")] {
            manager
                .alter_table(Table::alter().table(name).drop_column(column).take())
                .await?;
        }
        Ok(())
    }
}
