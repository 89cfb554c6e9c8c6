//! How the registry told of days gone by before somebody told them otherwise (更正记录).

use async_graphql::SimpleObject;

use super::stay::EnterpriseStay;
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
        }
    }
}
