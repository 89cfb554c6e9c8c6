//! How one unit stands with each duty (履行情况), window by window.
//!
//! The states are the domain's; must never judge one here.

use async_graphql::{Context, Enum, SimpleObject};
use cengbao_domain::compliance::{self, JudgedWindow};
use cengbao_domain::ids::NodeId;
use cengbao_store::AppliedCampaign;

use super::undefined::UndefinedPopulation;
use crate::graphql::context::{loader, scope};
use crate::graphql::error::{OrFault as _, OrNotFound as _, Result};
use crate::graphql::loader::DutiesOf;
use crate::graphql::scalar::{Date, Period};

/// How a promise stands on a day (履行状态). `docs/compliance` has the rules and the table of cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "compliance::State", name = "ComplianceState")]
pub(in crate::graphql) enum State {
    /// What is asked up to the day is done (已完成).
    Met,
    /// Not done, and there is time; also what has no number or no deadline (进行中).
    OnTrack,
    /// Not done, and the time is running out (有风险). Where no time is left to run out: of an item of the board after its
    /// last day, that it was proposed in time and waits for verification (待核验); of what has no last day, that it slips,
    /// because some who are counted have missed it for good (难以完成).
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
pub(in crate::graphql) enum WindowCut {
    /// The campaign began in it (行动开始).
    CampaignStart,
    /// The campaign ended in it (行动结束).
    CampaignEnd,
    /// The enterprise opened in it (开业), or the office was set up.
    Opening,
    /// The enterprise closed in it (关闭), or the office was dissolved.
    Closing,
    /// The jurisdiction that the office serves became one of another level in it (层级变更), or the sectors or marks of the
    /// enterprise changed (对象变更), and it is asked otherwise.
    LevelChange,
}

/// One span of days in which a duty is to be done so many times (时间窗).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct DutyWindow {
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

/// A duty (规定动作), by its names.
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct DutyName {
    /// Code of the duty (代码).
    code: String,
    /// Its title (名称).
    title: String,
    /// Whether it is done only when all its parts are (组合), such as 八个一次.
    bundle: bool,
    /// Code of the bundle of which it is a part (所属组合).
    part_of: Option<String>,
}

impl DutyName {
    /// The names of a duty of a campaign.
    pub(super) fn of(campaign: &AppliedCampaign, code: &str) -> Self {
        let duties = &campaign.definition.duties;
        let duty = duties.iter().find(|duty| duty.item.code == code);
        Self {
            code: code.to_owned(),
            title: duty.map(|duty| duty.item.title.clone()).unwrap_or_default(),
            bundle: duty.is_some_and(|duty| duty.bundle),
            part_of: duty.and_then(|duty| duty.part_of.clone()),
        }
    }
}

/// Why nothing is known of a duty (无数据原因).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "cengbao_store::DutyUnknown")]
pub(in crate::graphql) enum DutyUnknown {
    /// It asks for no number, and nothing is recorded (无次数要求，尚无记录).
    NothingRecorded,
    /// It is to be done within a time after something of which the hub keeps no day for this unit (起算事件未记录).
    ClockNotKept,
    /// The document does not say whom it binds, and no office has said so of this unit (对象未界定).
    PopulationUndefined,
    /// Nobody was ever registered in the place by the day: whom it asks there is not known (未登记任何企业，台账未建立).
    NobodyRegistered,
    /// The document does not say which offices it means (文件未列明), and names none at all.
    NobodyNamed,
}

/// How an enterprise, or an office, stands with one duty (履行情况).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct DutyMeasure {
    /// The duty (规定动作).
    duty: DutyName,
    /// How it stands (状态): a missed window stays missed.
    state: State,
    /// Why nothing is known of it (无数据原因); null otherwise, and for a bundle, whose parts say it.
    unknown: Option<DutyUnknown>,
    /// Where `unknown` is POPULATION_UNDEFINED: whom the document leaves undefined, by which mark an office says it, and
    /// which office decides (未界定对象).
    undefined_population: Option<UndefinedPopulation>,
    /// Its windows that have begun (时间窗), in their order; empty for a bundle and for a duty without a number.
    windows: Vec<DutyWindow>,
}

/// How an enterprise stands with the duties of a campaign.
pub(in crate::graphql) async fn of_enterprise(
    ctx: &Context<'_>,
    node: NodeId,
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
    Ok(self::measures(&campaign, measures))
}

pub(super) fn measures(
    campaign: &AppliedCampaign,
    found: Vec<cengbao_store::DutyMeasure>,
) -> Vec<DutyMeasure> {
    let shaped = found.into_iter().map(|one| DutyMeasure {
        duty: DutyName::of(campaign, &one.duty),
        state: one.state.into(),
        unknown: one.unknown.map(Into::into),
        undefined_population: (one.unknown
            == Some(cengbao_store::DutyUnknown::PopulationUndefined))
        .then(|| UndefinedPopulation::of_duty(&campaign.definition, &one.duty))
        .flatten(),
        windows: one.windows.into_iter().map(Into::into).collect(),
    });
    shaped.collect()
}
