//! Taking a file: who may upload for which unit, and the two steps around the storing of its bytes.
//!
//! The row of the content is written before the bytes are stored, and the file's own after it: there is no object that
//! no row knows, and no file without its bytes.

use std::sync::Arc;

use cengbao_domain::attachment::{MediaType, clean_name};
use cengbao_domain::policy::{Action, Resource};
use cengbao_entity::{attachment, attachment_content};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, Statement,
};
use uuid::Uuid;

use super::{Attachment, ContentKey};
use crate::access::{Granted, Scope, Tx};
use crate::error::{Result, StoreError};
use crate::row;
use crate::time::micros;

/// The longest code of a division: that of a village.
const MAX_DIVISION_DIGITS: usize = 12;

/// For which unit a file is taken, and how many of an account may wait.
#[derive(Clone, Debug)]
pub struct UploadTarget {
    /// Code of the enterprise or the agency of whose records it is to be evidence; of an accident, of its place.
    pub unit: String,
    /// Files of the account that may wait at the same time.
    pub most_waiting: u64,
}

/// The bytes of a file.
#[derive(Clone, Debug)]
pub struct ContentSpec {
    /// SHA-256 in hexadecimal digits.
    pub sha256: String,
    /// How many.
    pub size_bytes: u64,
    /// The key of a content that is not there yet: made by chance.
    pub candidate: Uuid,
}

/// A file whose bytes are stored.
#[derive(Clone, Debug)]
pub struct AttachmentSpec {
    /// What it holds.
    pub content: ContentKey,
    /// SHA-256 in hexadecimal digits.
    pub sha256: String,
    /// How many bytes.
    pub size_bytes: u64,
    /// What they say that it is.
    pub media_type: MediaType,
    /// As the sender calls it.
    pub declared_name: String,
}

impl Scope {
    /// Whether the viewer may upload a file for a unit now: before a byte of it is read.
    ///
    /// Errors: `NotFound` (unit); `Forbidden` where it is seen and may not be recorded for; `Invalid` where too many
    /// files of the account wait.
    pub async fn check_upload(&self, target: &UploadTarget) -> Result<()> {
        self.upload_for(&target.unit).await?;
        if self.waiting_uploads().await? >= target.most_waiting {
            return Err(too_many(target.most_waiting));
        }
        Ok(())
    }

    /// Where the bytes of a file lie, or shall: the key of those of the shard that are the same, if there are.
    ///
    /// Errors: as [`Scope::check_upload`].
    pub async fn reserve_content(
        &self,
        target: &UploadTarget,
        content: &ContentSpec,
    ) -> Result<ContentKey> {
        let (unit, granted) = self.upload_for(&target.unit).await?;
        let new = Arc::new(attachment_content::Model {
            shard_key: unit.shard_key,
            id: content.candidate,
            digest: content.sha256.clone(),
            size_bytes: stored(content.size_bytes)?,
            touched_at: micros(self.now()),
        });
        self.transact(granted, |tx| {
            let new = Arc::clone(&new);
            Box::pin(async move { touch_or_insert(&tx, &new).await })
        })
        .await
    }

    /// Makes a file of stored bytes, which then waits to be attached.
    ///
    /// Errors: as [`Scope::check_upload`]; `Busy` if the bytes were removed meanwhile.
    pub async fn publish_attachment(
        &self,
        target: &UploadTarget,
        spec: &AttachmentSpec,
    ) -> Result<Attachment> {
        let (unit, granted) = self.upload_for(&target.unit).await?;
        if unit.shard_key != spec.content.shard {
            return Err(StoreError::Busy);
        }
        let new = attachment::Model {
            shard_key: unit.shard_key,
            id: Uuid::now_v7(),
            unit_id: unit.key,
            content_id: spec.content.id,
            content_shard: None,
            sha256: spec.sha256.clone(),
            size_bytes: stored(spec.size_bytes)?,
            media_type: spec.media_type.as_str().to_owned(),
            name: clean_name(&spec.declared_name, spec.media_type),
            account_id: self.viewer().account_id.0,
            account_title: self.viewer().title.clone(),
            uploaded_at: micros(self.now()),
            attached_at: None,
        };
        let step = Arc::new((new, target.most_waiting));
        let id = step.0.id;
        self.transact(granted, |tx| {
            let step = Arc::clone(&step);
            Box::pin(async move { publish(&tx, &step.0, step.1).await })
        })
        .await?;
        self.find_attachment(id).await?.ok_or(StoreError::NotFound)
    }

    /// Whose files they are to be, and proof that the viewer may upload them: evidence of a unit from its place, or from
    /// the section that answers for it; of the accidents of a place by who records them there.
    async fn upload_for(&self, code: &str) -> Result<(Whose, Granted)> {
        let action = Action::Record;
        if is_division_code(code) {
            let place = self.find_jurisdiction(code).await?;
            let place = place.ok_or(StoreError::NotFound)?;
            if !self.covers(action, Resource::Accident, &place.path, &[]) {
                return Err(StoreError::Forbidden {
                    reason: "files about accidents are uploaded by a coordinator of the place"
                        .to_owned(),
                    chinese: Some("事故附件由事故发生地的调度岗上传"),
                });
            }
            let whose = Whose {
                shard_key: place.shard_key,
                key: row::node_key(place.id),
            };
            return Ok((
                whose,
                self.grant(action, Resource::Accident, &place.path, &[])?,
            ));
        }
        let unit = self.target_unit(code).await?;
        let whose = Whose {
            shard_key: unit.shard_key,
            key: row::node_key(unit.id),
        };
        let resource = Resource::Attachment;
        for path in [&unit.path, &unit.section_path] {
            if self.covers(action, resource, path, &unit.sectors) {
                return Ok((whose, self.grant(action, resource, path, &unit.sectors)?));
            }
        }
        Err(StoreError::Forbidden {
            reason: "evidence is uploaded by those who may record it for the unit".to_owned(),
            chinese: Some("附件由可为该单位登记的人员上传"),
        })
    }
}

/// Whose records a file is to be evidence of.
struct Whose {
    shard_key: i32,
    /// Of the unit, or of the place.
    key: i32,
}

/// Units have other codes: an enterprise's has a check character and 18 of them, an agency's a point.
fn is_division_code(code: &str) -> bool {
    !code.is_empty()
        && code.len() <= MAX_DIVISION_DIGITS
        && code.bytes().all(|one| one.is_ascii_digit())
}

async fn touch_or_insert(tx: &Tx, new: &attachment_content::Model) -> Result<ContentKey> {
    let connection = tx.connection();
    let statement = Statement::from_sql_and_values(
        connection.get_database_backend(),
        "INSERT INTO attachment_content (shard_key, id, digest, size_bytes, touched_at) \
         VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (shard_key, digest) DO UPDATE SET touched_at = excluded.touched_at RETURNING id",
        [
            new.shard_key.into(),
            new.id.into(),
            new.digest.as_str().into(),
            new.size_bytes.into(),
            new.touched_at.into(),
        ],
    );
    let found = connection.query_one_raw(statement).await?;
    let found = found
        .ok_or_else(|| StoreError::Internal("a content that is written has no row".to_owned()))?;
    Ok(ContentKey {
        shard: new.shard_key,
        id: found.try_get("", "id")?,
    })
}

async fn publish(tx: &Tx, new: &attachment::Model, most_waiting: u64) -> Result<()> {
    use attachment_content::Column as C;
    // Whoever removes what nobody needs sees the touch, or was before it.
    let kept = attachment_content::Entity::update_many()
        .col_expr(C::TouchedAt, Expr::value(new.uploaded_at))
        .filter(C::ShardKey.eq(new.shard_key))
        .filter(C::Id.eq(new.content_id))
        .filter(C::Digest.eq(new.sha256.as_str()))
        .exec(tx.connection())
        .await?;
    if kept.rows_affected == 0 {
        return Err(StoreError::Busy);
    }
    attachment::Entity::insert(new.clone().into_active_model().reset_all())
        .exec_without_returning(tx.connection())
        .await?;
    let waiting = attachment::Entity::find()
        .filter(attachment::Column::AccountId.eq(new.account_id))
        .filter(attachment::Column::AttachedAt.is_null())
        .count(tx.connection())
        .await?;
    if waiting > most_waiting {
        return Err(too_many(most_waiting));
    }
    Ok(())
}

fn too_many(most: u64) -> StoreError {
    StoreError::invalid(
        "attachments",
        format!("{most} files of yours wait to be attached, and no more may"),
        "attach them to what they are evidence of, or wait until they expire",
    )
    .in_chinese(format!(
        "您有 {most} 个已上传的附件尚未使用，已达上限：请先在登记时使用，或等待其过期"
    ))
}

fn stored(size: u64) -> Result<i64> {
    i64::try_from(size).map_err(|error| StoreError::Internal(error.to_string()))
}
