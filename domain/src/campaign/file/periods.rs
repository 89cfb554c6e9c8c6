//! Which periods are owed, by when: the keys that schedules and papers share.
//!
//! Owns how the three agree with each other. Never who owes.

use crate::campaign::problem::{At, Log};
use crate::campaign::reader::Table;
use crate::campaign::schedule::MAX_PERIODS;
use crate::deadline::Due;
use crate::period::{Period, PeriodKind};

/// The periods owed, of one kind, and the rule by which each falls due.
pub(super) struct Owed<'a> {
    pub(super) kind: PeriodKind,
    pub(super) first: At<'a, Period>,
    pub(super) last: At<'a, Period>,
    pub(super) due: At<'a, Due>,
}

/// Reads `period_kind`, `first_period`, `last_period` and `due`.
pub(super) fn owed<'a>(table: &mut Table<'a>) -> Option<Owed<'a>> {
    let kind = table.choice::<PeriodKind>("period_kind");
    let first = table.period("first_period");
    let last = table.period("last_period");
    let due = table.due("due");
    let owed = Owed {
        kind: kind?,
        first: first?,
        last: last?,
        due: due?,
    };
    refuse_odd_periods(table.log(), &owed);
    if !owed.due.value.fits(owed.kind) {
        let message = format!(
            "`due` counts from the end of the period, and a {} has none of its own",
            owed.kind
        );
        table.log().error(
            owed.due.place,
            message,
            "write `due = { on = 2023-12-31 }` or `due = \"open\"`",
        );
    }
    Some(owed)
}

fn refuse_odd_periods(log: &Log, owed: &Owed<'_>) {
    let Owed {
        kind, first, last, ..
    } = owed;
    let mut agree = true;
    for (key, period) in [("first_period", first), ("last_period", last)] {
        if period.value.kind() != *kind {
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
    let periods = first.value.through(last.value);
    if periods.take(MAX_PERIODS + 1).count() > MAX_PERIODS {
        let message = format!(
            "{} to {} are more than {MAX_PERIODS} periods",
            first.value, last.value
        );
        log.error(last.place, message, "let it end earlier");
    }
}
