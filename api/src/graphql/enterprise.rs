//! Enterprises and places (企业、场所): who they are, where they lie, who answers for them, and what they were before.
//!
//! Persons are counted elsewhere and named nowhere. What lies above an enterprise shows by its names alone.

mod filter;
mod revision;
mod stay;

use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use cengbao_domain::ids::NodeId;
use cengbao_store::{EnterpriseFilter as Filter, Scope, StoreError};

pub(super) use self::filter::EnterpriseFilter;
use self::revision::EnterpriseRevision;
pub(super) use self::stay::Category;
use self::stay::{EnterpriseStay, SectionName};
use super::accident::{self, Accident, AccidentFilter, Whose};
use super::activity::{self, Activity, ActivityQuery};
use super::ancestor::{self, Ancestor};
use super::compliance::{self, DutyMeasure};
use super::context::{loader, scope, single};
use super::error::{OrFault as _, OrNotFound as _, Result};
use super::limits::{LIST, per_item};
use super::loader::{EnterpriseOf, HistoryOf, load_all};
use super::node::GlobalId;
use super::page::{self, Asked, Connection, Counted, Items, Listed, Rows};
use super::scalar::Date;
use super::staff::{self, Staff};
use super::target_return::UnitReturns;

/// An enterprise or a place (企业、场所) of the registry, as it was on the day asked, else as it is.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub(super) struct Enterprise {
    #[graphql(skip)]
    row: cengbao_store::Enterprise,
    /// Opaque id (标识).
    #[graphql(owned)]
    pub(super) id: ID,
    /// Unified social credit code (统一社会信用代码), or a code that the hub gave to one without.
    code: String,
    /// Registered name (名称).
    name: String,
    /// Of what sort it is (类别).
    category: Category,
    /// Where it lies (所在辖区); null where that place exists only to fill a code.
    place: Option<Ancestor>,
    /// Who answers for it (责任科室); null for nobody.
    section: Option<SectionName>,
    /// Its sectors (行业领域).
    sectors: Vec<String>,
    /// Its marks (标记), such as 高危, 规模以上, 人员密集, 九小.
    marks: Vec<String>,
    /// First day of business (开业日); null: before every record.
    opened_on: Option<Date>,
    /// First day on which it is no longer in business (关闭日); null while it is.
    closed_on: Option<Date>,
    /// First day on which it was as shown (起始日).
    valid_from: Date,
    /// First day on which it was no longer as shown (失效日), such as after a move; null for how it is now.
    valid_until: Option<Date>,
    /// Whether it is made up for a demonstration (模拟).
    simulated: bool,
    #[graphql(flatten)]
    returns: UnitReturns,
}

impl From<cengbao_store::Enterprise> for Enterprise {
    fn from(row: cengbao_store::Enterprise) -> Self {
        let section = row.section.clone();
        Self {
            id: GlobalId::Enterprise(row.code.clone()).seal(),
            code: row.code.clone(),
            name: row.name.clone(),
            category: row.category.into(),
            place: row.place.clone().map(Into::into),
            section: section.map(|(code, name)| SectionName { code, name }),
            sectors: row.sectors.clone(),
            marks: row.marks.iter().cloned().collect(),
            opened_on: row.opened_on.map(Date),
            closed_on: row.closed_on.map(Date),
            valid_from: Date(row.valid_from),
            valid_until: row.valid_until.map(Date),
            simulated: row.simulated,
            returns: UnitReturns::of(row.id),
            row,
        }
    }
}

impl Listed for Enterprise {
    const LIST: &'static str = "Enterprise";
}

impl Counted for Enterprise {
    type Filter = Filter;

    async fn count(scope: &Scope, filter: &Filter) -> std::result::Result<u64, StoreError> {
        scope.count_enterprises(filter).await
    }
}

#[ComplexObject]
impl Enterprise {
    /// The names of the jurisdictions above it (上级辖区), top first, placeholders left out, its own included.
    async fn ancestors(&self, ctx: &Context<'_>) -> Result<Vec<Ancestor>> {
        ancestor::above(ctx, &self.row.path).await
    }

    /// How it stands with the duties of a campaign that bind enterprises (履行情况), in printed order: the matrix of
    /// measures and windows. Empty where the registry does not have it on the day. Error NOT_FOUND: there is no such
    /// campaign, or it does not concern you.
    #[graphql(complexity = "per_item(20, child_complexity)")]
    async fn compliance(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Code of the campaign (专项行动代码).")] campaign: String,
        #[graphql(desc = "As of the end of this day (基准日); today if absent.")] as_of: Option<
            Date,
        >,
    ) -> Option<Result<Vec<DutyMeasure>>> {
        Some(compliance::of_enterprise(ctx, self.row.id, campaign, as_of).await)
    }

    /// How many people it has at the three posts, and how many hold a certificate (三项岗位人员): the count that holds on the
    /// day. Null where nobody told.
    async fn staff(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "As of the end of this day (基准日); today if absent.")] as_of: Option<
            Date,
        >,
    ) -> Result<Option<Staff>> {
        staff::of_enterprise(ctx, self.row.id, as_of).await
    }

    /// Every count of its people (三项岗位人员登记), in the order in which they were recorded.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn staff_counts(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            default,
            desc = "Whether revisions that others took the place of, and counts that were none after all, are listed too (含历次更正)."
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
    ) -> Result<Rows<Staff>> {
        let asked = Asked {
            first,
            after,
            last,
            before,
        };
        staff::list(ctx, self.row.id, with_superseded, asked).await
    }

    /// The accidents for which it answers (事故), by day; those of one day in the order in which they were recorded.
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
        accident::list(ctx, Whose::Of(self.row.id), filter, asked).await
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
        Some(activity::list(ctx, self.row.id, filter, asked).await)
    }

    /// How it was from day to day (沿革), the earliest first: what of it lay, or was answered for, within your scope.
    async fn history(&self, ctx: &Context<'_>) -> Result<Vec<EnterpriseStay>> {
        load_all(ctx, HistoryOf(self.row.id)).await
    }

    /// What the registry said of days gone by before it was told otherwise (更正记录), in the order in which it was: what of
    /// it lay, or was answered for, within your scope.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn revisions(
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
    ) -> Result<Rows<EnterpriseRevision>> {
        let asked = Asked {
            first,
            after,
            last,
            before,
        };
        revision::list(ctx, self.row.id, asked).await
    }
}

/// A page of enterprises.
pub(super) async fn list(
    ctx: &Context<'_>,
    filter: Option<EnterpriseFilter>,
    asked: Asked,
) -> Result<Connection<Enterprise>> {
    let page = page::request(LIST, asked).or_fault(ctx)?;
    let Some(filter) = filter.unwrap_or_default().resolve(ctx).await? else {
        return Ok(Connection::empty());
    };
    let found = single(ctx)?
        .list_enterprises(&filter, &page)
        .await
        .or_fault(ctx)?;
    Ok(Connection::of(Items::of(found, Into::into), filter))
}

/// The enterprise of a node; None if there is no node, or it is none, or not within the scope.
pub(super) async fn at(ctx: &Context<'_>, node: Option<NodeId>) -> Result<Option<Enterprise>> {
    match node {
        Some(node) => loader(ctx)?
            .load_one(EnterpriseOf(node))
            .await
            .or_fault(ctx),
        None => Ok(None),
    }
}

/// The enterprise with this code. Error NOT_FOUND: there is none, or it is not yours.
pub(super) async fn find(ctx: &Context<'_>, code: &str) -> Result<Enterprise> {
    let found = scope(ctx)?.find_enterprise(code).await.or_fault(ctx)?;
    Ok(found.or_not_found(ctx)?.into())
}
