//! What a document wants done by a day, once (节点): issued, built, surveyed, finished.
//!
//! Owns the day and the product. Never a number to reach: that is a target.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Item, Party, Strength};

/// A milestone (时间节点).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    /// Its code, words and clause.
    #[serde(flatten)]
    pub item: Item,
    /// How strongly it is wanted.
    pub strength: Strength,
    /// First day on which it is to be worked on.
    pub from: Option<NaiveDate>,
    /// Last day, included; absent where none is printed, and then it never becomes overdue.
    pub by: Option<NaiveDate>,
    /// Its time as printed, such as `8月中旬`.
    pub printed_time: Option<String>,
    /// Who answers for it; if empty, the parties of its task.
    pub parties: Vec<Party>,
    /// Whether the issue of this very plan reaches it (印发即完成).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reached_by_issue: bool,
    /// Code of the milestone of which it is a part.
    pub part_of: Option<String>,
}

impl Milestone {
    /// The day on which the issue of the plan reached it: the printed one; where none is printed, the milestone's own last day,
    /// of which its reading says that the plan was issued by then.
    pub fn reached_by_issue(&self, issued_on: Option<NaiveDate>) -> Option<NaiveDate> {
        self.reached_by_issue
            .then(|| issued_on.or(self.by))
            .flatten()
    }
}
