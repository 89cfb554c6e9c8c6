//! Files of an accident that was corrected into another county (随事故更正转移的附件): a row there, with what it holds left
//! where it lies. Adds, and changes nothing that is there.

use sea_orm_migration::prelude::*;

use crate::columns::{add, int, null, remove};

const TABLE: &str = "attachment";
const COLUMN: &str = "content_shard";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add(manager, TABLE, null(int(COLUMN))).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        remove(manager, TABLE, COLUMN).await
    }
}
