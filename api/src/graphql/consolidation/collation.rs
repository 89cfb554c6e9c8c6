//! What a collating office sees before it signs (汇总预览): figures, completeness, and what it should look at.

use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use cengbao_store::Jurisdiction;

use super::{AllowedConsolidationAction, Consolidation};
use crate::graphql::cell::{CellState, Column, Figures, columns, count};
use crate::graphql::context::{language, single};
use crate::graphql::error::{OrFault as _, Result};
use crate::graphql::form::{Form, FormRef};
use crate::graphql::leaves::{Leaves, Scaled};
use crate::graphql::limits::LIST;
use crate::graphql::node::{GlobalId, seal};
use crate::graphql::page::{self, Asked, Items, Listed, Rows};
use crate::graphql::scalar::Period;
use crate::graphql::unit::UnitReference;

/// What is to be looked at before one signs (差异提示).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "cengbao_store::CollationFlagKind")]
pub(in crate::graphql) enum CollationFlagKind {
    /// The unit owes and has never reported (缺报).
    Missing,
    /// The unit owes and is silent: an earlier total is carried (沿用).
    Carried,
    /// What the unit filed was returned (被退回).
    Returned,
    /// The unit took back what it had signed (已撤回).
    Withdrawn,
    /// A total is below the one of the period before (累计数下降).
    FallingTotal,
    /// Another warning of the form was answered with a reason (警告已说明).
    WarningAnswered,
}

/// One thing to look at before one signs (差异提示).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct CollationFlag {
    /// Opaque id (标识), for caches; nothing is fetched by it.
    id: ID,
    /// What it is (类型).
    kind: CollationFlagKind,
    /// The unit (单位).
    unit: UnitReference,
    /// Key of the cell (键); null where it is about the whole report.
    cell: Option<String>,
    /// The reason that the unit gave (说明); null where it gave none.
    reason: Option<String>,
    /// The period whose total is carried (沿用自); null where nothing is.
    carried_from: Option<Period>,
    /// Id of the report that stands (报表标识), for `report(id)`; null where there is none.
    report_id: Option<ID>,
    /// Code of the unit that took this one in (并入单位代码) and has not spoken for it yet; null for all others. Once it has,
    /// nothing is awaited of the closed one, and it has no flag.
    merged_into: Option<String>,
}

impl Listed for CollationFlag {
    const LIST: &'static str = "CollationFlag";
}

impl CollationFlag {
    fn of(flag: cengbao_store::CollationFlag, collation: &ID) -> Self {
        let kind = format!("{:?}", flag.kind);
        let cell = flag.cell.as_deref().unwrap_or_default();
        Self {
            id: seal("flag", &[collation.as_str(), &flag.code, &kind, cell]),
            kind: flag.kind.into(),
            unit: UnitReference::agency(flag.code, flag.name),
            cell: flag.cell,
            reason: flag.reason,
            carried_from: flag.carried_from.map(Period),
            report_id: flag.report.map(|id| GlobalId::Report(id).seal()),
            merged_into: flag.merged_into,
        }
    }
}

/// Which collation is asked.
pub(in crate::graphql) struct CollationAt<'a> {
    pub(in crate::graphql) place: &'a Jurisdiction,
    pub(in crate::graphql) form: FormRef,
    pub(in crate::graphql) period: Period,
}

/// A place's figures of a period, ready to be signed.
pub(in crate::graphql) struct Collation {
    row: cengbao_store::Collation,
    id: ID,
}

impl Collation {
    /// Asks the store.
    pub(in crate::graphql) async fn find(ctx: &Context<'_>, at: CollationAt<'_>) -> Result<Self> {
        let row = single(ctx)?
            .collation(at.place, &at.form.campaign, &at.form.form, at.period.0)
            .await
            .or_fault(ctx)?;
        let period = at.period.0.to_string();
        let of = [&at.place.code, &at.form.campaign, &at.form.form, &period];
        Ok(Self {
            id: seal("collation", &of.map(String::as_str)),
            row,
        })
    }

    fn figures(&self) -> (Vec<Column>, Figures) {
        let (columns, scales) = columns(&self.row.form);
        let figures = Figures::of(&self.row.cells, &scales);
        (columns, figures)
    }
}

/// What an office sees before it signs (汇总预览): the figures of its place as they are now. The table by children says
/// them place by place.
#[Object]
impl Collation {
    /// Opaque id (标识), for caches; nothing is fetched by it.
    async fn id(&self) -> &ID {
        &self.id
    }

    /// The form (调度表).
    async fn form(&self) -> Form {
        self.row.form.clone().into()
    }

    /// The period (报告期).
    async fn period(&self) -> Period {
        Period(self.row.period)
    }

    /// Tells these figures from others (指纹): send it with `signConsolidation`, so that nothing is signed that was not
    /// read.
    async fn fingerprint(&self) -> &str {
        &self.row.fingerprint
    }

    /// The columns (列), in printed order.
    async fn columns(&self) -> Vec<Column> {
        self.figures().0
    }

    /// The figures of the whole place (数值); null exactly where the state is MISSING or NOT_APPLICABLE.
    async fn values(&self) -> Leaves<Option<Scaled>> {
        self.figures().1.values
    }

    /// Where each figure comes from (状态).
    async fn states(&self) -> Leaves<CellState> {
        self.figures().1.states
    }

    /// How many units owe the form for the period (应报单位数).
    async fn expected(&self) -> i32 {
        count(self.row.expected)
    }

    /// How many of them have reported (已报单位数).
    async fn reported(&self) -> i32 {
        count(self.row.reported)
    }

    /// How many of them in time (按时报送单位数).
    async fn on_time(&self) -> i32 {
        count(self.row.on_time)
    }

    /// The last consolidation of the place for this period, in whatever state (最近一次汇总); null if nothing was ever
    /// signed.
    async fn last(&self) -> Option<Consolidation> {
        self.row.last.clone().map(Into::into)
    }

    /// What you may do now, and why not what you may not (可用操作).
    async fn allowed_actions(&self, ctx: &Context<'_>) -> Vec<AllowedConsolidationAction> {
        let language = language(ctx);
        let shape = |one| AllowedConsolidationAction::of(one, language);
        self.row.actions.iter().map(shape).collect()
    }

    /// What should be looked at before one signs (差异提示), in the order of the tree: units that are missing, carried or
    /// returned, totals that fell, warnings that were answered. Error BAD_INPUT for a place with more than 5,000 units.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn flags(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The first so many items (每页条数), 1 to 200; 50 where neither `first` nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only behind this cursor (游标): the `endCursor` of the page before.")]
        after: Option<String>,
        #[graphql(
            desc = "The last so many items (倒数条数), 1 to 200, in the same order; not beside `first`."
        )]
        last: Option<i32>,
        #[graphql(desc = "Only before this cursor (游标): the `startCursor` of the page behind.")]
        before: Option<String>,
    ) -> Result<Rows<CollationFlag>> {
        let asked = Asked {
            first,
            after,
            last,
            before,
        };
        let page = page::request(LIST, asked).or_fault(ctx)?;
        let found = single(ctx)?.collation_flags(&self.row, &page).await;
        Ok(Rows(Items::of(found.or_fault(ctx)?, |flag| {
            CollationFlag::of(flag, &self.id)
        })))
    }
}
