//! Whether a campaign has anything to do with a place is one step into an index,
//! however much is owed there of other campaigns. Adds, and changes nothing that is
//! there.

use sea_orm_migration::prelude::*;

use crate::columns::index;

/// What ties a campaign to places.
const TABLES: [&str; 2] = ["obligation", "campaign_binding"];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            index(manager, table, &["campaign_id", "path"], false).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            let name = format!("ix_{table}_campaign_id_path");
            let drop = Index::drop().name(name).table(table).to_owned();
            manager.drop_index(drop).await?;
        }
        Ok(())
    }
}
