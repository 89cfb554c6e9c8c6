//! Why a figure is what it is (数字溯源): which reports, which revisions, who signed, who is missing.
//!
//! Must never name a person: posts and titles of accounts only.

use async_graphql::{ID, SimpleObject};
use cengbao_domain::answer::CellAnswer;
use cengbao_store::ExplainQuestion;

use super::cell::{CellState, Column, count};
use super::form::Form;
use super::node::{GlobalId, seal};
use super::page::{Items, Listed, Rows};
use super::scalar::{DateTime, Decimal, Period};
use super::table::{CarriedBecause, read};
use super::unit::UnitReference;

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
    /// The units behind it, and those that owe it and have not reported (构成), in the order of the tree.
    contributions: Rows<Contribution>,
}

/// One figure with its state (数字).
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct Figure {
    /// The figure in the unit of its column (数值); null exactly where the state is MISSING or NOT_APPLICABLE.
    value: Option<Decimal>,
    /// Where it comes from (状态).
    state: CellState,
    /// How many units stand behind it (填报单位数).
    contributors: i32,
    /// How much it grew since the period before (较上期增加).
    increase: Option<Decimal>,
}

impl Figure {
    fn of(cell: &CellAnswer, scale: u8) -> Self {
        Self {
            value: decimal(cell.value, scale),
            state: cell.state.into(),
            contributors: count(cell.contributors),
            increase: decimal(cell.increase, scale),
        }
    }
}

fn decimal(units: Option<i64>, scale: u8) -> Option<Decimal> {
    units.map(|units| Decimal::scaled(units, scale))
}

/// What one unit contributes to a figure, or fails to (构成项).
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct Contribution {
    /// Opaque id (标识), for caches; nothing is fetched by it.
    id: ID,
    /// The unit (单位).
    unit: UnitReference,
    /// Its figure in the unit of the column (数值); null exactly where the state is MISSING or NOT_APPLICABLE.
    value: Option<Decimal>,
    /// Where the figure comes from (状态).
    state: CellState,
    /// How much it grew since the period before (较上期增加); null where there is no figure.
    increase: Option<Decimal>,
    /// The period whose total is carried (沿用自); null unless CARRIED.
    carried_from: Option<Period>,
    /// Why it is carried (沿用原因); null unless CARRIED.
    carried_because: Option<CarriedBecause>,
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
    /// Whether the unit is simulated (模拟数据).
    simulated: bool,
}

impl Listed for Contribution {
    const LIST: &'static str = "Contribution";
}

impl Contribution {
    fn of(row: cengbao_store::Contribution, scale: u8, figure: &[&str; 5]) -> Self {
        Self {
            id: seal(
                "contribution",
                &[figure.as_slice(), &[&row.unit_code]].concat(),
            ),
            unit: UnitReference::agency(row.unit_code, row.unit_name),
            value: decimal(row.cell.value, scale),
            state: row.cell.state.into(),
            increase: decimal(row.cell.increase, scale),
            carried_from: row.carried_from.map(Period),
            carried_because: row.carried_because.map(Into::into),
            report_id: row.report.map(|id| GlobalId::Report(id).seal()),
            revision: row.revision,
            filed_by: row.filed_by,
            signed_by: row.signed_by,
            signed_at: row.signed_at.map(DateTime),
            corrects: row.corrects,
            correction_reason: row.correction_reason,
            simulated: row.simulated,
        }
    }
}

impl Explanation {
    /// Shapes the store's answer about `column`, whose values have `scale` digits after the point.
    pub(super) fn of(
        explanation: cengbao_store::Explanation,
        (column, scale): (Column, u8),
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
            contributions: Rows(Items::of(explanation.contributions, |row| {
                Contribution::of(row, scale, &figure)
            })),
            form: explanation.form.into(),
        }
    }
}
