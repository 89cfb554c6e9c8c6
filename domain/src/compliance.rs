//! Whether a promise is kept (履行情况): the states of duties, targets and milestones as of a day.
//!
//! Owns the rules, in one place: windows and what cuts them short, when something is at risk, exact comparison of
//! targets, and how states of many units become a rate. `docs/compliance.md` holds the cases; a test runs them.
//! Never reads who did what: days and numbers are arguments. What is recorded after the day asked is the caller's to
//! leave out, so that every state can be asked backwards and forwards.

mod accidents;
mod baseline;
#[cfg(test)]
mod cases;
mod conditions;
mod counted;
mod dated;
mod duty;
mod last_day;
mod milestone;
mod office;
mod one_of_whole;
mod population;
#[cfg(test)]
mod properties;
mod span;
mod state;
mod sum;
mod tally;
mod target;
mod trend;
mod undecided;
mod window;

pub use accidents::{
    AccidentDays, AccidentFigures, Days, Happened, accident_days, accident_figures,
};
pub use baseline::{compared_with, compares_with_signed};
pub use conditions::{Ask, AskFrom, judge_asked_duty};
pub use counted::{BelongsFrom, counted};
pub use dated::{CadenceFrom, judge_dated_duty};
pub use duty::{DutyStanding, JudgedWindow, bundle, judge_duty, judge_windows, lacking_times};
pub use last_day::{AfterLastDay, after_last_day, keeps_figures, last_day_counts, last_day_over};
pub use milestone::{judge_line, judge_milestone};
pub use office::{
    OfficeAsk, ask_of_office, asks_offices, asks_unnamed_offices, counts_offices,
    may_ask_more_offices, names_an_office, names_offices,
};
pub use one_of_whole::{MustBeOne, as_one, checked_one, is_office_one_of_whole, is_one_of_whole};
pub use population::{
    Membership, Traits, accident_membership, carries_all, counted_marks, hangs_on_events,
    is_of_sectors, left_undefined, mark_of, may_count, membership,
};
pub use span::Span;
pub use state::{State, UnknownState};
pub use sum::{Share, TargetChange, TargetSum, Told};
pub use tally::{Change, Tally};
pub use target::{Measurement, judge_target, lacking};
pub use trend::{Cause, Trend, trend};
pub use undecided::Undecided;
pub use window::{Cut, GRACE_DAYS, Life, MAX_WINDOWS, Window, windows};
