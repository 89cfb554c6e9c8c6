//! Who registered an endpoint (登记账号), why the hub switched it off, and what had happened before it was there. Of an
//! endpoint of before the account is taken by its post where one account alone has that post; else it is not on record (nil).
//! And reminders go where what they remind of has gone with changes of the tree that were recorded before.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::Statement;
use sea_orm_migration::sea_orm::prelude::Uuid;

use crate::columns::{add, json, null, remove, text, uuid};

const TABLE: &str = "webhook";
/// The post under which the operator's are registered.
const OPERATOR: &str = "系统";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add(manager, TABLE, null(uuid("account_id"))).await?;
        add(manager, TABLE, null(text("disabled_reason"))).await?;
        add(manager, TABLE, null(json("passed"))).await?;
        let known = "UPDATE webhook SET account_id = CASE \
                     WHEN (SELECT COUNT(*) FROM account WHERE account.title = webhook.account_title) = 1 \
                     THEN (SELECT account.id FROM account WHERE account.title = webhook.account_title) \
                     ELSE $1 END WHERE account_title <> $2";
        let nobody = Uuid::nil();
        let backend = manager.get_database_backend();
        let values = [nobody.into(), OPERATOR.into()];
        let statement = Statement::from_sql_and_values(backend, known, values);
        manager.get_connection().execute_raw(statement).await?;
        // What was said again at the new place stays there, and what was said before it where it was said.
        let moved = "UPDATE reminder SET shard_key = owed.shard_key, path = owed.path FROM obligation AS owed \
                     WHERE owed.unit_id = reminder.unit_id AND owed.campaign_id = reminder.campaign_id \
                     AND owed.schedule = reminder.schedule AND owed.period_kind = reminder.period_kind \
                     AND reminder.period BETWEEN owed.first_period AND owed.last_period \
                     AND owed.path <> reminder.path AND NOT EXISTS (SELECT 1 FROM reminder AS other \
                     WHERE other.unit_id = reminder.unit_id AND other.campaign_id = reminder.campaign_id \
                     AND other.schedule = reminder.schedule AND other.period = reminder.period \
                     AND other.mark = reminder.mark AND other.id <> reminder.id \
                     AND (other.shard_key = owed.shard_key OR other.id < reminder.id))";
        manager.get_connection().execute_unprepared(moved).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["passed", "disabled_reason", "account_id"] {
            remove(manager, TABLE, column).await?;
        }
        Ok(())
    }
}
