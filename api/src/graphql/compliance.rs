//! Whether duties are kept (履行情况): of one enterprise window by window, of an area as rates.
//!
//! Every number comes with its denominator; no percentage is computed here.

use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use cengbao_domain::compliance::{self, JudgedWindow};
use cengbao_store::{AppliedCampaign, Area, AreaQuestion, AreaRow};
use chrono::NaiveDate;

use super::ancestor::Ancestor;
use super::context::{loader, scope, single};
use super::enterprise::{self, Enterprise};
use super::error::{OrFault as _, OrNotFound as _, Result};
use super::limits::{LIST, per_item};
use super::loader::DutiesOf;
use super::node::seal;
use super::page::{self, Asked, Items, Listed, Rows};
use super::scalar::{Date, Period};

/// Subordinates that a place usually has, by which their rows are priced.
const ROWS_A_PLACE: usize = 20;

/// How a promise stands on a day (履行状态). `docs/compliance` has the rules and the table of cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "compliance::State", name = "ComplianceState")]
pub(super) enum State {
    /// What is asked up to the day is done (已完成).
    Met,
    /// Not done, and there is time; also what has no number or no deadline (进行中).
    OnTrack,
    /// Not done, and the time is running out (有风险).
    AtRisk,
    /// Its time is over, or it can no longer be kept (未完成).
    Missed,
    /// Nothing is recorded from which it could be told (无数据).
    NoData,
    /// Nothing is asked (不适用).
    NotApplicable,
}

/// What cut a window short (时间窗截短).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "compliance::Cut")]
pub(super) enum WindowCut {
    /// The campaign began in it (行动开始).
    CampaignStart,
    /// The campaign ended in it (行动结束).
    CampaignEnd,
    /// The enterprise opened in it (开业).
    Opening,
    /// The enterprise closed in it (关闭).
    Closing,
}

/// One span of days in which a duty is to be done so many times (时间窗).
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct DutyWindow {
    /// The calendar period (报告期); null where it is none.
    period: Option<Period>,
    /// The first day whose activity counts (起算日).
    counts_from: Date,
    /// First day on which it is asked (起始日).
    first: Date,
    /// Last day to do it (截止日); null where it has none.
    last: Option<Date>,
    /// At least so many times (应做次数).
    wanted: i32,
    /// So many times up to the day asked (已做次数).
    done: i32,
    /// How it stands (状态).
    state: State,
    /// What cut it short (截短原因); null where nothing did.
    cut: Option<WindowCut>,
}

impl From<JudgedWindow> for DutyWindow {
    fn from(one: JudgedWindow) -> Self {
        Self {
            period: one.window.period.map(Period),
            counts_from: Date(one.window.counts_from),
            first: Date(one.window.first),
            last: one.window.last.map(Date),
            wanted: i32::from(one.window.wanted),
            done: i32::try_from(one.done).unwrap_or(i32::MAX),
            state: one.state.into(),
            cut: one.window.cut.map(Into::into),
        }
    }
}

/// A duty that binds enterprises (规定动作), by its names.
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct DutyName {
    /// Code of the duty (代码).
    code: String,
    /// Its title (名称).
    title: String,
    /// Whether it is done only when all its parts are (组合), such as 八个一次.
    bundle: bool,
    /// Code of the bundle of which it is a part (所属组合).
    part_of: Option<String>,
}

fn duty_name(campaign: &AppliedCampaign, code: &str) -> DutyName {
    let duties = &campaign.definition.duties;
    let duty = duties.iter().find(|duty| duty.item.code == code);
    DutyName {
        code: code.to_owned(),
        title: duty.map(|duty| duty.item.title.clone()).unwrap_or_default(),
        bundle: duty.is_some_and(|duty| duty.bundle),
        part_of: duty.and_then(|duty| duty.part_of.clone()),
    }
}

/// How an enterprise stands with one duty (履行情况).
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct DutyMeasure {
    /// The duty (规定动作).
    duty: DutyName,
    /// How it stands (状态): a missed window stays missed.
    state: State,
    /// Its windows that have begun (时间窗), in their order; empty for a bundle and for a duty without a number.
    windows: Vec<DutyWindow>,
}

/// How an enterprise stands with the duties of a campaign.
pub(super) async fn of_enterprise(
    ctx: &Context<'_>,
    node: cengbao_domain::ids::NodeId,
    campaign: String,
    as_of: Option<Date>,
) -> Result<Vec<DutyMeasure>> {
    let as_of = as_of.map_or(scope(ctx)?.today(), |day| day.0);
    let key = DutiesOf {
        node,
        campaign,
        as_of,
    };
    let found = loader(ctx)?.load_one(key).await.or_fault(ctx)?;
    let (campaign, measures) = found.or_not_found(ctx)?;
    let measures = measures.into_iter().map(|one| DutyMeasure {
        duty: duty_name(&campaign, &one.duty),
        state: one.state.into(),
        windows: one.windows.into_iter().map(Into::into).collect(),
    });
    Ok(measures.collect())
}

/// Why a rate changed between two days (变化原因), in numbers of enterprises.
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct ComplianceChange {
    /// Counted on both days, and kept only on the later (新完成).
    gained: i32,
    /// Counted on both days, and kept only on the earlier (不再完成).
    lost: i32,
    /// Counted only on the later day, and kept (新计入且完成).
    joined_kept: i32,
    /// Counted only on the later day, and not kept (新计入未完成).
    joined_unkept: i32,
    /// Counted only on the earlier day, and kept then (不再计入、原完成).
    left_kept: i32,
    /// Counted only on the earlier day, and not kept then (不再计入、原未完成): the rate rises without anybody doing more.
    left_unkept: i32,
}

/// How the enterprises of a row stand with a duty (履行率). The rate is `numerator` of `denominator`.
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct ComplianceCell {
    /// Enterprises that keep it (分子).
    numerator: i32,
    /// Enterprises of which it is asked (分母).
    denominator: i32,
    /// The state where everybody must keep it (状态).
    state: State,
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
        let tally = cell.tally;
        let change = cell.change.map(|change| ComplianceChange {
            gained: number(change.gained),
            lost: number(change.lost),
            joined_kept: number(change.joined_kept),
            joined_unkept: number(change.joined_unkept),
            left_kept: number(change.left_kept),
            left_unkept: number(change.left_unkept),
        });
        Self {
            numerator: number(tally.numerator()),
            denominator: number(tally.denominator()),
            state: tally.state().into(),
            on_track: number(tally.on_track),
            at_risk: number(tally.at_risk),
            missed: number(tally.missed),
            no_data: number(tally.no_data),
            not_applicable: number(tally.not_applicable),
            change,
        }
    }
}

fn number(count: u64) -> i32 {
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
        let place = row.place.map(|place| cengbao_store::Ancestor {
            code: place.code,
            name: place.name,
            level: place.level,
        });
        Self {
            place: place.map(Into::into),
            enterprises: number(row.enterprises),
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

/// How the enterprises of an area stand with the duties of a campaign on a day (履行情况).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub(super) struct Compliance {
    #[graphql(skip)]
    question: AreaQuestion,
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

    /// The enterprises that hold a duty back (未履行企业), the worst first: missed, at risk, unknown, under way.
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
    Ok(Compliance {
        duties: names
            .map(|code| duty_name(&question.campaign, code))
            .collect(),
        as_of: Date(as_of),
        since: terms.since,
        total: found.total.into(),
        by_child: found.rows.into_iter().map(Into::into).collect(),
        question,
    })
}
