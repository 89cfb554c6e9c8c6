//! What happened to a report, and from which desk (经过).
//!
//! Must never name a person: the post of the account is enough to answer for it.

use async_graphql::SimpleObject;

use super::ReportAction;
use crate::graphql::scalar::DateTime;
use crate::graphql::unit::UnitReference;

/// One thing that happened to a report (经过).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct ReportEvent {
    /// When (时间).
    at: DateTime,
    /// What (操作).
    action: ReportAction,
    /// Post of the account that did it (岗位), never a person's name.
    by: String,
    /// Whether that account stood in for the unit (代办).
    as_stand_in: bool,
    /// The reason given (理由); null where none was asked for.
    reason: Option<String>,
    /// Keys of the cells that it names (所涉数据项); empty where it concerns the whole report.
    cells: Vec<String>,
    /// Number of the revision that it concerns (修订号).
    revision: i32,
    /// At whose desk it was done (接收单位), where the report has several receivers, or had another when it was
    /// accepted; else null.
    desk: Option<UnitReference>,
}

impl From<cengbao_store::ReportEvent> for ReportEvent {
    fn from(event: cengbao_store::ReportEvent) -> Self {
        Self {
            at: DateTime(event.at),
            action: event.action.into(),
            by: event.by_title,
            as_stand_in: event.as_stand_in,
            reason: event.reason,
            cells: event.cells,
            revision: event.revision,
            desk: event
                .desk
                .map(|(code, name)| UnitReference::agency(code, name)),
        }
    }
}
