//! Who has accepted a report (接收记录): each of its receivers, at a desk of its own.

use async_graphql::{Context, SimpleObject};
use cengbao_domain::report;

use super::Report;
use crate::graphql::context::loader;
use crate::graphql::error::{OrFault as _, Result};
use crate::graphql::loader::EventsOf;
use crate::graphql::scalar::DateTime;
use crate::graphql::unit::UnitReference;

/// One receiver has accepted what is in force (接收).
#[derive(Clone, Debug, SimpleObject)]
pub(in crate::graphql) struct Acceptance {
    /// Whose desk (接收单位).
    pub(super) receiver: UnitReference,
    /// Post of the account that accepted (接收岗位), never a person's name.
    pub(super) by: String,
    /// When (接收时间).
    pub(super) at: DateTime,
    /// Whether it counts (是否有效): one of a receiver from under which the unit has gone since does not, for a period from
    /// the boundary change on, as long as others are waited for.
    pub(super) counts: bool,
}

/// The acceptances of what is in force.
pub(super) async fn of(ctx: &Context<'_>, report: &Report) -> Result<Vec<Acceptance>> {
    let Some(in_force) = report.in_force else {
        return Ok(Vec::new());
    };
    let events = loader(ctx)?.load_one(EventsOf(report.row.id)).await;
    let events = events.or_fault(ctx)?.unwrap_or_default();
    let receivers = report.receivers(ctx).await?;
    let accepted = events
        .into_iter()
        .filter(|event| event.action == report::ReportAction::Accept && event.revision == in_force);
    let shape = |event: cengbao_store::ReportEvent| {
        let of_desk = event.desk.as_ref();
        let counts = of_desk.is_none_or(|(code, _)| report.row.acceptance_counts(code));
        let desk = event
            .desk
            .map(|(code, name)| UnitReference::agency(code, name));
        Some(Acceptance {
            counts,
            receiver: desk.or_else(|| receivers.first().cloned())?,
            by: event.by_title,
            at: DateTime(event.at),
        })
    };
    Ok(accepted.filter_map(shape).collect())
}
