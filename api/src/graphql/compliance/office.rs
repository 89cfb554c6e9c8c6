//! How offices stand with the duties that a campaign has for them (机构履行情况): of an area as rates, of one office window by
//! window.
//!
//! Every number comes with its denominator; no percentage is computed here.

use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use cengbao_domain::ids::NodeId;
use cengbao_store::{AppliedCampaign, AreaQuestion, AreaRow};

use super::duty::{DutyMeasure, DutyName, State, measures};
use super::{ComplianceCell, ROWS_A_PLACE, number};
use crate::graphql::agency::{self, Agency};
use crate::graphql::ancestor::Ancestor;
use crate::graphql::context::{loader, scope, single};
use crate::graphql::error::{OrFault as _, OrNotFound as _, Result};
use crate::graphql::limits::{LIST, per_item};
use crate::graphql::loader::OfficeDutiesOf;
use crate::graphql::node::seal;
use crate::graphql::page::{self, Asked, Items, Listed, Rows};
use crate::graphql::scalar::Date;

/// A duty that is for offices (机构的规定动作): the columns of every row.
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct OfficeDuty {
    /// The duty (规定动作).
    duty: DutyName,
    /// Whether the document's list of those who have to do it goes on (等) or is not given: others may have to whom nobody
    /// names, and who are counted nowhere here (约束对象未列尽).
    open: bool,
}

/// A subordinate, or the area itself (行), in offices.
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct OfficeComplianceRow {
    /// The subordinate (下级辖区); null for the whole, and for what lies in no subordinate (本级).
    place: Option<Ancestor>,
    /// Offices on the day that have any of the duties (机构数).
    offices: i32,
    /// One for each of `duties`, in their order (履行率).
    cells: Vec<ComplianceCell>,
}

impl From<AreaRow> for OfficeComplianceRow {
    fn from(row: AreaRow) -> Self {
        Self {
            place: row.place.map(super::named),
            offices: number(row.units),
            cells: row.cells.into_iter().map(Into::into).collect(),
        }
    }
}

/// An office that holds a duty back (未履行机构).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub(in crate::graphql) struct OfficeHeldBack {
    #[graphql(skip)]
    node: NodeId,
    /// Opaque id (标识) of the row, for caches alone.
    #[graphql(owned)]
    id: ID,
    /// How it stands (状态).
    state: State,
    /// How many times it lacks in the windows that have begun (欠缺次数), of a bundle in those of its parts; 0 of a duty
    /// without a number.
    lacking: i32,
}

#[ComplexObject]
impl OfficeHeldBack {
    /// The office (机构).
    async fn agency(&self, ctx: &Context<'_>) -> Result<Option<Agency>> {
        agency::at(ctx, Some(self.node)).await
    }
}

impl Listed for OfficeHeldBack {
    const LIST: &'static str = "OfficeHeldBack";
}

/// How the offices of an area stand with the duties of a campaign that are for them (机构履行情况), on the day asked.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub(in crate::graphql) struct OfficeCompliance {
    #[graphql(skip)]
    question: AreaQuestion,
    /// The duties that are for offices (规定动作), in printed order: the columns of every row.
    duties: Vec<OfficeDuty>,
    /// The whole (合计).
    total: OfficeComplianceRow,
    #[graphql(skip)]
    by_child: Vec<OfficeComplianceRow>,
}

#[ComplexObject]
impl OfficeCompliance {
    /// By subordinate (分下级), in the order of their codes; last, without a place, what lies in none of them, such as the
    /// offices of the place itself. Empty where `byChildren` was not asked.
    #[graphql(complexity = "per_item(ROWS_A_PLACE, child_complexity)")]
    async fn rows(&self) -> &[OfficeComplianceRow] {
        &self.by_child
    }

    /// The offices that hold a duty back (未履行机构), the worst first: missed, at risk, unknown, under way;
    /// of these who lacks most times, then by code.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn held_back(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Code of the duty (规定动作代码), one of `duties`.")] duty: String,
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
    ) -> Result<Rows<OfficeHeldBack>> {
        let asked = Asked {
            first,
            after,
            last,
            before,
        };
        let page = page::request(LIST, asked).or_fault(ctx)?;
        let found = single(ctx)?
            .list_offices_held_back(&self.question, &duty, &page)
            .await
            .or_fault(ctx)?;
        let campaign = self.question.campaign.code.clone();
        Ok(Rows(Items::of(found, |row| {
            let node = row.office.to_string();
            OfficeHeldBack {
                id: seal("office-held-back", &[&campaign, &duty, &node]),
                state: row.state.into(),
                lacking: number(row.lacks),
                node: row.office,
            }
        })))
    }
}

/// How the offices of an area stand.
pub(super) async fn of_area(
    ctx: &Context<'_>,
    question: &AreaQuestion,
) -> Result<OfficeCompliance> {
    let found = scope(ctx)?.area_offices(question).await.or_fault(ctx)?;
    let duties = found.duties.into_iter().map(|one| OfficeDuty {
        duty: DutyName::of(&question.campaign, &one.code),
        open: one.is_open,
    });
    Ok(OfficeCompliance {
        duties: duties.collect(),
        total: found.total.into(),
        by_child: found.rows.into_iter().map(Into::into).collect(),
        question: question.clone(),
    })
}

/// How an office stands with the duties of a campaign that bind it.
pub(in crate::graphql) async fn of_office(
    ctx: &Context<'_>,
    node: NodeId,
    campaign: String,
    as_of: Option<Date>,
) -> Result<Vec<DutyMeasure>> {
    let as_of = as_of.map_or(scope(ctx)?.today(), |day| day.0);
    let key = OfficeDutiesOf {
        node,
        campaign,
        as_of,
    };
    let found: Option<(AppliedCampaign, _)> = loader(ctx)?.load_one(key).await.or_fault(ctx)?;
    let (campaign, found) = found.or_not_found(ctx)?;
    Ok(measures(&campaign, found))
}
