//! The revisions of a report that were in force: who filed and signed each, and
//! since when and until when it counted (溯源).

use std::collections::HashMap;

use cengbao_domain::ids::ReportId;
use cengbao_entity::{report, revision};
use sea_orm::ColumnTrait;

use crate::access::Scope;
use crate::error::Result;
use crate::explain::ReportRevision;

impl Scope {
    /// Of each of these reports, the first one first.
    pub async fn report_revisions(
        &self,
        ids: &[ReportId],
    ) -> Result<HashMap<ReportId, Vec<ReportRevision>>> {
        let rows = self
            .select_with_copies::<revision::Entity>()
            .filter(revision::Column::ReportId.is_in(ids.iter().map(|id| id.0)))
            .filter(revision::Column::InForceFrom.is_not_null())
            .ascending(revision::Column::Number)
            .all()
            .await?;
        let mut found: HashMap<ReportId, Vec<ReportRevision>> = HashMap::new();
        for row in rows {
            let report = ReportId(row.report_id);
            if let Some(revision) = ReportRevision::of(row) {
                found.entry(report).or_default().push(revision);
            }
        }
        Ok(found)
    }

    /// Of each report the revision that the scope sees of it.
    pub(super) async fn shown_revisions(
        &self,
        rows: &[report::Model],
    ) -> Result<HashMap<uuid::Uuid, revision::Model>> {
        let revisions = self
            .select_with_copies::<revision::Entity>()
            .filter(revision::Column::ReportId.is_in(rows.iter().map(|row| row.id)))
            .ascending(revision::Column::Number)
            .all()
            .await?;
        // The current one from inside the unit, the last signed one from
        // outside: the highest of those that the scope sees up to the current.
        let current: HashMap<uuid::Uuid, i32> =
            rows.iter().map(|row| (row.id, row.revision)).collect();
        let mut shown: HashMap<uuid::Uuid, revision::Model> = HashMap::new();
        for revision in revisions {
            if current
                .get(&revision.report_id)
                .is_some_and(|current| revision.number <= *current)
            {
                shown.insert(revision.report_id, revision);
            }
        }
        Ok(shown)
    }
}
