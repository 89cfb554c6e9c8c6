//! Whether it is known which enterprises answer for an accident (责任认定): of what was recorded before, where some are named.
//! Nobody had said of any accident that no enterprise answers for it.

use sea_orm_migration::prelude::*;

use crate::columns::{add, remove, text};

const TABLE: &str = "accident";
const COLUMN: &str = "responsibility";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add(manager, TABLE, text(COLUMN).default("NOT_KNOWN").take()).await?;
        let statement = "UPDATE accident SET responsibility = 'ENTERPRISES' WHERE EXISTS (SELECT 1 FROM accident_enterprise \
                         WHERE accident_enterprise.shard_key = accident.shard_key \
                         AND accident_enterprise.accident_id = accident.id)";
        let connection = manager.get_connection();
        connection.execute_unprepared(statement).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        remove(manager, TABLE, COLUMN).await
    }
}
