//! Finding evidence, returns, reminders, consolidations and obligations by their id alone: their keys begin with the
//! shard, which whoever holds an id does not know, so that one look-up read the whole table.

use sea_orm_migration::prelude::*;

use crate::columns::index;

const TABLES: [&str; 5] = [
    "activity",
    "target_return",
    "reminder",
    "consolidation",
    "obligation",
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            index(manager, table, &["id"], false).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            let drop = Index::drop()
                .name(format!("ix_{table}_id"))
                .table(table)
                .to_owned();
            manager.drop_index(drop).await?;
        }
        Ok(())
    }
}
