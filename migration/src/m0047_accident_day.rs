//! Accidents lie where their place stood on the day on which they happened; they lay where it stood when they were
//! recorded. Changes no column.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let moved = "UPDATE accident SET path = COALESCE((SELECT node_place.path FROM node_place \
                     WHERE node_place.node_id = accident.place_id \
                     AND node_place.valid_from <= accident.happened_on \
                     AND (node_place.valid_until IS NULL OR node_place.valid_until > accident.happened_on) \
                     LIMIT 1), path)";
        manager.get_connection().execute_unprepared(moved).await?;
        Ok(())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        // Where each was recorded is not known any more, and nothing needs it.
        Ok(())
    }
}
