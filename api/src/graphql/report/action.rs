//! What the viewer may do with a report, and why not (报表可用操作).

use async_graphql::{ComplexObject, Context, Enum, SimpleObject};
use cengbao_domain::report;

use crate::graphql::context::language;

/// What can be done with a report (操作).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "report::ReportAction")]
pub(in crate::graphql) enum ReportAction {
    /// Write cells (填写).
    Save,
    /// Submit it to the unit's reviewer (提交).
    Submit,
    /// Sign it (审核签发). The filer does not sign.
    Sign,
    /// Accept it as its receiver (接收).
    Accept,
    /// Send it back with a reason (退回).
    Return,
    /// Begin a correction of what is in force, with a reason (更正).
    Correct,
    /// Take back what the unit gave out of hand (撤回).
    Withdraw,
}

/// Something that can be done with a report, whether you may do it now, and if not, why (可用操作).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub(in crate::graphql) struct AllowedAction {
    #[graphql(skip)]
    row: cengbao_store::AllowedAction,
    /// What (操作).
    action: ReportAction,
    /// Whether you may do it now (是否允许).
    allowed: bool,
}

#[ComplexObject]
impl AllowedAction {
    /// Why not, in the language of the request (原因); null if you may.
    // Found where it is asked: the way to what comes first is searched for.
    async fn reason(&self, ctx: &Context<'_>) -> Option<String> {
        let (zh, en) = self.row.why_not()?;
        Some(language(ctx).pick(zh, en))
    }
}

impl From<cengbao_store::AllowedAction> for AllowedAction {
    fn from(row: cengbao_store::AllowedAction) -> Self {
        Self {
            action: row.action.into(),
            allowed: row.is_allowed(),
            row,
        }
    }
}
