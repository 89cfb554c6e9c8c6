//! What was recorded since a moment is a range of an index: figures as they were
//! known at that moment are those of today less this range. Adds, and changes
//! nothing that is there.

use sea_orm_migration::prelude::*;

use crate::columns::index;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        index(
            manager,
            "journal",
            &["shard_key", "family_id", "period_kind", "recorded_at"],
            false,
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(
                Index::drop()
                    .name("ix_journal_shard_key_family_id_period_kind_recorded_at")
                    .table("journal")
                    .to_owned(),
            )
            .await
    }
}
