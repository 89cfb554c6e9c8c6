//! What a consolidation says place by place, and what changed since (签报后变动).
//!
//! Columnar, as every table: rows are aligned with the columns.

use async_graphql::{ID, SimpleObject};

use crate::graphql::cell::{CellState, Column, Figures, Scale, columns, count};
use crate::graphql::leaves::{Leaves, Scaled};
use crate::graphql::node::{GlobalId, seal};
use crate::graphql::page::Listed;
use crate::graphql::scalar::DateTime;
use crate::graphql::table::RowKind;
use crate::graphql::unit::UnitReference;

/// What a consolidation says, place by place, beside what stands there now (汇总明细).
#[derive(SimpleObject)]
pub(in crate::graphql) struct ConsolidationTable {
    /// The columns (列), in printed order; every row is aligned with them.
    columns: Vec<Column>,
    /// The own share of the place, then the places below it in the order of their codes (行).
    rows: Vec<SentRow>,
    /// The whole place (合计).
    total: SentRow,
}

/// One row of a consolidation (行): what was signed, and the difference to what stands there now.
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct SentRow {
    /// What the row stands for (行类型).
    kind: RowKind,
    /// Division code (代码).
    code: String,
    /// Official name (名称).
    name: String,
    /// The figures as they were signed (数值); null exactly where the state is MISSING or NOT_APPLICABLE.
    values: Leaves<Option<Scaled>>,
    /// Where each figure came from (状态).
    states: Leaves<CellState>,
    /// The figure as it is now less the one that was signed (差额); zero where nothing changed.
    differences: Leaves<Scaled>,
    /// Whether anything of it changed after it was signed (签报后有变动), also who owes and who reported.
    changed_since: bool,
    /// How many units owed the form for the period (应报单位数).
    expected: i32,
    /// How many of them had reported (已报单位数).
    reported: i32,
    /// How many of them in time (按时报送单位数).
    on_time: i32,
    /// How many more have reported since (签报后新增已报单位数); below zero where a report was returned or withdrawn.
    reported_since: i32,
    /// Whether it stands below the place in the tree of the period as it is known now (是否仍在本辖区). Of what has left by a
    /// boundary change that was recorded after the signature `differences` takes off all that was signed; what has come since
    /// has a row without `values`.
    in_tree: bool,
}

/// What one unit changed after a consolidation was signed (变动单位).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct ConsolidationChange {
    /// Opaque id (标识), for caches; nothing is fetched by it.
    id: ID,
    /// The unit (单位).
    unit: UnitReference,
    /// By how much its figures are others now (差额), aligned with the columns.
    differences: Leaves<Scaled>,
    /// By how much what is expected of it is another (应报变动): 1 where it owes now and did not, -1 the other way round.
    expected: i32,
    /// 1 where it has reported since, -1 where its report stopped counting (已报变动).
    reported: i32,
    /// When it last changed (变动时间).
    changed_at: DateTime,
    /// Id of the report behind the last change (报表标识), for `report(id)`; null where it is not about a report.
    report_id: Option<ID>,
    /// Revision of that report (修订号).
    revision: Option<i32>,
}

impl Listed for ConsolidationChange {
    const LIST: &'static str = "ConsolidationChange";
}

impl ConsolidationChange {
    pub(super) fn of(
        change: cengbao_store::ConsolidationChange,
        scales: &[Scale],
        consolidation: &ID,
    ) -> Self {
        Self {
            id: seal("change", &[consolidation.as_str(), &change.code]),
            unit: UnitReference::agency(change.code, change.name),
            differences: differences(&change.differences, scales),
            expected: count(change.expected),
            reported: count(change.reported),
            changed_at: DateTime(change.changed_at),
            report_id: change.report.map(|id| GlobalId::Report(id).seal()),
            revision: change.revision,
        }
    }
}

impl SentRow {
    fn of(row: cengbao_store::SentRow, scales: &[Scale]) -> Self {
        let Figures { values, states, .. } = Figures::of(&row.cells, scales);
        Self {
            kind: row.kind.into(),
            code: row.code,
            name: row.name,
            values,
            states,
            differences: differences(&row.differences, scales),
            changed_since: row.changed,
            expected: count(row.expected),
            reported: count(row.reported),
            on_time: count(row.on_time),
            reported_since: count(row.reported_since),
            in_tree: row.in_tree,
        }
    }
}

impl ConsolidationTable {
    pub(super) fn of(table: cengbao_store::ConsolidationTable) -> Self {
        let (columns, scales) = columns(&table.form);
        let shape = |row| SentRow::of(row, &scales);
        Self {
            rows: table.rows.into_iter().map(shape).collect(),
            total: SentRow::of(table.total, &scales),
            columns,
        }
    }
}

/// Differences with all the digits of their columns.
pub(in crate::graphql) fn differences(units: &[i64], scales: &[Scale]) -> Leaves<Scaled> {
    let each = units.iter().zip(scales);
    Leaves(
        each.map(|(units, scale)| Scaled {
            units: *units,
            scale: scale.value,
        })
        .collect(),
    )
}
