//! What the viewer may do about what is owed, and why not (应报可用操作).

use async_graphql::{ComplexObject, Context, Enum, SimpleObject};
use cengbao_domain::obligation;

use crate::graphql::context::language;

/// What may be done about an obligation (应报操作).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "obligation::ObligationAction")]
pub(in crate::graphql) enum ObligationAction {
    /// Begin its report, or write on its draft (填写): `saveReport`.
    Save,
    /// File a zero report (零报送): `fileZeroReport`.
    FileZero,
    /// Give its unit more time (延期): `extendObligation`.
    Extend,
    /// Remind its unit (催报): `remind`.
    Remind,
}

/// Whether you may do something about an obligation now (应报可用操作).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub(in crate::graphql) struct ObligationActionAllowed {
    #[graphql(skip)]
    row: cengbao_store::ObligationActionAllowed,
    /// What (操作).
    action: ObligationAction,
    /// Whether you may do it now (是否允许).
    allowed: bool,
}

#[ComplexObject]
impl ObligationActionAllowed {
    /// Why not, in the language of the request (原因): whose it is, or when it can be done; null if you may.
    // Found where it is asked: the way to what comes first is searched for.
    async fn reason(&self, ctx: &Context<'_>) -> Option<String> {
        let (zh, en) = self.row.why_not()?;
        Some(language(ctx).pick(zh, en))
    }
}

impl From<cengbao_store::ObligationActionAllowed> for ObligationActionAllowed {
    fn from(row: cengbao_store::ObligationActionAllowed) -> Self {
        Self {
            action: row.action.into(),
            allowed: row.is_allowed(),
            row,
        }
    }
}
