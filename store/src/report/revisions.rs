//! The revisions of a report that were in force: who filed and signed each, and
//! since when and until when it counted (溯源).

use std::collections::HashMap;

use cengbao_domain::ids::ReportId;
use cengbao_entity::revision;
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
}
