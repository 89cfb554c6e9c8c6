//! The number of a document (文号) is no longer the whole hub's: offices that see nothing of each
//! other may record under the same. Whoever sees a change under it is still told so, under the lock
//! of the tree.

use sea_orm_migration::prelude::*;

use crate::columns::index;

const TABLE: &str = "boundary_change";
const KEY: [&str; 2] = ["document", "line"];
const UNIQUE: &str = "ux_boundary_change_document_line";
const PLAIN: &str = "ix_boundary_change_document_line";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        connection
            .execute_unprepared(&format!("DROP INDEX {UNIQUE}"))
            .await?;
        index(manager, TABLE, &KEY, false).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        connection
            .execute_unprepared(&format!("DROP INDEX {PLAIN}"))
            .await?;
        // To the version before a number is one change's: those recorded later get one below zero.
        connection
            .execute_unprepared(&format!(
                "UPDATE {TABLE} SET line = -1 - (SELECT COUNT(*) FROM {TABLE} other WHERE other.id < {TABLE}.id) \
                 WHERE state <> 'CANCELLED' AND EXISTS (SELECT 1 FROM {TABLE} other \
                 WHERE other.document = {TABLE}.document AND other.line = {TABLE}.line \
                 AND other.state <> 'CANCELLED' AND other.id < {TABLE}.id)"
            ))
            .await?;
        connection
            .execute_unprepared(&format!(
                "CREATE UNIQUE INDEX {UNIQUE} ON {TABLE} (document, line) WHERE state <> 'CANCELLED'"
            ))
            .await
            .map(|_| ())
    }
}
