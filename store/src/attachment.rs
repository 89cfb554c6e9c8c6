//! Attachments (附件): files that are evidence of a record.
//!
//! A file is uploaded for a unit by an account, and waits; whoever uploaded it attaches it, once, to a record of that
//! unit in the transaction that records it. From then on it is never changed and never removed, and whoever reads the
//! record reads the file. A correction keeps the files of the revision before it and may add others.
//!
//! Knows what files hold by their hash and never touches bytes: where they lie is the hub's.

mod attach;
mod expire;
mod upload;

use std::collections::HashMap;

use cengbao_domain::attachment::MediaType;
use cengbao_entity::{attachment, attachment_content, attachment_link};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

pub(crate) use self::attach::{Attaching, Owner};
pub use self::upload::{AttachmentSpec, ContentSpec, UploadTarget};
use crate::access::{Scope, SortKey};
use crate::error::{Result, StoreError};
use crate::page::{Page, PageRequest, bad_cursor};
use crate::time::moment;

/// A file.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// Key.
    pub id: Uuid,
    /// As it is called, cleaned.
    pub name: String,
    /// What it is by its bytes.
    pub media_type: MediaType,
    /// Bytes.
    pub size_bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// The post that uploaded it.
    pub by_title: String,
    /// When.
    pub uploaded_at: DateTime<Utc>,
    /// When it became evidence; none: it waits.
    pub attached_at: Option<DateTime<Utc>>,
    /// Where its bytes lie.
    pub content: ContentKey,
}

/// Names what is stored once for all files of a shard with the same bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentKey {
    /// The shard.
    pub shard: i32,
    /// Made by chance.
    pub id: Uuid,
}

/// What the storage holds for the files of the hub.
#[derive(Clone, Debug)]
pub struct StoredContent {
    /// Where it lies.
    pub key: ContentKey,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// Bytes.
    pub size_bytes: u64,
    /// Id and name of each file that holds it.
    pub files: Vec<(Uuid, String)>,
}

impl Scope {
    /// A file by its key, as the scope sees it: through the record whose evidence it is, or as an upload of one's own.
    pub async fn find_attachment(&self, id: Uuid) -> Result<Option<Attachment>> {
        let found = self
            .select::<attachment::Entity>()
            .filter(attachment::Column::Id.eq(id))
            .one()
            .await?;
        found.map(read).transpose()
    }

    /// The files of revisions, each revision's in the order in which they were attached. Two statements.
    pub async fn attachments_of(&self, owners: &[Uuid]) -> Result<HashMap<Uuid, Vec<Attachment>>> {
        let mut of: HashMap<Uuid, Vec<Attachment>> =
            owners.iter().map(|owner| (*owner, Vec::new())).collect();
        let links = self
            .select::<attachment_link::Entity>()
            .filter(attachment_link::Column::OwnerId.is_in(owners.iter().copied()))
            .ascending(attachment_link::Column::OwnerId)
            .ascending(attachment_link::Column::Number)
            .all()
            .await?;
        if links.is_empty() {
            return Ok(of);
        }
        let ids = links.iter().map(|link| link.attachment_id);
        let rows = self
            .select::<attachment::Entity>()
            .filter(attachment::Column::Id.is_in(ids))
            .all()
            .await?;
        let rows: Result<Vec<Attachment>> = rows.into_iter().map(read).collect();
        let rows: HashMap<Uuid, Attachment> = rows?.into_iter().map(|row| (row.id, row)).collect();
        for link in links {
            if let (Some(files), Some(file)) =
                (of.get_mut(&link.owner_id), rows.get(&link.attachment_id))
            {
                files.push(file.clone());
            }
        }
        Ok(of)
    }

    /// What the storage must hold, a page at a time. Only the hub itself.
    pub async fn list_contents(&self, page: &PageRequest) -> Result<Page<StoredContent>> {
        self.must_be_system("list what the storage holds")?;
        let places = [
            place(page.after.as_deref())?,
            place(page.before.as_deref())?,
        ];
        let order = [SortKey::ascending(attachment_content::Column::Id)];
        let select = self.select::<attachment_content::Entity>();
        let (select, beyond) = select.cut(&order, page, places).await?;
        let contents = select.all().await?;
        let ids = contents.iter().map(|content| content.id);
        let rows = self
            .select::<attachment::Entity>()
            .filter(attachment::Column::ContentId.is_in(ids))
            .ascending(attachment::Column::Id)
            .all()
            .await?;
        let mut files: HashMap<ContentKey, Vec<(Uuid, String)>> = HashMap::new();
        for row in rows {
            let of = files.entry(content_of(&row)).or_default();
            // A file that was carried to another county is one file.
            if of.last().is_none_or(|(last, _)| *last != row.id) {
                of.push((row.id, row.name));
            }
        }
        let items = contents.into_iter().map(|found| {
            let key = ContentKey {
                shard: found.shard_key,
                id: found.id,
            };
            let content = StoredContent {
                key,
                files: files.remove(&key).unwrap_or_default(),
                sha256: found.digest,
                size_bytes: bytes(found.size_bytes),
            };
            (found.id.to_string(), content)
        });
        Ok(Page::cut(page, items.collect(), beyond))
    }

    /// Files of an account that wait to become evidence.
    async fn waiting_uploads(&self) -> Result<u64> {
        let waiting = Condition::all()
            .add(attachment::Column::AccountId.eq(self.viewer().account_id.0))
            .add(attachment::Column::AttachedAt.is_null());
        self.select::<attachment::Entity>()
            .filter(waiting)
            .count()
            .await
    }
}

fn read(row: attachment::Model) -> Result<Attachment> {
    let known = MediaType::ALL
        .into_iter()
        .find(|kind| kind.as_str() == row.media_type);
    let media_type =
        known.ok_or_else(|| StoreError::damaged(format!("media type {}", row.media_type)))?;
    let content = content_of(&row);
    Ok(Attachment {
        id: row.id,
        name: row.name,
        media_type,
        size_bytes: bytes(row.size_bytes),
        sha256: row.sha256,
        by_title: row.account_title,
        uploaded_at: moment(row.uploaded_at),
        attached_at: row.attached_at.map(moment),
        content,
    })
}

/// Where the bytes lie: in the shard of the row, or in the one from which it was carried.
fn content_of(row: &attachment::Model) -> ContentKey {
    ContentKey {
        shard: row.content_shard.unwrap_or(row.shard_key),
        id: row.content_id,
    }
}

fn bytes(stored: i64) -> u64 {
    u64::try_from(stored).unwrap_or_default()
}

fn place(cursor: Option<&str>) -> Result<Option<Vec<sea_orm::Value>>> {
    let key = cursor.map(|key| key.parse::<Uuid>().map_err(|_| bad_cursor()));
    Ok(key.transpose()?.map(|id| vec![id.into()]))
}
