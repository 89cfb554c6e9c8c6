//! Files that waited too long, and what no file holds any more: they go, and their bytes after them.
//!
//! What is evidence is never touched. A content is marked before its bytes are deleted and forgotten after it: whoever
//! dies between leaves a mark for the next, and a new file with the same bytes is stored anew.

use std::collections::BTreeMap;
use std::sync::Arc;

use cengbao_domain::policy::{Action, Resource};
use cengbao_entity::{attachment, attachment_content};
use chrono::TimeDelta;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::ContentKey;
use crate::access::{Scope, Tx};
use crate::error::Result;
use crate::time::micros;

/// Rows that go at once.
const AT_ONCE: usize = 500;

impl Scope {
    /// Removes files that have waited longer than `kept`, and marks what no file holds; whose bytes are to be deleted.
    /// At most some hundred: call again until it gives none. Only the hub itself.
    pub async fn expire_attachments(&self, kept: TimeDelta) -> Result<Vec<ContentKey>> {
        let until = micros(self.now() - kept);
        let waited = Condition::all()
            .add(attachment::Column::AttachedAt.is_null())
            .add(attachment::Column::UploadedAt.lt(until));
        let files = self
            .select::<attachment::Entity>()
            .filter(waited)
            .limit(AT_ONCE)
            .columns([attachment::Column::ShardKey, attachment::Column::Id])
            .await?;
        for (shard, files) in by_shard(files) {
            self.in_shard(shard, files, move |tx, shard, ids| {
                Box::pin(async move {
                    attachment::Entity::delete_many()
                        .filter(attachment::Column::ShardKey.eq(shard))
                        .filter(attachment::Column::Id.is_in(ids))
                        .filter(attachment::Column::AttachedAt.is_null())
                        .exec(tx.connection())
                        .await?;
                    Ok(())
                })
            })
            .await?;
        }
        let contents: Vec<(i32, Uuid)> = self
            .select::<attachment_content::Entity>()
            .filter(unneeded(until))
            .limit(AT_ONCE)
            .columns([
                attachment_content::Column::ShardKey,
                attachment_content::Column::Id,
            ])
            .await?;
        for (shard, ids) in by_shard(contents.clone()) {
            self.in_shard(shard, ids, move |tx, shard, ids| {
                Box::pin(async move { mark(&tx, shard, ids, until).await })
            })
            .await?;
        }
        // A file that came between the question and the mark has kept its content.
        let marked = self
            .select::<attachment_content::Entity>()
            .filter(attachment_content::Column::Id.is_in(contents.iter().map(|(_, id)| *id)))
            .filter(unneeded(until))
            .all()
            .await?;
        let marked = marked
            .into_iter()
            .filter(|row| row.digest == mark_of(row.id));
        Ok(marked
            .map(|row| ContentKey {
                shard: row.shard_key,
                id: row.id,
            })
            .collect())
    }

    /// Forgets contents whose bytes are deleted. Only the hub itself.
    pub async fn forget_contents(&self, gone: &[ContentKey]) -> Result<()> {
        let gone = gone.iter().map(|key| (key.shard, key.id)).collect();
        for (shard, ids) in by_shard(gone) {
            self.in_shard(shard, ids, |tx, shard, ids| {
                Box::pin(async move {
                    attachment_content::Entity::delete_many()
                        .filter(attachment_content::Column::ShardKey.eq(shard))
                        .filter(
                            attachment_content::Column::Digest.is_in(ids.into_iter().map(mark_of)),
                        )
                        .exec(tx.connection())
                        .await?;
                    Ok(())
                })
            })
            .await?;
        }
        Ok(())
    }

    async fn in_shard(
        &self,
        shard: i32,
        ids: Vec<Uuid>,
        work: impl Fn(Tx, i32, Vec<Uuid>) -> crate::access::Step<()> + Send + Sync,
    ) -> Result<()> {
        let granted = self.grant_system(Action::Record, Resource::Attachment)?;
        let ids = Arc::new(ids);
        self.transact(granted, |tx| work(tx, shard, ids.to_vec()))
            .await
    }
}

/// Contents that no file holds, and that nobody has touched since.
fn unneeded(until: i64) -> Condition {
    Condition::all()
        .add(attachment_content::Column::TouchedAt.lt(until))
        .add(Expr::exists(files()).not())
}

fn files() -> SelectStatement {
    let same = |one: attachment::Column, other: attachment_content::Column| {
        one.into_expr().equals(other.as_column_ref())
    };
    Query::select()
        .expr(Expr::val(1))
        .from(attachment::Entity)
        .and_where(same(
            attachment::Column::ShardKey,
            attachment_content::Column::ShardKey,
        ))
        .and_where(same(
            attachment::Column::ContentId,
            attachment_content::Column::Id,
        ))
        .take()
}

/// Takes the digest away, so that the next file with the same bytes finds no content.
async fn mark(tx: &Tx, shard: i32, ids: Vec<Uuid>, until: i64) -> Result<()> {
    for id in ids {
        attachment_content::Entity::update_many()
            .col_expr(attachment_content::Column::Digest, Expr::value(mark_of(id)))
            .filter(attachment_content::Column::ShardKey.eq(shard))
            .filter(attachment_content::Column::Id.eq(id))
            .filter(unneeded(until))
            .exec(tx.connection())
            .await?;
    }
    Ok(())
}

fn mark_of(id: Uuid) -> String {
    id.to_string()
}

fn by_shard(rows: Vec<(i32, Uuid)>) -> BTreeMap<i32, Vec<Uuid>> {
    let mut shards: BTreeMap<i32, Vec<Uuid>> = BTreeMap::new();
    for (shard, id) in rows {
        shards.entry(shard).or_default().push(id);
    }
    shards
}
