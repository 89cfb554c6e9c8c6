//! Consolidations (汇总上报): what a place signed and sent up, where it stands, what changed since.
//!
//! Must never name a person: posts and titles of accounts only.

mod collation;
mod filter;
mod owed;
mod table;

use async_graphql::{ComplexObject, Context, Enum, ID, SimpleObject};
use cengbao_domain::consolidation;
use cengbao_store::{Scope, StoreError};

pub(super) use self::collation::{Collation, CollationAt};
pub(super) use self::filter::ConsolidationFilter;
pub(super) use self::owed::OwedBy;
pub(super) use self::table::differences;
use self::table::{ConsolidationChange, ConsolidationTable};
use super::ancestor::Ancestor;
use super::cell::{Column, Figures, columns, count};
use super::context::{language, loader, scope, single};
use super::error::{OrFault as _, OrNotFound as _, Result};
use super::form::Form;
use super::language::Language;
use super::leaves::{Leaves, Scaled};
use super::limits::{LIST, QUESTION};
use super::loader::ConsolidationEventsOf;
use super::node::{GlobalId, consolidation_id};
use super::page::{self, Asked, Connection, Counted, Items, Listed, Rows};
use super::scalar::{DateTime, Period};

/// Where a consolidation stands (汇总状态).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "consolidation::ConsolidationState")]
pub(super) enum ConsolidationState {
    /// Signed and with that sent up; it waits for its receiver (已签报).
    Signed,
    /// Accepted by its receiver (已接收).
    Accepted,
    /// Sent back with a reason (已退回): the place has sent up nothing until it signs anew.
    Returned,
    /// Taken back by its own office before it was accepted (已撤回).
    Withdrawn,
    /// A later one was signed in its place (已被替代).
    Superseded,
}

/// What can be done with a consolidation (汇总操作).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "consolidation::ConsolidationAction")]
pub(super) enum ConsolidationAction {
    /// Sign what the place has now and send it up (签报); it takes the place of the one before.
    Sign,
    /// Accept it as a coordinator above (接收).
    Accept,
    /// Send it back with a reason, as a coordinator above (退回).
    Return,
    /// Take it back with a reason, before it is accepted (撤回).
    Withdraw,
}

/// What a place signed and sent up for one form and period (汇总上报). The snapshot is never changed: what comes later
/// is a new one.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub(super) struct Consolidation {
    #[graphql(skip)]
    row: cengbao_store::Consolidation,
    /// Opaque id (标识).
    #[graphql(owned)]
    pub(super) id: ID,
    /// The place that it is of (辖区).
    place: Ancestor,
    /// Code of the campaign (专项行动代码).
    campaign_code: String,
    /// The form (调度表).
    form: Form,
    /// The period (报告期).
    period: Period,
    /// Its number (序号), from 1 for the same place, form and period.
    number: i32,
    /// Whether it is the last one of them (是否最新): the one that can be acted on.
    is_last: bool,
    /// Where it stands (状态).
    state: ConsolidationState,
    /// Version (版本号), which grows with every step; send it back as `expectedVersion`.
    version: i32,
    /// What the office said to it (说明); null if nothing.
    note: Option<String>,
    /// Why it took the place of one that had been sent (替代理由); null if there was none.
    reason: Option<String>,
    /// Post of the account that signed it (签报岗位), never a person's name.
    signed_by: String,
    /// When it was signed (签报时间).
    signed_at: DateTime,
    /// When it was no longer what its place has sent up (失效时间): superseded, returned or withdrawn; null while it is.
    left_at: Option<DateTime>,
    /// The columns (列), in printed order.
    columns: Vec<Column>,
    /// The figures of the whole place as they were signed (数值); null exactly where the state is MISSING or
    /// NOT_APPLICABLE.
    values: Leaves<Option<Scaled>>,
    /// Where each figure came from (状态).
    states: Leaves<super::cell::CellState>,
    /// How many units stood behind each figure (填报单位数).
    contributors: Leaves<i32>,
    /// How many units owed the form for the period (应报单位数).
    expected: i32,
    /// How many of them had reported (已报单位数).
    reported: i32,
    /// How many of them in time (按时报送单位数).
    on_time: i32,
    /// Whether simulated figures are in it (含模拟数据).
    simulated: bool,
}

/// Something that can be done with a consolidation, whether you may do it now, and if not, why (可用操作).
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct AllowedConsolidationAction {
    /// What (操作).
    action: ConsolidationAction,
    /// Whether you may do it now (是否允许).
    allowed: bool,
    /// Why not, in the language of the request (原因); null if you may.
    reason: Option<String>,
}

impl AllowedConsolidationAction {
    fn of(one: &cengbao_store::ConsolidationActionAllowed, language: Language) -> Self {
        let reason = one.refusal.map(|(zh, en)| language.pick(zh, en).to_owned());
        Self {
            action: one.action.into(),
            allowed: reason.is_none(),
            reason,
        }
    }
}

/// One thing that happened to a consolidation (经过).
#[derive(Clone, Debug, SimpleObject)]
pub(super) struct ConsolidationEvent {
    /// When (时间).
    at: DateTime,
    /// What (操作).
    action: ConsolidationAction,
    /// Post of the account that did it (岗位), never a person's name.
    by: String,
    /// The reason given (理由); null where none was asked for.
    reason: Option<String>,
}

impl From<cengbao_store::Consolidation> for Consolidation {
    fn from(row: cengbao_store::Consolidation) -> Self {
        let (columns, scales) = columns(&row.form);
        let Figures {
            values,
            states,
            contributors,
            ..
        } = Figures::of(&row.cells, &scales);
        let place = cengbao_store::Ancestor {
            code: row.code.clone(),
            name: row.name.clone(),
            level: row.level,
        };
        Self {
            id: GlobalId::Consolidation(row.id).seal(),
            place: place.into(),
            campaign_code: row.campaign.clone(),
            form: row.form.clone().into(),
            period: Period(row.period),
            number: row.number,
            is_last: row.is_last,
            state: row.state.into(),
            version: row.version,
            note: row.note.clone(),
            reason: row.reason.clone(),
            signed_by: row.signed_by.clone(),
            signed_at: DateTime(row.signed_at),
            left_at: row.left_at.map(DateTime),
            columns,
            values,
            states,
            contributors,
            expected: count(row.expected),
            reported: count(row.reported),
            on_time: count(row.on_time),
            simulated: row.simulated,
            row,
        }
    }
}

impl Listed for Consolidation {
    const LIST: &'static str = "Consolidation";
}

impl Counted for Consolidation {
    type Filter = cengbao_store::ConsolidationFilter;

    async fn count(scope: &Scope, filter: &Self::Filter) -> std::result::Result<u64, StoreError> {
        scope.count_consolidations(filter).await
    }
}

#[ComplexObject]
impl Consolidation {
    /// What it says of each place below, and what stands there now (明细). Both sides see the same: the office and its
    /// receiver.
    #[graphql(complexity = "QUESTION + child_complexity")]
    async fn table(&self, ctx: &Context<'_>) -> Result<ConsolidationTable> {
        let found = single(ctx)?.consolidation_table(&self.row).await;
        Ok(ConsolidationTable::of(found.or_fault(ctx)?))
    }

    /// Which units changed after it was signed (签报后变动), in the order of their codes. Their differences add up to
    /// those of the total.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn changes(
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
    ) -> Result<Rows<ConsolidationChange>> {
        let asked = Asked {
            first,
            after,
            last,
            before,
        };
        let page = page::request(LIST, asked).or_fault(ctx)?;
        let found = single(ctx)?.consolidation_changes(&self.row, &page).await;
        let (_, scales) = columns(&self.row.form);
        Ok(Rows(Items::of(found.or_fault(ctx)?, |change| {
            ConsolidationChange::of(change, &scales, &self.id)
        })))
    }

    /// What happened to it (经过), oldest first.
    async fn events(&self, ctx: &Context<'_>) -> Result<Vec<ConsolidationEvent>> {
        let events = loader(ctx)?
            .load_one(ConsolidationEventsOf(self.row.id))
            .await
            .or_fault(ctx)?;
        let shape = |event: cengbao_store::ConsolidationEvent| ConsolidationEvent {
            at: DateTime(event.at),
            action: event.action.into(),
            by: event.by_title,
            reason: event.reason,
        };
        Ok(events.unwrap_or_default().into_iter().map(shape).collect())
    }

    /// What you may do with it now, and why not what you may not (可用操作).
    #[expect(clippy::unused_async, reason = "a resolver is async by its trait")]
    async fn allowed_actions(&self, ctx: &Context<'_>) -> Result<Vec<AllowedConsolidationAction>> {
        let actions = scope(ctx)?.consolidation_actions(&self.row);
        Ok(actions
            .iter()
            .map(|one| AllowedConsolidationAction::of(one, language(ctx)))
            .collect())
    }
}

/// The consolidation that an id names. Error NOT_FOUND: there is none, or it is not yours.
pub(super) async fn find(ctx: &Context<'_>, id: &ID) -> Result<Consolidation> {
    let id = consolidation_id(ctx, id)?;
    Ok(scope(ctx)?
        .find_consolidation(id)
        .await
        .or_fault(ctx)?
        .or_not_found(ctx)?
        .into())
}

/// A page of consolidations; an empty one for a filter that cannot match.
pub(super) async fn list(
    ctx: &Context<'_>,
    filter: Option<ConsolidationFilter>,
    asked: Asked,
) -> Result<Connection<Consolidation>> {
    let scope = single(ctx)?;
    let page = page::request(LIST, asked).or_fault(ctx)?;
    let Some(filter) = filter.unwrap_or_default().resolve(ctx).await? else {
        return Ok(Connection::empty());
    };
    let found = scope
        .list_consolidations(&filter, &page)
        .await
        .or_fault(ctx)?;
    Ok(Connection::of(Items::of(found, Into::into), filter))
}
