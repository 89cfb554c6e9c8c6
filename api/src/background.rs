//! What a serving hub does by itself, beside answering: the daily task and the
//! delivery of events.
//!
//! Each task is one that any hub may do and one hub does at a time: who holds
//! the lease. Must bear being killed at any moment and being done twice.

mod attachments;
mod daily;
pub(crate) mod webhooks;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use cengbao_store::{Scope, Store, StoreError};
use chrono::TimeDelta;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::attachment::Storage;
use crate::clock::Clock;
use crate::http::{family, line};
use crate::limits::Limits;
use crate::webhook::Sender;

/// What the tasks have done since the start of the process.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Reminders that the rules sent.
    pub(crate) reminders: AtomicU64,
    /// Events that endpoints took.
    pub(crate) delivered: AtomicU64,
    /// Events that are sent again later.
    pub(crate) put_off: AtomicU64,
    /// Events that were given up.
    pub(crate) given_up: AtomicU64,
    /// Objects that were removed from the storage of files, because no upload and no record needs them.
    pub(crate) removed: AtomicU64,
    /// Times a task failed; each is in the log.
    pub(crate) failures: AtomicU64,
}

impl Tally {
    /// The counters in the text form of Prometheus.
    pub(crate) fn render(&self, text: &mut String) {
        for (name, help, counter) in [
            (
                "cengbao_reminders_sent_total",
                "Reminders that this hub sent by rule.",
                &self.reminders,
            ),
            (
                "cengbao_webhook_delivered_total",
                "Events that endpoints took from this hub.",
                &self.delivered,
            ),
            (
                "cengbao_webhook_put_off_total",
                "Tries of this hub after which an event is sent again later.",
                &self.put_off,
            ),
            (
                "cengbao_webhook_given_up_total",
                "Events that this hub gave up for an endpoint.",
                &self.given_up,
            ),
            (
                "cengbao_attachments_removed_total",
                "Contents of expired uploads that this hub removed.",
                &self.removed,
            ),
            (
                "cengbao_task_failures_total",
                "Failures of the hub's own tasks.",
                &self.failures,
            ),
        ] {
            family(text, name, "counter", help);
            line(
                text,
                format_args!("{name} {}", counter.load(Ordering::Relaxed)),
            );
        }
    }
}

/// What a task works with.
#[derive(Clone)]
pub(crate) struct Background {
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) limits: Arc<Limits>,
    pub(crate) tally: Arc<Tally>,
    /// Names this process in the leases.
    pub(crate) hub: Uuid,
    /// Where files are kept; none in a command that has nothing to do with them.
    storage: Option<Storage>,
}

impl Background {
    pub(crate) fn new(store: Store, clock: Clock, limits: Arc<Limits>) -> Self {
        Self {
            store,
            clock,
            limits,
            tally: Arc::default(),
            hub: Uuid::now_v7(),
            storage: None,
        }
    }

    pub(crate) fn with_storage(self, storage: Storage) -> Self {
        Self {
            storage: Some(storage),
            ..self
        }
    }

    /// Begins all tasks; they end after `stop` says so, each with its lease given
    /// back. Without a sender nothing is sent.
    pub(crate) fn begin(
        &self,
        sender: Option<Sender>,
        stop: &watch::Receiver<bool>,
    ) -> Vec<JoinHandle<()>> {
        let daily = {
            let (this, stopped) = (self.clone(), stop.clone());
            move || {
                let (this, stopped) = (this.clone(), stopped.clone());
                async move { daily::run(&this, stopped).await }
            }
        };
        let mut tasks = vec![tokio::spawn(self.kept_up("daily", stop.clone(), daily))];
        if let Some(sender) = sender {
            let (this, stopped) = (self.clone(), stop.clone());
            let webhooks = move || {
                let (this, sender, stopped) = (this.clone(), sender.clone(), stopped.clone());
                async move { webhooks::run(&this, &sender, stopped).await }
            };
            tasks.push(tokio::spawn(self.kept_up(
                "webhooks",
                stop.clone(),
                webhooks,
            )));
        }
        tasks
    }

    fn kept_up<T>(
        &self,
        task: &'static str,
        stop: watch::Receiver<bool>,
        begin: impl FnMut() -> T + Send + 'static,
    ) -> impl Future<Output = ()> + Send + 'static
    where
        T: Future<Output = ()> + Send + 'static,
    {
        let pause = Duration::from_millis(self.limits.leader_ms);
        let tally = Arc::clone(&self.tally);
        async move { keep_up(task, &tally, pause, stop, begin).await }
    }

    fn system(&self, reason: &'static str) -> Scope {
        self.store.system(reason, self.clock.now())
    }

    fn lease(&self) -> TimeDelta {
        TimeDelta::milliseconds(i64::try_from(self.limits.lease_ms).unwrap_or(i64::MAX))
    }

    fn failed(&self, task: &'static str, error: &StoreError) {
        self.tally.failures.fetch_add(1, Ordering::Relaxed);
        tracing::warn!(task, %error, "a task of the hub failed; it is tried again");
    }
}

/// Runs a task until it ends by itself. One that breaks off is counted and told, and begun again after a pause: nobody
/// else would send what it sends.
async fn keep_up<T>(
    task: &'static str,
    tally: &Tally,
    pause: Duration,
    mut stop: watch::Receiver<bool>,
    mut begin: impl FnMut() -> T,
) where
    T: Future<Output = ()> + Send + 'static,
{
    while let Err(error) = tokio::spawn(begin()).await {
        tally.failures.fetch_add(1, Ordering::Relaxed);
        tracing::error!(task, %error, "a task of the hub broke off; it is begun again");
        if stops_within(&mut stop, pause).await {
            return;
        }
    }
}

/// Waits; whether the hub stops meanwhile.
async fn stops_within(stop: &mut watch::Receiver<bool>, wait: Duration) -> bool {
    tokio::time::timeout(wait, stop.wait_for(|stop| *stop))
        .await
        .is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_task_that_breaks_off_is_begun_again() {
        let (_sender, stopped) = watch::channel(false);
        let (tally, mut tries) = (Tally::default(), 0);
        let begin = || {
            tries += 1;
            let breaks = tries < 3;
            async move { assert!(!breaks, "it breaks off") }
        };
        keep_up("test", &tally, Duration::ZERO, stopped, begin).await;
        assert_eq!((tries, tally.failures.load(Ordering::Relaxed)), (3, 2));
    }

    #[tokio::test]
    async fn a_hub_that_stops_begins_nothing_again() {
        let (_sender, stopped) = watch::channel(true);
        let tally = Tally::default();
        let begin = || async { panic!("it breaks off") };
        keep_up("test", &tally, Duration::from_mins(1), stopped, begin).await;
        assert_eq!(tally.failures.load(Ordering::Relaxed), 1);
    }
}
