//! `[[schedules.coverage_changes]]`: from which days on a report covers another (覆盖范围变更).
//!
//! Owns the shape and the order of the changes of one schedule. What they do to figures is `coverage`'s.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use crate::campaign::problem::{At, Lines};
use crate::campaign::reader::Table;
use crate::campaign::schedule::{Coverage, CoverageFrom};
use crate::period::Period;

use super::SCHEDULES;
use super::periods::Owed;

const KEY: &str = "coverage_changes";

/// Reads the changes: each behind the one before and another than it, within the periods that are owed.
pub(super) fn coverage_changes(
    table: &mut Table<'_>,
    at_first: Option<Coverage>,
    owed: Option<&Owed<'_>>,
) -> Vec<CoverageFrom> {
    let changes = table.tables(KEY, "the change of coverage", change);
    let (Some(mut covers), Some(owed)) = (at_first, owed) else {
        return changes.into_iter().map(|change| change.value).collect();
    };
    let mut before = owed.first.value;
    for change in &changes {
        let CoverageFrom { from, covers: next } = change.value;
        let Ok(period) = Period::containing(owed.kind, from) else {
            table.log().error(
                change.place,
                format!("`from` {from} lies in no period of the schedule's kind"),
                "leave the change away: the coverage of such a schedule does not change",
            );
            continue;
        };
        if period <= before || period > owed.last.value {
            table.log().error(
                change.place,
                format!("`from` {from} lies in {period}, and not behind {before} and up to {}", owed.last.value),
                "write the changes in the order of their days, each in a period of its own behind the first one",
            );
        }
        if next == covers {
            table.log().error(
                change.place,
                "`covers` is what was covered before".to_owned(),
                "leave the change away, or correct what is covered before it",
            );
        }
        (before, covers) = (period, next);
    }
    changes.into_iter().map(|change| change.value).collect()
}

fn change<'a>(table: &mut Table<'a>) -> Option<At<'a, CoverageFrom>> {
    if !table.has("from") {
        table.lacks("from", "from = 2023-06-01");
    }
    let from = table.date("from");
    let covers = table.choice::<Coverage>("covers");
    let from = from?;
    Some(At {
        value: CoverageFrom {
            from: from.value,
            covers: covers?,
        },
        place: from.place,
    })
}

/// The line of `schedules.toml` on which the first change of a schedule's coverage stands, for what is found of them only
/// beside what is applied; none where the schedule has no change.
pub fn coverage_line(files: &BTreeMap<String, String>, schedule: &str) -> Option<u32> {
    let text = files.get(SCHEDULES)?;
    let document = DeTable::parse(text).ok()?;
    let DeValue::Array(schedules) = document.get_ref().get("schedules")?.get_ref() else {
        return None;
    };
    let mut tables = schedules.iter().filter_map(|one| match one.get_ref() {
        DeValue::Table(table) => Some(table),
        _ => None,
    });
    let is_meant = |table: &&DeTable<'_>| {
        let code = table.get("code").map(toml::Spanned::get_ref);
        matches!(code, Some(DeValue::String(code)) if *code == schedule)
    };
    let changes = tables.find(is_meant)?.get(KEY)?;
    let first = match changes.get_ref() {
        DeValue::Array(changes) => changes.first()?.span(),
        _ => changes.span(),
    };
    Some(Lines::of(text).line(first.start))
}
