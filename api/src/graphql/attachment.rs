//! Attachments (附件): files that are evidence of a record.
//!
//! Who uploaded shows by its post, never by a name. Bytes travel beside GraphQL, by the address that a file names.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, ID, SimpleObject};
use serde_json::{Value, json};
use uuid::Uuid;

use super::context::loader;
use super::error::{Fault, OrNotFound as _, Result};
use super::loader::ScopedLoader;
use super::node::GlobalId;
use super::scalar::DateTime;

/// A file that is evidence of a record (附件). It is never changed and never removed.
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct Attachment {
    /// Opaque id (标识).
    #[graphql(owned)]
    pub(super) id: ID,
    /// Its name (文件名), cleaned: without folders and unseen characters, with the ending of what it is.
    name: String,
    /// What it is by its bytes (文件类型), such as `application/pdf`.
    media_type: String,
    /// Bytes (字节数).
    size_bytes: i32,
    /// SHA-256 of its bytes in hexadecimal digits (内容摘要): whoever has the file can prove that it is this one.
    sha256: String,
    /// The post that uploaded it (上传岗位), never a person.
    recorded_by: String,
    /// When it was uploaded (上传时间).
    recorded_at: DateTime,
    /// Where it is fetched (下载地址), on this hub, with the same token as this request.
    url: String,
}

impl From<cengbao_store::Attachment> for Attachment {
    fn from(row: cengbao_store::Attachment) -> Self {
        let id = GlobalId::Attachment(row.id).seal();
        Self {
            url: format!("/attachments/{}", *id),
            id,
            name: row.name,
            media_type: row.media_type.as_str().to_owned(),
            // No file is larger than the limit's largest, a quarter of a GiB.
            size_bytes: i32::try_from(row.size_bytes).unwrap_or(i32::MAX),
            sha256: row.sha256,
            recorded_by: row.by_title,
            recorded_at: DateTime(row.uploaded_at),
        }
    }
}

/// What an upload answers: the same names as the type has.
pub(crate) fn shown_attachment(row: &cengbao_store::Attachment) -> Value {
    let shown = Attachment::from(row.clone());
    json!({
        "id": shown.id.as_str(),
        "name": shown.name,
        "mediaType": shown.media_type,
        "sizeBytes": shown.size_bytes,
        "sha256": shown.sha256,
        "recordedBy": shown.recorded_by,
        "recordedAt": row.uploaded_at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true),
        "url": shown.url,
    })
}

/// The attachment that an opaque id names; none for one that was never given out.
pub(crate) fn opened_attachment(id: &str) -> Option<Uuid> {
    match GlobalId::open(&ID(id.to_owned())) {
        Some(GlobalId::Attachment(id)) => Some(id),
        Some(_) | None => None,
    }
}

/// The attachments that ids name. Errors: BAD_INPUT as for an upload that is not there.
pub(super) fn opened(ids: &[ID]) -> std::result::Result<Vec<Uuid>, Fault> {
    let open = |id: &ID| {
        opened_attachment(id).ok_or_else(|| {
            Fault::bad_input(
                "输入有误（attachments）：其中有标识不是附件的标识，请使用上传时返回的 id",
                "attachments: one of them is no id of an attachment; use the id that the upload answered",
            )
        })
    };
    ids.iter().map(open).collect()
}

/// The files of a revision of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct AttachmentsOf(pub(super) Uuid);

impl Loader<AttachmentsOf> for ScopedLoader {
    type Value = Vec<Attachment>;
    type Error = Fault;

    async fn load(
        &self,
        keys: &[AttachmentsOf],
    ) -> std::result::Result<HashMap<AttachmentsOf, Self::Value>, Fault> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let found = self.scope().attachments_of(&ids).await?;
        let shape = |(id, rows): (Uuid, Vec<cengbao_store::Attachment>)| {
            let files = rows.into_iter().map(Into::into).collect();
            (AttachmentsOf(id), files)
        };
        Ok(found.into_iter().map(shape).collect())
    }
}

/// The files of a revision: one batch for all of a list.
pub(super) async fn of(ctx: &Context<'_>, owner: Uuid) -> Result<Vec<Attachment>> {
    use super::error::OrFault as _;
    let found = loader(ctx)?.load_one(AttachmentsOf(owner)).await;
    found.or_fault(ctx)?.or_not_found(ctx)
}
