//! What happened to a report, written down in the transaction in which it
//! happens, together with the event that others are told.

use cengbao_domain::event::of_report;
use cengbao_domain::path::Path;
use cengbao_domain::report::{ReportAction, Standing};
use cengbao_entity::{report, report_event};
use sea_orm::{ActiveValue::Set, EntityTrait};
use uuid::Uuid;

use super::step::rule;
use crate::access::{Tx, Viewer};
use crate::error::Result;
use crate::outbox::{self, Event};
use crate::report::standing_of;
use crate::row;

/// Who did what and why.
pub(super) struct Happening<'a> {
    pub(super) action: ReportAction,
    pub(super) viewer: &'a Viewer,
    /// Where the unit stands today.
    pub(super) stands: &'a Path,
    pub(super) now: i64,
    pub(super) reason: Option<String>,
    pub(super) cells: &'a [String],
    /// The unit's own business.
    pub(super) internal: bool,
    /// Which revision it is about.
    pub(super) revision: i32,
    /// Others of several receivers are still to accept.
    pub(super) is_partly_accepted: bool,
    /// At the desk of which of several receivers.
    pub(super) desk: Option<i32>,
}

pub(super) async fn write_event(
    tx: &Tx,
    report: &report::Model,
    happening: Happening<'_>,
) -> Result<()> {
    let stands_in = happening
        .viewer
        .stands_in(rule(happening.action), report.unit_id);
    report_event::Entity::insert(report_event::ActiveModel {
        shard_key: Set(report.shard_key),
        id: Set(Uuid::now_v7()),
        report_id: Set(report.id),
        path: Set(report.path.clone()),
        sector_set: Set(report.sector_set),
        internal: Set(happening.internal),
        revision: Set(happening.revision),
        action: Set(happening.action.as_str().to_owned()),
        account_id: Set(happening.viewer.account_id.0),
        account_title: Set(happening.viewer.title.clone()),
        stands_in: Set(stands_in),
        at: Set(happening.now),
        reason: Set(happening.reason),
        cells: Set(row::to_json(&happening.cells)?),
        desk_id: Set(happening.desk),
    })
    .exec_without_returning(tx.connection())
    .await?;
    let to = Standing {
        is_partly_accepted: happening.is_partly_accepted,
        ..standing_of(report)?
    };
    let Some(kind) = of_report(happening.action, to) else {
        return Ok(());
    };
    let event = Event::of_report(kind, report, happening.stands, happening.internal)?;
    outbox::write(tx, &[event], happening.now).await
}
