//! Ledgers (台账、清单): lists that the document wants kept, with the columns it prints for them.
//!
//! Owns columns, their choices and the relations between them. Never a row.

use serde::{Deserialize, Serialize};

use crate::check::Check;
use crate::clause::Clause;
use crate::form::FormNote;

/// A ledger as the document wants it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// Name within the campaign.
    pub code: String,
    /// Title as printed.
    pub title: String,
    /// Where it is printed.
    pub clause: Clause,
    /// Other places that speak of it.
    pub also: Vec<Clause>,
    /// Codes of the interpretations it rests on.
    pub readings: Vec<String>,
    /// Codes of those who keep it: agencies, groups, leading groups, populations.
    pub kept_by: Vec<String>,
    /// Whether the document prints the columns; without them nobody can say what a row must hold.
    pub columns_printed: bool,
    /// Its columns, in printed order.
    pub columns: Vec<LedgerColumn>,
    /// Relations between columns, by their codes: no date before the day of the check.
    pub checks: Vec<Check>,
    /// Filling rules printed under it (填报说明).
    pub notes: Vec<FormNote>,
}

/// A column of a ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerColumn {
    /// Its position, where the document numbers the columns.
    pub number: Option<u16>,
    /// Name within the ledger.
    pub code: String,
    /// Heading as printed.
    pub label: String,
    /// What stands in it.
    pub kind: ColumnKind,
    /// The words it is limited to; only of a CHOICE.
    pub choices: Vec<String>,
    /// Whether one row may hold several entries (可以填写多条).
    pub repeats: bool,
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ColumnKind {
    /// Words.
    Text,
    /// A day.
    Date,
    /// A whole number.
    Count,
    /// A sum of money.
    Amount,
    /// One of the printed words.
    Choice,
    /// Several words.
    List,
}
