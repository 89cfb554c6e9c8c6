//! What a bulletin published (通报内容), and who took note of it.

use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use cengbao_domain::ids::BulletinId;
use cengbao_store::{Page, SheetColumn, SheetRow};

use crate::graphql::cell::{CellState, count};
use crate::graphql::error::{OrFault as _, Result};
use crate::graphql::leaves::Leaves;
use crate::graphql::limits::ROWS;
use crate::graphql::node::{of_code, seal};
use crate::graphql::page::{self, Asked, Items, Listed, Rows};
use crate::graphql::scalar::{DateTime, Decimal};
use crate::graphql::table::RowKind;

/// By what the rows of a bulletin are ranked (排名依据).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "cengbao_store::SheetRank")]
pub(in crate::graphql) enum BulletinRank {
    /// By the values of a column (按数值).
    Value,
    /// By how much a column grew (按较上期增加).
    Increase,
    /// By how many units had not reported (按未报单位数).
    Missing,
    /// By the share of units that had reported (按报送率).
    Completeness,
    /// By the share of units that had reported in time (按及时率).
    Timeliness,
}

/// What a bulletin published (通报内容): exactly this, as it was.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub(in crate::graphql) struct BulletinSheet {
    #[graphql(skip)]
    of: BulletinId,
    #[graphql(skip)]
    published: Vec<SheetRow>,
    /// Title of the form (调度表名称), as printed.
    form_title: String,
    /// By what its rows are ranked (排名依据); null for a table.
    ranked_by: Option<BulletinRank>,
    /// Whether the largest stands first (降序).
    descending: bool,
    /// Its columns (列), as printed; a ranking by reports may have none.
    columns: Vec<BulletinColumn>,
    /// The whole place (合计).
    total: BulletinRow,
}

impl BulletinSheet {
    pub(super) fn of(id: BulletinId, sheet: cengbao_store::Sheet) -> Self {
        let total = BulletinRow::of(&sheet.total, "total", &id.to_string());
        Self {
            of: id,
            form_title: sheet.form_title,
            ranked_by: sheet.ranked_by.map(Into::into),
            descending: sheet.descending,
            columns: sheet.columns.into_iter().map(Into::into).collect(),
            published: sheet.rows,
            total,
        }
    }
}

#[ComplexObject]
impl BulletinSheet {
    /// Its rows (行), in the order in which they were published; at most 500.
    #[graphql(complexity = "ROWS.cost(first.max(last), child_complexity)")]
    #[expect(clippy::unused_async, reason = "a resolver is async by its trait")]
    async fn rows(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The first so many rows (每页行数), 1 to 500; 100 where neither `first` nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only behind this cursor (游标): the `endCursor` of the page before.")]
        after: Option<String>,
        #[graphql(
            desc = "The last so many rows (倒数行数), 1 to 500, in the same order; not beside `first`."
        )]
        last: Option<i32>,
        #[graphql(desc = "Only before this cursor (游标): the `startCursor` of the page behind.")]
        before: Option<String>,
    ) -> Result<Rows<BulletinRow>> {
        let asked = Asked {
            first,
            after,
            last,
            before,
        };
        let request = page::request(ROWS, asked).or_fault(ctx)?;
        let rows = self.published.iter().zip(1_u32..);
        let rows = rows.map(|(row, place)| (format!("{place:04}"), row));
        let page = Page::of_all(&request, rows.collect());
        let of = self.of.to_string();
        Ok(Rows(Items::of(page, |row| {
            BulletinRow::of(row, "row", &of)
        })))
    }
}

/// A column of a bulletin (列), as it was printed.
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct BulletinColumn {
    /// Key in the form of that version (键).
    key: String,
    /// Code of the indicator (指标代码).
    indicator: String,
    /// Name in Chinese (指标名称).
    name: String,
    /// Name in English (英文名称).
    name_en: String,
    /// Printed unit (计量单位); empty for yes-or-no.
    unit: String,
}

impl From<SheetColumn> for BulletinColumn {
    fn from(column: SheetColumn) -> Self {
        Self {
            key: column.key,
            indicator: column.indicator,
            name: column.name,
            name_en: column.name_en,
            unit: column.unit,
        }
    }
}

/// A row of a bulletin (行), as it was published. The lists are aligned with the bulletin's columns.
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct BulletinRow {
    /// Opaque id (标识), for caches; nothing is fetched by it.
    id: ID,
    /// From 1, equal figures alike (名次); null in a table, and without the figure.
    rank: Option<i32>,
    /// What the row stands for (行类型).
    kind: RowKind,
    /// Division code or agency code (代码).
    code: String,
    /// Name on that day (名称).
    name: String,
    /// The figures (数值); null exactly where the state is neither REPORTED nor CARRIED.
    values: Leaves<Option<Decimal>>,
    /// Where each figure came from (状态).
    states: Leaves<CellState>,
    /// How much each had grown since the period before (较上期增加).
    increases: Leaves<Option<Decimal>>,
    /// For a rate Σ numerator (分子合计), for a boolean how many said yes (是的家数); else null.
    numerators: Leaves<Option<Decimal>>,
    /// For a rate Σ denominator (分母合计), for a boolean how many were asked (填报家数); else null.
    denominators: Leaves<Option<Decimal>>,
    /// Whether each figure may count one thing several times (可能重复计数).
    overlaps: Leaves<bool>,
    /// How many units owed the form for the period (应报单位数).
    expected: i32,
    /// How many of them had a signed report in force (已报单位数).
    reported: i32,
    /// How many of them had first signed by the due day (按时报送单位数).
    on_time: i32,
    /// Whether simulated units or figures are in it (含模拟数据).
    simulated: bool,
}

impl Listed for BulletinRow {
    const LIST: &'static str = "BulletinRow";
}

impl BulletinRow {
    fn of(row: &SheetRow, part: &str, of: &str) -> Self {
        let kind: RowKind = row.kind.into();
        let decimals = |written: &[Option<String>]| {
            Leaves(written.iter().map(|one| one.clone().map(Decimal)).collect())
        };
        Self {
            id: seal(
                "bulletin-row",
                &[of, part, &format!("{kind:?} {}", row.code)],
            ),
            rank: row.rank.and_then(|rank| i32::try_from(rank).ok()),
            kind,
            code: row.code.clone(),
            name: row.name.clone(),
            values: decimals(&row.values),
            states: Leaves(row.states.iter().map(|state| (*state).into()).collect()),
            increases: decimals(&row.increases),
            numerators: decimals(&row.numerators),
            denominators: decimals(&row.denominators),
            overlaps: Leaves(row.overlaps.clone()),
            expected: count(row.expected),
            reported: count(row.reported),
            on_time: count(row.on_time),
            simulated: row.simulated,
        }
    }
}

/// A unit or a place that a bulletin speaks of and that has not read it (未签收单位).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct BulletinReader {
    /// Opaque id (标识), for caches; nothing is fetched by it.
    id: ID,
    /// Opaque id of the jurisdiction or agency (节点标识), for `node`.
    node_id: ID,
    /// Division code or agency code (代码).
    code: String,
    /// Name on that day (名称).
    name: String,
}

impl BulletinReader {
    pub(super) fn of(row: SheetRow, of: &str) -> Self {
        Self {
            id: seal("bulletin-reader", &[of, &row.code]),
            node_id: of_code(&row.code).seal(),
            code: row.code,
            name: row.name,
        }
    }
}

/// That a unit or a place took note of a bulletin (签收).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct BulletinReceipt {
    /// Opaque id (标识), for caches; nothing is fetched by it.
    id: ID,
    /// Opaque id of the jurisdiction or agency (节点标识), for `node`.
    node_id: ID,
    /// Division code or agency code on that day (代码).
    code: String,
    /// Name on that day (名称).
    name: String,
    /// Post of the account that took note (签收岗位), never a person's name.
    by: String,
    /// When (签收时间).
    at: DateTime,
}

impl Listed for BulletinReceipt {
    const LIST: &'static str = "BulletinReceipt";
}

impl BulletinReceipt {
    pub(super) fn of(receipt: cengbao_store::BulletinReceipt, of: &str) -> Self {
        Self {
            id: seal("bulletin-receipt", &[of, &receipt.code]),
            node_id: of_code(&receipt.code).seal(),
            code: receipt.code,
            name: receipt.name,
            by: receipt.by,
            at: DateTime(receipt.at),
        }
    }
}
