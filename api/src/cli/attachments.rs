//! `cengbao attachments`: whether the files that are evidence are there, and are what was uploaded.

use std::fmt::Write;

use cengbao_store::{MAX_PAGE, PageRequest, StoredContent};
use futures_util::StreamExt as _;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::output::Output;
use crate::attachment::{Piece, Storage, StorageError};
use crate::error::{Error, Result};
use crate::settings::Settings;

/// Faults that are named; the rest is counted.
const NAMED: usize = 1_000;

/// What to do with the files.
#[derive(clap::Subcommand)]
pub(super) enum AttachmentsCommand {
    /// Read every file again and compare its size and its hash; fails where one is missing or another
    Verify,
}

/// A file that is not as it was uploaded.
#[derive(Serialize)]
struct Fault {
    id: String,
    name: String,
    sha256: String,
    problem: String,
}

#[derive(Default)]
struct Found {
    contents: u64,
    files: u64,
    bytes: u64,
    faulty: u64,
    faults: Vec<Fault>,
}

pub(super) async fn run(
    command: &AttachmentsCommand,
    settings: &Settings,
    output: Output,
) -> Result<()> {
    match command {
        AttachmentsCommand::Verify => verify(settings, output).await,
    }
}

async fn verify(settings: &Settings, output: Output) -> Result<()> {
    let store = super::open(settings).await?;
    let storage = Storage::open(&settings.attachments, &settings.data_dir, 1)?;
    // Named for what is asked of it: an unreachable storage is not a list of missing files.
    storage
        .ping()
        .await
        .map_err(|error| Error::Refused(format!("attachments: {error}")))?;
    let bar = output.progress(None, "files");
    let (mut found, mut page) = (Found::default(), PageRequest::first(MAX_PAGE));
    loop {
        // A scope for each page: the reading of files takes longer than a snapshot should be held.
        let scope = store.system("attachments verify", settings.clock.now());
        let contents = scope.list_contents(&page).await?;
        drop(scope);
        page.after = contents.items.last().map(|(key, _)| key.clone());
        let has_next = contents.has_next;
        for content in contents.nodes() {
            // A half upload, or one that is being removed: nothing relies on it.
            if !content.files.is_empty() {
                found.take(&storage, &content).await?;
                bar.inc(1);
            }
        }
        if !has_next {
            break;
        }
    }
    bar.finish_and_clear();
    let value = json!({
        "contents": found.contents,
        "files": found.files,
        "bytes": found.bytes,
        "faulty": found.faulty,
        "faults": found.faults,
    });
    output.answer(found.words(), &value)?;
    match found.faulty {
        0 => Ok(()),
        faulty => Err(Error::Refused(format!(
            "{faulty} files are not as they were uploaded"
        ))),
    }
}

impl Found {
    async fn take(&mut self, storage: &Storage, content: &StoredContent) -> Result<()> {
        self.contents += 1;
        self.files += content.files.len() as u64;
        let problem = match compared(storage, content).await {
            Ok(bytes) => {
                self.bytes += bytes;
                return Ok(());
            }
            Err(Problem::Storage(error @ StorageError::Failed(_))) => {
                return Err(Error::Refused(format!("attachments: {error}")));
            }
            Err(Problem::Storage(StorageError::Missing | StorageError::OutOfRange)) => {
                "it is not in the storage".to_owned()
            }
            Err(Problem::Other(problem)) => problem,
        };
        for (id, name) in &content.files {
            self.faulty += 1;
            if self.faults.len() < NAMED {
                self.faults.push(Fault {
                    id: id.to_string(),
                    name: name.clone(),
                    sha256: content.sha256.clone(),
                    problem: problem.clone(),
                });
            }
        }
        Ok(())
    }

    fn words(&self) -> String {
        let mut words = String::new();
        for fault in &self.faults {
            writeln!(words, "{} {}: {}", fault.id, fault.name, fault.problem)
                .expect("a string takes whatever is written to it");
        }
        let Self {
            contents,
            files,
            bytes,
            faulty,
            ..
        } = self;
        write!(
            words,
            "{files} files, {contents} contents, {bytes} bytes read: {faulty} are not as they were uploaded"
        )
        .expect("a string takes whatever is written to it");
        words
    }
}

enum Problem {
    Storage(StorageError),
    Other(String),
}

/// Bytes of what is stored, which are those that were uploaded.
async fn compared(storage: &Storage, content: &StoredContent) -> std::result::Result<u64, Problem> {
    let fetched = storage.get(content.key, Piece::Whole).await;
    let mut fetched = fetched.map_err(Problem::Storage)?;
    let (mut hash, mut size) = (Sha256::new(), 0);
    while let Some(bytes) = fetched.bytes.next().await {
        let bytes = bytes.map_err(Problem::Storage)?;
        size += bytes.len() as u64;
        hash.update(&bytes);
    }
    if size != content.size_bytes {
        let was = content.size_bytes;
        return Err(Problem::Other(format!("it has {size} bytes and had {was}")));
    }
    if hex::encode(hash.finalize()) != content.sha256 {
        return Err(Problem::Other("its hash differs".to_owned()));
    }
    Ok(size)
}
