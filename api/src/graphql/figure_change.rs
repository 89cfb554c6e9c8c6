//! What changed between two moments in the figures of a place (变动): act by act, by whom, and the sums before and after.
//!
//! Columnar like tables. Must never name a person: posts of accounts only.

use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use cengbao_domain::answer::CellAnswer;
use cengbao_domain::ids::NodeId;
use cengbao_store::ChangesQuestion;

use super::cell::{Column, Scale, columns, count, scaled};
use super::consolidation::differences;
use super::context::single;
use super::error::{OrFault as _, Result};
use super::form::{Form, FormRef};
use super::leaves::{Leaves, Scaled};
use super::limits::ROWS;
use super::node::{GlobalId, seal};
use super::page::{self, Asked, Items, Listed, Rows};
use super::scalar::{DateTime, Period};
use super::table::{RowKeys, TableRow};
use super::unit::UnitReference;

/// Asks what changed in the figures of a node; the scope has read the node.
#[derive(Clone, Copy, Debug)]
pub(super) struct ChangeQuestions {
    node: NodeId,
}

impl ChangeQuestions {
    pub(super) fn at(node: NodeId) -> Self {
        Self { node }
    }
}

/// The question what changed (变动查询), that jurisdictions and agencies answer alike.
#[Object]
#[expect(
    clippy::too_many_arguments,
    reason = "each is an argument of the contract"
)]
impl ChangeQuestions {
    /// What changed in the figures of a form for a period between two moments (变动), and by whom: the newest first. The
    /// differences of all entries are the difference of the two totals. Within your scope, as the sums are.
    #[graphql(complexity = "ROWS.cost(first.max(last), child_complexity)")]
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The form (调度表).")] form: FormRef,
        #[graphql(desc = "The period (报告期), of the form's kind.")] period: Period,
        #[graphql(
            desc = "Changes after this moment (起始时刻): what was recorded at it, to the end of its millisecond, was known before."
        )]
        since: DateTime,
        #[graphql(
            desc = "Changes up to this moment (截止时刻), it included; up to now if absent."
        )]
        until: Option<DateTime>,
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
    ) -> Option<Result<FigureChanges>> {
        let answer = async {
            let asked = Asked {
                first,
                after,
                last,
                before,
            };
            let scope = single(ctx)?;
            let question = ChangesQuestion {
                node: self.node,
                campaign: form.campaign,
                form: form.form,
                period: period.0,
                since: since.0,
                until: until.map_or_else(|| scope.now(), |moment| moment.0),
                page: page::request(ROWS, asked).or_fault(ctx)?,
            };
            let found = scope.changes(&question).await.or_fault(ctx)?;
            Ok(FigureChanges::of(found, &question))
        };
        Some(answer.await)
    }
}

/// What made a figure change (变动原因).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "cengbao_store::Cause")]
pub(super) enum ChangeCause {
    /// A unit owes the form from now on, or no longer (应报调整).
    #[graphql(name = "OWED")]
    Owe,
    /// A report was signed (签发).
    #[graphql(name = "SIGNED")]
    Sign,
    /// A correction was signed (更正).
    #[graphql(name = "CORRECTED")]
    Correct,
    /// A report that counted was returned (退回).
    #[graphql(name = "RETURNED")]
    Return,
    /// The unit took a report that counted back (撤回).
    #[graphql(name = "WITHDRAWN")]
    Withdraw,
    /// The unit moved to or from another place with a boundary change, or its successor speaks for it (区划变更).
    #[graphql(name = "MOVED")]
    Move,
    /// A unit above it reports for its whole subtree from then on, or no longer: what was its own is in the other's
    /// total, or counts by itself again (覆盖范围变更).
    #[graphql(name = "COVERED")]
    Cover,
}

/// What changed in the figures of a form for a place and a period between two moments (变动情况).
#[derive(SimpleObject)]
pub(super) struct FigureChanges {
    /// The form (调度表).
    form: Form,
    /// The period asked (报告期).
    period: Period,
    /// The columns (列), in printed order; every list of values is aligned with them.
    columns: Vec<Column>,
    /// The first moment (起始时刻).
    since: DateTime,
    /// The second moment (截止时刻).
    until: DateTime,
    /// The figures of the whole place as they were known at the first moment (变动前合计), in the tree as it had been
    /// recorded then: `table(knownAt)` asks the same figures in the tree that is known today.
    before: TableRow,
    /// The figures of the whole place as they were known at the second moment (变动后合计), in the tree of then.
    after: TableRow,
    /// What happened between them (变动明细), the newest first. What changed other periods alone is not among it.
    entries: Rows<FigureChange>,
}

/// One act that changed the figures of one unit (变动明细项). The lists are aligned with the columns.
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct FigureChange {
    /// Opaque id (标识), for caches; nothing is fetched by it.
    id: ID,
    /// The unit (单位).
    unit: UnitReference,
    /// What was done (变动原因).
    cause: ChangeCause,
    /// The first period that it changed (起始报告期): the report's own, which may lie before the period asked.
    from_period: Period,
    /// When it was recorded (记录时间).
    recorded_at: DateTime,
    /// Post of the account that did it (经办岗位), never a person's name; null where it was the operator of the hub.
    by: Option<String>,
    /// Why, where a reason was given (理由).
    reason: Option<String>,
    /// Id of the report (报表标识), for `report(id)`; null where it was none.
    report_id: Option<ID>,
    /// Revision of that report that came into force or left it (修订号).
    revision: Option<i32>,
    /// The unit's own figures before (变动前数值); null where it had none.
    before: Leaves<Option<Scaled>>,
    /// The unit's own figures after (变动后数值); null where it has none.
    after: Leaves<Option<Scaled>>,
    /// What it added to every sum above (差额), a missing figure counted as nothing; 0 for a rate, which is not added: its
    /// parts are.
    differences: Leaves<Scaled>,
    /// What it added to the units that owe (应报单位数之差).
    expected_difference: i32,
    /// What it added to the units that reported (已报单位数之差).
    reported_difference: i32,
    /// What it added to the units in time (按时报送单位数之差).
    on_time_difference: i32,
    /// Whether the unit is simulated (模拟数据).
    simulated: bool,
}

impl Listed for FigureChange {
    const LIST: &'static str = "FigureChange";
}

impl FigureChange {
    fn of(row: cengbao_store::FigureChange, scales: &[Scale], question: &[String; 3]) -> Self {
        let values = |cells: &[CellAnswer]| {
            let each = cells.iter().zip(scales);
            let decimal = |(cell, scale): (&CellAnswer, &Scale)| scaled(cell.value, scale.value);
            Leaves(each.map(decimal).collect())
        };
        let parts: Vec<&str> = question.iter().map(String::as_str).collect();
        Self {
            id: seal("change", &[parts.as_slice(), &[&row.key]].concat()),
            unit: UnitReference::agency(row.unit_code, row.unit_name),
            cause: row.cause.into(),
            from_period: Period(row.from),
            recorded_at: DateTime(row.recorded_at),
            by: row.by,
            reason: row.reason,
            report_id: row.report.map(|id| GlobalId::Report(id).seal()),
            revision: row.revision,
            before: values(&row.before),
            after: values(&row.after),
            differences: differences(&row.differences, scales),
            expected_difference: count(row.expected),
            reported_difference: count(row.reported),
            on_time_difference: count(row.on_time),
            simulated: row.simulated,
        }
    }
}

impl FigureChanges {
    /// Shapes the store's answer.
    fn of(found: cengbao_store::FigureChanges, question: &ChangesQuestion) -> Self {
        let (columns, scales) = columns(&found.form);
        let (since, until) = (question.since, question.until);
        let of = [
            question.campaign.clone(),
            question.form.clone(),
            question.period.to_string(),
        ];
        let total = |row, moment| TableRow::of(&row, &scales, &RowKeys::known(of.clone(), moment));
        Self {
            period: Period(question.period),
            columns,
            since: DateTime(since),
            until: DateTime(until),
            before: total(found.before, since),
            after: total(found.after, until),
            entries: Rows(Items::of(found.entries, |row| {
                FigureChange::of(row, &scales, &of)
            })),
            form: found.form.into(),
        }
    }
}
