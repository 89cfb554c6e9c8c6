//! Lists of bulletins: of a place, of a campaign, and all that reach the viewer.

use async_graphql::{Context, InputObject, Object};
use cengbao_domain::ids::NodeId;

use super::{Bulletin, BulletinState};
use crate::graphql::context::single;
use crate::graphql::error::{OrFault as _, Result};
use crate::graphql::limits::{LIST, check_codes};
use crate::graphql::page::{self, Asked, Connection, Items};
use crate::graphql::scalar::Period;

/// Which bulletins (通报筛选). Every condition given must hold; one that matches nothing gives an empty page.
#[derive(Clone, Debug, Default, InputObject)]
pub(in crate::graphql) struct BulletinFilter {
    /// With figures of the campaign with this code (专项行动代码).
    campaign: Option<String>,
    /// With figures of the form with this code within its campaign (调度表代码).
    form: Option<String>,
    /// For this period (报告期).
    period: Option<Period>,
    /// In this state (状态).
    state: Option<BulletinState>,
}

/// A page of bulletins, of one place if one is named.
pub(in crate::graphql) async fn list(
    ctx: &Context<'_>,
    place: Option<NodeId>,
    filter: Option<BulletinFilter>,
    asked: Asked,
) -> Result<Connection<Bulletin>> {
    let scope = single(ctx)?;
    let page = page::request(LIST, asked).or_fault(ctx)?;
    let filter = filter.unwrap_or_default();
    check_codes([&filter.campaign, &filter.form]).or_fault(ctx)?;
    let filter = cengbao_store::BulletinFilter {
        place,
        campaign: filter.campaign,
        form: filter.form,
        period: filter.period.map(|period| period.0),
        state: filter.state.map(Into::into),
    };
    let found = scope.list_bulletins(&filter, &page).await.or_fault(ctx)?;
    Ok(Connection::of(Items::of(found, Into::into), filter))
}

/// The bulletins of a place that the scope has read.
#[derive(Clone, Copy, Debug)]
pub(in crate::graphql) struct PlaceBulletins {
    place: NodeId,
}

impl PlaceBulletins {
    pub(in crate::graphql) fn of(place: NodeId) -> Self {
        Self { place }
    }
}

/// What the place published to all below it (通报).
#[Object]
impl PlaceBulletins {
    /// The bulletins that this very place published to all below it (本级通报), the latest first, superseded and withdrawn
    /// ones among them. What comes down from above is in `viewer { bulletins }`.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn bulletins(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them (筛选).")] filter: Option<BulletinFilter>,
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
    ) -> Result<Connection<Bulletin>> {
        let asked = Asked {
            first,
            after,
            last,
            before,
        };
        list(ctx, Some(self.place), filter, asked).await
    }
}

/// The bulletins with figures of one campaign.
#[derive(Clone, Debug)]
pub(in crate::graphql) struct CampaignBulletins {
    campaign: String,
}

impl CampaignBulletins {
    pub(in crate::graphql) fn of(campaign: String) -> Self {
        Self { campaign }
    }
}

/// What was published of the campaign (通报).
#[Object]
impl CampaignBulletins {
    /// The bulletins with its figures that reach you (通报), the latest first: those from above, your own and those of the
    /// places below that you read.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn bulletins(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them (筛选); `campaign` does not narrow here.")] filter: Option<
            BulletinFilter,
        >,
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
    ) -> Result<Connection<Bulletin>> {
        let asked = Asked {
            first,
            after,
            last,
            before,
        };
        let filter = BulletinFilter {
            campaign: Some(self.campaign.clone()),
            ..filter.unwrap_or_default()
        };
        list(ctx, None, Some(filter), asked).await
    }
}
