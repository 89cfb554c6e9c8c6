//! Where a question begins.
//!
//! Every field goes through the scope; what is not within it is not there.

use async_graphql::{Context, ID, Object};

use super::agency::{self, Agency};
use super::bulletin::{self, Bulletin};
use super::campaign::{self, Campaign};
use super::consolidation::{self, Consolidation, ConsolidationFilter};
use super::context::{language, scope};
use super::enterprise::{self, Enterprise, EnterpriseFilter};
use super::error::{Code, Fault, Result};
use super::jurisdiction::{self, Jurisdiction, JurisdictionFilter};
use super::limits::{LIST, QUESTION, max_ids, per_item};
use super::node::{self, Node};
use super::page::{Asked, Connection, Rows};
use super::report::{self, Report, ReportFilter, ReportOrder, Within};
use super::stand_in::StandInQuery;
use super::viewer::Viewer;
use super::webhook::{self, Webhook};

/// The root of all questions.
pub(super) struct Query;

/// Where questions begin (查询). A look-up of what does not exist, or is not yours, gives null and an error with the
/// code NOT_FOUND; a filter that matches nothing of yours gives an empty page.
#[Object]
#[expect(
    clippy::unused_async,
    clippy::too_many_arguments,
    reason = "a resolver is asynchronous whether it waits or not, and each argument is one of the contract"
)]
impl Query {
    /// Who is asking (当前用户).
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Viewer> {
        Ok(Viewer(scope(ctx)?.viewer().clone()))
    }

    #[graphql(flatten)]
    async fn stand_in_questions(&self) -> StandInQuery {
        StandInQuery
    }

    /// Whatever has this id (节点). Error NOT_FOUND: there is no such thing, or it is not yours.
    #[graphql(complexity = "per_item(1, child_complexity)")]
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Opaque id (标识).")] id: ID,
    ) -> Option<Result<Node>> {
        Some(node::find(ctx, &id).await)
    }

    /// Whatever has these ids (节点), at most 100, in their order; null with an error NOT_FOUND for each that is not
    /// there, or not yours.
    #[graphql(complexity = "per_item(ids.len().min(max_ids()), child_complexity + QUESTION)")]
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Opaque ids (标识), at most 100.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Result<Node>>>> {
        if ids.len() > max_ids() {
            return Err(
                Fault::limit(Code::TooManyIds, max_ids() as u64, "ids ", "ids")
                    .in_language(language(ctx)),
            );
        }
        let mut found = Vec::with_capacity(ids.len());
        for id in &ids {
            found.push(Some(node::find(ctx, id).await));
        }
        Ok(found)
    }

    /// The jurisdiction with this division code (辖区). Error NOT_FOUND: there is none, or it is not yours.
    #[graphql(complexity = "per_item(1, child_complexity)")]
    async fn jurisdiction(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Official division code (行政区划代码), such as `450202002`.")]
        code: String,
    ) -> Option<Result<Jurisdiction>> {
        Some(jurisdiction::find(ctx, &code).await)
    }

    /// Jurisdictions within your scope (辖区), in the order of their codes, placeholders left out.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn jurisdictions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them (筛选).")] filter: Option<JurisdictionFilter>,
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
    ) -> Result<Connection<Jurisdiction>> {
        match filter.unwrap_or_default().resolve(ctx).await? {
            Some(filter) => {
                jurisdiction::list(
                    ctx,
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
            None => Ok(Connection::empty()),
        }
    }

    /// The agency with this code (机构). Error NOT_FOUND: there is none, or it is not yours.
    #[graphql(complexity = "per_item(1, child_complexity)")]
    async fn agency(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Code of the agency (机构代码), such as `450202002.ggaq`.")] code: String,
    ) -> Option<Result<Agency>> {
        Some(agency::find(ctx, &code).await)
    }

    /// The enterprise with this code (企业), as it is, or as it was when it last lay within your scope. Error NOT_FOUND:
    /// there is none, or it is not yours.
    #[graphql(complexity = "per_item(1, child_complexity)")]
    async fn enterprise(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Unified social credit code (统一社会信用代码), or the code that the hub gave (本系统代码)."
        )]
        code: String,
    ) -> Option<Result<Enterprise>> {
        Some(enterprise::find(ctx, &code).await)
    }

    /// Enterprises within your scope (企业、场所), in the order of their codes.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn enterprises(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them (筛选).")] filter: Option<EnterpriseFilter>,
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
    ) -> Result<Connection<Enterprise>> {
        let asked = Asked {
            first,
            after,
            last,
            before,
        };
        enterprise::list(ctx, filter, asked).await
    }

    /// The endpoints that are told of events (推送地址) of the nodes that you administer, in the order of their registration,
    /// those that are switched off among them.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn webhooks(
        &self,
        ctx: &Context<'_>,
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
    ) -> Result<Rows<Webhook>> {
        let asked = Asked {
            first,
            after,
            last,
            before,
        };
        webhook::list(ctx, asked).await
    }

    /// The campaign with this code (专项行动). Error NOT_FOUND: there is none, or it binds nobody in your scope.
    #[graphql(complexity = "per_item(1, child_complexity)")]
    async fn campaign(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Code of the campaign (专项行动代码), such as `gongyuan-2023`.")]
        code: String,
    ) -> Option<Result<Campaign>> {
        Some(campaign::find(ctx, &code).await)
    }

    /// The campaigns that bind somebody in your scope (专项行动), in the order of their codes.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn campaigns(
        &self,
        ctx: &Context<'_>,
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
    ) -> Result<Connection<Campaign>> {
        let asked = Asked {
            first,
            after,
            last,
            before,
        };
        campaign::list(ctx, asked).await
    }

    /// The report with this id (报表). Error NOT_FOUND: there is none, or it is not yours.
    #[graphql(complexity = "per_item(1, child_complexity)")]
    async fn report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Opaque id of the report (报表标识).")] id: ID,
    ) -> Option<Result<Report>> {
        Some(report::find(ctx, &id).await)
    }

    /// The consolidation with this id (汇总上报). Error NOT_FOUND: there is none, or it is not yours.
    #[graphql(complexity = "per_item(1, child_complexity)")]
    async fn consolidation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Opaque id of the consolidation (汇总标识).")] id: ID,
    ) -> Option<Result<Consolidation>> {
        Some(consolidation::find(ctx, &id).await)
    }

    /// Consolidations within your scope (汇总上报), the last signed first.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn consolidations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them (筛选).")] filter: Option<ConsolidationFilter>,
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
    ) -> Result<Connection<Consolidation>> {
        let asked = Asked {
            first,
            after,
            last,
            before,
        };
        consolidation::list(ctx, filter, asked).await
    }

    /// The bulletin with this id (通报). Error NOT_FOUND: there is none, or it does not reach you.
    #[graphql(complexity = "per_item(1, child_complexity)")]
    async fn bulletin(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Opaque id of the bulletin (通报标识).")] id: ID,
    ) -> Option<Result<Bulletin>> {
        Some(bulletin::find(ctx, &id).await)
    }

    /// Reports within your scope (报表), in the order in which they were begun unless `orderBy` says otherwise.
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
        report::list(
            ctx,
            Within::Scope,
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
