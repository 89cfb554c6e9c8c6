//! Planned boundary changes that are cancelled: by whom, when and why. A row of a document
//! may be recorded anew once it is cancelled, so it is unique among the others alone. Adds,
//! and takes nothing away that a hub of the version before reads or writes.

use sea_orm_migration::prelude::*;

use crate::columns::{add, big, index, null, remove, text, uuid};

const TABLE: &str = "boundary_change";
const UNIQUE: &str = "ux_boundary_change_document_line";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            uuid("cancelled_by"),
            text("cancelled_title"),
            big("cancelled_at"),
            text("cancelled_reason"),
        ] {
            add(manager, TABLE, null(column)).await?;
        }
        let connection = manager.get_connection();
        connection
            .execute_unprepared(&format!("DROP INDEX {UNIQUE}"))
            .await?;
        connection
            .execute_unprepared(&format!(
                "CREATE UNIQUE INDEX {UNIQUE} ON boundary_change (document, line) WHERE state <> 'CANCELLED'"
            ))
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        // The version before knows no cancelled change: to it they were never recorded.
        connection
            .execute_unprepared(
                "DELETE FROM boundary_touch WHERE change_id IN (SELECT id FROM boundary_change WHERE state = 'CANCELLED')",
            )
            .await?;
        connection
            .execute_unprepared("DELETE FROM boundary_change WHERE state = 'CANCELLED'")
            .await?;
        connection
            .execute_unprepared(&format!("DROP INDEX {UNIQUE}"))
            .await?;
        index(manager, TABLE, &["document", "line"], true).await?;
        for column in [
            "cancelled_by",
            "cancelled_title",
            "cancelled_at",
            "cancelled_reason",
        ] {
            remove(manager, TABLE, column).await?;
        }
        Ok(())
    }
}
