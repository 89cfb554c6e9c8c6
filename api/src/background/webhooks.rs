//! The delivery of events: what waits in the outbox is routed and sent, by the
//! hub that holds the lease, until nothing is due.
//!
//! At least once: an event is marked as taken after it was, so that a hub that
//! is killed in between sends it again under the same id. In no certain order:
//! one that is not taken does not hold up the next.

use std::sync::atomic::Ordering;
use std::time::Duration;

use cengbao_domain::webhook::wait_ms;
use cengbao_store::{Attempt, LeaderTask, Outgoing, StoreError};
use chrono::TimeDelta;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::{Background, stops_within};
use crate::webhook::Sender;

/// Events that are sent at the same time.
const AT_ONCE: usize = 32;

pub(super) async fn run(this: &Background, sender: &Sender, mut stop: watch::Receiver<bool>) {
    loop {
        if let Err(error) = deliver(this, sender, stop.clone()).await {
            this.failed("webhooks", &error);
        }
        if stops_within(
            &mut stop,
            Duration::from_millis(this.limits.webhook_poll_ms),
        )
        .await
        {
            return;
        }
    }
}

async fn deliver(
    this: &Background,
    sender: &Sender,
    stop: watch::Receiver<bool>,
) -> Result<(), StoreError> {
    if !this.system("events: is there any").has_outgoing().await? || !holds(this).await? {
        return Ok(());
    }
    let worked = rounds(this, sender, stop).await;
    this.system("events, done")
        .end_lease(LeaderTask::Webhooks, this.hub, None)
        .await?;
    worked
}

/// Takes the lease or renews it. It outlasts a round, whatever the settings say.
async fn holds(this: &Background) -> Result<bool, StoreError> {
    let round = TimeDelta::milliseconds(
        i64::try_from(this.limits.webhook_timeout_ms.saturating_mul(2)).unwrap_or(i64::MAX),
    );
    let length = this.lease().max(round);
    let lease = this
        .system("events: lease")
        .take_lease(LeaderTask::Webhooks, this.hub, length)
        .await?;
    Ok(lease.is_some())
}

async fn rounds(
    this: &Background,
    sender: &Sender,
    stop: watch::Receiver<bool>,
) -> Result<(), StoreError> {
    loop {
        let scope = this.system("events: a round");
        let routed = scope.route_events().await?;
        scope.give_up_disabled().await?;
        let due = scope.due_deliveries(AT_ONCE).await?;
        if routed == 0 && due.is_empty() {
            return Ok(());
        }
        let mut sending = JoinSet::new();
        for one in due {
            let (this, sender) = (this.clone(), sender.clone());
            sending.spawn(async move { attempt(&this, &sender, &one).await });
        }
        // One that cannot be written down does not cut the others off in the middle.
        let mut written = Ok(());
        while let Some(done) = sending.join_next().await {
            let done = done.unwrap_or_else(|error| Err(StoreError::Internal(error.to_string())));
            written = written.and(done.map(drop));
        }
        written?;
        let stops = *stop.borrow();
        if stops || !holds(this).await? {
            return Ok(());
        }
    }
}

/// Sends one event and writes down what came of it; what that was.
pub(crate) async fn attempt(
    this: &Background,
    sender: &Sender,
    event: &Outgoing,
) -> Result<Attempt, StoreError> {
    let came = match sender.send(event, this.clock.now()).await {
        Ok(status) => Attempt::Delivered { status },
        Err(unsent) => Attempt::Failed {
            status: unsent.status,
            problem: unsent.problem,
            again_in: again_in(this, event.attempts + 1),
        },
    };
    let counter = match &came {
        Attempt::Delivered { .. } => &this.tally.delivered,
        Attempt::Failed { again_in, .. } => {
            tracing::debug!(webhook = %event.webhook, event = %event.event, "an event was not taken");
            match again_in {
                Some(_) => &this.tally.put_off,
                None => &this.tally.given_up,
            }
        }
    };
    counter.fetch_add(1, Ordering::Relaxed);
    this.system("events: what came of it")
        .record_attempt(event, came.clone())
        .await?;
    Ok(came)
}

/// When it is tried again after so many tries; none: never.
fn again_in(this: &Background, tries: u32) -> Option<TimeDelta> {
    if u64::from(tries) >= this.limits.webhook_attempts {
        return None;
    }
    let wait = wait_ms(this.limits.webhook_backoff_ms, tries, fastrand::u64(..));
    i64::try_from(wait).ok().map(TimeDelta::milliseconds)
}
