//! What one office has to do again and again, and the evidence that it did (机构的规定动作、活动记录).

use async_graphql::{Context, Object};
use cengbao_domain::ids::NodeId;

use crate::graphql::activity::{self, Activity, ActivityQuery};
use crate::graphql::compliance::{self, DutyMeasure};
use crate::graphql::error::Result;
use crate::graphql::limits::{LIST, per_item};
use crate::graphql::page::{Asked, Rows};
use crate::graphql::scalar::Date;

/// The duties of an office that the scope has read.
#[derive(Clone, Copy, Debug)]
pub(super) struct OfficeDuties {
    office: NodeId,
}

impl OfficeDuties {
    pub(super) fn of(office: NodeId) -> Self {
        Self { office }
    }
}

/// What the office has to do, and did (规定动作).
#[Object]
impl OfficeDuties {
    /// How it stands with the duties of a campaign that bind it (履行情况), in printed order, at the cadence of its level: what
    /// it has to do again and again, such as inspections. Empty where it did not exist on the day, and where its evidence
    /// is not yours to read. Error NOT_FOUND: there is no such campaign, or it does not concern you.
    #[graphql(complexity = "per_item(20, child_complexity)")]
    async fn duties(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Code of the campaign (专项行动代码).")] campaign: String,
        #[graphql(desc = "As of the end of this day (基准日); today if absent.")] as_of: Option<
            Date,
        >,
    ) -> Option<Result<Vec<DutyMeasure>>> {
        Some(compliance::of_office(ctx, self.office, campaign, as_of).await)
    }

    /// The evidence of what it did (活动记录), in the order in which it was recorded.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn activities(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of it (筛选).")] filter: ActivityQuery,
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
    ) -> Option<Result<Rows<Activity>>> {
        let asked = Asked {
            first,
            after,
            last,
            before,
        };
        Some(activity::list(ctx, self.office, filter, asked).await)
    }
}
