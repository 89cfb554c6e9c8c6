//! The revisions of a report that were in force (历次修订): one batch for all reports of a list.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use cengbao_domain::ids::ReportId;

use crate::graphql::error::Fault;
use crate::graphql::explain::ReportRevision;
use crate::graphql::loader::ScopedLoader;

/// The revisions of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct RevisionsOf(pub(super) ReportId);

impl Loader<RevisionsOf> for ScopedLoader {
    type Value = Vec<ReportRevision>;
    type Error = Fault;

    async fn load(&self, keys: &[RevisionsOf]) -> Result<HashMap<RevisionsOf, Self::Value>, Fault> {
        let ids: Vec<ReportId> = keys.iter().map(|key| key.0).collect();
        let found = self.scope().report_revisions(&ids).await?;
        let shape = |(id, rows): (ReportId, Vec<cengbao_store::ReportRevision>)| {
            (RevisionsOf(id), rows.iter().map(Into::into).collect())
        };
        Ok(found.into_iter().map(shape).collect())
    }
}
