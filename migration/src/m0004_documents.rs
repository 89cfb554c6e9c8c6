//! Registered documents: the texts of operations that frontends may run.
//! Identity tables: keyed by themselves, of no place.

use sea_orm_migration::prelude::*;

use crate::columns::{big, index, json, null, table, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table(
            manager,
            "document",
            &["id"],
            vec![
                text("id"),
                text("hash"),
                text("name"),
                text("text"),
                big("created_at"),
            ],
        )
        .await?;
        index(manager, "document", &["hash"], false).await?;
        table(
            manager,
            "document_use",
            &["document_id", "client", "version"],
            vec![
                text("document_id"),
                text("client"),
                text("version"),
                null(json("roles")),
                big("created_at"),
            ],
        )
        .await?;
        index(manager, "document_use", &["client", "version"], false).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["document_use", "document"] {
            manager.drop_table(Table::drop().table(name).take()).await?;
        }
        Ok(())
    }
}
