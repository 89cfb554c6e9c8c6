//! What is copied to the viewer's office (抄报给本单位的): which schedules, and who owes them for a period.

use async_graphql::{Context, Object};
use cengbao_store::AppliedCampaign;

use crate::graphql::campaign::{Campaign, Schedule};
use crate::graphql::context::{scope, single};
use crate::graphql::error::{OrFault as _, Result};
use crate::graphql::limits::LIST;
use crate::graphql::obligation::{self, Obligation, ObligationFilter};
use crate::graphql::page::{Asked, Rows};
use crate::graphql::scalar::Period;

/// What is copied to the viewer's office.
#[derive(Default)]
pub(super) struct Copied;

#[Object]
impl Copied {
    /// The schedules whose reports are copied to its office (抄报给本单位的报送要求): it reads what is owed and what was signed
    /// for them, whoever files it, and does nothing with it. The reports are `reports(filter: { copied: true })`.
    async fn copied_schedules(&self, ctx: &Context<'_>) -> Result<Vec<Schedule>> {
        let found = scope(ctx)?.copied_schedules().await.or_fault(ctx)?;
        let shape = |(campaign, code): (AppliedCampaign, String)| {
            Campaign::from(campaign).find_schedule(&code)
        };
        Ok(found.into_iter().filter_map(shape).collect())
    }

    /// What is owed for a period by the schedules that are copied to its office (抄报给本单位的应报), in the order of the tree;
    /// empty where nothing is.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "each is one of the contract")]
    async fn copied_obligations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "For this period (报告期).")] period: Period,
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
        single(ctx)?;
        let asked = Asked {
            first,
            after,
            last,
            before,
        };
        obligation::copied(ctx, period, filter, asked).await
    }
}
