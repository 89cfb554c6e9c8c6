//! `milestones.toml`: what is to be done by a day, once.
//!
//! Owns the shape of the file.

use super::days;
use super::items::{acting_parties, item, part_of};
use crate::campaign::milestone::Milestone;
use crate::campaign::names::Noun;
use crate::campaign::reader::Table;

/// Reads `milestones.toml`.
pub(in crate::campaign) fn milestones(table: &mut Table<'_>) -> Vec<Milestone> {
    table.tables("milestones", "the milestone", milestone)
}

fn milestone(table: &mut Table<'_>) -> Option<Milestone> {
    let item = item(table, Noun::Milestone);
    let strength = table.choice("strength");
    let (from, by) = days(table, "from", "by");
    let printed_time = table.text_or_none("printed_time").map(|text| text.value);
    let parties = acting_parties(table, item.as_ref().map(|item| item.clause.basis));
    let reached_by_issue = table.flag("reached_by_issue");
    let part_of = part_of(table, Noun::Milestone);
    Some(Milestone {
        item: item?,
        strength: strength?,
        from,
        by,
        printed_time,
        parties,
        reached_by_issue,
        part_of,
    })
}
