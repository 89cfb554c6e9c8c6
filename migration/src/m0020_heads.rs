//! The heads of one family are found by it: a question about the nation asks what
//! they all come to before it believes the figures that the hub keeps. Versions are
//! not in the index, so that raising one does not touch it. Adds, and changes nothing
//! that is there.

use sea_orm_migration::prelude::*;

use crate::columns::index;

const TABLE: &str = "head";
const COLUMNS: [&str; 1] = ["family_id"];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        index(manager, TABLE, &COLUMNS, false).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let name = format!("ix_{TABLE}_{}", COLUMNS.join("_"));
        let drop = Index::drop().name(name).table(TABLE).to_owned();
        manager.drop_index(drop).await
    }
}
