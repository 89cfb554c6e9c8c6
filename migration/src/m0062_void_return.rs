//! That a return of a target was taken back (作废): nothing was told of its day after all. Adds, and takes nothing back.

use sea_orm_migration::prelude::*;

use crate::columns::{add, flag, remove};

const TABLE: &str = "target_return";
const COLUMN: &str = "void";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add(manager, TABLE, flag(COLUMN).default(false).take()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        remove(manager, TABLE, COLUMN).await
    }
}
