//! What the units at a place and below it owe and file (应报、报表、催报).

use async_graphql::{Context, Object};
use cengbao_domain::path::Path;

use crate::graphql::accident::{self, Accident, AccidentFilter, Whose as AccidentsOf};
use crate::graphql::accident_keeping::{self, AccidentKeeping};
use crate::graphql::error::Result;
use crate::graphql::limits::{LIST, per_item};
use crate::graphql::obligation::{self, Obligation, ObligationFilter};
use crate::graphql::page::{Asked, Connection, Rows};
use crate::graphql::reminder::{self, Reminder, ReminderFilter, Whose};
use crate::graphql::report::{self, Report, ReportFilter, ReportOrder, Within};
use crate::graphql::scalar::{Date, Period};
use crate::graphql::staff::{self, StaffTotals};

/// The lists of a place that the scope has read.
#[derive(Clone, Debug)]
pub(super) struct PlaceFilings {
    path: Path,
}

impl PlaceFilings {
    pub(super) fn below(path: Path) -> Self {
        Self { path }
    }
}

/// What the units here and below owe and file (报送).
#[Object]
#[expect(
    clippy::too_many_arguments,
    reason = "each is an argument of the contract"
)]
impl PlaceFilings {
    /// The reminders of what the units here and below owe (催报), the latest first, whoever was told.
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
        reminder::list(ctx, Whose::Below(self.path.clone()), filter, asked).await
    }

    /// What the units here and below owe for one period (应报), in the order of the tree.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn obligations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The period (报告期).")] period: Period,
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
        obligation::below(
            ctx,
            self.path.clone(),
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

    /// The reports of the units here and below (报表), in the order in which they were begun unless `orderBy` says otherwise.
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
        let within = Within::Subtree(self.path.clone());
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

    /// The accidents that happened here or below (事故), by day; those of one day in the order in which they were recorded.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn accidents(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them (筛选).")] filter: Option<AccidentFilter>,
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
    ) -> Result<Rows<Accident>> {
        let asked = Asked {
            first,
            after,
            last,
            before,
        };
        accident::list(ctx, AccidentsOf::Below(self.path.clone()), filter, asked).await
    }
    /// How many people the enterprises here and below have at the three posts, and how many hold a certificate (三项岗位人员汇总):
    /// Σ of those that told, within your scope.
    #[graphql(complexity = "per_item(2, child_complexity)")]
    async fn staff(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "As of the end of this day (基准日); today if absent.")] as_of: Option<
            Date,
        >,
        #[graphql(default, desc = "Whether by subordinate too (是否分下级).")] by_children: bool,
    ) -> Result<StaffTotals> {
        staff::of_place(ctx, &self.path, as_of, by_children).await
    }

    /// From when on the accidents of this place and of those below it are stated to be kept completely (事故台账起始), in the
    /// order in which it was stated.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn accident_keepings(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            default,
            desc = "Whether statements that others took the place of are listed too (含历次更正)."
        )]
        with_superseded: bool,
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
    ) -> Result<Rows<AccidentKeeping>> {
        let asked = Asked {
            first,
            after,
            last,
            before,
        };
        accident_keeping::list(ctx, &self.path, with_superseded, asked).await
    }
}
