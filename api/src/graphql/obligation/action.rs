//! What the viewer may do about what is owed, and why not (应报可用操作).

use async_graphql::{Enum, SimpleObject};
use cengbao_domain::obligation;

use crate::graphql::language::Language;

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
pub(in crate::graphql) struct ObligationActionAllowed {
    /// What (操作).
    action: ObligationAction,
    /// Whether you may do it now (是否允许).
    allowed: bool,
    /// Why not, in the language of the request (原因): whose it is, or when it can be done; null if you may.
    reason: Option<String>,
}

impl ObligationActionAllowed {
    /// In the language of the request.
    pub(super) fn of(one: cengbao_store::ObligationActionAllowed, language: Language) -> Self {
        Self {
            action: one.action.into(),
            allowed: one.why_not.is_none(),
            reason: one.why_not.map(|(zh, en)| language.pick(zh, en)),
        }
    }
}
