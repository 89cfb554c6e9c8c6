//! That evidence, or an accident, is another one beside a likely one (确系另一次), said by whoever recorded it; and the row
//! that whoever records an accident of a day in a county raises first, so that of two who record it at once the second
//! sees it. Adds, and changes nothing that is there: what was recorded before says nothing of others.

use sea_orm_migration::prelude::*;

use crate::columns::{add, big, day, flag, index, int, remove, table};

const MARK: &str = "is_distinct";
const MARKED: [&str; 2] = ["activity", "accident"];
const DAYS: &str = "accident_day";
/// What the revisions of an accident have in common: the one that holds is found by it.
const REVISIONS: &str = "accident";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in MARKED {
            add(manager, name, flag(MARK).default(false).take()).await?;
        }
        table(
            manager,
            DAYS,
            &["shard_key", "happened_on"],
            vec![int("shard_key"), day("happened_on"), big("version")],
        )
        .await?;
        index(manager, "accident", &[REVISIONS], false).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let by_accident = Index::drop()
            .name(format!("ix_accident_{REVISIONS}"))
            .table("accident")
            .to_owned();
        manager.drop_index(by_accident).await?;
        manager.drop_table(Table::drop().table(DAYS).take()).await?;
        for name in MARKED {
            remove(manager, name, MARK).await?;
        }
        Ok(())
    }
}
