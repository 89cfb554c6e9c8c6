//! The figures of a place (汇总表): columns once, then rows aligned with them.
//!
//! Columnar on purpose: 100 units of 36 values as objects would be 3,600
//! resolvers. Must never hold a value without its state.

mod flat;
mod sent;

use std::sync::Arc;

pub(super) use self::sent::SentUp;

use async_graphql::{Enum, ID, SimpleObject};
use cengbao_store::{Reading, TableQuestion};
use chrono::{DateTime, Utc};

use super::cell::{CellState, Column, Figures, Scale, Shaped, count};
use super::error::Fault;
use super::form::Form;
use super::leaves::{AtOnce, FlatList, Leaves, Scaled};
use super::level::Level;
use super::node::seal;
use super::page::{Items, Listed, Rows};
use super::scalar::Period;

/// How a table is broken down (分组方式).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(super) enum TableBy {
    /// Not at all (合计): one row, the total.
    Total,
    /// By what stands directly below (按下级): jurisdictions and agencies, and the own share of the place itself.
    /// Placeholder divisions (市辖区) are skipped; what is below them appears instead.
    Children,
    /// By the jurisdictions of one level below (按层级); needs `level`.
    Level,
    /// By each unit that owes the form (按填报单位).
    Unit,
}

impl TableBy {
    /// Errors: BAD_INPUT when a level is missing, or given where none belongs.
    pub(super) fn with(self, level: Option<Level>) -> Result<cengbao_store::TableBy, Fault> {
        match (self, level) {
            (Self::Total, None) => Ok(cengbao_store::TableBy::Total),
            (Self::Children, None) => Ok(cengbao_store::TableBy::Children),
            (Self::Unit, None) => Ok(cengbao_store::TableBy::Unit),
            (Self::Level, Some(level)) => Ok(cengbao_store::TableBy::Level(level.into())),
            (Self::Level, None) => Err(Fault::bad_input(
                "by 为 LEVEL 时必须填写 level：例如 COUNTY",
                "by is LEVEL without a level: add one, such as COUNTY",
            )),
            (Self::Total | Self::Children | Self::Unit, Some(_)) => Err(Fault::bad_input(
                "只有 by 为 LEVEL 时才能填写 level：请去掉 level，或将 by 改为 LEVEL",
                "level belongs to by: LEVEL only: leave it out, or write by: LEVEL",
            )),
        }
    }
}

/// Which figures a table shows (口径).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "cengbao_store::Basis")]
pub(super) enum TableBasis {
    /// What the units' signed reports say (实时数).
    Live,
    /// What the office of each place below last signed and sent up for the period (上报数); MISSING where it has sent
    /// nothing. A village or community has no such office: what its units signed is what it sent up.
    SentUp,
}

/// By which of two hierarchies a unit is reached (条块).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "cengbao_domain::reach::Reach")]
pub(super) enum Reach {
    /// It stands within the jurisdiction that it serves (块).
    Block,
    /// It serves one jurisdiction and stands inside an office of another, as a branch of a bureau does (条): it is in the
    /// sums of the place of that office, and not in those of the jurisdiction that it serves.
    Line,
}

/// What a row of a table stands for (行类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "cengbao_store::RowKind")]
pub(super) enum RowKind {
    /// A jurisdiction with all below it (辖区).
    Jurisdiction,
    /// An agency with the units inside it (机构).
    Agency,
    /// What the place reports itself, beside what is below it (本级).
    OwnShare,
}

/// Why an earlier total stands instead of one for this period (沿用原因).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "cengbao_domain::answer::CarriedBecause")]
pub(super) enum CarriedBecause {
    /// The unit has not filed, or what it filed is not signed yet (未报).
    Silent,
    /// What the unit filed was returned (被退回).
    Returned,
    /// The unit took back what it had signed (已撤回).
    Withdrawn,
    /// The unit has filed none of its own since it came out of a split: its share of the closed one's total stands
    /// (按份额划转).
    Shared,
}

/// The figures of a form for a place and a period (汇总表).
#[derive(SimpleObject)]
pub(super) struct Table {
    /// The form (调度表).
    form: Form,
    /// The period asked (报告期).
    period: Period,
    /// The columns (列), in printed order; every row is aligned with them. Values in words have no column.
    columns: FlatList<Column>,
    /// The rows of this page (行).
    rows: Rows<AtOnce<TableRow>>,
    /// The figures of the whole place (合计), of all its units within your scope and not of this page alone. For
    /// columns marked `overlapping` a sum may count one thing several times.
    total: Arc<AtOnce<TableRow>>,
    /// Whether simulated units or figures are in it (含模拟数据).
    simulated: bool,
}

/// One row of a table (行). The lists are aligned with the columns of the table.
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct TableRow {
    /// Opaque id (标识), for caches; nothing is fetched by it.
    id: ID,
    /// What the row stands for (行类型).
    kind: RowKind,
    /// Division code or agency code (代码).
    code: String,
    /// Official name (名称).
    name: String,
    /// The figures (数值), in the unit of their column; null exactly where the state is neither REPORTED nor
    /// CARRIED.
    values: Leaves<Option<Scaled>>,
    /// Where each figure comes from (状态).
    states: Leaves<CellState>,
    /// How many units stand behind each figure (填报单位数).
    contributors: Leaves<i32>,
    /// How much each figure grew since the period before (较上期增加): the first total counts from zero; what is of one
    /// period alone (当期), and a rate (in points), has none where the period before has no figure.
    increases: Leaves<Option<Scaled>>,
    /// For a rate Σ numerator (分子合计), for a boolean how many said yes (是的家数); null in every other column, and where
    /// nobody has reported.
    numerators: Leaves<Option<Scaled>>,
    /// For a rate Σ denominator (分母合计), for a boolean how many were asked (填报家数); null as `numerators` is. A zero is
    /// why a rate is NOT_APPLICABLE.
    denominators: Leaves<Option<Scaled>>,
    /// Whether each figure may count one thing several times (可能重复计数): it sums several units of a column that
    /// overlaps.
    overlaps: Leaves<bool>,
    /// How many units owe the form for the period (应报单位数).
    expected: i32,
    /// How many of them have a signed report in force for the period (已报单位数).
    reported: i32,
    /// How many of them first signed by the due day (按时报送单位数).
    on_time: i32,
    /// For a row of one unit: the period whose total is carried (沿用自); else null.
    carried_from: Option<Period>,
    /// For a row of one unit: why it is carried (沿用原因); else null.
    carried_because: Option<CarriedBecause>,
    /// For a row of one unit: the period from which its increases count (增加起算期), where silent periods make that
    /// longer than one; else null.
    increase_since: Option<Period>,
    /// For a row of one unit: by which hierarchy it is reached (条块); else null. Either way it is met once.
    reached: Option<Reach>,
    /// Whether the row's place stands in the tree asked (属于所查区划). False for one that came later or had ended by
    /// then: its figures have no other place in that tree, and the total is always that of the whole place.
    in_tree: bool,
    /// With `basis: SENT_UP`: the consolidation that the row shows (上报情况); null where nothing was sent, and for live
    /// figures.
    sent_up: Option<SentUp>,
    /// Whether the unit of the row is simulated (模拟数据).
    simulated: bool,
}

impl Listed for AtOnce<TableRow> {
    const LIST: &'static str = "TableRow";
}

impl TableRow {
    /// A row of the store, its values with the digits of their columns.
    pub(super) fn of(row: &cengbao_store::TableRow, scales: &[Scale], table: &RowKeys) -> Self {
        let Figures {
            values,
            states,
            contributors,
            increases,
            numerators,
            denominators,
            overlaps,
        } = Figures::of(&row.cells, scales);
        Self {
            id: table.id("row", row.kind, &row.code),
            kind: row.kind.into(),
            code: row.code.clone(),
            name: row.name.clone(),
            values,
            states,
            contributors,
            increases,
            numerators,
            denominators,
            overlaps,
            expected: count(row.expected),
            reported: count(row.reported),
            on_time: count(row.on_time),
            carried_from: row.carried_from.map(Period),
            carried_because: row.carried_because.map(Into::into),
            increase_since: row.increase_since.map(Period),
            reached: row.reached.map(Into::into),
            in_tree: row.in_tree,
            sent_up: row.sent.as_ref().map(|sent| SentUp::of(sent, scales)),
            simulated: row.simulated,
        }
    }
}

/// How figures are read, as a part of an id: the same figure has another id in another tree, and at another moment.
pub(super) fn read(reading: &Reading) -> String {
    let tree = reading.tree_as_of.map(|day| day.to_string());
    let known = reading
        .known_at
        .map(|moment| format!("@{}", moment.timestamp_millis()));
    let basis = match reading.basis {
        cengbao_store::Basis::Live => "",
        cengbao_store::Basis::SentUp => "^",
    };
    tree.unwrap_or_default() + &known.unwrap_or_default() + basis
}

/// What makes a row of a table one: the question it answers, and the place it stands for. The same place has another
/// row in another table, because a row of one unit tells more than a sum.
#[derive(Clone, Debug)]
pub(super) struct RowKeys {
    question: [String; 5],
}

impl RowKeys {
    /// Of the rows of a question.
    pub(super) fn of(question: &TableQuestion) -> Self {
        Self {
            question: [
                question.campaign.clone(),
                question.form.clone(),
                question.period.to_string(),
                format!("{:?}", question.by),
                read(&question.reading),
            ],
        }
    }

    /// Of the total of a form and period as it was known at a moment.
    pub(super) fn known([campaign, form, period]: [String; 3], known_at: DateTime<Utc>) -> Self {
        let reading = Reading {
            known_at: Some(known_at),
            ..Reading::default()
        };
        let question = [campaign, form, period, String::new(), read(&reading)];
        Self { question }.of_total()
    }

    /// Of the total, which is the same however its table is broken down.
    pub(super) fn of_total(&self) -> Self {
        let mut keys = self.clone();
        "total".clone_into(&mut keys.question[3]);
        keys
    }

    /// The id of a row.
    pub(super) fn id(&self, kind: &str, of: cengbao_store::RowKind, code: &str) -> ID {
        let of = format!("{of:?}");
        let parts: Vec<&str> = self.question.iter().map(String::as_str).collect();
        seal(kind, &[parts.as_slice(), &[&of, code]].concat())
    }
}

impl Table {
    /// Shapes the store's answer to a question.
    pub(super) fn of(table: &cengbao_store::Table, question: &TableQuestion) -> Self {
        let shown = table.made(|| Shown::of(table, question));
        Self {
            period: Period(table.period),
            columns: Shaped::of(&table.form).columns.clone(),
            rows: Rows(shown.rows.clone()),
            total: Arc::clone(&shown.total),
            simulated: shown.simulated,
            form: table.form.clone().into(),
        }
    }
}

/// The rows of a table as they are shown: made once for an answer that the store keeps.
struct Shown {
    rows: Items<AtOnce<TableRow>>,
    total: Arc<AtOnce<TableRow>>,
    simulated: bool,
}

impl Shown {
    fn of(table: &cengbao_store::Table, question: &TableQuestion) -> Self {
        let shaped = Shaped::of(&table.form);
        let (scales, keys) = (&shaped.scales, RowKeys::of(question));
        let total = TableRow::of(&table.total, scales, &keys.of_total());
        Self {
            rows: Items::of_shared(&table.rows, |row| {
                AtOnce::of(TableRow::of(row, scales, &keys))
            }),
            total: Arc::new(AtOnce::of(total)),
            simulated: table.total.simulated
                || table.rows.items.iter().any(|(_, row)| row.simulated),
        }
    }
}
