//! Why a planned change could not take effect, in Chinese too. What was refused before says it in English alone.

use sea_orm_migration::prelude::*;

use crate::columns::{add, null, remove, text};

const TABLE: &str = "boundary_change";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add(manager, TABLE, null(text("refusal_zh"))).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        remove(manager, TABLE, "refusal_zh").await
    }
}
