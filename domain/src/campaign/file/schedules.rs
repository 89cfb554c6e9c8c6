//! `schedules.toml`: who owes which form to whom, for which periods, by when.
//!
//! Owns the shape of the file and what a schedule must agree with in itself. What it must agree with in the form
//! and in the campaign is judged by `load`.

use super::coverage::coverage_changes;
use super::periods::{Owed, owed};
use super::reminders::reminders;
use crate::campaign::names::Noun;
use crate::campaign::problem::Place;
use crate::campaign::reader::Table;
use crate::campaign::schedule::{Coverage, Schedule, SignOff};
use crate::clause::Basis;
use crate::deadline::CutOff;

/// A schedule and the lines that later judgements point to.
pub(in crate::campaign) struct LocatedSchedule<'a> {
    pub(in crate::campaign) schedule: Schedule,
    pub(in crate::campaign) kind_place: Place<'a>,
    pub(in crate::campaign) first_place: Place<'a>,
    pub(in crate::campaign) last_place: Place<'a>,
    pub(in crate::campaign) receiver_place: Place<'a>,
    pub(in crate::campaign) owed_by_place: Place<'a>,
}

/// Reads `schedules.toml`.
pub(in crate::campaign) fn schedules<'a>(table: &mut Table<'a>) -> Vec<LocatedSchedule<'a>> {
    table.tables("schedules", "the schedule", schedule)
}

fn schedule<'a>(table: &mut Table<'a>) -> Option<LocatedSchedule<'a>> {
    let code = table.code("code");
    table.define(Noun::Schedule, &code);
    let title = table.text("title").value;
    let form = table.reference(Noun::Form, "form").value;
    let kind_place = table.place_of("period_kind");
    let owed_by = table.reference(Noun::Group, "owed_by");
    let receiver = table.reference(Noun::Agency, "receiver");
    let also_to = also_to(table, &receiver.value);
    let copies = copies(table, &receiver.value, &also_to);
    let owed = owed(table);
    let send_up_due = table.due_or_none("send_up_due");
    let cut_off = table.choice::<CutOff>("cut_off");
    let sign_off = sign_off(table);
    let coverage = table.choice::<Coverage>("coverage");
    let coverage_changes = coverage_changes(table, coverage, owed.as_ref());
    let zero_report = table.flag("zero_report");
    let locks_on = table.date("locks_on");
    let reminders = reminders(table);
    let readings = table
        .references(Noun::Interpretation, "readings")
        .into_iter()
        .map(|code| code.value)
        .collect();
    let clause = table.clause("clause");

    let Owed {
        kind: period_kind,
        first,
        last,
        due,
    } = owed?;
    if let (Some(lock), Some(last_due)) = (&locks_on, due.value.due_day(last.value))
        && lock.value <= last_due
    {
        let message = format!(
            "`locks_on` {} is not after the last due day {last_due}",
            lock.value
        );
        table.log().error(
            lock.place,
            message,
            "let it lock after the last report is due",
        );
    }
    let schedule = Schedule {
        code: code.value,
        title,
        form: Some(form),
        period_kind,
        first_period: first.value,
        last_period: last.value,
        owed_by: owed_by.value,
        receiver: receiver.value,
        also_to,
        copies,
        due: due.value,
        send_up_due: send_up_due.map(|due| due.value),
        cut_off: cut_off?,
        sign_off: sign_off?,
        coverage: coverage?,
        coverage_changes,
        zero_report,
        locks_on: locks_on.map(|date| date.value),
        reminders,
        clause: clause?,
        readings,
    };
    Some(LocatedSchedule {
        schedule,
        kind_place,
        first_place: first.place,
        last_place: last.place,
        receiver_place: receiver.place,
        owed_by_place: owed_by.place,
    })
}

fn also_to(table: &mut Table<'_>, receiver: &str) -> Vec<String> {
    let also_to = table.references(Noun::Agency, "also_to");
    for other in also_to.iter().filter(|other| other.value == receiver) {
        let message = format!("`also_to` names `{receiver}`, the receiver itself");
        table.log().error(
            other.place,
            message,
            "leave it away: `receiver` is the first of them",
        );
    }
    also_to.into_iter().map(|code| code.value).collect()
}

fn copies(table: &mut Table<'_>, receiver: &str, also_to: &[String]) -> Vec<String> {
    let copies = table.references(Noun::Agency, "copies");
    let gets_it = |code: &String| code == receiver || also_to.contains(code);
    for copy in copies.iter().filter(|copy| gets_it(&copy.value)) {
        let message = if copy.value == receiver {
            format!("`copies` names `{receiver}`, the receiver itself")
        } else {
            format!("`copies` names `{}`, which receives it", copy.value)
        };
        table.log().error(
            copy.place,
            message,
            "leave it away: the receiver reads the report",
        );
    }
    copies.into_iter().map(|code| code.value).collect()
}

fn sign_off(table: &mut Table<'_>) -> Option<SignOff> {
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    enum Kind {
        Reviewer,
        FilerAlone,
    }
    if !table.has("sign_off") {
        table.lacks(
            "sign_off",
            "sign_off = { kind = \"REVIEWER\", basis = \"INTERPRETED\" }",
        );
    }
    table.table("sign_off", "the sign-off", |table| {
        let (kind, basis) = (table.choice::<Kind>("kind"), table.choice::<Basis>("basis"));
        let basis = basis?;
        Some(match kind? {
            Kind::Reviewer => SignOff::Reviewer { basis },
            Kind::FilerAlone => SignOff::FilerAlone { basis },
        })
    })
}
