//! Every move of a node by itself is kept, also where several fall on one day, and so are the
//! shards in which a node stood for no day. A hub of the version before reads what this one
//! writes; of its own moves the later of a day is refused by the database until it is replaced.

use sea_orm_migration::prelude::*;

use crate::columns::{big, day, flag, index, int, path, table, uuid};

const MOVES: &str = "node_move";
const PASSED: &str = "node_passed";
const COLUMNS: &str = "node_id, effective_on, change_id, number, from_path, from_shard, to_path, \
    to_shard, now_path, merged, recorded_at";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The table anew under another key, with the rows that it has.
async fn key_by(manager: &SchemaManager<'_>, key: &[&'static str]) -> Result<(), DbErr> {
    table(
        manager,
        MOVES,
        key,
        vec![
            int("node_id"),
            day("effective_on"),
            uuid("change_id"),
            int("number"),
            path(manager, "from_path"),
            int("from_shard"),
            path(manager, "to_path"),
            int("to_shard"),
            path(manager, "now_path"),
            flag("merged"),
            big("recorded_at"),
        ],
    )
    .await?;
    let connection = manager.get_connection();
    connection
        .execute_unprepared(&format!(
            "INSERT INTO {MOVES} ({COLUMNS}) SELECT {COLUMNS} FROM {MOVES}_before"
        ))
        .await?;
    connection
        .execute_unprepared(&format!("DROP TABLE {MOVES}_before"))
        .await?;
    index(manager, MOVES, &["now_path"], false).await
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        connection
            .execute_unprepared(&format!("ALTER TABLE {MOVES} RENAME TO {MOVES}_before"))
            .await?;
        key_by(manager, &["change_id", "number"]).await?;
        let columns = vec![int("node_id"), int("shard_key")];
        table(manager, PASSED, &["node_id", "shard_key"], columns).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(PASSED).take())
            .await?;
        let connection = manager.get_connection();
        connection
            .execute_unprepared(&format!("ALTER TABLE {MOVES} RENAME TO {MOVES}_before"))
            .await?;
        // The version before knows one move of a node a day: from the first place to the last.
        for column in ["from_path", "from_shard"] {
            connection
                .execute_unprepared(&format!(
                    "UPDATE {MOVES}_before SET {column} = (SELECT other.{column} \
                     FROM {MOVES}_before other WHERE other.node_id = {MOVES}_before.node_id \
                     AND other.effective_on = {MOVES}_before.effective_on \
                     ORDER BY other.change_id, other.number LIMIT 1)"
                ))
                .await?;
        }
        connection
            .execute_unprepared(&format!(
                "DELETE FROM {MOVES}_before WHERE EXISTS (SELECT 1 FROM {MOVES}_before other \
                 WHERE other.node_id = {MOVES}_before.node_id \
                 AND other.effective_on = {MOVES}_before.effective_on \
                 AND (other.change_id > {MOVES}_before.change_id \
                 OR other.change_id = {MOVES}_before.change_id AND other.number > {MOVES}_before.number))"
            ))
            .await?;
        key_by(manager, &["node_id", "effective_on"]).await
    }
}
