//! Why a figure is what it is (数字溯源): which reports, which revisions, who signed, who is missing.
//!
//! Must never name a person: posts and titles of accounts only.

mod question;

use async_graphql::{Enum, ID, SimpleObject};
use cengbao_domain::answer::CellAnswer;
use cengbao_store::ExplainQuestion;

pub(super) use self::question::ExplainQuestions;
use super::cell::{CellState, Column, Scale, count, denominator, numerator, scaled};
use super::form::Form;
use super::leaves::Scaled;
use super::node::{GlobalId, seal};
use super::page::{Items, Listed, Rows};
use super::scalar::{DateTime, Period};
use super::table::{CarriedBecause, RowKind, read};
use super::unit::UnitReference;

/// By which rows a figure is explained (溯源方式).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "cengbao_store::ExplainBy")]
pub(super) enum ExplainBy {
    /// By the places directly below, and the own share (按下级).
    Children,
    /// By each unit that owes the form (按填报单位).
    Unit,
}

/// Why one figure of a place is what it is (数字溯源).
#[derive(SimpleObject)]
pub(super) struct Explanation {
    /// The form (调度表).
    form: Form,
    /// The period asked (报告期).
    period: Period,
    /// The column of the figure (列).
    column: Column,
    /// The figure (数字).
    total: Figure,
    /// What each place below gave to it (下级构成), with `by: CHILDREN`; else empty.
    parts: Rows<ExplainedPart>,
    /// The units behind it, and those that owe it and have not reported (构成), in the order of the tree, with
    /// `by: UNIT`; else empty.
    contributions: Rows<Contribution>,
}

/// What one place below gives to a figure (下级构成项), and how many units behind it are wanting.
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct ExplainedPart {
    /// Opaque id (标识), for caches; nothing is fetched by it.
    id: ID,
    /// A place with all below it, or the own share of the place itself (行类型).
    kind: RowKind,
    /// Division code (代码): ask it for its own explanation.
    code: String,
    /// Official name (名称).
    name: String,
    /// Its figure in the unit of the column (数值); null exactly where the state is MISSING or NOT_APPLICABLE.
    value: Option<Scaled>,
    /// Where the figure comes from (状态).
    state: CellState,
    /// How many units stand behind it (填报单位数).
    contributors: i32,
    /// How much it grew since the period before (较上期增加); null where there is no figure.
    increase: Option<Scaled>,
    /// Of a rate Σ numerator (分子合计), of a boolean how many said yes (是的家数); else null.
    numerator: Option<Scaled>,
    /// Of a rate Σ denominator (分母合计), of a boolean how many were asked (填报家数); else null.
    denominator: Option<Scaled>,
    /// Whether it may count one thing several times (可能重复计数).
    overlaps: bool,
    /// How many units owe the form for the period (应报单位数).
    expected: i32,
    /// How many of them have a signed report in force for the period (已报单位数).
    reported: i32,
    /// How many of them have none in force (未报单位数).
    missing: i32,
    /// How many units stand in the figure with the total of an earlier period (沿用单位数).
    carried: i32,
    /// Whether a simulated figure is in it (含模拟数据).
    simulated: bool,
}

impl Listed for ExplainedPart {
    const LIST: &'static str = "ExplainedPart";
}

impl ExplainedPart {
    fn of(row: cengbao_store::ExplainedPart, scale: Scale, figure: &[&str]) -> Self {
        let kind = format!("{:?}", row.kind);
        Self {
            id: seal("part", &[figure, &[&kind, &row.code]].concat()),
            kind: row.kind.into(),
            value: scaled(row.cell.value, scale.value),
            state: row.cell.state.into(),
            contributors: count(row.cell.contributors),
            increase: scaled(row.cell.increase, scale.value),
            numerator: numerator(&row.cell, scale),
            denominator: denominator(&row.cell, scale),
            overlaps: row.cell.overlaps,
            expected: count(row.expected),
            reported: count(row.reported),
            missing: count(row.expected - row.reported),
            carried: count(row.carried),
            simulated: row.simulated,
            code: row.code,
            name: row.name,
        }
    }
}

/// A revision of a report that is or was in force (在用修订).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct ReportRevision {
    /// Its number (修订号), from 1; one that was never signed leaves a gap.
    revision: i32,
    /// Post of the account that filed it (填报岗位), never a person's name.
    filed_by: Option<String>,
    /// Whether that account stood in for the unit (代填).
    filed_as_stand_in: bool,
    /// Post of the account that signed it (审核岗位), never a person's name.
    signed_by: Option<String>,
    /// Whether that account stood in for the unit (代审).
    signed_as_stand_in: bool,
    /// When it was signed and came into force (生效时间).
    in_force_from: DateTime,
    /// When it left it (失效时间): corrected, returned or withdrawn; null while it counts.
    in_force_until: Option<DateTime>,
    /// Revision that this one corrects (所更正的修订号); null if it is not a correction.
    corrects: Option<i32>,
    /// Why it was corrected (更正理由); null if it is not a correction.
    reason: Option<String>,
}

impl From<&cengbao_store::ReportRevision> for ReportRevision {
    fn from(row: &cengbao_store::ReportRevision) -> Self {
        Self {
            revision: row.number,
            filed_by: row.filed_by.clone(),
            filed_as_stand_in: row.filed_as_stand_in,
            signed_by: row.signed_by.clone(),
            signed_as_stand_in: row.signed_as_stand_in,
            in_force_from: DateTime(row.in_force_from),
            in_force_until: row.in_force_until.map(DateTime),
            corrects: row.corrects,
            reason: row.reason.clone(),
        }
    }
}

/// One figure with its state (数字).
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct Figure {
    /// The figure in the unit of its column (数值); null exactly where the state is neither REPORTED nor
    /// CARRIED.
    value: Option<Scaled>,
    /// Where it comes from (状态).
    state: CellState,
    /// How many units stand behind it (填报单位数).
    contributors: i32,
    /// How much it grew since the period before (较上期增加).
    increase: Option<Scaled>,
    /// Of a rate Σ numerator (分子合计), of a boolean how many said yes (是的家数); else null.
    numerator: Option<Scaled>,
    /// Of a rate Σ denominator (分母合计), of a boolean how many were asked (填报家数); else null.
    denominator: Option<Scaled>,
    /// Whether it may count one thing several times (可能重复计数): a sum of several units of a column that overlaps.
    overlaps: bool,
}

impl Figure {
    fn of(cell: &CellAnswer, scale: Scale) -> Self {
        Self {
            value: scaled(cell.value, scale.value),
            state: cell.state.into(),
            contributors: count(cell.contributors),
            increase: scaled(cell.increase, scale.value),
            numerator: numerator(cell, scale),
            denominator: denominator(cell, scale),
            overlaps: cell.overlaps,
        }
    }
}

/// A share of what a closed unit had (按份额划转), which its successor carries until its own first filing.
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct SplitShare {
    /// The unit that was split (被拆分单位).
    unit: UnitReference,
    /// The share in lowest terms (份额), for example `3/5`.
    share: String,
    /// Id of the closed unit's report that was divided (报表标识), for `report(id)`; null where it had none.
    report_id: Option<ID>,
    /// Its signed revision (修订号).
    revision: Option<i32>,
}

impl From<cengbao_store::ShareOf> for SplitShare {
    fn from(found: cengbao_store::ShareOf) -> Self {
        Self {
            unit: UnitReference::agency(found.unit_code, found.unit_name),
            share: format!("{}/{}", found.parts, found.whole),
            report_id: found.report.map(|id| GlobalId::Report(id).seal()),
            revision: found.revision,
        }
    }
}

/// What one unit contributes to a figure, or fails to (构成项).
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct Contribution {
    /// Opaque id (标识), for caches; nothing is fetched by it.
    id: ID,
    /// The unit (单位).
    unit: UnitReference,
    /// Its figure in the unit of the column (数值); null exactly where the state is neither REPORTED nor
    /// CARRIED.
    value: Option<Scaled>,
    /// Where the figure comes from (状态).
    state: CellState,
    /// How much it grew since the period before (较上期增加); null where there is no figure.
    increase: Option<Scaled>,
    /// Of a rate the unit's numerator (分子), of a boolean 1 for yes; else null.
    numerator: Option<Scaled>,
    /// Of a rate the unit's denominator (分母), of a boolean 1; else null.
    denominator: Option<Scaled>,
    /// The period whose total is carried (沿用自); null unless CARRIED.
    carried_from: Option<Period>,
    /// Why it is carried (沿用原因); null unless CARRIED.
    carried_because: Option<CarriedBecause>,
    /// Shares of closed units' totals in the figure (划入份额): those of splits since which the unit has filed nothing of
    /// its own, and whose closed unit you see too.
    split_shares: Vec<SplitShare>,
    /// Id of the report that the figure was read from (报表标识), for `report(id)`; null where there is none.
    report_id: Option<ID>,
    /// Revision of that report (修订号), from 1.
    revision: Option<i32>,
    /// Post of the account that filed it (填报岗位), never a person's name.
    filed_by: Option<String>,
    /// Post of the account that signed it (审核岗位), never a person's name.
    signed_by: Option<String>,
    /// When it was signed (签发时间).
    signed_at: Option<DateTime>,
    /// Revision that this one corrects (所更正的修订号); null if it is not a correction.
    corrects: Option<i32>,
    /// Why it was corrected (更正理由); null if it is not a correction.
    correction_reason: Option<String>,
    /// All revisions of that report that are or were in force (历次修订), the first one first.
    revisions: Vec<ReportRevision>,
    /// Whether the unit is simulated (模拟数据).
    simulated: bool,
}

impl Listed for Contribution {
    const LIST: &'static str = "Contribution";
}

impl Contribution {
    fn of(row: cengbao_store::Contribution, scale: Scale, figure: &[&str]) -> Self {
        let counting = row.counting().cloned();
        Self {
            id: seal("contribution", &[figure, &[&row.unit_code]].concat()),
            filed_by: counting.as_ref().and_then(|one| one.filed_by.clone()),
            signed_by: counting.as_ref().and_then(|one| one.signed_by.clone()),
            signed_at: counting.as_ref().map(|one| DateTime(one.in_force_from)),
            corrects: counting.as_ref().and_then(|one| one.corrects),
            correction_reason: counting.and_then(|one| one.reason),
            revisions: row.revisions.iter().map(Into::into).collect(),
            unit: UnitReference::agency(row.unit_code, row.unit_name),
            value: scaled(row.cell.value, scale.value),
            state: row.cell.state.into(),
            increase: scaled(row.cell.increase, scale.value),
            numerator: numerator(&row.cell, scale),
            denominator: denominator(&row.cell, scale),
            carried_from: row.carried_from.map(Period),
            carried_because: row.carried_because.map(Into::into),
            split_shares: row.shares.into_iter().map(Into::into).collect(),
            report_id: row.report.map(|id| GlobalId::Report(id).seal()),
            revision: row.revision,
            simulated: row.simulated,
        }
    }
}

impl Explanation {
    /// Shapes the store's answer about `column`, whose values have the digits of `scale`.
    pub(super) fn of(
        explanation: cengbao_store::Explanation,
        (column, scale): (Column, Scale),
        question: &ExplainQuestion,
    ) -> Self {
        let (written, read) = (question.period.to_string(), read(&question.reading));
        let form = (
            explanation.form.campaign.clone(),
            explanation.form.form.code.clone(),
        );
        let figure = [&form.0, &form.1, &written, &explanation.key, &read].map(String::as_str);
        Self {
            period: Period(question.period),
            column,
            total: Figure::of(&explanation.total, scale),
            parts: Rows(Items::of(explanation.parts, |row| {
                ExplainedPart::of(row, scale, &figure)
            })),
            contributions: Rows(Items::of(explanation.contributions, |row| {
                Contribution::of(row, scale, &figure)
            })),
            form: explanation.form.into(),
        }
    }
}
