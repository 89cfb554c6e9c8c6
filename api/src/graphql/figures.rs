//! The questions about figures that jurisdictions and agencies answer alike: table, series, completeness. Why a figure
//! is what it is, and what changed in it, are asked in `explain` and `figure_change`.
//!
//! Owns how their arguments become one question to the store. Written once and
//! flattened into both types, so that the two can never drift apart. Each may be
//! null: one table that fails must not take the whole place with it.

use std::sync::Arc;

use async_graphql::{Context, Object};
use cengbao_domain::ids::NodeId;
use cengbao_store::{Reading, SeriesQuestion, TableQuestion};

use super::completeness::CompletenessTable;
use super::context::single;
use super::error::{OrFault as _, Result};
use super::form::FormRef;
use super::level::Level;
use super::limits::ROWS;
use super::order::TableOrder;
use super::page::{self, Asked};
use super::scalar::{Date, DateTime, Period};
use super::series::{self, Series};
use super::table::{RowKeys, Table, TableBasis, TableBy};

/// The questions about figures, asked at a node that the scope has read.
#[derive(Clone, Copy, Debug)]
pub(super) struct FigureQuestions {
    node: NodeId,
}

impl FigureQuestions {
    pub(super) fn at(node: NodeId) -> Self {
        Self { node }
    }
}

/// The questions about figures (数字查询) that jurisdictions and agencies answer alike.
#[Object]
#[expect(
    clippy::too_many_arguments,
    reason = "each is an argument of the contract"
)]
impl FigureQuestions {
    /// The figures of a form for a period (汇总表), broken down. Sums cover what is within your scope.
    #[graphql(complexity = "ROWS.cost(first.max(last), child_complexity)")]
    async fn table(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The form (调度表).")] form: FormRef,
        #[graphql(desc = "The period (报告期), of the form's kind.")] period: Period,
        #[graphql(
            desc = "How it is broken down (分组方式).",
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
            desc = "In the order of a figure (排序); by default in the order of the codes, for units of the tree."
        )]
        order_by: Option<TableOrder>,
        #[graphql(
            desc = "Live figures, or what the places below signed and sent up (口径).",
            default_with = "Some(TableBasis::Live)"
        )]
        basis: Option<TableBasis>,
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
    ) -> Option<Result<Table>> {
        let answer = async {
            let breakdown = Breakdown {
                form,
                period,
                by,
                level,
                reading: Reading {
                    basis: basis.unwrap_or(TableBasis::Live).into(),
                    ..reading(tree_as_of, known_at)
                },
                order: order_by,
                page: Asked {
                    first,
                    after,
                    last,
                    before,
                },
            };
            let (table, question) = breakdown.rows(ctx, self.node).await?;
            Ok(Table::of(&table, &question))
        };
        Some(answer.await)
    }

    /// The figures of a form over successive periods (时间序列), at most 200 of them. Sums cover what is within your scope.
    /// With `basis: SENT_UP` each point is the consolidation that the place itself sent up for the period, MISSING where it
    /// has sent none; BAD_INPUT for a unit.
    #[graphql(complexity = "series::cost(from, to, child_complexity)")]
    async fn series(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The form (调度表).")] form: FormRef,
        #[graphql(desc = "The first period (起始报告期), of the form's kind.")] from: Period,
        #[graphql(desc = "The last period (截止报告期), of the same kind.")] to: Period,
        #[graphql(
            desc = "The tree as it was on this day (区划基准日); of each period its end if absent."
        )]
        tree_as_of: Option<Date>,
        #[graphql(
            desc = "The figures as they had been recorded at this moment (倒查时刻), to the end of its millisecond, in the tree as it is known today; all that is recorded if absent."
        )]
        known_at: Option<DateTime>,
        #[graphql(
            desc = "Live figures, or what the place itself signed and sent up (口径).",
            default_with = "Some(TableBasis::Live)"
        )]
        basis: Option<TableBasis>,
    ) -> Option<Result<Series>> {
        let answer = async {
            series::length(from, to).or_fault(ctx)?;
            let question = SeriesQuestion {
                node: self.node,
                campaign: form.campaign,
                form: form.form,
                from: from.0,
                to: to.0,
                reading: Reading {
                    basis: basis.unwrap_or(TableBasis::Live).into(),
                    ..reading(tree_as_of, known_at)
                },
            };
            let found = single(ctx)?.series(&question).await;
            Ok(found.or_fault(ctx)?.into())
        };
        Some(answer.await)
    }

    /// Who has reported a form for a period and who has not (报送情况), broken down like `table`.
    #[graphql(complexity = "ROWS.cost(first.max(last), child_complexity)")]
    async fn completeness(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The form (调度表).")] form: FormRef,
        #[graphql(desc = "The period (报告期), of the form's kind.")] period: Period,
        #[graphql(
            desc = "How it is broken down (分组方式).",
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
            desc = "In the order of a figure (排序); by default in the order of the codes, for units of the tree."
        )]
        order_by: Option<TableOrder>,
        #[graphql(
            desc = "The units that report, or the places that collate and send up (口径).",
            default_with = "Some(TableBasis::Live)"
        )]
        basis: Option<TableBasis>,
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
    ) -> Option<Result<CompletenessTable>> {
        let answer = async {
            let breakdown = Breakdown {
                form,
                period,
                by,
                level,
                reading: Reading {
                    basis: basis.unwrap_or(TableBasis::Live).into(),
                    ..reading(tree_as_of, known_at)
                },
                order: order_by,
                page: Asked {
                    first,
                    after,
                    last,
                    before,
                },
            };
            let (table, question) = breakdown.rows(ctx, self.node).await?;
            Ok(CompletenessTable::of(&table, &RowKeys::of(&question)))
        };
        Some(answer.await)
    }
}

/// How figures are asked to be read.
pub(super) fn reading(tree_as_of: Option<Date>, known_at: Option<DateTime>) -> Reading {
    Reading {
        basis: cengbao_store::Basis::Live,
        tree_as_of: tree_as_of.map(|day| day.0),
        known_at: known_at.map(|moment| moment.0),
        ..Reading::default()
    }
}

/// How figures below a place are asked for: the arguments that tables and rankings share.
pub(super) struct Breakdown {
    pub(super) form: FormRef,
    pub(super) period: Period,
    pub(super) by: Option<TableBy>,
    pub(super) level: Option<Level>,
    pub(super) reading: Reading,
    pub(super) order: Option<TableOrder>,
    pub(super) page: Asked,
}

impl Breakdown {
    /// The question at a node. Errors: BAD_INPUT for a level without `by: LEVEL` or the other way round, and those of a
    /// page.
    pub(super) fn question(self, ctx: &Context<'_>, node: NodeId) -> Result<TableQuestion> {
        let by = self.by.unwrap_or(TableBy::Children);
        Ok(TableQuestion {
            node,
            campaign: self.form.campaign,
            form: self.form.form,
            period: self.period.0,
            by: by.with(self.level).or_fault(ctx)?,
            reading: self.reading,
            rank: self.order.map(Into::into),
            page: page::request(ROWS, self.page).or_fault(ctx)?,
        })
    }

    async fn rows(
        self,
        ctx: &Context<'_>,
        node: NodeId,
    ) -> Result<(Arc<cengbao_store::Table>, TableQuestion)> {
        let question = self.question(ctx, node)?;
        let table = single(ctx)?.table(&question).await.or_fault(ctx)?;
        Ok((table, question))
    }
}
