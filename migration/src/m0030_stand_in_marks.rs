//! Marks on what stand-ins (代办) said of targets and recorded as progress. Adds, and changes nothing that is there: what
//! was written before is not known to be a stand-in's.

use sea_orm_migration::prelude::*;

use crate::columns::flag;

/// Where it is marked that something was done as a stand-in.
const MARKS: [(&str, &str); 3] = [
    ("target_return", "filer_stands_in"),
    ("target_return", "decider_stands_in"),
    ("progress", "stands_in"),
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, column) in MARKS {
            let mut mark = flag(column).default(false).take();
            manager
                .alter_table(Table::alter().table(name).add_column(&mut mark).take())
                .await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, column) in MARKS {
            manager
                .alter_table(Table::alter().table(name).drop_column(column).take())
                .await?;
        }
        Ok(())
    }
}
