//! What a document promises to reach, and by when what is to stand (目标、时间节点).

use async_graphql::{Enum, SimpleObject};
use cengbao_domain::campaign;

use super::body::Body;
use super::item::{ItemFields, Strength};
use crate::graphql::accident::Grade;
use crate::graphql::scalar::{Date, Decimal};

/// What sort of figure a target compares (目标类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "campaign::TargetKind")]
pub(in crate::graphql) enum TargetKind {
    /// A share of a whole, in percent (比率).
    Rate,
    /// Whole things (数量).
    Count,
    /// A measure with digits after the point (数额).
    Amount,
    /// Whether it is so (是否).
    Boolean,
}

/// How the figure must stand (比较方式).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "campaign::TargetComparator")]
pub(in crate::graphql) enum TargetComparator {
    /// At least `value` (不低于、以上).
    AtLeast,
    /// At most `value` (不超过、以下).
    AtMost,
    /// Exactly `value`; of a BOOLEAN: it is so (达到).
    Equal,
    /// Not above what there was before (只减不增).
    NotIncreasing,
    /// Below what there was before (下降).
    Falling,
    /// Nothing is left (清零).
    Cleared,
    /// Every part is met (均、双).
    AllParts,
}

/// Which earlier figure a target is compared with (基数).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "campaign::BaselineKind")]
pub(in crate::graphql) enum BaselineKind {
    /// The year before (上年同期).
    PreviousYear,
    /// What there was when the campaign began (行动开始时).
    StartOfCampaign,
    /// The document does not say (未规定).
    Unstated,
}

/// Where the figures of a target come from (数据来源).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "campaign::Measured")]
pub(in crate::graphql) enum Measured {
    /// A return of its own: numerator and denominator (专项填报).
    Return,
    /// A value of a form (调度表).
    Report,
    /// What the hub keeps: enterprises, accidents, activities (登记台账).
    Registry,
    /// An office judges it (人工认定).
    Judged,
}

/// Of which posts the people are counted who hold a certificate (持证统计岗位).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "campaign::StaffMeasure")]
pub(in crate::graphql) enum StaffMeasure {
    /// Persons in charge (主要负责人).
    PersonsInCharge,
    /// Managers of work safety (安全生产管理人员).
    SafetyManagers,
    /// Workers of special operations (特种作业人员).
    SpecialWorkers,
    /// All of these, added up (三项岗位人员).
    ThreePosts,
}

/// What is added up over accidents (事故统计指标).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "campaign::AccidentCount")]
pub(in crate::graphql) enum AccidentCount {
    /// Accidents (起数).
    Accidents,
    /// People who died (死亡人数).
    Deaths,
    /// People gravely injured (重伤人数).
    SeriousInjuries,
    /// Direct loss in 万元 (直接经济损失).
    DirectLoss,
}

/// What a target counts of recorded accidents (事故统计口径): by the grade that was determined, else the computed one.
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct AccidentMeasure {
    /// Accidents, people or money (统计指标).
    counts: AccidentCount,
    /// Only from this grade on, itself included (等级下限); null for every grade.
    grade_from: Option<Grade>,
    /// Only up to this grade, itself included (等级上限); null where there is no upper end.
    grade_to: Option<Grade>,
}

impl From<campaign::AccidentMeasure> for AccidentMeasure {
    fn from(measure: campaign::AccidentMeasure) -> Self {
        Self {
            counts: measure.counts.into(),
            grade_from: measure.grade_from.map(Into::into),
            grade_to: measure.grade_to.map(Into::into),
        }
    }
}

/// A target (目标): how much of what is to be reached, by whom, by when.
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct Target {
    #[graphql(flatten)]
    item: ItemFields,
    /// How strongly it is wanted (力度).
    strength: Strength,
    /// What sort of figure is compared (目标类型).
    kind: TargetKind,
    /// How it must stand (比较方式).
    comparator: TargetComparator,
    /// The number to compare with (目标值), in percent for a RATE; null where the comparator needs none.
    value: Option<Decimal>,
    /// Unit as printed (计量单位); null for rates and yes or no.
    unit: Option<String>,
    /// What is counted, in words (分子).
    numerator: Option<String>,
    /// Of how many, in words (分母); of a RATE only.
    denominator: Option<String>,
    /// Whose members are the denominator, or are counted (对象).
    population: Option<Body>,
    /// Which earlier figure it is compared with (基数); null where the comparator needs none.
    against: Option<BaselineKind>,
    /// First day on which it counts (起算日).
    from: Option<Date>,
    /// Last day to reach it, included (期限); null where there is none, and then it never becomes overdue.
    by: Option<Date>,
    /// Its time as printed (时间原文).
    printed_time: Option<String>,
    /// Where its figures come from (数据来源).
    measured: Measured,
    /// Who judges it (判定单位), of what is JUDGED; empty where each office that it binds judges itself, and where nobody does.
    judged_by: Vec<Body>,
    /// Code of the form's value that measures it (调度表指标), where `measured` is REPORT.
    indicator: Option<String>,
    /// Code of the duty that whoever is counted has to have done (规定动作), where `measured` is REGISTRY.
    duty: Option<String>,
    /// What it counts of recorded accidents (事故统计口径); null for every other target.
    accidents: Option<AccidentMeasure>,
    /// Whose certificates it counts (持证统计岗位); null for every other target.
    staff: Option<StaffMeasure>,
    /// Whether each of those whom it binds must reach it by itself (各自达标): the figures are added up, and the state is
    /// that of the worst of them.
    each: bool,
    /// Whether the offices that it binds tell of one and the same thing (共同负责同一事项): the word of the first of them in `binds`
    /// who has told counts, and nothing is added up.
    jointly: bool,
    /// Those of `binds` whose figures make up the figure of a place (汇总口径), where the others tell of the same things from
    /// another side (条块). What one of those others tells is in `compliance` of its agency, and in no place's figure. Empty
    /// where all are added up.
    added_up: Vec<Body>,
    /// Whether each office that it binds is one of the whole (一单位一个): it returns 1/1 or 0/1, and the silent are below the
    /// line too.
    one_each: bool,
    /// Code of the target of which it is a part (所属目标).
    part_of: Option<String>,
}

impl Target {
    pub(in crate::graphql) fn of(campaign: &campaign::Campaign, target: &campaign::Target) -> Self {
        Self {
            item: ItemFields::of(campaign, &target.item),
            strength: target.strength.into(),
            kind: target.kind.into(),
            comparator: target.comparator.into(),
            value: target
                .scaled_value()
                .map(|value| Decimal::scaled(value, target.scale)),
            unit: target.unit.clone(),
            numerator: target.numerator.clone(),
            denominator: target.denominator.clone(),
            population: target
                .population
                .as_deref()
                .map(|code| Body::of(campaign, code)),
            against: target.against.as_ref().map(|against| against.kind.into()),
            from: target.from.map(Date),
            by: target.by.map(Date),
            printed_time: target.printed_time.clone(),
            measured: target.measured.into(),
            judged_by: target
                .judged_by
                .iter()
                .map(|code| Body::of(campaign, code))
                .collect(),
            indicator: target.indicator.as_ref().map(|value| value.value.clone()),
            duty: target.duty.clone(),
            accidents: target.accidents.map(Into::into),
            staff: target.staff.map(Into::into),
            each: target.each,
            jointly: target.jointly,
            added_up: target
                .added_up
                .iter()
                .map(|code| Body::of(campaign, code))
                .collect(),
            one_each: target.one_each,
            part_of: target.part_of.clone(),
        }
    }
}

/// What is to be done by a day, once (时间节点).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct Milestone {
    #[graphql(flatten)]
    item: ItemFields,
    /// How strongly it is wanted (力度).
    strength: Strength,
    /// First day on which it is to be worked on (起始日).
    from: Option<Date>,
    /// Last day, included (期限); null where none is printed, and then it never becomes overdue.
    by: Option<Date>,
    /// Its time as printed (时间原文).
    printed_time: Option<String>,
    /// Whether the issue of this very plan reaches it (印发即完成): on the printed day of issue, else on its own last day.
    reached_by_issue: bool,
    /// Code of the milestone of which it is a part (所属节点).
    part_of: Option<String>,
}

impl Milestone {
    pub(super) fn of(campaign: &campaign::Campaign, milestone: &campaign::Milestone) -> Self {
        Self {
            item: ItemFields::of(campaign, &milestone.item),
            strength: milestone.strength.into(),
            from: milestone.from.map(Date),
            by: milestone.by.map(Date),
            printed_time: milestone.printed_time.clone(),
            reached_by_issue: milestone.reached_by_issue,
            part_of: milestone.part_of.clone(),
        }
    }
}
