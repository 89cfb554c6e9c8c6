//! Reading typed values back out of rows. A value that cannot be read is damage
//! and says so; it never becomes a default.

use std::fmt::Display;
use std::str::FromStr;

use cengbao_domain::ids::NodeId;
use cengbao_domain::path::Path;
use cengbao_domain::period::{Period, PeriodKind};

use crate::error::{Result, StoreError};

/// `node.kind` of a place.
pub(crate) const JURISDICTION: &str = "JURISDICTION";
/// `node.kind` of an office.
pub(crate) const AGENCY: &str = "AGENCY";
/// `node.kind` of an enterprise.
pub(crate) const ENTERPRISE: &str = "ENTERPRISE";

pub(crate) fn path(text: String) -> Result<Path> {
    Path::try_from(text).map_err(StoreError::damaged)
}

pub(crate) fn node(id: i32) -> NodeId {
    NodeId(id.cast_unsigned())
}

pub(crate) fn node_key(id: NodeId) -> i32 {
    id.0.cast_signed()
}

pub(crate) fn name<T: FromStr<Err: Display>>(text: &str) -> Result<T> {
    text.parse().map_err(StoreError::damaged)
}

pub(crate) fn period(kind: &str, index: i32) -> Result<Period> {
    let kind: PeriodKind = name(kind)?;
    Period::new(kind, index).map_err(StoreError::damaged)
}

pub(crate) fn json<T: serde::de::DeserializeOwned>(value: serde_json::Value) -> Result<T> {
    serde_json::from_value(value).map_err(StoreError::damaged)
}

pub(crate) fn to_json<T: serde::Serialize>(value: &T) -> Result<serde_json::Value> {
    serde_json::to_value(value).map_err(|error| StoreError::Internal(error.to_string()))
}
