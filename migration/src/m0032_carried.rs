//! Files of an accident that was corrected into another county (随事故更正转移的附件): a row there, with what it holds left
//! where it lies. Adds, and changes nothing that is there.

use sea_orm_migration::prelude::*;

use crate::columns::{int, null};

const TABLE: &str = "attachment";
const COLUMN: &str = "content_shard";

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
