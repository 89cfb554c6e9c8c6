//! Why the past of an enterprise was told otherwise. Of what was mended before this nobody was asked.

use sea_orm_migration::prelude::*;

use crate::columns::{add, null, remove, text};

const TABLE: &str = "enterprise_revision";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add(manager, TABLE, null(text("reason"))).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        remove(manager, TABLE, "reason").await
    }
}
