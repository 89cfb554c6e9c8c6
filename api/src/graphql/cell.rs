//! Columns of a form and the states of the figures in them.
//!
//! Owns how a column is described to a client. Every figure of a table stands
//! in a row, aligned with these columns.

mod flat;

use std::borrow::Cow;
use std::sync::LazyLock;

use async_graphql::resolver_utils::{EnumType, enum_value};
use async_graphql::{Enum, SimpleObject, Value};
use cengbao_domain::answer::{self, CellAnswer};
use cengbao_domain::form;
use cengbao_domain::indicator::Indicator;
use cengbao_store::FormVersion;

pub(super) use self::flat::Shaped;
use super::leaves::{Leaf, Leaves, Scaled};
use super::written::write;

/// What sort of value an indicator takes (指标类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "cengbao_domain::indicator::IndicatorKind")]
pub(super) enum IndicatorKind {
    /// Whole things (计数): 个, 家, 次, 人.
    Count,
    /// A measure with digits after the point (金额等), such as 万元.
    Amount,
    /// Yes or no (是否). In a sum: how many answered yes.
    Boolean,
    /// A ratio (比率), computed from two other values of the form and never typed; shown with its numerator and
    /// denominator.
    Rate,
    /// Words (文字). Not in tables.
    Text,
}

/// How the figures of successive periods belong together (时间属性).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "cengbao_domain::indicator::TimeKind")]
pub(super) enum TimeKind {
    /// The total since the campaign began (累计).
    Cumulative,
    /// What happened in the period alone (当期).
    PerPeriod,
    /// What there is at the end of the period (期末数).
    Stock,
}

/// How the figures of subordinates make the figure of their superior (汇总方式).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "cengbao_domain::indicator::Additivity")]
pub(super) enum Additivity {
    /// A plain sum (求和).
    Sum,
    /// A sum that may count one thing several times (求和，可能重复计数), such as 家 that several units checked.
    OverlappingSum,
    /// A sum of what each has at the end of the period (期末数求和).
    Stock,
    /// How many answered yes, of how many who reported (是的家数).
    YesCount,
    /// Does not add up the tree (不汇总).
    None,
}

/// Where a figure comes from (数字状态). A blank is never a zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "answer::CellState")]
pub(super) enum CellState {
    /// Somebody reported for this very period (已报).
    Reported,
    /// Nobody reported for this period: the last total before it is carried (沿用上期累计).
    Carried,
    /// Owed, and nobody has reported (缺报): there is no value.
    Missing,
    /// Nobody owes this figure for this period, the denominator of a rate is zero, or what was reported is in the filing of
    /// another who speaks for it (不适用): there is no value.
    NotApplicable,
    /// Several units have one, and the form says that they do not add (不汇总): there is no value. Only in a column whose
    /// additivity is NONE; ask by unit.
    NotSummed,
}

impl CellState {
    /// Its name, each made once: a nation's table has thousands.
    fn name(self) -> Cow<'static, Value> {
        static NAMES: LazyLock<Vec<(CellState, Value)>> = LazyLock::new(|| {
            let states = CellState::items().iter().map(|item| item.value);
            states.map(|state| (state, enum_value(state))).collect()
        });
        let known = NAMES.iter().find(|(state, _)| *state == self);
        known.map_or_else(
            || Cow::Owned(enum_value(self)),
            |(_, name)| Cow::Borrowed(name),
        )
    }
}

impl Leaf for CellState {
    fn leaf(&self) -> Value {
        self.name().into_owned()
    }

    fn write(&self, out: &mut Vec<u8>) {
        write(&self.name(), out);
    }
}

/// One column of a table (列): one value of the form.
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct Column {
    /// Key of the value in the form (键): `SECTION.NUMBER`, with a third number where one printed cell holds several
    /// values, such as `3.3.2`.
    key: String,
    /// Title of the section as printed (部分).
    section: String,
    /// Number of the cell as printed, from 1 in every section (序号).
    cell: i32,
    /// Label of the whole cell as printed (标签).
    label: String,
    /// Stable code of the indicator (指标代码), the same wherever the meaning is the same.
    indicator: String,
    /// Wording of this one value in Chinese (指标名称).
    name: String,
    /// Wording of this one value in English (英文名称).
    name_en: String,
    /// Printed unit (计量单位): 个, 家次, 万元, …; empty for yes-or-no.
    unit: String,
    /// Digits after the point (小数位数) of every value in this column.
    scale: i32,
    /// What sort of value it takes (指标类型).
    kind: IndicatorKind,
    /// How it adds over time (时间属性).
    time_kind: TimeKind,
    /// How it adds up the tree (汇总方式).
    additivity: Additivity,
    /// Whether a sum may count one thing several times (可能重复计数); label it so wherever it shows.
    overlapping: bool,
    /// Indicator of which this one is a part (其中); null if of none.
    part_of: Option<String>,
    /// Of a rate: indicator above the line (分子), a value of the same form; else null.
    numerator: Option<String>,
    /// Of a rate: indicator below the line (分母), a value of the same form; else null.
    denominator: Option<String>,
}

impl From<form::Column<'_>> for Column {
    fn from(column: form::Column<'_>) -> Self {
        let indicator = column.indicator;
        Self {
            key: column.key,
            section: column.section.title.clone(),
            cell: i32::from(column.cell.number),
            label: column.cell.label.clone(),
            indicator: indicator.code.clone(),
            name: indicator.name.clone(),
            name_en: indicator.name_en.clone(),
            unit: indicator.unit.clone(),
            scale: i32::from(indicator.scale),
            kind: indicator.kind.into(),
            time_kind: indicator.time.into(),
            additivity: indicator.additivity.into(),
            overlapping: overlaps(indicator),
            part_of: indicator.part_of.clone(),
            numerator: indicator.numerator.clone(),
            denominator: indicator.denominator.clone(),
        }
    }
}

/// Digits after the point of a column: of its values, and of the parts of a rate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    pub(super) value: u8,
    pub(super) parts: u8,
}

impl Scale {
    /// Of a column of this form; yes and asked have no digits.
    pub(super) fn of(form: &form::Form, column: &form::Column<'_>) -> Self {
        let below = column
            .indicator
            .parts()
            .and_then(|(_, below)| form.find(below));
        Self {
            value: column.indicator.scale,
            parts: below.map_or(0, |below| below.indicator.scale),
        }
    }
}

/// The columns of a table with their scales: every value of the form that is no words, in printed order.
pub(super) fn columns(form: &FormVersion) -> (Vec<Column>, Vec<Scale>) {
    let (mut columns, mut scales) = (Vec::new(), Vec::new());
    for column in form.number_columns() {
        scales.push(Scale::of(&form.form, &column));
        columns.push(column);
    }
    let overlapping = |code: &str| {
        columns
            .iter()
            .any(|column| column.indicator.code == code && overlaps(column.indicator))
    };
    let shaped = columns.iter().cloned().map(|column| {
        let of_parts = column
            .indicator
            .parts()
            .is_some_and(|(_, below)| overlapping(below));
        let shaped = Column::from(column);
        Column {
            overlapping: shaped.overlapping || of_parts,
            ..shaped
        }
    });
    (shaped.collect(), scales)
}

fn overlaps(indicator: &Indicator) -> bool {
    indicator.additivity == cengbao_domain::indicator::Additivity::OverlappingSum
}

/// The figures of one row, column by column.
#[derive(Clone, Debug)]
pub(super) struct Figures {
    pub(super) values: Leaves<Option<Scaled>>,
    pub(super) states: Leaves<CellState>,
    pub(super) contributors: Leaves<i32>,
    pub(super) increases: Leaves<Option<Scaled>>,
    pub(super) numerators: Leaves<Option<Scaled>>,
    pub(super) denominators: Leaves<Option<Scaled>>,
    pub(super) overlaps: Leaves<bool>,
}

impl Figures {
    /// Writes the cells of a row of the store out.
    pub(super) fn of(cells: &[CellAnswer], scales: &[Scale]) -> Self {
        let decimals = |read: fn(&CellAnswer, Scale) -> Option<Scaled>| {
            let each = cells.iter().zip(scales.iter().copied());
            Leaves(each.map(|(cell, scale)| read(cell, scale)).collect())
        };
        Self {
            values: decimals(|cell, scale| scaled(cell.value, scale.value)),
            states: Leaves(cells.iter().map(|cell| cell.state.into()).collect()),
            contributors: Leaves(cells.iter().map(|cell| count(cell.contributors)).collect()),
            increases: decimals(|cell, scale| scaled(cell.increase, scale.value)),
            numerators: decimals(numerator),
            denominators: decimals(denominator),
            overlaps: Leaves(cells.iter().map(|cell| cell.overlaps).collect()),
        }
    }
}

/// A figure with so many digits after the point.
pub(super) fn scaled(units: Option<i64>, scale: u8) -> Option<Scaled> {
    units.map(|units| Scaled { units, scale })
}

/// Σ numerator of a rate, or how many said yes.
pub(super) fn numerator(cell: &CellAnswer, scale: Scale) -> Option<Scaled> {
    scaled(
        cell.fraction.map(|fraction| fraction.numerator),
        scale.parts,
    )
}

/// Σ denominator of a rate, or how many were asked.
pub(super) fn denominator(cell: &CellAnswer, scale: Scale) -> Option<Scaled> {
    scaled(
        cell.fraction.map(|fraction| fraction.denominator),
        scale.parts,
    )
}

/// A number of units, or a difference of such numbers, as GraphQL's `Int`: a nation has some hundred thousands of them.
pub(super) fn count(units: i64) -> i32 {
    let bound = if units < 0 { i32::MIN } else { i32::MAX };
    i32::try_from(units).unwrap_or(bound)
}
