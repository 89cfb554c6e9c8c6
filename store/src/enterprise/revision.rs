//! How the registry told of days gone by before they were told otherwise (更正记录): what stood there, since when, until when,
//! and whose post changed it.

use cengbao_domain::ids::NodeId;
use cengbao_entity::{enterprise, enterprise_revision};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, Value};
use uuid::Uuid;

use super::Enterprise;
use crate::access::{Scope, SortKey};
use crate::error::Result;
use crate::page::{Page, PageRequest, bad_cursor};
use crate::row;
use crate::time::moment;

/// A row of the registry as it stood before a day of it was told otherwise.
#[derive(Clone, Debug)]
pub struct EnterpriseRevision {
    /// What stood there.
    pub was: Enterprise,
    /// Since when.
    pub recorded_at: DateTime<Utc>,
    /// Until when.
    pub superseded_at: DateTime<Utc>,
    /// The post that changed it.
    pub by_title: String,
    /// Why; none where nobody said it, as an operator need not.
    pub reason: Option<String>,
}

impl Scope {
    /// What the scope saw of an enterprise before it was told otherwise, in the order in which it was.
    pub async fn list_enterprise_revisions(
        &self,
        enterprise: NodeId,
        page: &PageRequest,
    ) -> Result<Page<EnterpriseRevision>> {
        use enterprise_revision::Column as C;
        let places = [
            place(page.after.as_deref())?,
            place(page.before.as_deref())?,
        ];
        let order = [
            SortKey::ascending(C::SupersededAt),
            SortKey::ascending(C::Revision),
        ];
        let (select, beyond) = self
            .select::<enterprise_revision::Entity>()
            .filter(C::Id.eq(row::node_key(enterprise)))
            .cut(&order, page, places)
            .await?;
        let rows = select.all().await?;
        let keys = rows.iter();
        let keys: Vec<String> = keys
            .map(|row| format!("{} {}", row.superseded_at, row.revision))
            .collect();
        let (stood, mended): (Vec<_>, Vec<_>) = rows.into_iter().map(apart).unzip();
        let stood = self.read_enterprises(stood).await?;
        let revisions = stood.into_iter().zip(mended).map(|(was, mending)| {
            let (recorded_at, superseded_at, by_title, reason) = mending;
            EnterpriseRevision {
                was,
                recorded_at: moment(recorded_at),
                superseded_at: moment(superseded_at),
                by_title,
                reason,
            }
        });
        let items = keys.into_iter().zip(revisions).collect();
        Ok(Page::cut(page, items, beyond))
    }
}

/// A cursor: when it was told otherwise, and the key.
fn place(cursor: Option<&str>) -> Result<Option<Vec<Value>>> {
    let Some(key) = cursor else {
        return Ok(None);
    };
    let (at, revision) = key.split_once(' ').ok_or_else(bad_cursor)?;
    let at: i64 = at.parse().map_err(|_| bad_cursor())?;
    let revision: Uuid = revision.parse().map_err(|_| bad_cursor())?;
    Ok(Some(vec![at.into(), revision.into()]))
}

/// A row as it stood until a moment, for whoever asks how the past was told before.
pub(crate) fn as_it_stood(
    row: enterprise::Model,
    (account_id, title): (Uuid, &str),
    (superseded_at, reason): (i64, Option<String>),
) -> enterprise_revision::Model {
    enterprise_revision::Model {
        shard_key: row.shard_key,
        revision: Uuid::now_v7(),
        id: row.id,
        valid_from: row.valid_from,
        valid_until: row.valid_until,
        code: row.code,
        name: row.name,
        category: row.category,
        place_id: row.place_id,
        path: row.path,
        section_id: row.section_id,
        section_path: row.section_path,
        sector_set: row.sector_set,
        marks: row.marks,
        opened_on: row.opened_on,
        closed_on: row.closed_on,
        simulated: row.simulated,
        recorded_at: row.recorded_at,
        superseded_at,
        account_id,
        account_title: title.to_owned(),
        reason,
    }
}

/// Since when it stood, until when, by whom it was mended and why.
type Mending = (i64, i64, String, Option<String>);

/// The row that stood, and since when, until when, by whom.
fn apart(row: enterprise_revision::Model) -> (enterprise::Model, Mending) {
    let stood = enterprise::Model {
        shard_key: row.shard_key,
        id: row.id,
        valid_from: row.valid_from,
        valid_until: row.valid_until,
        code: row.code,
        name: row.name,
        category: row.category,
        place_id: row.place_id,
        path: row.path,
        section_id: row.section_id,
        section_path: row.section_path,
        sector_set: row.sector_set,
        marks: row.marks,
        opened_on: row.opened_on,
        closed_on: row.closed_on,
        simulated: row.simulated,
        recorded_at: row.recorded_at,
    };
    (
        stood,
        (
            row.recorded_at,
            row.superseded_at,
            row.account_title,
            row.reason,
        ),
    )
}
