//! The figures of a target in a row (目标数值), where they came from, and why they changed.
//!
//! Shapes what the store added up; must never add or judge here.

use async_graphql::{Enum, SimpleObject};
use cengbao_domain::compliance::{Cause, Share, Trend};
use cengbao_store::{TargetCell, TargetSource};

use super::duty::State;
use super::number;
use crate::graphql::scalar::Decimal;

/// By which way a target's figure came (测量方式).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "TargetSource")]
pub(in crate::graphql) enum TargetMeasuredBy {
    /// Units return it of themselves, signed (专项填报).
    Return,
    /// Offices judge it of themselves, signed (人工认定).
    Judged,
    /// A form says it, by the figures of the roll-up (调度表).
    Report,
    /// The registry, the evidence of duties, the people counted and the recorded accidents say it (登记台账).
    Registry,
    /// Its parts say it (分项).
    Parts,
}

/// Why a target has no data (无数据原因).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "cengbao_store::TargetUnknown")]
pub(in crate::graphql) enum TargetUnknown {
    /// None of the units that are to tell has (均未填报).
    NobodyTold,
    /// What holds of those who told need not hold of those who have not (有缺报).
    SomeMissing,
    /// The document does not list whom it binds, and names nobody here (约束对象未列明).
    NobodyNamed,
    /// It binds others than offices, and the document names no office whose word is taken for them (无判定单位).
    NobodyJudges,
    /// Whom it counts is left undefined, and no office has said (对象未界定).
    PopulationUndefined,
    /// Nobody was ever registered in the place by the day: whom it counts there is not known (未登记任何企业，台账未建立).
    NobodyRegistered,
    /// Nobody states that the accidents of the place are kept completely on all the days counted: none recorded need not
    /// be none (事故台账未声明完整).
    AccidentsNotComplete,
    /// Nobody is known to answer for one of the accidents: it may be of the target's sector, and whoever answers may be one of
    /// those whom the target counts (责任企业未知).
    NobodyAnswers,
    /// The loss of one of the accidents is not known yet (有事故损失未定).
    LossNotKnown,
    /// The campaign's file does not say what of the registry this counts: no duty, no accidents, no posts (未登记).
    NotKept,
    /// What it compares with is not known (缺基数).
    NoBaseline,
    /// The form has no figure of a period that had ended by the day (调度表无数据).
    NoFigure,
    /// A form's figures are asked of a place or an office, those of accidents of a place or of an office that leads one
    /// (请按辖区或机构查询).
    AskAPlace,
}

/// Which way a figure went since the earlier day (趋势).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Trend")]
pub(in crate::graphql) enum TargetTrend {
    /// It rose (上升).
    Rising,
    /// It fell (下降).
    Falling,
    /// It is the same (持平).
    Unchanged,
}

/// What moved a rate (变化原因).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Cause")]
pub(in crate::graphql) enum TargetCause {
    /// More is kept by those who are counted on both days (完成增多).
    MoreKept,
    /// Less is counted (分母减少): the rate moved without anybody who stayed doing more, or less.
    FewerCounted,
    /// Less is kept by those who are counted on both days (完成减少).
    FewerKept,
    /// More is counted (分母增多): the rate moved without anybody who stayed doing more, or less.
    MoreCounted,
    /// As many are counted, and they are others (对象更替): nobody who stayed did more, or less.
    OthersCounted,
    /// What is kept and what is counted moved it the same way (两者皆有).
    Both,
    /// Nothing but what is asked anew (新窗口开始): a window has opened, or more is asked in one that is open; nobody failed
    /// anything.
    NewWindow,
    /// Of what several offices tell of as one thing (`jointly`) another's word counts than on the earlier day (填报单位更替): the
    /// two words are not compared. In `change` the earlier one has left and the later one has joined.
    OtherSpeaker,
}

/// A numerator and a denominator, or the difference of two (分子、分母).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct TargetShare {
    /// Above the line (分子).
    numerator: Decimal,
    /// Below the line (分母); 0 for what is no rate.
    denominator: Decimal,
}

impl TargetShare {
    fn of(share: Share, scale: u8) -> Self {
        Self {
            numerator: Decimal::scaled(share.numerator, scale),
            denominator: Decimal::scaled(share.denominator, scale),
        }
    }
}

/// What changed since the earlier day (变化): the later figure is the earlier one with `stayed` and `joined` added and
/// `left` taken away.
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct TargetChange {
    /// By how much the figures of those changed who are counted on both days (两日均计入的变化).
    stayed: TargetShare,
    /// Of those who are counted only on the later day (新计入).
    joined: TargetShare,
    /// Of those who were counted only on the earlier day, as it was then (不再计入).
    left: TargetShare,
    /// How many of those in `stayed` kept it and keep it no longer only because they are asked anew (新窗口开始，待完成): a window has
    /// opened, or a changed mark or level asks more in one that is open.
    reopened: i32,
}

/// Who is to tell of a target (应报), and who has (已报).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct TargetCompleteness {
    /// Units that are to tell (应报).
    expected: i32,
    /// Those that have (已报).
    told: i32,
    /// Those that have not (缺报).
    missing: i32,
    /// Those of whom nobody has said whether they belong (是否属于对象未定): neither expected nor told, whatever they returned.
    /// Where they could change the state it is NO_DATA, with POPULATION_UNDEFINED.
    undecided: i32,
    /// Of those who tell jointly of one and the same thing (`jointly`), how many say otherwise than the one whose word counts
    /// (口径不一).
    differing: i32,
}

/// The figures of a row and how it stands (数值与状态).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct TargetFigures {
    /// Σ numerator, or what is counted; of a yes or no those who say yes (分子). Null where nothing is known.
    numerator: Option<Decimal>,
    /// Σ denominator, of a rate and of a yes or no (分母). No percentage is sent: 9,999 of 10,000 is none of 100.
    denominator: Option<Decimal>,
    /// Σ of what it compares with (基数), where it compares with what was before.
    before: Option<Decimal>,
    /// How it stands (状态).
    state: State,
    /// Met, and by figures of days after its last one alone (逾期达标); false for every other state.
    reached_late: bool,
    /// Why it has no data (无数据原因); null for every other state.
    unknown: Option<TargetUnknown>,
    /// Which way it went since `since` (趋势), those in `reopened` counted as they were; null where no earlier day is asked,
    /// or one of the two has no figure.
    trend: Option<TargetTrend>,
    /// What moved the rate (变化原因); null where nothing did, and of a number unless another speaks of it now.
    cause: Option<TargetCause>,
    /// The change in numbers (变化); null where no earlier day is asked, for a form's
    /// figures and for accidents.
    change: Option<TargetChange>,
    /// Who is to tell, and who has (应报、已报、缺报).
    completeness: TargetCompleteness,
}

impl TargetFigures {
    pub(super) fn of(cell: &TargetCell, scale: u8) -> Self {
        let decimal = |value: Option<i64>| value.map(|value| Decimal::scaled(value, scale));
        let share = |share| TargetShare::of(share, scale);
        Self {
            numerator: decimal(cell.value),
            denominator: decimal(cell.denominator),
            before: decimal(cell.before),
            state: cell.state.into(),
            reached_late: cell.is_late,
            unknown: cell.unknown.map(Into::into),
            trend: cell.trend.map(Into::into),
            cause: cell.cause.map(Into::into),
            change: cell.change.map(|change| TargetChange {
                stayed: share(change.stayed),
                joined: share(change.joined),
                left: share(change.left),
                reopened: i32::try_from(change.reopened).unwrap_or(i32::MAX),
            }),
            completeness: TargetCompleteness {
                expected: number(cell.expected),
                told: number(cell.told),
                missing: number(cell.expected.saturating_sub(cell.told)),
                undecided: number(cell.undecided),
                differing: number(cell.differing),
            },
        }
    }
}
