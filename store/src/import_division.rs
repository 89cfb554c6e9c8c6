//! Imports the official divisions (行政区划) into the tree.
//!
//! Streams: rows come in chunks through a channel into one transaction, so that
//! the country's 665,277 rows need no more memory than its townships do. It adds
//! and renames; a division that would move, change its level or become a
//! placeholder is refused, because that is a boundary change and not a list.

use std::sync::Arc;

use cengbao_domain::policy::{Action, Resource};
use chrono::NaiveDate;
use tokio::sync::{Mutex, mpsc};

use crate::access::{Scope, Tx};
use crate::error::{Result, StoreError};
use crate::import::{ImportReport, NodeIds, lock_tree};
use crate::time::micros;

mod chunk;
mod place;

/// Rows that are looked up and written together.
const CHUNK_ROWS: usize = 2_000;
/// Chunks read ahead of the one that is written.
const CHUNKS_AHEAD: usize = 2;

/// A row of the list of divisions, as its source has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DivisionRow {
    /// Its number in the source.
    pub row: u64,
    /// Division code.
    pub code: String,
    /// Name as published.
    pub name: String,
    /// Level; none follows from the code's length.
    pub level: Option<String>,
    /// Code of the division above; none is the code's own parent. Where that is
    /// a placeholder, the row stands under the placeholder's parent.
    pub parent: Option<String>,
    /// Exists only to fill a code.
    pub placeholder: bool,
}

/// How to import divisions.
#[derive(Clone, Copy)]
pub struct DivisionOptions<'a> {
    /// First day of divisions that are new to the hub.
    pub valid_from: NaiveDate,
    /// Told how many rows were read so far.
    pub progress: &'a (dyn Fn(u64) + Sync),
}

impl std::fmt::Debug for DivisionOptions<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DivisionOptions")
            .field("valid_from", &self.valid_from)
            .finish_non_exhaustive()
    }
}

type Chunks = Arc<Mutex<mpsc::Receiver<Vec<DivisionRow>>>>;

impl Scope {
    /// Imports divisions in one transaction; parents come before children or
    /// within the same 2,000 rows.
    ///
    /// Errors: `Forbidden` for anybody but the system; `Busy` when the database
    /// stayed locked: nothing was applied then.
    pub async fn import_divisions(
        &self,
        rows: impl Iterator<Item = DivisionRow>,
        options: DivisionOptions<'_>,
    ) -> Result<ImportReport> {
        let granted = self.grant_system(Action::Grant, Resource::Jurisdiction)?;
        let (sender, receiver) = mpsc::channel(CHUNKS_AHEAD);
        let chunks: Chunks = Arc::new(Mutex::new(receiver));
        let (now, valid_from) = (micros(self.now()), options.valid_from);
        // The transaction owns the only other handle of the receiver: when it
        // ends early, sending fails and the reading stops.
        let writing = self.transact(granted, move |tx| {
            let chunks = Arc::clone(&chunks);
            Box::pin(async move { write(&tx, &chunks, valid_from, now).await })
        });
        let (report, ()) = tokio::join!(writing, feed(rows, sender, options.progress));
        report
    }
}

async fn feed(
    rows: impl Iterator<Item = DivisionRow>,
    sender: mpsc::Sender<Vec<DivisionRow>>,
    progress: &(dyn Fn(u64) + Sync),
) {
    let mut read = 0;
    let mut rows = rows.peekable();
    while rows.peek().is_some() {
        let chunk: Vec<DivisionRow> = rows.by_ref().take(CHUNK_ROWS).collect();
        read += chunk.len() as u64;
        if sender.send(chunk).await.is_err() {
            return;
        }
        progress(read);
    }
}

async fn write(tx: &Tx, chunks: &Chunks, valid_from: NaiveDate, now: i64) -> Result<ImportReport> {
    lock_tree(tx, now).await?;
    let mut ids = NodeIds::load(tx).await?;
    let first_new = ids.peek();
    let mut report = ImportReport::default();
    let mut chunks = chunks.lock().await;
    while let Some(rows) = chunks.recv().await {
        let chunk = chunk::Chunk {
            valid_from,
            first_new,
            rows,
        };
        if let Err(error) = chunk.write(tx, &mut ids, &mut report).await {
            // A stream is read once: the transaction cannot simply run again.
            return Err(if error.is_transient() {
                StoreError::Busy
            } else {
                error
            });
        }
    }
    Ok(report)
}
