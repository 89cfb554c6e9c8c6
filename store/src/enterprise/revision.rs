//! How the registry told of days gone by before they were told otherwise (更正记录): what stood there, since when, until when,
//! and whose post changed it.

use std::collections::HashMap;

use cengbao_domain::ids::NodeId;
use cengbao_entity::{enterprise, enterprise_revision};
use chrono::{DateTime, Utc};
use sea_orm::ColumnTrait;
use uuid::Uuid;

use super::Enterprise;
use crate::access::Scope;
use crate::error::Result;
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
}

impl Scope {
    /// What the scope saw of each enterprise before it was told otherwise, in the order in which it was.
    pub async fn enterprise_revisions(
        &self,
        ids: &[NodeId],
    ) -> Result<HashMap<NodeId, Vec<EnterpriseRevision>>> {
        use enterprise_revision::Column as C;
        let mut rows = self
            .select::<enterprise_revision::Entity>()
            .filter(C::Id.is_in(ids.iter().map(|id| row::node_key(*id))))
            .all()
            .await?;
        rows.sort_by_key(|row| (row.superseded_at, row.revision));
        let (stood, mended): (Vec<_>, Vec<_>) = rows.into_iter().map(apart).unzip();
        let stood = self.read_enterprises(stood).await?;
        let mut revisions: HashMap<NodeId, Vec<EnterpriseRevision>> = HashMap::new();
        for (was, (recorded_at, superseded_at, by_title)) in stood.into_iter().zip(mended) {
            revisions
                .entry(was.id)
                .or_default()
                .push(EnterpriseRevision {
                    was,
                    recorded_at: moment(recorded_at),
                    superseded_at: moment(superseded_at),
                    by_title,
                });
        }
        Ok(revisions)
    }
}

/// A row as it stood until a moment, for whoever asks how the past was told before.
pub(crate) fn as_it_stood(
    row: enterprise::Model,
    (account_id, title): (Uuid, &str),
    superseded_at: i64,
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
    }
}

/// The row that stood, and since when, until when, by whom.
fn apart(row: enterprise_revision::Model) -> (enterprise::Model, (i64, i64, String)) {
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
        (row.recorded_at, row.superseded_at, row.account_title),
    )
}
