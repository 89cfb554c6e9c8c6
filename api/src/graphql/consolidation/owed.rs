//! What collating offices owe upward (逐级应报): the hop above that of the units, in a list of its own.
//!
//! Owns the shape. Whose it is and where it stands the store says.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use cengbao_domain::ids::ConsolidationId;

use crate::graphql::ancestor::Ancestor;
use crate::graphql::context::single;
use crate::graphql::error::{OrFault as _, Result};
use crate::graphql::limits::{LIST, check_codes};
use crate::graphql::node::{GlobalId, seal};
use crate::graphql::obligation::ObligationStatus;
use crate::graphql::page::{self, Asked, Items, Listed, Rows};
use crate::graphql::scalar::{Date, Period};

/// One place owes the place above one consolidation (逐级应报). It is fulfilled by signing a consolidation, and is not
/// counted among what units owe: `completeness(basis: SENT_UP)` counts it.
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct OwedConsolidation {
    /// Opaque id (标识), for caches; nothing is fetched by it.
    #[graphql(owned)]
    id: ID,
    /// The place that collates (汇总辖区).
    place: Ancestor,
    /// The place above, to which it goes (上报至).
    receiver: Ancestor,
    /// Code of the campaign (专项行动代码).
    campaign_code: String,
    /// Code of the form within the campaign (调度表代码).
    form_code: String,
    /// Title of the form (调度表标题).
    title: String,
    /// The period (报告期).
    period: Period,
    /// The day of the hop (逐级上报时限); null where the document sets none: then nothing is late.
    due_on: Option<Date>,
    /// Where it stands (状态): NOT_DUE, DUE and OVERDUE while nothing was signed, else SIGNED, ACCEPTED, RETURNED or
    /// WITHDRAWN as the last consolidation stands.
    status: ObligationStatus,
    /// Calendar days after the day of the hop (逾期天数) on which the first one was signed, or today while none is; null if it
    /// is not late.
    late_days: Option<i32>,
    /// Id of the last consolidation (汇总标识), for `node`; null where nothing was signed.
    consolidation_id: Option<ID>,
    /// Whether a place or unit that it holds stands elsewhere since it was signed (划转后待重签): sign anew. Only of one that
    /// stands as sent; `status` stays.
    sign_anew: bool,
}

impl Listed for OwedConsolidation {
    const LIST: &'static str = "OwedConsolidation";
}

impl From<cengbao_store::OwedConsolidation> for OwedConsolidation {
    fn from(found: cengbao_store::OwedConsolidation) -> Self {
        let period = found.period.to_string();
        let parts = [&found.place.code, &found.campaign, &found.form, &period];
        let sealed = |id: ConsolidationId| GlobalId::Consolidation(id).seal();
        let days = |days| i32::try_from(days).unwrap_or(i32::MAX);
        Self {
            id: seal("owed-consolidation", &parts.map(String::as_str)),
            place: found.place.into(),
            receiver: found.receiver.into(),
            campaign_code: found.campaign,
            form_code: found.form,
            title: found.title,
            period: Period(found.period),
            due_on: found.due_on.map(Date),
            status: found.status.into(),
            late_days: found.late_days.map(days),
            consolidation_id: found.consolidation.map(sealed),
            sign_anew: found.sign_anew,
        }
    }
}

/// Which of the consolidations owed (逐级应报筛选). Every condition given must hold.
#[derive(Clone, Debug, Default, InputObject)]
pub(in crate::graphql) struct OwedConsolidationFilter {
    /// Of this campaign, by its code (专项行动代码).
    campaign: Option<String>,
    /// Of this form, by its code within the campaign (调度表代码).
    form: Option<String>,
    /// For this period (报告期).
    period: Option<Period>,
    /// In this state (状态).
    status: Option<ObligationStatus>,
    /// Due on this day or later (时限不早于).
    due_from: Option<Date>,
    /// Due on this day or earlier (时限不晚于).
    due_until: Option<Date>,
}

impl From<OwedConsolidationFilter> for cengbao_store::OwedConsolidationFilter {
    fn from(filter: OwedConsolidationFilter) -> Self {
        Self {
            campaign: filter.campaign,
            form: filter.form,
            period: filter.period.map(|period| period.0),
            status: filter.status.map(Into::into),
            due_from: filter.due_from.map(|day| day.0),
            due_until: filter.due_until.map(|day| day.0),
        }
    }
}

/// Whose.
#[derive(Clone, Debug)]
pub(in crate::graphql) enum OwedBy {
    /// Of a place.
    Place(Box<cengbao_store::Jurisdiction>),
    /// Of the places whose consolidations the viewer signs.
    Viewer,
}

#[Object]
impl OwedBy {
    /// The consolidations that are owed upward (逐级应报), by their day: of a jurisdiction its own, of the viewer those of the
    /// places whose coordinator it is. One for each form and period that a unit at the place or below owes, up to the place
    /// of the form's receiver; none of a village or community, and none where you do not read the whole place.
    #[graphql(complexity = "LIST.cost(first.max(last), child_complexity)")]
    async fn owed_consolidations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which of them (筛选).")] filter: Option<OwedConsolidationFilter>,
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
    ) -> Result<Rows<OwedConsolidation>> {
        let asked = Asked {
            first,
            after,
            last,
            before,
        };
        let page = page::request(LIST, asked).or_fault(ctx)?;
        let filter = filter.unwrap_or_default();
        check_codes([&filter.campaign, &filter.form]).or_fault(ctx)?;
        let scope = single(ctx)?;
        let found = match self {
            Self::Place(place) => {
                let place = std::slice::from_ref(&**place);
                scope
                    .list_owed_consolidations(place, &filter.into(), &page)
                    .await
            }
            Self::Viewer => {
                let places = scope.collating_places().await.or_fault(ctx)?;
                scope
                    .list_owed_consolidations(&places, &filter.into(), &page)
                    .await
            }
        };
        Ok(Rows(Items::of(found.or_fault(ctx)?, Into::into)))
    }
}
