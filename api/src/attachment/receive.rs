//! Takes the body of an upload: to a file of its own, counted and hashed on the way.
//!
//! The file is gone when its handle is dropped, whatever happened before.

use std::future::poll_fn;
use std::path::Path;
use std::pin::Pin;

use axum::body::{Body, HttpBody as _};
use sha2::{Digest as _, Sha256};
use tempfile::{NamedTempFile, TempPath};
use tokio::io::AsyncWriteExt as _;

use super::Storage;

/// A file that arrived whole.
#[derive(Debug)]
pub(crate) struct Received {
    file: TempPath,
    /// Bytes.
    pub(crate) size: u64,
    /// SHA-256 in hexadecimal digits.
    pub(crate) sha256: String,
}

impl Received {
    /// Where it lies.
    pub(crate) fn path(&self) -> &Path {
        &self.file
    }
}

/// Why nothing arrived.
#[derive(Debug)]
pub(crate) enum Unreceived {
    /// More bytes than may be; the rest of the body.
    TooLarge(Body),
    /// The sender hung up.
    Broken,
    /// The hub's own disk.
    Disk(std::io::Error),
}

/// Reads a body to its end, up to `most` bytes.
pub(crate) async fn receive(
    storage: &Storage,
    mut body: Body,
    most: u64,
) -> Result<Received, Unreceived> {
    let made = NamedTempFile::new_in(storage.incoming()).map_err(Unreceived::Disk)?;
    let (file, path) = made.into_parts();
    let mut file = tokio::fs::File::from_std(file);
    let (mut size, mut hash) = (0_u64, Sha256::new());
    while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        let frame = frame.map_err(|_| Unreceived::Broken)?;
        let Ok(bytes) = frame.into_data() else {
            continue;
        };
        size += bytes.len() as u64;
        if size > most {
            return Err(Unreceived::TooLarge(body));
        }
        hash.update(&bytes);
        file.write_all(&bytes).await.map_err(Unreceived::Disk)?;
    }
    file.flush().await.map_err(Unreceived::Disk)?;
    Ok(Received {
        file: path,
        size,
        sha256: hex::encode(hash.finalize()),
    })
}
