//! The moving tree: boundary changes as they were ordered, where each moved node
//! came from, how nodes were called before, and which agencies follow which.
//! Adds, and changes nothing that is there: a hub of the version before goes on
//! reading and writing until the first change takes effect.

use sea_orm_migration::prelude::*;

use crate::columns::{big, day, flag, index, int, json, null, path, table, text, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    #[expect(
        clippy::too_many_lines,
        reason = "a list of tables reads best as one list"
    )]
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        table(
            manager,
            "boundary_change",
            &["id"],
            vec![
                uuid("id"),
                text("document"),
                big("line"),
                text("kind"),
                day("effective_on"),
                json("definition"),
                text("state"),
                null(text("refusal")),
                null(uuid("account_id")),
                text("account_title"),
                big("recorded_at"),
                null(big("applied_at")),
            ],
        )
        .await?;
        index(manager, "boundary_change", &["document", "line"], true).await?;
        index(
            manager,
            "boundary_change",
            &["state", "effective_on"],
            false,
        )
        .await?;
        table(
            manager,
            "boundary_touch",
            &["change_id", "number"],
            vec![
                uuid("change_id"),
                int("number"),
                int("node_id"),
                text("code"),
                text("name"),
                text("part"),
                path(manager, "path"),
            ],
        )
        .await?;
        index(manager, "boundary_touch", &["path"], false).await?;
        table(
            manager,
            "node_move",
            &["node_id", "effective_on"],
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
        index(manager, "node_move", &["now_path"], false).await?;
        table(
            manager,
            "node_name",
            &["node_id", "valid_from"],
            vec![
                int("node_id"),
                day("valid_from"),
                null(day("valid_until")),
                text("code"),
                text("name"),
                null(text("level")),
            ],
        )
        .await?;
        index(manager, "node_name", &["code"], false).await?;
        table(
            manager,
            "agency_successor",
            &["predecessor_id", "successor_id"],
            vec![
                int("predecessor_id"),
                int("successor_id"),
                day("since"),
                big("recorded_at"),
            ],
        )
        .await?;
        index(manager, "agency_successor", &["successor_id"], false).await?;
        let mut chained = flag("chained").default(false).take();
        manager
            .alter_table(
                Table::alter()
                    .table("agency")
                    .add_column(&mut chained)
                    .take(),
            )
            .await?;
        let mut stands_until = null(int("stands_until"));
        manager
            .alter_table(
                Table::alter()
                    .table("obligation")
                    .add_column(&mut stands_until)
                    .take(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, column) in [("obligation", "stands_until"), ("agency", "chained")] {
            manager
                .alter_table(Table::alter().table(name).drop_column(column).take())
                .await?;
        }
        for name in [
            "agency_successor",
            "node_name",
            "node_move",
            "boundary_touch",
            "boundary_change",
        ] {
            manager.drop_table(Table::drop().table(name).take()).await?;
        }
        Ok(())
    }
}
