//! The daily task: with the day the changes of the tree that are planned for it;
//! from the hour on that the operator set, once a day over all hubs, the
//! reminders that the rules say; then what is past its keeping goes.
//!
//! A hub that knows the day as done asks the database nothing until the next.

use std::sync::atomic::Ordering;
use std::time::Duration;

use cengbao_store::{LeaderTask, Scope, StoreError, day_in_zone, hour_in_zone};
use chrono::{NaiveDate, TimeDelta};
use tokio::sync::watch;

use super::{Background, attachments, stops_within};

pub(super) async fn run(this: &Background, mut stop: watch::Receiver<bool>) {
    let (mut begun, mut done) = (None, None);
    loop {
        let now = this.clock.now();
        let today = day_in_zone(now);
        if begun != Some(today) {
            // Of the tree as it is from today on everything else of the day is told.
            match this.store.begin_planned_changes(now).await {
                Ok(()) => begun = Some(today),
                Err(error) => this.failed("daily", &error),
            }
        }
        if done != Some(today) && u64::from(hour_in_zone(now)) >= this.limits.reminder_hour {
            match day(this, today).await {
                Ok(true) => done = Some(today),
                Ok(false) => {}
                Err(error) => this.failed("daily", &error),
            }
        }
        if stops_within(&mut stop, Duration::from_millis(this.limits.leader_ms)).await {
            return;
        }
    }
}

async fn work(this: &Background, scope: &Scope) -> Result<u64, StoreError> {
    let sent = scope.send_due_reminders().await?;
    let days = i64::try_from(this.limits.outbox_days).unwrap_or(i64::MAX);
    let kept = TimeDelta::try_days(days).unwrap_or(TimeDelta::MAX);
    scope.prune_outbox(kept).await?;
    attachments::expire(this, scope).await?;
    Ok(sent)
}

/// Whether the day is done, by this hub or by another.
async fn day(this: &Background, today: NaiveDate) -> Result<bool, StoreError> {
    let scope = this.system("daily task");
    let Some(lease) = scope
        .take_lease(LeaderTask::Daily, this.hub, this.lease())
        .await?
    else {
        return Ok(false);
    };
    if lease.done_on.is_some_and(|done| done >= today) {
        scope.end_lease(LeaderTask::Daily, this.hub, None).await?;
        return Ok(true);
    }
    let worked = work(this, &scope).await;
    let done_on = worked.is_ok().then_some(today);
    // Given back also after a failure, so that another hub may try.
    this.system("daily task, done")
        .end_lease(LeaderTask::Daily, this.hub, done_on)
        .await?;
    let sent = worked?;
    this.tally.reminders.fetch_add(sent, Ordering::Relaxed);
    if sent > 0 {
        tracing::info!(sent, "reminders were sent by rule");
    }
    Ok(true)
}
