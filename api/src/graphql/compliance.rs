//! Whether duties are kept (履行情况): of an area as rates, of one enterprise in `duty`, of offices in `office`.
//!
//! Every number comes with its denominator; no percentage is computed here.

mod duty;
mod figure;
mod office;
mod target;
mod undefined;

use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use cengbao_store::{Area, AreaQuestion, AreaRow};
use chrono::NaiveDate;

pub(super) use self::duty::State;
pub(super) use self::duty::{DutyMeasure, of_enterprise};
use self::duty::{DutyName, DutyUnknown};
use self::office::OfficeCompliance;
pub(super) use self::office::of_office;
use self::target::TargetStanding;
pub(super) use self::target::TargetUnit;
pub(super) use self::undefined::UndefinedPopulation;
use super::ancestor::Ancestor;
use super::context::{scope, single};
use super::enterprise::{self, Enterprise};
use super::error::{OrFault as _, OrNotFound as _, Result};
use super::limits::{LIST, check_codes, per_item};
use super::node::seal;
use super::page::{self, Asked, Items, Listed, Rows};
use super::scalar::Date;

/// Subordinates that a place usually has, by which their rows are priced.
const ROWS_A_PLACE: usize = 20;

/// Targets that a document usually has, by which they are priced.
const TARGETS: usize = 40;

/// Why a rate changed between two days (变化原因), in numbers of enterprises, or of offices.
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct ComplianceChange {
    /// Counted on both days, and kept only on the later (新完成).
    gained: i32,
    /// Counted on both days, and kept only on the earlier (不再完成): a window was missed.
    lost: i32,
    /// Counted on both days, and kept only on the earlier because a new window has opened, in which it is asked anew
    /// (新窗口开始，待完成): nobody failed anything.
    reopened: i32,
    /// Counted only on the later day, and kept (新计入且完成).
    joined_kept: i32,
    /// Counted only on the later day, and not kept (新计入未完成).
    joined_unkept: i32,
    /// Counted only on the earlier day, and kept then (不再计入、原完成).
    left_kept: i32,
    /// Counted only on the earlier day, and not kept then (不再计入、原未完成): the rate rises without anybody doing more.
    left_unkept: i32,
}

/// How the enterprises, or the offices, of a row stand with a duty (履行率). The rate is `numerator` of `denominator`.
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct ComplianceCell {
    /// Those that keep it (分子).
    numerator: i32,
    /// Those of which it is asked (分母).
    denominator: i32,
    /// The state where everybody must keep it (状态).
    state: State,
    /// Why nothing is known of the row as a whole (无数据原因): nobody was ever registered there. Null where somebody is
    /// counted, also where single enterprises have no data.
    unknown: Option<DutyUnknown>,
    /// Under way (进行中).
    on_track: i32,
    /// At risk (有风险).
    at_risk: i32,
    /// Missed (未完成).
    missed: i32,
    /// Of which nothing is known (无数据).
    no_data: i32,
    /// Of which it is not asked (不适用).
    not_applicable: i32,
    /// What changed since the earlier day (变化); null where none was asked.
    change: Option<ComplianceChange>,
}

impl From<cengbao_store::DutyCell> for ComplianceCell {
    fn from(cell: cengbao_store::DutyCell) -> Self {
        let (state, unknown) = (cell.state().into(), cell.unknown.map(Into::into));
        let tally = cell.tally;
        let change = cell.change.map(|change| ComplianceChange {
            gained: number(change.gained),
            lost: number(change.lost),
            reopened: number(change.reopened),
            joined_kept: number(change.joined_kept),
            joined_unkept: number(change.joined_unkept),
            left_kept: number(change.left_kept),
            left_unkept: number(change.left_unkept),
        });
        Self {
            numerator: number(tally.numerator()),
            denominator: number(tally.denominator()),
            state,
            unknown,
            on_track: number(tally.on_track),
            at_risk: number(tally.at_risk),
            missed: number(tally.missed),
            no_data: number(tally.no_data),
            not_applicable: number(tally.not_applicable),
            change,
        }
    }
}

/// A subordinate by its names.
fn named(place: cengbao_store::Jurisdiction) -> Ancestor {
    let named = cengbao_store::Ancestor {
        code: place.code,
        name: place.name,
        level: place.level,
    };
    named.into()
}

pub(super) fn number(count: u64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// A subordinate, or the area itself (行).
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct ComplianceRow {
    /// The subordinate (下级辖区); null for the whole, and for what lies in no subordinate (本级).
    place: Option<Ancestor>,
    /// Enterprises on the day (企业数).
    enterprises: i32,
    /// One for each of `duties`, in their order (履行率).
    cells: Vec<ComplianceCell>,
}

impl From<AreaRow> for ComplianceRow {
    fn from(row: AreaRow) -> Self {
        Self {
            place: row.place.map(named),
            enterprises: number(row.units),
            cells: row.cells.into_iter().map(Into::into).collect(),
        }
    }
}

/// An enterprise that holds a duty back (未履行企业).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub(super) struct HeldBack {
    #[graphql(skip)]
    row: cengbao_store::HeldBack,
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
impl HeldBack {
    /// The enterprise (企业).
    async fn enterprise(&self, ctx: &Context<'_>) -> Result<Option<Enterprise>> {
        enterprise::at(ctx, Some(self.row.enterprise)).await
    }
}

impl Listed for HeldBack {
    const LIST: &'static str = "HeldBack";
}

/// How an area stands with a campaign on a day (履行情况): its enterprises and its offices with the duties, and the targets.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub(super) struct Compliance {
    #[graphql(skip)]
    question: AreaQuestion,
    /// What is asked, as a part of the ids below it.
    #[graphql(skip)]
    about: String,
    /// The day (基准日), its end included.
    as_of: Date,
    /// The earlier day with which it is compared (对比日); null if none was asked.
    since: Option<Date>,
    /// The duties that bind enterprises (规定动作), in printed order: the columns of every row.
    duties: Vec<DutyName>,
    /// The whole (合计).
    total: ComplianceRow,
    #[graphql(skip)]
    by_child: Vec<ComplianceRow>,
}

#[ComplexObject]
impl Compliance {
    /// By subordinate (分下级), in the order of their codes; last, without a place, what lies in none of them. Empty
    /// where `byChildren` was not asked.
    #[graphql(complexity = "per_item(ROWS_A_PLACE, child_complexity)")]
    async fn rows(&self) -> &[ComplianceRow] {
        &self.by_child
    }

    /// The offices of the area with the duties that are for them (机构履行情况), such as inspections (专项执法检查): by the level
    /// that each serves.
    #[graphql(complexity = "per_item(1, child_complexity)")]
    async fn offices(&self, ctx: &Context<'_>) -> Result<OfficeCompliance> {
        office::of_area(ctx, &self.question).await
    }

    /// The targets of the document (目标), in printed order: how each was measured, how it stands, and by subordinate.
    #[graphql(complexity = "per_item(codes.as_ref().map_or(TARGETS, Vec::len), child_complexity)")]
    async fn targets(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Only these (目标代码), in printed order whatever the order of the codes; all of them if absent."
        )]
        codes: Option<Vec<String>>,
    ) -> Result<Vec<TargetStanding>> {
        let codes = codes.unwrap_or_default();
        for code in &codes {
            check_codes([&Some(code.clone())]).or_fault(ctx)?;
        }
        let found = scope(ctx)?.area_targets(&self.question, &codes).await;
        let found = found.or_fault(ctx)?.into_iter();
        let campaign = &self.question.campaign;
        Ok(found
            .map(|one| TargetStanding::of(campaign, &self.about, one))
            .collect())
    }

    /// The enterprises that hold a duty back (未履行企业), the worst first: missed, at risk, unknown, under way;
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
    ) -> Result<Rows<HeldBack>> {
        let asked = Asked {
            first,
            after,
            last,
            before,
        };
        let page = page::request(LIST, asked).or_fault(ctx)?;
        let found = single(ctx)?
            .list_held_back(&self.question, &duty, &page)
            .await
            .or_fault(ctx)?;
        let campaign = self.question.campaign.code.clone();
        Ok(Rows(Items::of(found, |row| {
            let node = row.enterprise.to_string();
            HeldBack {
                id: seal("held-back", &[&campaign, &duty, &node]),
                state: row.state.into(),
                lacking: number(row.lacks),
                row,
            }
        })))
    }
}

/// What is asked of an area.
pub(super) struct Terms {
    pub(super) campaign: String,
    pub(super) as_of: Option<Date>,
    pub(super) since: Option<Date>,
    pub(super) by_children: bool,
}

/// How the enterprises of an area stand.
pub(super) async fn of_area(ctx: &Context<'_>, area: Area, terms: Terms) -> Result<Compliance> {
    let scope = single(ctx)?;
    let campaign = scope.find_campaign(&terms.campaign).await.or_fault(ctx)?;
    let campaign = campaign.or_not_found(ctx)?;
    let as_of: NaiveDate = terms.as_of.map_or(scope.today(), |day| day.0);
    let question = AreaQuestion {
        area,
        campaign,
        as_of,
        since: terms.since.map(|day| day.0),
        by_children: terms.by_children,
    };
    let found = scope.area_compliance(&question).await.or_fault(ctx)?;
    let names = found.duties.iter();
    let about = match &question.area {
        Area::Place(_, path) | Area::Section(path) => format!("{}@{as_of}", path.node()),
        Area::Everything => format!("{}@{as_of}", scope.viewer().account),
    };
    Ok(Compliance {
        about,
        duties: names
            .map(|code| DutyName::of(&question.campaign, code))
            .collect(),
        as_of: Date(as_of),
        since: terms.since,
        total: found.total.into(),
        by_child: found.rows.into_iter().map(Into::into).collect(),
        question,
    })
}
