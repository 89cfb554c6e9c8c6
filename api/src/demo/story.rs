//! Who files when: the punctual, the late, the silent, the returned. Invented
//! and fixed, so that every state that a frontend must show is there to be seen.

use cengbao_domain::campaign::Schedule;
use cengbao_domain::period::Period;
use chrono::{Days, NaiveDate};

use super::values::hash;

/// What a unit does for one period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// Nothing.
    Silent,
    /// Half a form, never submitted.
    Draft,
    /// Submitted; nobody signed.
    Submitted,
    /// A zero report, signed.
    Zero,
    /// Signed; the receiver did not look at it yet.
    Signed,
    /// Signed and accepted.
    Accepted,
    /// Signed, and returned by the receiver.
    Returned,
    /// The figures of the period before were filed again by mistake, signed and
    /// accepted; found out and corrected some weeks later.
    Corrected,
}

/// A turn and its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scene {
    pub(super) period: Period,
    pub(super) turn: Turn,
    /// The day of filing and signing; the receiver looks at it on the next.
    pub(super) on: NaiveDate,
}

/// Whose story is told.
#[derive(Clone, Copy, Debug)]
pub(super) enum Cast {
    /// The units that the document obliges: each plays one of four characters.
    Printed {
        /// Place in the group, from 0.
        position: usize,
    },
    /// The invented roster: mostly punctual.
    Roster,
    /// The towns of the invented merger: always punctual, so that what changes is the tree alone.
    Merging,
}

/// 厉庄镇's office finds out in November that it filed September's figures for October, after its county had sent
/// October up.
const MISTAKEN: (&str, &str) = ("320707105.awb", "2023-10");

/// The story of a unit over the periods of a schedule.
pub(super) fn story(schedule: &Schedule, unit: &str, cast: Cast) -> Vec<Scene> {
    let mut random = fastrand::Rng::with_seed(hash(unit) ^ hash("story"));
    let periods: Vec<Period> = schedule.periods().collect();
    let last = periods.len().saturating_sub(1);
    periods
        .iter()
        .enumerate()
        .filter_map(|(place, period)| {
            let (turn, days_late) = match cast {
                Cast::Printed { position } => printed(position % 4, place, place == last),
                Cast::Roster => roster(&mut random, place == 0),
                Cast::Merging => (Turn::Signed, 0),
            };
            let is_mistaken = unit == MISTAKEN.0 && period.to_string() == MISTAKEN.1;
            let (turn, days_late) = if is_mistaken {
                (Turn::Corrected, 0)
            } else {
                (turn, days_late)
            };
            let due = schedule
                .due
                .due_day(*period)
                .or_else(|| period.last_day())?;
            let on = if days_late > 0 {
                due.checked_add_days(Days::new(days_late))?
            } else {
                due.checked_sub_days(Days::new(random.u64(0..=3)))?
            };
            Some(Scene {
                period: *period,
                turn,
                on,
            })
        })
        .collect()
}

/// Four characters; the days are those by which they are late.
fn printed(character: usize, place: usize, is_last: bool) -> (Turn, u64) {
    match (character, place) {
        // Late every third time; the last one waits for its reviewer.
        (1, _) if is_last => (Turn::Submitted, 0),
        (1, 1 | 4) => (Turn::Accepted, 4),
        // Corrects its fourth.
        (0, 3) => (Turn::Corrected, 0),
        // Silent in the second period, late in the third, and returned in the fifth.
        (2, 1) => (Turn::Silent, 0),
        (2, 2) => (Turn::Accepted, 6),
        (2, 4) => (Turn::Returned, 0),
        // Begins with a zero report, is late once, and leaves a draft behind.
        (3, 0) => (Turn::Zero, 0),
        (3, 3) => (Turn::Accepted, 9),
        (3, _) if is_last => (Turn::Draft, 0),
        // The first is punctual to the end, and so is each of the others at all other times.
        _ => (Turn::Accepted, 0),
    }
}

/// A zero after a total would be a falling one, so it stands at the beginning only.
fn roster(random: &mut fastrand::Rng, is_first: bool) -> (Turn, u64) {
    match random.u8(..100) {
        0..5 => (Turn::Silent, 0),
        5..8 if is_first => (Turn::Zero, 0),
        8..16 => (Turn::Signed, random.u64(1..=9)),
        _ => (Turn::Signed, 0),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::demo::assets;

    #[test]
    fn four_units_show_every_state() {
        let campaign = assets::gongyuan();
        let turns: Vec<Turn> = (0..4)
            .flat_map(|position| {
                story(
                    &campaign.schedules[0],
                    &format!("unit {position}"),
                    Cast::Printed { position },
                )
            })
            .map(|scene| scene.turn)
            .collect();
        for turn in [
            Turn::Silent,
            Turn::Draft,
            Turn::Submitted,
            Turn::Zero,
            Turn::Accepted,
            Turn::Returned,
            Turn::Corrected,
        ] {
            assert!(turns.contains(&turn), "{turn:?}");
        }
    }

    #[test]
    fn the_story_has_each_period_once_and_days_in_order() {
        let campaign = assets::heilin();
        let schedule = &campaign.schedules[0];
        for unit in ["a", "b", "c"] {
            let scenes = story(schedule, unit, Cast::Roster);
            let periods: BTreeSet<i32> = scenes.iter().map(|scene| scene.period.index()).collect();
            assert_eq!(periods.len(), schedule.periods().count());
            assert!(scenes.windows(2).all(|pair| pair[0].on < pair[1].on));
        }
    }
}
