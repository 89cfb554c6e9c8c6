//! Who has reported and who has not (报送情况), place by place.
//!
//! Counts only: a rate is left to the client together with both its parts, so
//! that 9,999 of 10,000 is never shown as 100 %.

use async_graphql::{ID, SimpleObject};

use super::cell::count;
use super::form::Form;
use super::page::{Items, Listed, Rows};
use super::scalar::Period;
use super::table::{RowKeys, RowKind};

/// Who has reported a form for a period and who has not (报送情况). Completeness (报送率) is `reported` of `expected`,
/// timeliness (及时率) is `onTime` of `expected`. With `basis: SENT_UP` the places are counted that collate and send up
/// (逐级上报), not the units that report.
#[derive(SimpleObject)]
pub(super) struct CompletenessTable {
    /// The form (调度表).
    form: Form,
    /// The period asked (报告期).
    period: Period,
    /// The rows of this page (行).
    rows: Rows<CompletenessRow>,
    /// The whole place (合计): all its units within your scope, not this page alone.
    total: CompletenessRow,
}

/// One row of it (行).
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct CompletenessRow {
    /// Opaque id (标识), for caches; nothing is fetched by it.
    id: ID,
    /// What the row stands for (行类型).
    kind: RowKind,
    /// Division code or agency code (代码).
    code: String,
    /// Official name (名称).
    name: String,
    /// How many units owe the form for the period (应报单位数).
    expected: i32,
    /// How many of them have a signed report in force for the period (已报单位数).
    reported: i32,
    /// How many of them first signed by the due day (按时报送单位数); all who signed, where no day is due.
    on_time: i32,
    /// How many of them have none in force (未报单位数).
    missing: i32,
    /// Whether the unit of the row is simulated (模拟数据).
    simulated: bool,
}

impl Listed for CompletenessRow {
    const LIST: &'static str = "CompletenessRow";
}

impl CompletenessRow {
    fn of(row: &cengbao_store::TableRow, keys: &RowKeys) -> Self {
        let (expected, reported, on_time) = match row.hop {
            Some(hop) => (hop.expected, hop.reported, hop.on_time),
            None => (row.expected, row.reported, row.on_time),
        };
        Self {
            id: keys.id("completeness", row.kind, &row.code),
            kind: row.kind.into(),
            code: row.code.clone(),
            name: row.name.clone(),
            expected: count(expected),
            reported: count(reported),
            on_time: count(on_time),
            missing: count(expected - reported),
            simulated: row.simulated,
        }
    }
}

impl CompletenessTable {
    /// Shapes the store's answer to the question that `keys` were made of.
    pub(super) fn of(table: &cengbao_store::Table, keys: &RowKeys) -> Self {
        Self {
            form: table.form.clone().into(),
            period: Period(table.period),
            rows: Rows(Items::of_shared(&table.rows, |row| {
                CompletenessRow::of(row, keys)
            })),
            total: CompletenessRow::of(&table.total, &keys.of_total()),
        }
    }
}
