//! How the registry told of days gone by before somebody told them otherwise (更正记录).

use async_graphql::{Context, SimpleObject};
use cengbao_domain::ids::NodeId;

use super::stay::EnterpriseStay;
use crate::graphql::context::single;
use crate::graphql::error::{OrFault as _, Result};
use crate::graphql::limits::LIST;
use crate::graphql::page::{self, Asked, Items, Listed, Rows};
use crate::graphql::scalar::{Date, DateTime};

/// What the registry said of an enterprise before a day gone by was told otherwise (更正记录): another first day, another
/// opening or closing, another mark from an earlier day on. Nothing of it counts any more.
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct EnterpriseRevision {
    #[graphql(flatten)]
    was: EnterpriseStay,
    /// First day of business, as it was said (开业日); null: before every record.
    opened_on: Option<Date>,
    /// First day on which it was said to be no longer in business (关闭日); null where it was.
    closed_on: Option<Date>,
    /// Since when the registry had said so (登记时间).
    recorded_at: DateTime,
    /// When it was told otherwise (更正时间).
    superseded_at: DateTime,
    /// The post that told it otherwise (更正岗位), never a person; 系统 for an operator of the hub.
    superseded_by: String,
    /// Why (更正理由); null where it was not said: an operator of the hub need not say it.
    reason: Option<String>,
}

impl Listed for EnterpriseRevision {
    const LIST: &'static str = "EnterpriseRevision";
}

/// A page of what was told of an enterprise before it was told otherwise.
pub(super) async fn list(
    ctx: &Context<'_>,
    enterprise: NodeId,
    asked: Asked,
) -> Result<Rows<EnterpriseRevision>> {
    let page = page::request(LIST, asked).or_fault(ctx)?;
    let found = single(ctx)?
        .list_enterprise_revisions(enterprise, &page)
        .await
        .or_fault(ctx)?;
    Ok(Rows(Items::of(found, Into::into)))
}

impl From<cengbao_store::EnterpriseRevision> for EnterpriseRevision {
    fn from(row: cengbao_store::EnterpriseRevision) -> Self {
        Self {
            opened_on: row.was.opened_on.map(Date),
            closed_on: row.was.closed_on.map(Date),
            was: row.was.into(),
            recorded_at: DateTime(row.recorded_at),
            superseded_at: DateTime(row.superseded_at),
            superseded_by: row.by_title,
            reason: row.reason,
        }
    }
}
