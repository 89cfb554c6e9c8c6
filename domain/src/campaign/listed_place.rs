//! The printed list of enterprises and places (企业、场所清单).
//!
//! Owns the rows as printed. Never the hub's register of enterprises: a row has no credit code unless the
//! document prints one, and none does.

use serde::{Deserialize, Serialize};

use super::sector::SectorWord;
use crate::clause::Clause;

/// One row of the printed list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedPlace {
    /// Number as printed.
    pub number: u16,
    /// Name as printed.
    pub name: String,
    /// Category as printed (类型).
    pub category: Option<String>,
    /// Division code of the place it lies in.
    pub jurisdiction: String,
    /// Its sectors, only if printed.
    pub sectors: Vec<SectorWord>,
    /// Where it is printed.
    pub clause: Clause,
}
