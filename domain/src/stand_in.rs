//! Standing in (代办): an account of another unit files, or signs, for a unit that
//! cannot, from a day up to a day.
//!
//! Owns what is stood in for and which days can be; who may appoint is the
//! policy's. Never knows an account or a database.

use chrono::{Days, NaiveDate};
use serde::Serialize;

use crate::name::names;
use crate::policy::Role;

/// A stand-in holds for no more days than this; it can be appointed anew.
pub const MAX_DAYS: u64 = 366;

/// What one stands in for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Duty {
    /// Writing, submitting and correcting the unit's reports (代填).
    File,
    /// Signing and returning them before they leave the unit (代审).
    Sign,
}

names!(Duty { File => "FILE", Sign => "SIGN" });

impl Duty {
    /// As what the stand-in is at the unit. One of the two: who does both is
    /// appointed twice, and still does not sign what he filed.
    pub const fn role(self) -> Role {
        match self {
            Self::File => Role::Reporter,
            Self::Sign => Role::Reviewer,
        }
    }

    /// The duty of a role; none for a role that is not stood in for.
    pub const fn of(role: Role) -> Option<Self> {
        match role {
            Role::Reporter => Some(Self::File),
            Role::Reviewer => Some(Self::Sign),
            Role::Coordinator
            | Role::Supervisor
            | Role::Enterprise
            | Role::Viewer
            | Role::Admin => None,
        }
    }
}

/// How a stand-in stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StandInState {
    /// Its first day is still to come (待生效).
    Planned,
    /// It holds (生效中).
    Holds,
    /// Its last day is over (已到期).
    Ended,
    /// It was taken away before (已撤销).
    Revoked,
}

names!(StandInState {
    Planned => "PLANNED", Holds => "HOLDS", Ended => "ENDED", Revoked => "REVOKED",
});

/// How a stand-in from `from` up to and including `until` stands today.
pub fn state(
    from: NaiveDate,
    until: NaiveDate,
    is_revoked: bool,
    today: NaiveDate,
) -> StandInState {
    if is_revoked {
        StandInState::Revoked
    } else if today < from {
        StandInState::Planned
    } else if today <= until {
        StandInState::Holds
    } else {
        StandInState::Ended
    }
}

/// Why nobody is appointed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoStandIn {
    /// It ends before it begins.
    #[error("its last day is before its first day")]
    Backward,
    /// Its first day lies before today.
    #[error("its first day is past")]
    Past,
    /// It is longer than [`MAX_DAYS`].
    #[error("it lasts for more than {MAX_DAYS} days")]
    TooLong,
    /// The grant of whoever appoints ends before.
    #[error("your own grant ends before {0}")]
    Outlasts(NaiveDate),
}

impl NoStandIn {
    /// What to do instead.
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::Backward => "name a last day that is not before the first one",
            Self::Past => "begin today or later: what was filed before was filed by another",
            Self::TooLong => "name an earlier last day, and appoint again when it has come",
            Self::Outlasts(_) => "name a last day on which your grant still holds",
        }
    }
}

/// Whether one may be appointed today from `from` up to and including `until`.
/// `grant_until` is the first day on which the grant of whoever appoints no
/// longer holds: nobody gives for longer than he has.
pub fn check(
    from: NaiveDate,
    until: NaiveDate,
    grant_until: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<(), NoStandIn> {
    if until < from {
        return Err(NoStandIn::Backward);
    }
    if from < today {
        return Err(NoStandIn::Past);
    }
    let most = from.checked_add_days(Days::new(MAX_DAYS));
    if most.is_none_or(|most| until >= most) {
        return Err(NoStandIn::TooLong);
    }
    match grant_until {
        Some(end) if until >= end => Err(NoStandIn::Outlasts(end)),
        Some(_) | None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::policy::{Action, Resource, permits};

    fn day(number: i32) -> NaiveDate {
        NaiveDate::from_num_days_from_ce_opt(738_000 + number).expect("a day")
    }

    proptest! {
        #[test]
        fn it_begins_today_or_later_and_ends_within_a_year_and_within_ones_own_grant(
            from in 0..900, length in -5..400, today in 0..900, end in proptest::option::of(0..1_500),
        ) {
            let until = from + length;
            let passes = check(day(from), day(until), end.map(day), day(today)).is_ok();
            let lawful = (0..366).contains(&length) && from >= today && end.is_none_or(|end| until < end);
            prop_assert_eq!(passes, lawful);
        }

        /// Each day has one state, and they follow each other.
        #[test]
        fn it_is_planned_then_holds_then_has_ended(from in 0..900, length in 0..366, today in 0..1_500) {
            let until = from + length;
            let found = state(day(from), day(until), false, day(today));
            prop_assert_eq!(found == StandInState::Planned, today < from);
            prop_assert_eq!(found == StandInState::Holds, (from..=until).contains(&today));
            prop_assert_eq!(found == StandInState::Ended, today > until);
            prop_assert_eq!(state(day(from), day(until), true, day(today)), StandInState::Revoked);
        }
    }

    #[test]
    fn one_stands_in_for_filing_or_for_signing_and_appoints_nobody_by_it() {
        for duty in Duty::ALL {
            assert_eq!(Duty::of(duty.role()), Some(*duty));
            assert!(!permits(duty.role(), Action::Appoint, Resource::Obligation));
            assert!(!permits(duty.role(), Action::Accept, Resource::Report));
        }
        let file = Duty::File.role();
        assert!(permits(file, Action::Submit, Resource::Report));
        assert!(!permits(file, Action::Sign, Resource::Report));
        assert!(permits(Duty::Sign.role(), Action::Sign, Resource::Report));
    }
}
