//! The question why a figure is what it is: its arguments, and how they become one question to the store.

use async_graphql::{Context, Object};
use cengbao_domain::ids::NodeId;
use cengbao_store::ExplainQuestion;

use super::{ExplainBy, Explanation};
use crate::graphql::cell::{CellState, Scale};
use crate::graphql::context::single;
use crate::graphql::error::{Fault, OrFault as _, OrNotFound as _, Result};
use crate::graphql::figures::reading;
use crate::graphql::form::FormRef;
use crate::graphql::limits::ROWS;
use crate::graphql::page::{self, Asked};
use crate::graphql::scalar::{Date, DateTime, Period};

/// Asks why a figure of a node is what it is; the scope has read the node.
#[derive(Clone, Copy, Debug)]
pub(in crate::graphql) struct ExplainQuestions {
    node: NodeId,
}

impl ExplainQuestions {
    pub(in crate::graphql) fn at(node: NodeId) -> Self {
        Self { node }
    }
}

/// The question why a figure is what it is (数字溯源), that jurisdictions and agencies answer alike.
#[Object]
#[expect(
    clippy::too_many_arguments,
    reason = "each is an argument of the contract"
)]
impl ExplainQuestions {
    /// Why one figure is what it is (数字溯源): which reports and revisions, who signed, who is missing.
    #[graphql(complexity = "ROWS.cost(first.max(last), child_complexity)")]
    async fn explain(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The form (调度表).")] form: FormRef,
        #[graphql(desc = "The period (报告期), of the form's kind.")] period: Period,
        #[graphql(
            desc = "The figure: key of its column, such as `3.3.2`, or code of its indicator (数据项)."
        )]
        cell: String,
        #[graphql(
            desc = "By which rows (分组方式): the places directly below, to go down level by level, or the units. Of an agency always the units.",
            default_with = "Some(ExplainBy::Unit)"
        )]
        by: Option<ExplainBy>,
        #[graphql(
            desc = "Only units whose figure is in one of these states (状态), such as those that are missing; with `by: UNIT` alone, and among at most 5,000 units."
        )]
        only: Option<Vec<CellState>>,
        #[graphql(
            desc = "The tree as it was on this day (区划基准日); the end of the period if absent."
        )]
        tree_as_of: Option<Date>,
        #[graphql(
            desc = "The figures as they had been recorded at this moment (倒查时刻), to the end of its millisecond; all that is recorded if absent."
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
    ) -> Option<Result<Explanation>> {
        let answer = async {
            let page = page::request(
                ROWS,
                Asked {
                    first,
                    after,
                    last,
                    before,
                },
            )
            .or_fault(ctx)?;
            let scope = single(ctx)?;
            let version = scope
                .find_form(&form.campaign, &form.form)
                .await
                .or_fault(ctx)?
                .or_not_found(ctx)?;
            let known = version
                .number_columns()
                .into_iter()
                .find(|column| column.answers_to(&cell));
            let column = known
                .ok_or_else(|| no_such_cell(&form.form, &cell))
                .or_fault(ctx)?;
            let scale = Scale::of(&version.form, &column);
            let question = ExplainQuestion {
                node: self.node,
                campaign: form.campaign,
                form: form.form,
                period: period.0,
                key: column.key.clone(),
                by: by.unwrap_or(ExplainBy::Unit).into(),
                only: only
                    .unwrap_or_default()
                    .into_iter()
                    .map(Into::into)
                    .collect(),
                reading: reading(tree_as_of, known_at),
                page,
            };
            let explanation = scope.explain(&question).await.or_fault(ctx)?;
            Ok(Explanation::of(
                explanation,
                (column.into(), scale),
                &question,
            ))
        };
        Some(answer.await)
    }
}

fn no_such_cell(form: &str, cell: &str) -> Fault {
    Fault::bad_input(
        format!("调度表 {form} 没有可汇总的数据项 {cell}：请使用 columns 中的 key"),
        format!("form {form} has no summed cell {cell}: use a key of its columns"),
    )
}
