//! Cancelling a planned change of the tree (取消区划变更): what it is told and what it answers.

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use cengbao_store::{CancelOutcome, ChangeState};
use uuid::Uuid;

use super::input::check_text;
use crate::graphql::boundary::BoundaryChange;
use crate::graphql::context::{language, scope};
use crate::graphql::error::{OrFault as _, OrNotFound as _, Result};
use crate::graphql::language::Language;
use crate::graphql::node::GlobalId;

/// What `cancelChange` is told (取消变更参数).
#[derive(Clone, Debug, InputObject)]
pub(super) struct CancelChangeInput {
    /// The `id` of the change (变更标识).
    change: ID,
    /// Why it does not come (理由).
    reason: String,
}

/// How a cancellation ended (结果类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(super) enum CancelChangeOutcome {
    /// It is cancelled (已取消).
    Done,
    /// It is not planned any more, or another planned change rests on it (不成立): `reason` says which; nothing was changed.
    Refused,
    /// It touches a node outside your power (不允许): who may record the change may cancel it; nothing was changed.
    NotAllowed,
}

/// What `cancelChange` answers (取消变更结果).
#[derive(Debug, SimpleObject)]
pub(super) struct CancelChangePayload {
    /// How it ended (结果类型).
    outcome: CancelChangeOutcome,
    /// The change as it is recorded now (变更); null unless it is done.
    change: Option<BoundaryChange>,
    /// Why it is refused or not allowed (原因), in the language of the request; null if it is done.
    reason: Option<String>,
}

impl CancelChangePayload {
    fn of(outcome: CancelOutcome, language: Language) -> Self {
        let refused = |zh: String, en: String| Self {
            outcome: CancelChangeOutcome::Refused,
            change: None,
            reason: Some(language.pick(zh, en)),
        };
        match outcome {
            CancelOutcome::Done(change) => Self {
                outcome: CancelChangeOutcome::Done,
                change: Some((*change).into()),
                reason: None,
            },
            CancelOutcome::NotPlanned(state) => {
                let (zh, en) = match state {
                    ChangeState::Applied => (
                        "变更已生效，不能取消：请另行登记一项变更改回",
                        "it has taken effect: record another change that takes it back",
                    ),
                    ChangeState::Refused => (
                        "变更到期未能生效，无须取消",
                        "it could not take effect on its day: there is nothing to cancel",
                    ),
                    ChangeState::Cancelled => ("变更已取消", "it is cancelled already"),
                    ChangeState::Planned => (
                        "变更正在处理，请重试",
                        "it is being worked on: try again",
                    ),
                };
                refused(zh.to_owned(), en.to_owned())
            }
            CancelOutcome::Needed { document, on } => refused(
                format!("{document} 定于 {on} 的变更以本变更为前提：请先取消该变更"),
                format!("the change that {document} plans for {on} rests on it: cancel that one first"),
            ),
            CancelOutcome::NotAllowed => Self {
                outcome: CancelChangeOutcome::NotAllowed,
                change: None,
                reason: Some(
                    language
                        .pick(
                            "变更涉及您权限之外的辖区或机构：须由有权登记该变更的岗位取消",
                            "it touches a node outside your power: who may record the change may cancel it",
                        )
                        .to_owned(),
                ),
            },
        }
    }
}

/// The end of a plan.
#[derive(Default)]
pub(super) struct CancelMutation;

#[Object]
impl CancelMutation {
    /// Cancels a planned change of the tree (取消待生效的区划变更), as whoever may record it, before its day: nothing of it takes
    /// effect, it is kept with post, moment and reason, and the row of its document may be recorded anew.
    async fn cancel_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which change, and why (参数).")] input: CancelChangeInput,
    ) -> Result<CancelChangePayload> {
        check_text(&input.reason).or_fault(ctx)?;
        let id = match GlobalId::open(&input.change) {
            Some(GlobalId::BoundaryChange(id)) => id.parse::<Uuid>().ok(),
            _ => None,
        };
        let id = id.or_not_found(ctx)?;
        let outcome = scope(ctx)?
            .cancel_change(id, &input.reason)
            .await
            .or_fault(ctx)?;
        Ok(CancelChangePayload::of(outcome, language(ctx)))
    }
}
