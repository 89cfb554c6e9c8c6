//! Rankings (排名) of what stands below a place: the same for jurisdictions and agencies.
//!
//! Shapes the store's answer. The rule of ties is `cengbao_domain::ranking`'s; must never compute a share.

use async_graphql::{Context, ID, Object, SimpleObject};
use cengbao_domain::ids::NodeId;
use cengbao_store::RankedRow;

use super::cell::{Column, Scale, columns, count, scaled};
use super::context::single;
use super::error::{OrFault as _, Result};
use super::figures::{Breakdown, reading};
use super::form::{Form, FormRef};
use super::leaves::Scaled;
use super::level::Level;
use super::limits::ROWS;
use super::order::TableOrder;
use super::page::{Asked, Items, Listed, Rows};
use super::scalar::{Date, DateTime, Period};
use super::table::{RowKeys, RowKind, TableBy};

/// The question who stands where, asked at a node that the scope has read.
#[derive(Clone, Copy, Debug)]
pub(super) struct RankingQuestion {
    node: NodeId,
}

impl RankingQuestion {
    pub(super) fn at(node: NodeId) -> Self {
        Self { node }
    }
}

/// The question who stands where (排名) that jurisdictions and agencies answer alike.
#[Object]
#[expect(
    clippy::too_many_arguments,
    reason = "each is an argument of the contract"
)]
impl RankingQuestion {
    /// What stands below the place, ranked by a figure (排名). Equal figures share a rank and the next counts them
    /// (1, 2, 2, 4), compared exactly; equals stand in the order of their codes; rows without the figure come last and
    /// have no rank. The own share of the place (本级) is not ranked with its subordinates.
    #[graphql(complexity = "ROWS.cost(first.max(last), child_complexity)")]
    async fn ranking(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The form (调度表).")] form: FormRef,
        #[graphql(desc = "The period (报告期), of the form's kind.")] period: Period,
        #[graphql(
            desc = "By which figure (排名依据), and which way: `{ completeness: DESC }` puts the best first."
        )]
        order_by: TableOrder,
        #[graphql(
            desc = "Who is ranked (排名对象): not TOTAL.",
            default_with = "Some(TableBy::Children)"
        )]
        by: Option<TableBy>,
        #[graphql(desc = "The level of the rows (行政层级); exactly with `by: LEVEL`.")]
        level: Option<Level>,
        #[graphql(
            desc = "The tree as it was on this day (区划基准日); the end of the period if absent."
        )]
        tree_as_of: Option<Date>,
        #[graphql(
            desc = "The figures as they had been recorded at this moment (倒查时刻), to the end of its millisecond, in the tree as it is known today; all that is recorded if absent."
        )]
        known_at: Option<DateTime>,
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
    ) -> Option<Result<Ranking>> {
        let answer = async {
            let rank = order_by.into();
            let breakdown = Breakdown {
                form,
                period,
                by,
                level,
                reading: reading(tree_as_of, known_at),
                order: None,
                page: Asked {
                    first,
                    after,
                    last,
                    before,
                },
            };
            let question = breakdown.question(ctx, self.node)?;
            let found = single(ctx)?.ranking(&question, &rank).await;
            let keys = (RowKeys::of(&question), format!("{rank:?}"));
            Ok(Ranking::of(found.or_fault(ctx)?, &keys))
        };
        Some(answer.await)
    }
}

/// A ranking (排名).
#[derive(SimpleObject)]
pub(super) struct Ranking {
    /// The form (调度表).
    form: Form,
    /// The period asked (报告期).
    period: Period,
    /// The column it is by (列); null where it is by reports (completeness, timeliness, missing).
    column: Option<Column>,
    /// How many rows have a rank (参加排名数).
    ranked: i32,
    /// How many rows there are (总行数).
    row_count: i32,
    /// The rows of this page (行), the first of the ranking first.
    rows: Rows<RankingRow>,
}

/// One row of a ranking (排名行).
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct RankingRow {
    /// Opaque id (标识), for caches; nothing is fetched by it.
    id: ID,
    /// From 1, equal figures alike (名次); null without the figure.
    rank: Option<i32>,
    /// What the row stands for (行类型).
    kind: RowKind,
    /// Division code or agency code (代码).
    code: String,
    /// Official name (名称).
    name: String,
    /// The figure (数值): in the unit of the column, or how many have not reported; null where there is none, and for a
    /// share of reports, which is `numerator` of `denominator`.
    value: Option<Scaled>,
    /// Of a rate Σ numerator (分子合计), of completeness and timeliness the units that reported, or reported in time; of a
    /// boolean how many said yes; else null.
    numerator: Option<Scaled>,
    /// What `numerator` is of (分母).
    denominator: Option<Scaled>,
    /// How many units owe the form for the period (应报单位数).
    expected: i32,
    /// How many of them have a signed report in force for the period (已报单位数).
    reported: i32,
    /// How many of them first signed by the due day (按时报送单位数).
    on_time: i32,
    /// Whether simulated units or figures are in it (含模拟数据).
    simulated: bool,
}

impl Listed for RankingRow {
    const LIST: &'static str = "RankingRow";
}

impl RankingRow {
    fn of(ranked: RankedRow, scale: Scale, (keys, by): &(RowKeys, String)) -> Self {
        let RankedRow {
            rank,
            value,
            fraction,
            row,
        } = ranked;
        Self {
            id: keys.id("ranking", row.kind, &format!("{} {by}", row.code)),
            rank: rank.and_then(|rank| i32::try_from(rank).ok()),
            kind: row.kind.into(),
            code: row.code,
            name: row.name,
            value: scaled(value, scale.value),
            numerator: scaled(fraction.map(|exact| exact.numerator), scale.parts),
            denominator: scaled(fraction.map(|exact| exact.denominator), scale.parts),
            expected: count(row.expected),
            reported: count(row.reported),
            on_time: count(row.on_time),
            simulated: row.simulated,
        }
    }
}

impl Ranking {
    fn of(ranking: cengbao_store::Ranking, keys: &(RowKeys, String)) -> Self {
        let (columns, scales) = columns(&ranking.form);
        let column = ranking.column;
        let whole = Scale { value: 0, parts: 0 };
        let scale = column.and_then(|place| scales.get(place).copied());
        let scale = scale.unwrap_or(whole);
        let number = |rows| i32::try_from(rows).unwrap_or(i32::MAX);
        Self {
            period: Period(ranking.period),
            column: column.and_then(|place| columns.into_iter().nth(place)),
            ranked: number(ranking.ranked),
            row_count: number(ranking.of),
            rows: Rows(Items::of(ranking.rows, |row| {
                RankingRow::of(row, scale, keys)
            })),
            form: ranking.form.into(),
        }
    }
}
