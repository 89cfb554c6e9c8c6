//! `schedules.toml`: who owes which form to whom, for which periods, by when.
//!
//! Owns the shape of the file and what a schedule must agree with in itself. What it must agree with in the form
//! and in the campaign is judged by `load`.

use crate::campaign::names::Noun;
use crate::campaign::problem::{At, Place};
use crate::campaign::reader::Table;
use crate::campaign::schedule::{Coverage, MAX_PERIODS, Schedule, SignOff};
use crate::clause::Basis;
use crate::deadline::{CutOff, Due};
use crate::period::{Period, PeriodKind};

/// A schedule and the lines that later judgements point to.
pub(in crate::campaign) struct LocatedSchedule<'a> {
    pub(in crate::campaign) schedule: Schedule,
    pub(in crate::campaign) kind_place: Place<'a>,
    pub(in crate::campaign) first_place: Place<'a>,
    pub(in crate::campaign) last_place: Place<'a>,
    pub(in crate::campaign) receiver_place: Place<'a>,
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
    let period_kind = table.choice::<PeriodKind>("period_kind");
    let first = table.period("first_period");
    let last = table.period("last_period");
    let owed_by = table.reference(Noun::Group, "owed_by").value;
    let receiver = table.reference(Noun::Agency, "receiver");
    let copies = copies(table, &receiver.value);
    let due = table.due("due");
    let cut_off = table.choice::<CutOff>("cut_off");
    let sign_off = sign_off(table);
    let coverage = table.choice::<Coverage>("coverage");
    let zero_report = table.flag("zero_report");
    let locks_on = table.date("locks_on");
    let readings = table
        .references(Noun::Interpretation, "readings")
        .into_iter()
        .map(|code| code.value)
        .collect();
    let clause = table.clause("clause");

    let (period_kind, first, last, due) = (period_kind?, first?, last?, due?);
    refuse_odd_periods(table, period_kind, &first, &last);
    refuse_odd_due(table, period_kind, &due);
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
        owed_by,
        receiver: receiver.value,
        copies,
        due: due.value,
        cut_off: cut_off?,
        sign_off: sign_off?,
        coverage: coverage?,
        zero_report,
        locks_on: locks_on.map(|date| date.value),
        clause: clause?,
        readings,
    };
    Some(LocatedSchedule {
        schedule,
        kind_place,
        first_place: first.place,
        last_place: last.place,
        receiver_place: receiver.place,
    })
}

fn copies(table: &mut Table<'_>, receiver: &str) -> Vec<String> {
    let copies = table.references(Noun::Agency, "copies");
    for copy in copies.iter().filter(|copy| copy.value == receiver) {
        let message = format!("`copies` names `{receiver}`, the receiver itself");
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

fn refuse_odd_periods(
    table: &Table<'_>,
    kind: PeriodKind,
    first: &At<'_, Period>,
    last: &At<'_, Period>,
) {
    let log = table.log();
    let mut agree = true;
    for (key, period) in [("first_period", first), ("last_period", last)] {
        if period.value.kind() != kind {
            agree = false;
            let message = format!("`{key}` `{}` is no period of kind {kind}", period.value);
            let remedy = format!(
                "write a {kind} period, or change `period_kind` to {}",
                period.value.kind()
            );
            log.error(period.place, message, remedy);
        }
    }
    if !agree {
        return;
    }
    super::refuse_reversed(log, "first_period", first, "last_period", last);
    if first
        .value
        .through(last.value)
        .take(MAX_PERIODS + 1)
        .count()
        > MAX_PERIODS
    {
        let message = format!(
            "{} to {} are more than {MAX_PERIODS} periods",
            first.value, last.value
        );
        log.error(last.place, message, "let the schedule end earlier");
    }
}

fn refuse_odd_due(table: &Table<'_>, kind: PeriodKind, due: &At<'_, Due>) {
    if !due.value.fits(kind) {
        let message =
            format!("`due` counts from the end of the period, and a {kind} has none of its own");
        table.log().error(
            due.place,
            message,
            "write `due = { on = 2023-12-31 }` or `due = \"open\"`",
        );
    }
}
