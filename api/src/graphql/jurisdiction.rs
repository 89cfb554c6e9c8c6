//! Jurisdictions (辖区): a node of the territorial tree and the questions it answers.
//!
//! What it shows of the nodes above is their names; siblings not at all.

mod filing;
mod filter;

use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use cengbao_store::{AgencyFilter, Area, Page, PageRequest, Scope, StoreError};

use self::filing::PlaceFilings;
pub(super) use self::filter::JurisdictionFilter;
use super::agency::{self, Agency};
use super::ancestor::{self, Ancestor};
use super::boundary::{self, BoundaryChange, Spell, Succession};
use super::bulletin::PlaceBulletins;
use super::compliance::{self, Compliance, Terms};
use super::consolidation::{Collation, CollationAt, OwedBy};
use super::context::{loader, scope, single};
use super::error::{OrFault as _, OrNotFound as _, Result};
use super::explain::ExplainQuestions;
use super::figure_change::ChangeQuestions;
use super::figures::FigureQuestions;
use super::form::FormRef;
use super::level::{AgencyKind, Level};
use super::limits::{LIST, QUESTION, per_item};
use super::loader::SubordinatesOf;
use super::node::GlobalId;
use super::page::{self, Asked, Connection, Counted, Items, Listed, Rows};
use super::ranking::RankingQuestion;
use super::scalar::{Date, Period};

/// A jurisdiction (辖区): a node of the territorial tree, named by its official division code.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub(super) struct Jurisdiction {
    #[graphql(skip)]
    row: cengbao_store::Jurisdiction,
    /// Opaque id (标识).
    #[graphql(owned)]
    pub(super) id: ID,
    /// Official division code (行政区划代码). The key of a jurisdiction: names repeat.
    code: String,
    /// Official name (名称).
    name: String,
    /// Its level (行政层级).
    level: Level,
    /// Whether it exists only to fill the code (占位区划), such as 市辖区; such nodes are skipped in lists and tables.
    placeholder: bool,
    /// First day on which it exists (设立日).
    valid_from: Date,
    /// First day on which it no longer exists (撤销日); null while it does.
    valid_until: Option<Date>,
    #[graphql(flatten)]
    questions: FigureQuestions,
    #[graphql(flatten)]
    explanations: ExplainQuestions,
    #[graphql(flatten)]
    changes: ChangeQuestions,
    #[graphql(flatten)]
    ranking: RankingQuestion,
    #[graphql(flatten)]
    filings: PlaceFilings,
    #[graphql(flatten)]
    bulletins: PlaceBulletins,
    #[graphql(flatten)]
    owed: OwedBy,
}

impl From<cengbao_store::Jurisdiction> for Jurisdiction {
    fn from(row: cengbao_store::Jurisdiction) -> Self {
        Self {
            id: GlobalId::Jurisdiction(row.code.clone()).seal(),
            code: row.code.clone(),
            name: row.name.clone(),
            level: row.level.into(),
            placeholder: row.placeholder,
            valid_from: Date(row.valid_from),
            valid_until: row.valid_until.map(Date),
            questions: FigureQuestions::at(row.id),
            explanations: ExplainQuestions::at(row.id),
            changes: ChangeQuestions::at(row.id),
            ranking: RankingQuestion::at(row.id),
            filings: PlaceFilings::below(row.path.clone()),
            bulletins: PlaceBulletins::of(row.id),
            owed: OwedBy::Place(Box::new(row.clone())),
            row,
        }
    }
}

impl Listed for Jurisdiction {
    const LIST: &'static str = "Jurisdiction";
}

impl Counted for Jurisdiction {
    type Filter = cengbao_store::JurisdictionFilter;

    async fn count(scope: &Scope, filter: &Self::Filter) -> std::result::Result<u64, StoreError> {
        scope.count_jurisdictions(filter).await
    }
}

/// The jurisdiction with this code. Error NOT_FOUND: there is none, or it is not yours.
pub(super) async fn find(ctx: &Context<'_>, code: &str) -> Result<Jurisdiction> {
    let found = scope(ctx)?.find_jurisdiction(code).await.or_fault(ctx)?;
    Ok(found.or_not_found(ctx)?.into())
}

/// A page of jurisdictions.
pub(super) async fn list(
    ctx: &Context<'_>,
    filter: cengbao_store::JurisdictionFilter,
    asked: Asked,
) -> Result<Connection<Jurisdiction>> {
    let page = page::request(LIST, asked).or_fault(ctx)?;
    let found = match batch(&filter, &page) {
        Some(key) => loader(ctx)?.load_one(key).await.or_fault(ctx)?,
        None => Some(
            single(ctx)?
                .list_jurisdictions(&filter, &page)
                .await
                .or_fault(ctx)?,
        ),
    };
    let found = found.unwrap_or_else(Page::empty);
    Ok(Connection::of(Items::of(found, Into::into), filter))
}

/// A first page that can be read together with those of other nodes.
fn batch(filter: &cengbao_store::JurisdictionFilter, page: &PageRequest) -> Option<SubordinatesOf> {
    let cengbao_store::JurisdictionFilter {
        level: None,
        below: None,
        parent: Some(parent),
        name_contains: None,
        as_of: None,
    } = filter
    else {
        return None;
    };
    page.is_beginning().then_some(SubordinatesOf {
        parent: *parent,
        first: page.size,
    })
}

#[ComplexObject]
#[expect(
    clippy::too_many_arguments,
    reason = "each is an argument of the contract"
)]
impl Jurisdiction {
    /// How the enterprises that lie in it stand with the duties of a campaign (履行情况) on a day: rates with both their numbers,
    /// what changed since an earlier day, and who holds them back.
    #[graphql(complexity = "per_item(1, child_complexity)")]
    async fn compliance(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Code of the campaign (专项行动代码).")] campaign: String,
        #[graphql(desc = "As of the end of this day (基准日); today if absent.")] as_of: Option<
            Date,
        >,
        #[graphql(desc = "What changed since this earlier day (对比日).")] since: Option<Date>,
        #[graphql(desc = "Whether by subordinates too (分下级).", default)] by_children: bool,
    ) -> Option<Result<Compliance>> {
        let terms = Terms {
            campaign,
            as_of,
            since,
            by_children,
        };
        let area = Area::Place(self.row.id, self.row.path.clone());
        Some(compliance::of_area(ctx, area, terms).await)
    }

    /// The names above it (上级辖区), top first, placeholders left out.
    async fn ancestors(&self, ctx: &Context<'_>) -> Result<Vec<Ancestor>> {
        ancestor::above(ctx, &self.row.path).await
    }

    /// The jurisdictions below it (下级辖区) in the order of their codes: directly below, or of one level anywhere
    /// below. Placeholders are skipped; what is below them appears in their place.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn subordinates(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "All of this level anywhere below (行政层级), instead of those directly below."
        )]
        level: Option<Level>,
        #[graphql(
            desc = "Those that stood below it on this day (某日的区划); by default today's. Each is shown as it is called today."
        )]
        as_of: Option<Date>,
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
        let mut filter = cengbao_store::JurisdictionFilter {
            as_of: as_of.map(|day| day.0),
            ..cengbao_store::JurisdictionFilter::default()
        };
        match level {
            Some(level) => {
                filter.level = Some(level.into());
                filter.below = Some(self.row.path.clone());
            }
            None => filter.parent = Some(self.row.id),
        }
        list(
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

    /// What it came out of (前身), as far as that is yours: those that merged into it, or the one that was split.
    #[graphql(complexity = "QUESTION + child_complexity")]
    async fn predecessors(&self, ctx: &Context<'_>) -> Result<Vec<Succession>> {
        let found = single(ctx)?.predecessors(self.row.id).await.or_fault(ctx)?;
        Ok(found.into_iter().map(Into::into).collect())
    }

    /// What took its place (后继), as far as that is yours.
    #[graphql(complexity = "QUESTION + child_complexity")]
    async fn successors(&self, ctx: &Context<'_>) -> Result<Vec<Succession>> {
        let found = single(ctx)?.successors(self.row.id).await.or_fault(ctx)?;
        Ok(found.into_iter().map(Into::into).collect())
    }

    /// What it was called and what it stood under, oldest first (沿革). A former code is found here alone: no look-up goes
    /// by it.
    #[graphql(complexity = "QUESTION + child_complexity")]
    async fn history(&self, ctx: &Context<'_>) -> Result<Vec<Spell>> {
        let found = single(ctx)?.history(&self.row).await.or_fault(ctx)?;
        Ok(found.into_iter().map(Into::into).collect())
    }

    /// The boundary changes that touch it or what stands below it (区划变更), in the order of their days.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn boundary_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Only those whose day is still to come (仅待生效).")]
        planned: bool,
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
    ) -> Result<Rows<BoundaryChange>> {
        let asked = Asked {
            first,
            after,
            last,
            before,
        };
        boundary::below(ctx, &self.row.path, planned, asked).await
    }

    /// The agencies that serve it (机构), in the order of their codes.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn agencies(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only of this kind (机构类型).")] kind: Option<AgencyKind>,
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
    ) -> Result<Connection<Agency>> {
        let kind = kind.map(Into::into);
        let filter = AgencyFilter {
            below: None,
            jurisdiction: Some(self.row.id),
            inside: None,
            kind,
        };
        agency::list(
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

    /// What the office that collates here sees before it signs (汇总预览): figures, completeness, what to look at, what was
    /// signed last. Null with NOT_FOUND for who does not read the whole place.
    #[graphql(complexity = "per_item(1, child_complexity)")]
    async fn collation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The form (调度表).")] form: FormRef,
        #[graphql(desc = "The period (报告期), of the form's kind.")] period: Period,
    ) -> Option<Result<Collation>> {
        let at = CollationAt {
            place: &self.row,
            form,
            period,
        };
        Some(Collation::find(ctx, at).await)
    }
}
