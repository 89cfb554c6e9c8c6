//! Agencies (机构): the offices that act, owe and receive, and the questions they answer.
//!
//! A superior or a containing office outside the scope shows as null: what is
//! above is known by the names of `ancestors` alone.

mod duty;
mod filing;

use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use cengbao_domain::ids::NodeId;
use cengbao_store::{AgencyFilter, AgencyRelation, Area, Page, PageRequest, Scope, StoreError};

use self::duty::OfficeDuties;
use self::filing::UnitFilings;
use super::ancestor::{self, Ancestor};
use super::campaign::{
    self, Board, BoardBy, BoardFilter, BoardTerms, Requirement, RequirementFilter,
};
use super::compliance::{self, Compliance, Terms};
use super::context::{loader, scope, single};
use super::error::{OrFault as _, OrNotFound as _, Result};
use super::explain::ExplainQuestions;
use super::figure_change::ChangeQuestions;
use super::figures::FigureQuestions;
use super::level::AgencyKind;
use super::limits::{LIST, per_item};
use super::loader::{AgenciesOf, AgencyOf};
use super::node::GlobalId;
use super::page::{self, Asked, Connection, Counted, Items, Listed, Rows};
use super::ranking::RankingQuestion;
use super::scalar::Date;
use super::stand_in::Permission;
use super::target_return::UnitReturns;

/// An agency (机构): an office that acts, owes and receives, such as 安委办, a bureau, a section inside it, a community
/// committee.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub(super) struct Agency {
    #[graphql(skip)]
    row: cengbao_store::Agency,
    /// Opaque id (标识).
    #[graphql(owned)]
    pub(super) id: ID,
    /// Code (机构代码): the division code of its jurisdiction, a point and a short key.
    code: String,
    /// Official name (名称).
    name: String,
    /// What sort of office it is (机构类型).
    kind: AgencyKind,
    /// Whether no document prints it: it stands in for one that must exist (模拟).
    simulated: bool,
    /// Other names under which documents print it (别名).
    aliases: Vec<String>,
    /// Its sectors (行业领域); empty where it has none of its own.
    sectors: Vec<String>,
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
    filings: UnitFilings,
    #[graphql(flatten)]
    returns: UnitReturns,
    #[graphql(flatten)]
    duties: OfficeDuties,
}

impl From<cengbao_store::Agency> for Agency {
    fn from(row: cengbao_store::Agency) -> Self {
        Self {
            id: GlobalId::Agency(row.code.clone()).seal(),
            code: row.code.clone(),
            name: row.name.clone(),
            kind: row.kind.into(),
            simulated: row.simulated,
            aliases: row.aliases.clone(),
            sectors: row.sectors.clone(),
            valid_from: Date(row.valid_from),
            valid_until: row.valid_until.map(Date),
            questions: FigureQuestions::at(row.id),
            explanations: ExplainQuestions::at(row.id),
            changes: ChangeQuestions::at(row.id),
            ranking: RankingQuestion::at(row.id),
            filings: UnitFilings::of(row.id),
            returns: UnitReturns::of(row.id),
            duties: OfficeDuties::of(row.id),
            row,
        }
    }
}

impl Listed for Agency {
    const LIST: &'static str = "Agency";
}

impl Counted for Agency {
    type Filter = AgencyFilter;

    async fn count(scope: &Scope, filter: &AgencyFilter) -> std::result::Result<u64, StoreError> {
        scope.count_agencies(filter).await
    }
}

/// The agency with this code. Error NOT_FOUND: there is none, or it is not yours.
pub(super) async fn find(ctx: &Context<'_>, code: &str) -> Result<Agency> {
    let found = scope(ctx)?.find_agency(code).await.or_fault(ctx)?;
    Ok(found.or_not_found(ctx)?.into())
}

/// A page of agencies.
pub(super) async fn list(
    ctx: &Context<'_>,
    filter: AgencyFilter,
    asked: Asked,
) -> Result<Connection<Agency>> {
    let page = page::request(LIST, asked).or_fault(ctx)?;
    let found = match batch(&filter, &page) {
        Some(key) => loader(ctx)?.load_one(key).await.or_fault(ctx)?,
        None => Some(
            single(ctx)?
                .list_agencies(&filter, &page)
                .await
                .or_fault(ctx)?,
        ),
    };
    let found = found.unwrap_or_else(Page::empty);
    Ok(Connection::of(Items::of(found, Into::into), filter))
}

/// A first page that can be read together with those of other nodes.
fn batch(filter: &AgencyFilter, page: &PageRequest) -> Option<AgenciesOf> {
    let AgencyFilter {
        below: None,
        jurisdiction,
        inside,
        kind,
    } = filter
    else {
        return None;
    };
    let (relation, node) = match (jurisdiction, inside) {
        (Some(node), None) => (AgencyRelation::Serving, *node),
        (None, Some(node)) => (AgencyRelation::Inside, *node),
        _ => return None,
    };
    page.is_beginning().then_some(AgenciesOf {
        node,
        relation,
        kind: *kind,
        first: page.size,
    })
}

/// The agency of a node; None if there is no node, or it is not within the scope.
pub(super) async fn at(ctx: &Context<'_>, node: Option<NodeId>) -> Result<Option<Agency>> {
    match node {
        Some(node) => loader(ctx)?.load_one(AgencyOf(node)).await.or_fault(ctx),
        None => Ok(None),
    }
}

#[ComplexObject]
impl Agency {
    /// Whether you may appoint a stand-in for it (可否指定代办), and if not, why.
    #[expect(clippy::unused_async, reason = "a resolver is async by its trait")]
    async fn stand_in_appointment(&self, ctx: &Context<'_>) -> Result<Permission> {
        Permission::to_appoint(ctx, &self.row)
    }

    /// How the enterprises that it answers for, or an agency inside it, stand with the duties of a campaign (履行情况) on a day: rates with both their numbers,
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
    ) -> Option<Result<Compliance>> {
        let terms = Terms {
            campaign,
            as_of,
            since,
            by_children: false,
        };
        let area = Area::Section(self.row.path.clone());
        Some(compliance::of_area(ctx, area, terms).await)
    }

    /// The milestones and tasks of a campaign that are its own (本单位任务台账) as they stand on a day, by its own lines: what
    /// it leads or answers for, and what it takes part in.
    async fn board(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Code of the campaign (专项行动代码).")] campaign: String,
        #[graphql(desc = "As of the end of this day (基准日); today if absent.")] as_of: Option<
            Date,
        >,
        #[graphql(desc = "What the rows are (分组方式).", default)] by: BoardBy,
        #[graphql(desc = "Which items (筛选).")] filter: Option<BoardFilter>,
    ) -> Option<Result<Board>> {
        let terms = BoardTerms {
            unit: Some(self.row.id),
            as_of,
            by,
            filter,
        };
        Some(campaign::board_of_agency(ctx, &campaign, terms).await)
    }

    /// The name of the jurisdiction that it serves (所属辖区); null where that one exists only to fill a code.
    async fn jurisdiction(&self) -> Option<Ancestor> {
        self.row.serves.clone().map(Into::into)
    }

    /// The names of the jurisdictions above it (上级辖区), top first, placeholders left out, its own included.
    async fn ancestors(&self, ctx: &Context<'_>) -> Result<Vec<Ancestor>> {
        ancestor::above(ctx, &self.row.path).await
    }

    /// The agency that it is inside (内设于); null if there is none, or it is not within your scope.
    async fn inside(&self, ctx: &Context<'_>) -> Result<Option<Agency>> {
        at(ctx, self.row.inside).await
    }

    /// Its superior in the line (上级主管机构); null if there is none, or it is not within your scope.
    async fn superior(&self, ctx: &Context<'_>) -> Result<Option<Agency>> {
        at(ctx, self.row.superior).await
    }

    /// The agencies directly inside it (内设机构), in the order of their codes.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn sections(
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
    ) -> Result<Connection<Agency>> {
        let filter = AgencyFilter {
            below: None,
            jurisdiction: None,
            inside: Some(self.row.id),
            kind: None,
        };
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

    /// What documents want from it (要求), of all campaigns that name it, in the order of their codes and clauses.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn requirements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them (筛选); `agency` does not narrow here.")] filter: Option<
            RequirementFilter,
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
    ) -> Result<Rows<Requirement>> {
        campaign::requirements_of_agency(
            ctx,
            self.row.id,
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
}
