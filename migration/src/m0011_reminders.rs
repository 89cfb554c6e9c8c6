//! Reminders, the outbox, the endpoints that are told of events, and the leases
//! of tasks that one hub does for all. Adds tables alone.

use sea_orm_migration::prelude::*;

use crate::columns::{big, bytes, day, flag, index, int, json, null, path, table, text, uuid};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        reminder(manager).await?;
        outbox(manager).await?;
        webhook(manager).await?;
        let lease = vec![
            text("name"),
            uuid("holder"),
            big("held_until"),
            null(day("done_on")),
        ];
        table(manager, "lease", &["name"], lease).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["lease", "webhook_delivery", "webhook", "outbox", "reminder"] {
            manager.drop_table(Table::drop().table(name).take()).await?;
        }
        Ok(())
    }
}

async fn reminder(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = vec![
        int("shard_key"),
        uuid("id"),
        int("campaign_id"),
        text("schedule"),
        int("unit_id"),
        path(manager, "path"),
        int("sector_set"),
        text("period_kind"),
        int("period"),
        text("mark"),
        null(text("rule")),
        text("addressee"),
        int("to_id"),
        null(day("due_on")),
        null(text("note")),
        null(uuid("account_id")),
        null(text("account_title")),
        big("sent_at"),
        null(big("acknowledged_at")),
        null(text("acknowledged_title")),
        flag("simulated"),
    ];
    table(manager, "reminder", &["shard_key", "id"], columns).await?;
    let once = [
        "shard_key",
        "campaign_id",
        "schedule",
        "unit_id",
        "period",
        "mark",
    ];
    index(manager, "reminder", &once, true).await?;
    index(manager, "reminder", &["path"], false).await?;
    index(manager, "reminder", &["unit_id", "period"], false).await?;
    index(manager, "reminder", &["to_id", "sent_at"], false).await?;
    index(manager, "reminder", &["sent_at", "id"], false).await
}

async fn outbox(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = vec![
        int("shard_key"),
        uuid("id"),
        text("kind"),
        path(manager, "path"),
        flag("internal"),
        null(uuid("subject")),
        null(int("campaign_id")),
        null(text("schedule")),
        null(int("unit_id")),
        null(int("to_id")),
        null(text("period_kind")),
        null(int("period")),
        null(day("day")),
        null(int("version")),
        flag("simulated"),
        big("at"),
        null(big("routed_at")),
    ];
    table(manager, "outbox", &["shard_key", "id"], columns).await?;
    index(manager, "outbox", &["routed_at", "id"], false).await
}

async fn webhook(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let columns = vec![
        uuid("id"),
        int("node_id"),
        path(manager, "path"),
        int("sector_set"),
        flag("inside_unit"),
        text("url"),
        json("kinds"),
        bytes("secret"),
        text("account_title"),
        big("created_at"),
        null(big("disabled_at")),
    ];
    table(manager, "webhook", &["id"], columns).await?;
    let columns = vec![
        int("shard_key"),
        uuid("id"),
        uuid("webhook_id"),
        uuid("outbox_id"),
        text("kind"),
        text("state"),
        int("attempts"),
        big("next_at"),
        big("at"),
        null(big("tried_at")),
        null(int("status")),
        null(text("problem")),
    ];
    table(manager, "webhook_delivery", &["shard_key", "id"], columns).await?;
    let once = ["shard_key", "outbox_id", "webhook_id"];
    index(manager, "webhook_delivery", &once, true).await?;
    index(manager, "webhook_delivery", &["state", "next_at"], false).await?;
    index(manager, "webhook_delivery", &["webhook_id", "id"], false).await
}
