//! On which enterprise an office did what it recorded (被检查企业). Adds, and changes nothing that is there: activities and
//! the days of them are kept by node, and an office is one too.

use sea_orm_migration::prelude::*;

use crate::columns::{int, null};

const TABLE: &str = "activity";
const COLUMN: &str = "inspected_id";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut column = null(int(COLUMN));
        let add = Table::alter().table(TABLE).add_column(&mut column).take();
        manager.alter_table(add).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let drop = Table::alter().table(TABLE).drop_column(COLUMN).take();
        manager.alter_table(drop).await
    }
}
