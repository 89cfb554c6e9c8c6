//! Making files evidence of a revision, in the transaction that records it.

use std::collections::BTreeSet;

use cengbao_domain::attachment::{MAX_OF_RECORD, OwnerKind};
use cengbao_entity::{attachment, attachment_link};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use uuid::Uuid;

use crate::access::{Scope, Tx};
use crate::error::{Result, StoreError};
use crate::time::micros;

/// What is to be attached to the revision that a transaction writes.
#[derive(Clone, Debug)]
pub(crate) struct Attaching {
    kind: OwnerKind,
    /// New ones, in the order in which they were named.
    files: Vec<Uuid>,
    account: Uuid,
    at: i64,
}

/// The revision.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Owner {
    pub(crate) shard_key: i32,
    /// The unit whose record it is.
    pub(crate) unit: i32,
    pub(crate) id: Uuid,
    /// The revision whose place it takes: its shard and its key.
    pub(crate) before: Option<(i32, Uuid)>,
}

impl Attaching {
    /// Files of the viewer for a record. Errors: `Invalid` where there are too many, or one is named twice.
    pub(crate) fn new(scope: &Scope, kind: OwnerKind, files: &[Uuid]) -> Result<Self> {
        if files.len() > MAX_OF_RECORD {
            return Err(too_many());
        }
        let once: BTreeSet<&Uuid> = files.iter().collect();
        if once.len() != files.len() {
            return Err(not_yours());
        }
        Ok(Self {
            kind,
            files: files.to_vec(),
            account: scope.viewer().account_id.0,
            at: micros(scope.now()),
        })
    }

    /// Attaches them. A correction keeps what was attached to the revision before it.
    ///
    /// Errors: `Invalid`, in the same words, for a file that was never given out, that another account uploaded, that
    /// was uploaded for another unit, or that is evidence already.
    pub(crate) async fn write(&self, tx: &Tx, owner: Owner) -> Result<()> {
        self.write_of(tx, owner, &[owner.unit]).await
    }

    /// The same for a record that is of several: a file may have been uploaded for any of them.
    pub(crate) async fn write_of(&self, tx: &Tx, owner: Owner, units: &[i32]) -> Result<()> {
        let mut all = match owner.before {
            Some((shard, before)) => {
                let kept = kept(tx, shard, before).await?;
                if shard != owner.shard_key && !kept.is_empty() {
                    carry(tx, shard, &kept, owner).await?;
                }
                kept
            }
            None => Vec::new(),
        };
        if !self.files.is_empty() {
            self.take(tx, owner.shard_key, units).await?;
            all.extend(&self.files);
        }
        if all.len() > MAX_OF_RECORD {
            return Err(too_many());
        }
        if all.is_empty() {
            return Ok(());
        }
        let links = (0..).zip(all).map(|(number, attachment_id)| {
            attachment_link::Model {
                shard_key: owner.shard_key,
                owner_id: owner.id,
                attachment_id,
                owner_kind: self.kind.as_str().to_owned(),
                number,
            }
            .into_active_model()
            .reset_all()
        });
        attachment_link::Entity::insert_many(links)
            .exec_without_returning(tx.connection())
            .await?;
        Ok(())
    }

    /// Each waits no more; of two who attach one at once the second finds none that waits.
    async fn take(&self, tx: &Tx, shard_key: i32, units: &[i32]) -> Result<()> {
        use attachment::Column as C;
        let taken = attachment::Entity::update_many()
            .col_expr(C::AttachedAt, Expr::value(self.at))
            .filter(C::ShardKey.eq(shard_key))
            .filter(C::Id.is_in(self.files.iter().copied()))
            .filter(C::AccountId.eq(self.account))
            .filter(C::UnitId.is_in(units.iter().copied()))
            .filter(C::AttachedAt.is_null())
            .exec(tx.connection())
            .await?;
        if usize::try_from(taken.rows_affected) == Ok(self.files.len()) {
            Ok(())
        } else {
            Err(not_yours())
        }
    }
}

async fn kept(tx: &Tx, shard_key: i32, before: Uuid) -> Result<Vec<Uuid>> {
    let links = attachment_link::Entity::find()
        .filter(attachment_link::Column::ShardKey.eq(shard_key))
        .filter(attachment_link::Column::OwnerId.eq(before))
        .order_by_asc(attachment_link::Column::Number)
        .all(tx.connection())
        .await?;
    Ok(links.into_iter().map(|link| link.attachment_id).collect())
}

/// Makes files of one shard files of the owner's too: the same keys, so that whoever reads both sees one file; what they
/// hold stays where it lies, kept by the rows that it came with. A file that was there before is there already.
async fn carry(tx: &Tx, from: i32, files: &[Uuid], owner: Owner) -> Result<()> {
    use attachment::Column as C;
    let rows = attachment::Entity::find()
        .filter(C::ShardKey.eq(from))
        .filter(C::Id.is_in(files.iter().copied()))
        .all(tx.connection())
        .await?;
    let rows = rows.into_iter().map(|row| {
        let carried = attachment::Model {
            content_shard: Some(row.content_shard.unwrap_or(row.shard_key)),
            shard_key: owner.shard_key,
            unit_id: owner.unit,
            ..row
        };
        carried.into_active_model().reset_all()
    });
    attachment::Entity::insert_many(rows)
        .on_conflict_do_nothing_on([C::ShardKey, C::Id])
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}

fn not_yours() -> StoreError {
    StoreError::invalid(
        "attachments",
        "one of them is no upload of yours for this unit that waits to be attached",
        "upload each file for this very unit, and name each once",
    )
    .in_chinese(
        "其中有附件不是您为该单位上传、尚未使用的附件：请为该单位上传，并且每个附件只用一次",
    )
}

fn too_many() -> StoreError {
    StoreError::invalid(
        "attachments",
        "the record has too many files",
        format!("attach at most {MAX_OF_RECORD}, those of earlier revisions counted"),
    )
    .in_chinese(format!(
        "附件过多：每条记录（含历次更正）至多 {MAX_OF_RECORD} 个"
    ))
}
