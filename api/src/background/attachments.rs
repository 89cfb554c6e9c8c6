//! What uploads left: files that nobody attached in time, with their bytes, and the halves of uploads that were killed.
//!
//! Part of the daily task. Evidence is never touched: what to remove is the store's to say, by rows, never by what
//! lies in the storage, so that a wrong database loses no file.

use std::sync::atomic::Ordering;
use std::time::Duration;

use cengbao_store::{Scope, StoreError};
use chrono::TimeDelta;

use super::Background;

/// How often the rows that are left are asked for in one day: some hundred each time.
const ROUNDS: usize = 200;
const HOUR_SECONDS: u64 = 3_600;

/// Removes what has waited too long. A storage that fails is told in the log and tried again the next day.
pub(super) async fn expire(this: &Background, scope: &Scope) -> Result<(), StoreError> {
    let Some(storage) = &this.storage else {
        return Ok(());
    };
    let hours = this.limits.attachment_hours;
    let kept = TimeDelta::try_hours(i64::try_from(hours).unwrap_or(i64::MAX));
    for _ in 0..ROUNDS {
        let unneeded = scope
            .expire_attachments(kept.unwrap_or(TimeDelta::MAX))
            .await?;
        let mut gone = Vec::with_capacity(unneeded.len());
        for key in &unneeded {
            match storage.delete(*key).await {
                Ok(()) => gone.push(*key),
                Err(error) => {
                    tracing::warn!(%error, "a file that nobody needs could not be removed");
                }
            }
        }
        scope.forget_contents(&gone).await?;
        this.tally
            .removed
            .fetch_add(gone.len() as u64, Ordering::Relaxed);
        if gone.is_empty() || gone.len() < unneeded.len() {
            break;
        }
    }
    let kept = Duration::from_secs(hours.saturating_mul(HOUR_SECONDS));
    match storage.sweep(kept).await {
        Ok(0) => {}
        Ok(swept) => tracing::info!(swept, "halves of uploads were removed"),
        Err(error) => tracing::warn!(%error, "halves of uploads could not be removed"),
    }
    Ok(())
}
