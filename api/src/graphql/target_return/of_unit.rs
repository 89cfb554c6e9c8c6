//! The returns of one unit (目标填报), an agency or an enterprise.

use async_graphql::{Context, Object};
use cengbao_domain::ids::NodeId;

use super::{TargetReturn, TargetReturnQuery};
use crate::graphql::error::Result;
use crate::graphql::limits::LIST;
use crate::graphql::page::{Asked, Rows};

/// The returns of a unit that the scope has read.
#[derive(Clone, Copy, Debug)]
pub(in crate::graphql) struct UnitReturns {
    unit: NodeId,
}

impl UnitReturns {
    pub(in crate::graphql) fn of(unit: NodeId) -> Self {
        Self { unit }
    }
}

/// What the unit says of targets (目标填报).
#[Object]
impl UnitReturns {
    /// What it says of the targets of a campaign (目标填报), in the order in which it was filed.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn target_returns(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of it (筛选).")] filter: TargetReturnQuery,
        #[graphql(
            desc = "The first so many items (每页条数), 1 to 200; 50 where neither `first` nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only behind this cursor (游标): the `endCursor` of the page before.")]
        after: Option<String>,
        #[graphql(
            desc = "The last so many items (倒数条数), 1 to 200, in the same order; not beside `first`."
        )]
        last: Option<i32>,
        #[graphql(desc = "Only before this cursor (游标): the `startCursor` of the page behind.")]
        before: Option<String>,
    ) -> Option<Result<Rows<TargetReturn>>> {
        let asked = Asked {
            first,
            after,
            last,
            before,
        };
        Some(super::list(ctx, self.unit, filter, asked).await)
    }
}
