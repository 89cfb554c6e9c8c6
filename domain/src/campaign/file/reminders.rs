//! `[[schedules.reminders]]`: when whom is reminded of a schedule (催报规则).
//!
//! Owns the shape of a rule and what the rules of one schedule must agree in.
//! What a rule comes to on a day is `reminder`'s.

use std::collections::BTreeSet;

use crate::campaign::problem::At;
use crate::campaign::reader::Table;
use crate::reminder::{Addressee, MAX_DAYS_AFTER, MAX_DAYS_BEFORE, MAX_RULES, ReminderRule};

const KEY: &str = "reminders";

/// Reads the rules; none if the schedule says nothing, so that the hub's own hold.
pub(super) fn reminders(table: &mut Table<'_>) -> Option<Vec<ReminderRule>> {
    let place = table.place_of(KEY);
    let rules = table.tables(KEY, "the reminder", rule);
    if !table.has(KEY) {
        return None;
    }
    if rules.len() > MAX_RULES {
        table.log().error(
            place,
            format!("`{KEY}` has {} rules", rules.len()),
            format!("write at most {MAX_RULES}"),
        );
    }
    let (mut codes, mut days) = (BTreeSet::new(), BTreeSet::new());
    for located in &rules {
        let rule = &located.value;
        if !codes.insert(rule.code.as_str()) {
            table.log().error(
                located.place,
                format!("`{KEY}` has the code `{}` twice", rule.code),
                "give each rule a code of its own",
            );
        }
        if !days.insert((rule.days, rule.to)) {
            table.log().error(
                located.place,
                format!("`{KEY}` tells {} twice on the same day", rule.to),
                "leave one of the two away",
            );
        }
    }
    Some(rules.into_iter().map(|located| located.value).collect())
}

fn rule<'a>(table: &mut Table<'a>) -> Option<At<'a, ReminderRule>> {
    let code = table.code("code");
    let before = table.number_or_none("days_before", 1, MAX_DAYS_BEFORE);
    let after = table.number_or_none("days_after", 0, MAX_DAYS_AFTER);
    let to = table.choice::<Addressee>("to");
    let clause = table.clause("clause");
    let days = match (before, after) {
        (Some(before), None) => Some(-i32::from(before.value)),
        (None, Some(after)) => Some(i32::from(after.value)),
        _ => {
            table.log().error(
                table.place(),
                "a reminder counts its days either before the due day or after it".to_owned(),
                "give one of `days_before = 2` and `days_after = 1`; `days_after = 0` is the day itself",
            );
            None
        }
    };
    Some(At {
        value: ReminderRule {
            code: code.value,
            days: days?,
            to: to?,
            clause: Some(clause?),
        },
        place: code.place,
    })
}
