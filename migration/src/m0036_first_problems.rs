//! What the first request under a key was told beside its result, so that the same request gets the same answer. Adds,
//! and changes nothing that is there: of earlier requests it is not known.

use sea_orm_migration::prelude::*;

use crate::columns::{add, json, null, remove};

const TABLE: &str = "idempotency";
const COLUMN: &str = "problems";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add(manager, TABLE, null(json(COLUMN))).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        remove(manager, TABLE, COLUMN).await
    }
}
