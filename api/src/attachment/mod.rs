//! Files that are evidence (附件): where their bytes lie, how they are taken in, what they are.
//!
//! Knows no record and no account: who may upload, read or attach is the store's to say, before a byte moves. Must
//! never name an object by anything that a caller chose.

mod kind;
mod place;
mod receive;
mod s3;
mod storage;

pub(crate) use self::kind::sniff;
pub use self::place::{AttachmentPlace, Bucket};
pub(crate) use self::receive::{Received, Unreceived, receive};
pub(crate) use self::storage::{Fetched, Piece, Storage, StorageError};
