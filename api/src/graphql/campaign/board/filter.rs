//! Which items of a board somebody asks for (台账筛选).

use async_graphql::{Context, InputObject};

use crate::graphql::compliance::State;
use crate::graphql::error::{OrFault as _, Result};
use crate::graphql::limits::check_codes;
use crate::graphql::progress::{ItemKind, Stage};
use crate::graphql::scalar::Date;

/// Which items of a board (台账筛选). What is left away does not narrow; rows and totals follow it.
#[derive(Clone, Debug, Default, InputObject)]
pub(in crate::graphql) struct BoardFilter {
    /// Only these kinds (事项类型).
    kinds: Option<Vec<ItemKind>>,
    /// Only in one of these states on the day (状态).
    states: Option<Vec<State>>,
    /// Only at one of these stages on the day (台账状态).
    stages: Option<Vec<Stage>>,
    /// Only led by this body (牵头单位代码), alone or with others.
    lead: Option<String>,
    /// Only what nobody leads (无牵头单位), or only what somebody does.
    without_lead: Option<bool>,
    /// Only due on this day or later (期限起).
    due_from: Option<Date>,
    /// Only due on this day or earlier (期限止).
    due_until: Option<Date>,
    /// Only without a printed day (无期限), or only with one.
    without_deadline: Option<bool>,
}

impl BoardFilter {
    /// What the store filters by. Errors: TOO_MANY_VALUES for what no code can be.
    pub(super) fn resolve(self, ctx: &Context<'_>) -> Result<cengbao_store::BoardFilter> {
        check_codes([&self.lead]).or_fault(ctx)?;
        Ok(cengbao_store::BoardFilter {
            kinds: self
                .kinds
                .map(|kinds| kinds.into_iter().map(Into::into).collect()),
            states: self
                .states
                .map(|states| states.into_iter().map(Into::into).collect()),
            stages: self
                .stages
                .map(|stages| stages.into_iter().map(Into::into).collect()),
            lead: self.lead,
            without_lead: self.without_lead,
            due_from: self.due_from.map(|day| day.0),
            due_until: self.due_until.map(|day| day.0),
            without_deadline: self.without_deadline,
        })
    }
}
