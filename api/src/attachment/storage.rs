//! The storage of bytes: a folder or a bucket, by one library. Objects have names made by chance and are never
//! overwritten with other bytes.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::body::Bytes;
use cengbao_store::ContentKey;
use futures_util::stream::BoxStream;
use object_store::buffered::BufWriter;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt as _};
use tokio::io::AsyncWriteExt as _;
use tokio::sync::Semaphore;

use super::place::AttachmentPlace;
use super::s3;
use crate::error::{Error, Result};

/// Bytes that are held of a file on its way into a bucket; what is larger goes in parts of this size.
const PART_BYTES: usize = 5 << 20;
/// Where files are put together before they are stored, in the data directory.
const INCOMING: &str = "incoming";

/// Why the storage did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StorageError {
    /// The object is not there.
    #[error("the storage does not hold it")]
    Missing,
    /// The part that was asked for lies behind the end.
    #[error("the part lies behind the end")]
    OutOfRange,
    /// The storage failed or does not answer.
    #[error("the storage failed: {0}")]
    Failed(String),
}

impl From<object_store::Error> for StorageError {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::Missing,
            // Names keys and addresses, never the secret; for the log.
            other => Self::Failed(other.to_string()),
        }
    }
}

/// The part of an object that is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// All of it.
    Whole,
    /// From a byte to before another.
    Range(Range<u64>),
}

/// Bytes on their way.
pub(crate) struct Fetched {
    /// Of the whole object.
    pub(crate) size: u64,
    /// Which of them come.
    pub(crate) range: Range<u64>,
    /// They.
    pub(crate) bytes: BoxStream<'static, std::result::Result<Bytes, StorageError>>,
}

/// Where files are kept.
#[derive(Clone, Debug)]
pub(crate) struct Storage {
    objects: Arc<dyn ObjectStore>,
    prefix: Key,
    /// The folder, where it is one.
    folder: Option<PathBuf>,
    incoming: PathBuf,
    /// How many files are taken at once.
    pub(crate) turns: Arc<Semaphore>,
}

impl Storage {
    /// Opens the storage; a folder is made when it is not there. Errors: a setting that cannot be used.
    pub(crate) fn open(place: &AttachmentPlace, data_dir: &Path, at_once: u64) -> Result<Self> {
        let incoming = data_dir.join(INCOMING);
        private_folder(&incoming)?;
        let turns = usize::try_from(at_once).unwrap_or(Semaphore::MAX_PERMITS);
        let turns = Arc::new(Semaphore::new(turns.min(Semaphore::MAX_PERMITS)));
        let (objects, prefix, folder): (Arc<dyn ObjectStore>, _, _) = match place {
            AttachmentPlace::Folder(folder) => {
                private_folder(folder)?;
                let files = LocalFileSystem::new_with_prefix(folder).map_err(|error| {
                    Error::setting("attachments", error.to_string(), "name a folder")
                })?;
                // Evidence that was acknowledged survives a power cut.
                let files = files.with_fsync(true);
                (Arc::new(files), Key::default(), Some(folder.clone()))
            }
            AttachmentPlace::Bucket(bucket) => (
                Arc::new(s3::bucket(bucket)?),
                Key::from(bucket.prefix.as_str()),
                None,
            ),
        };
        Ok(Self {
            objects,
            prefix,
            folder,
            incoming,
            turns,
        })
    }

    /// Where a file is put together.
    pub(super) fn incoming(&self) -> &Path {
        &self.incoming
    }

    /// Stores a file under a key, if it is not there in this size.
    pub(crate) async fn put(
        &self,
        key: ContentKey,
        size: u64,
        file: &Path,
    ) -> std::result::Result<(), StorageError> {
        let key = self.key(key);
        match self.objects.head(&key).await {
            Ok(there) if there.size == size => return Ok(()),
            Ok(_) | Err(object_store::Error::NotFound { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        let failed = |error: std::io::Error| StorageError::Failed(error.to_string());
        let mut from = tokio::fs::File::open(file).await.map_err(failed)?;
        // It is published as a whole when it is closed: what breaks off before leaves no object.
        let mut into = BufWriter::with_capacity(Arc::clone(&self.objects), key, PART_BYTES);
        let copied = tokio::io::copy(&mut from, &mut into).await;
        let copied = match copied {
            Ok(_) => into.shutdown().await,
            Err(error) => Err(error),
        };
        if let Err(error) = copied {
            if let Err(left) = into.abort().await {
                tracing::debug!(error = %left, "parts of a file may be left in the storage");
            }
            return Err(failed(error));
        }
        Ok(())
    }

    /// The size of what is stored. Errors: `Missing`.
    pub(crate) async fn size(&self, key: ContentKey) -> std::result::Result<u64, StorageError> {
        Ok(self.objects.head(&self.key(key)).await?.size)
    }

    /// Bytes of what is stored. Errors: `Missing`, `OutOfRange`.
    pub(crate) async fn get(
        &self,
        key: ContentKey,
        piece: Piece,
    ) -> std::result::Result<Fetched, StorageError> {
        use futures_util::StreamExt as _;
        let range = match piece {
            Piece::Whole => None,
            Piece::Range(range) if range.is_empty() => return Err(StorageError::OutOfRange),
            Piece::Range(range) => Some(GetRange::Bounded(range)),
        };
        let options = GetOptions {
            range,
            ..GetOptions::default()
        };
        let found = self.objects.get_opts(&self.key(key), options).await?;
        Ok(Fetched {
            size: found.meta.size,
            range: found.range.clone(),
            bytes: found
                .into_stream()
                .map(|bytes| bytes.map_err(Into::into))
                .boxed(),
        })
    }

    /// Deletes what is stored; what is not there is deleted already.
    pub(crate) async fn delete(&self, key: ContentKey) -> std::result::Result<(), StorageError> {
        match self.objects.delete(&self.key(key)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether the storage answers: it is asked for what is never there.
    pub(crate) async fn ping(&self) -> std::result::Result<(), StorageError> {
        if let Some(folder) = &self.folder {
            let there = tokio::fs::metadata(folder).await;
            return there
                .map(|_| ())
                .map_err(|error| StorageError::Failed(error.to_string()));
        }
        match self.objects.head(&self.prefix.clone().join("ready")).await {
            Ok(_) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Deletes what uploads that were killed left on this machine's disk longer ago than `kept`; how many files.
    pub(crate) async fn sweep(&self, kept: Duration) -> std::io::Result<usize> {
        let (incoming, folder) = (self.incoming.clone(), self.folder.clone());
        let before = SystemTime::now().checked_sub(kept);
        let swept = tokio::task::spawn_blocking(move || {
            let Some(before) = before else { return Ok(0) };
            let mut swept = swept(&incoming, before, &|_| true)?;
            if let Some(folder) = folder {
                // The library writes a file beside its place, with this sign in its name, and then moves it there.
                swept += self::swept(&folder, before, &|name| name.contains('#'))?;
            }
            Ok(swept)
        });
        swept.await.map_err(std::io::Error::other)?
    }

    /// Shard, two digits of the id so that no folder grows too long, the id.
    fn key(&self, key: ContentKey) -> Key {
        let id = key.id.simple().to_string();
        let folder = id[..2].to_owned();
        let shard = self.prefix.clone().join(key.shard.to_string());
        shard.join(folder).join(id)
    }
}

fn private_folder(folder: &Path) -> Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(folder)
        .map_err(|source| Error::file(folder, source))
}

fn swept(folder: &Path, before: SystemTime, such: &dyn Fn(&str) -> bool) -> std::io::Result<usize> {
    let mut gone = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let about = entry.metadata()?;
        if about.is_dir() {
            gone += swept(&entry.path(), before, such)?;
        } else if such(&entry.file_name().to_string_lossy()) && about.modified()? < before {
            std::fs::remove_file(entry.path())?;
            gone += 1;
        }
    }
    Ok(gone)
}
