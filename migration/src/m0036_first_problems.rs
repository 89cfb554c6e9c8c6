//! What the first request under a key was told beside its result, so that the same request gets the same answer. Adds,
//! and changes nothing that is there: of earlier requests it is not known.

use sea_orm_migration::prelude::*;

use crate::columns::{json, null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut problems = null(json("problems"));
        let table = Table::alter()
            .table("idempotency")
            .add_column(&mut problems)
            .take();
        manager.alter_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::alter()
            .table("idempotency")
            .drop_column("problems")
            .take();
        manager.alter_table(table).await
    }
}
