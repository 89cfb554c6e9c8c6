//! Since when, and until when, a body of a campaign binds an office (约束期间). Adds, and changes nothing that is there: what
//! stands binds as it did, from the office's first day to its last.

use sea_orm_migration::prelude::*;

use crate::columns::{add, day, null, remove};

const TABLE: &str = "campaign_binding";
const COLUMNS: [&str; 2] = ["valid_from", "valid_until"];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in COLUMNS {
            add(manager, TABLE, null(day(column))).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in COLUMNS {
            remove(manager, TABLE, column).await?;
        }
        Ok(())
    }
}
