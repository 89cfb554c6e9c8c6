//! An extension (延期): a superior gives one unit more time for one period. It
//! moves the due day and opens the lock for that unit; the cut-off of the
//! figures stays where it is.
//!
//! The last one granted holds. Never judges a signature that was given before it.

use chrono::{Days, NaiveDate};

/// An extension reaches no further than this from the day it is granted.
pub const MAX_DAYS: u64 = 366;

/// The day up to which a unit is in time: the extension's, if it is the later one.
/// Where nothing is due, nothing becomes due.
pub fn due_day(due: Option<NaiveDate>, extended: Option<NaiveDate>) -> Option<NaiveDate> {
    due.map(|due| extended.map_or(due, |extended| due.max(extended)))
}

/// The day from which on nothing may be written: the schedule's, or the day after
/// the unit's extension where that is later.
pub fn lock_day(locks_on: Option<NaiveDate>, extended: Option<NaiveDate>) -> Option<NaiveDate> {
    let after = extended.and_then(|day| day.succ_opt());
    locks_on.map(|day| after.map_or(day, |after| day.max(after)))
}

/// Whether nothing may be written any more: the schedule has locked, and the
/// unit's extension, if it has one, is over.
pub fn is_locked(
    locks_on: Option<NaiveDate>,
    extended: Option<NaiveDate>,
    today: NaiveDate,
) -> bool {
    lock_day(locks_on, extended).is_some_and(|day| today >= day)
}

/// Whether a unit that takes the place of one to which a day was granted is to have that day:
/// it takes no time away from who has a later one.
pub fn is_handed_on(granted: NaiveDate, own: Option<NaiveDate>) -> bool {
    own.is_none_or(|own| own < granted)
}

/// Why no extension is granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoExtension {
    /// Neither a due day nor a lock: there is nothing to extend.
    #[error("the schedule has neither a due day for the period nor a lock")]
    NothingToExtend,
    /// The day lies before today.
    #[error("the day is past")]
    Past,
    /// It is not later than the due day.
    #[error("it is not after the due day {0}")]
    NotLater(NaiveDate),
    /// It is too far away.
    #[error("it is more than {MAX_DAYS} days away")]
    TooFar,
}

impl NoExtension {
    /// What to do instead.
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::NothingToExtend => "the unit may file at any time; nothing is late",
            Self::Past => "name today or a later day",
            Self::NotLater(_) => "name a day after the due day",
            Self::TooFar => "name an earlier day, and extend again when it has come",
        }
    }
}

/// Whether an extension up to `until` may be granted today. It opens the lock
/// too, also where the due day is long past.
pub fn check(
    due: Option<NaiveDate>,
    locks_on: Option<NaiveDate>,
    until: NaiveDate,
    today: NaiveDate,
) -> Result<(), NoExtension> {
    if due.is_none() && locks_on.is_none() {
        return Err(NoExtension::NothingToExtend);
    }
    if until < today {
        return Err(NoExtension::Past);
    }
    if let Some(due) = due.filter(|due| until <= *due) {
        return Err(NoExtension::NotLater(due));
    }
    if today
        .checked_add_days(Days::new(MAX_DAYS))
        .is_none_or(|most| until > most)
    {
        return Err(NoExtension::TooFar);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_later_day_counts_and_where_nothing_is_due_nothing_becomes_due() {
        let (due, later) = (Some(day("2023-07-05")), Some(day("2023-07-20")));
        assert_eq!(due_day(due, None), due);
        assert_eq!(due_day(due, later), later);
        assert_eq!(due_day(later, due), later);
        assert_eq!(due_day(None, later), None);
    }

    #[test]
    fn a_lock_closes_on_its_day_and_an_extension_opens_it_up_to_its_own() {
        let (lock, until) = (Some(day("2024-01-01")), Some(day("2024-01-10")));
        for (extended, today, locked) in [
            (None, "2023-12-31", false),
            (None, "2024-01-01", true),
            (until, "2024-01-01", false),
            (until, "2024-01-10", false),
            (until, "2024-01-11", true),
            (Some(day("2023-08-01")), "2023-09-01", false),
        ] {
            assert_eq!(is_locked(lock, extended, day(today)), locked, "{today}");
            let since = lock_day(lock, extended).expect("it locks");
            assert_eq!(day(today) >= since, locked, "{today}");
        }
        assert!(!is_locked(None, None, day("2999-01-01")));
        assert_eq!(lock_day(None, until), None);
        assert!(
            !is_locked(None, until, day("2999-01-01")),
            "an extension locks nothing"
        );
    }

    #[test]
    fn whoever_takes_a_place_has_at_least_the_day_that_was_granted() {
        let (early, late) = (day("2023-07-10"), day("2023-07-20"));
        assert!(is_handed_on(late, None) && is_handed_on(late, Some(early)));
        assert!(!is_handed_on(late, Some(late)) && !is_handed_on(early, Some(late)));
    }

    #[test]
    fn an_extension_gives_time_and_takes_none() {
        let (due, today) = (Some(day("2023-07-05")), day("2023-07-10"));
        let ask = |due, lock, until: &str| check(due, lock, day(until), today);
        assert_eq!(ask(due, None, "2023-07-10"), Ok(()));
        assert_eq!(ask(due, None, "2023-07-09"), Err(NoExtension::Past));
        assert_eq!(
            ask(None, None, "2023-07-20"),
            Err(NoExtension::NothingToExtend)
        );
        assert_eq!(ask(None, Some(today), "2023-07-20"), Ok(()));
        let far = Some(day("2023-08-05"));
        let refused = Err(NoExtension::NotLater(day("2023-08-05")));
        assert_eq!(ask(far, None, "2023-08-05"), refused);
        assert_eq!(ask(due, None, "2024-07-10"), Ok(()));
        assert_eq!(ask(due, None, "2024-07-11"), Err(NoExtension::TooFar));
    }
}
