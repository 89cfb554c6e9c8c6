//! What one unit owes and files itself (应报、报表、催报).

use async_graphql::{Context, Object};
use cengbao_domain::ids::NodeId;

use crate::graphql::error::Result;
use crate::graphql::limits::LIST;
use crate::graphql::obligation::{self, Obligation, ObligationFilter};
use crate::graphql::page::{Asked, Connection, Rows};
use crate::graphql::reminder::{self, Reminder, ReminderFilter, Whose};
use crate::graphql::report::{self, Report, ReportFilter, ReportOrder, Within};
use crate::graphql::scalar::Period;

/// The lists of a unit that the scope has read.
#[derive(Clone, Copy, Debug)]
pub(super) struct UnitFilings {
    unit: NodeId,
}

impl UnitFilings {
    pub(super) fn of(unit: NodeId) -> Self {
        Self { unit }
    }
}

/// What the unit owes and files itself (报送).
#[Object]
#[expect(
    clippy::too_many_arguments,
    reason = "each is an argument of the contract"
)]
impl UnitFilings {
    /// What it owes itself (应报), in the order of the due days.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn obligations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only for this period (报告期).")] period: Option<Period>,
        #[graphql(desc = "Which of them (筛选).")] filter: Option<ObligationFilter>,
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
    ) -> Result<Rows<Obligation>> {
        obligation::of_unit(
            ctx,
            self.unit,
            period,
            filter,
            Asked {
                first,
                after,
                last,
                before,
            },
        )
        .await
    }

    /// The reminders of what it owes itself (对本单位的催报), the latest first, whoever was told.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn reminders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them (筛选).")] filter: Option<ReminderFilter>,
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
    ) -> Result<Rows<Reminder>> {
        let asked = Asked {
            first,
            after,
            last,
            before,
        };
        reminder::list(ctx, Whose::Of(self.unit), filter, asked).await
    }

    /// The reports that it files itself (报表), in the order in which they were begun unless `orderBy` says otherwise.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn reports(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them (筛选).")] filter: Option<ReportFilter>,
        #[graphql(desc = "In which order (排序).")] order_by: Option<ReportOrder>,
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
    ) -> Result<Connection<Report>> {
        let within = Within::Unit(self.unit);
        report::list(
            ctx,
            within,
            filter,
            order_by,
            Asked {
                first,
                after,
                last,
                before,
            },
        )
        .await
    }
}
