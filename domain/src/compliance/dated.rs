//! A duty of a unit whose cadence changed on the way (频次变更): an office whose jurisdiction was upgraded is asked, on each
//! day, as what it was on that day.
//!
//! Owns what becomes of the windows in which it changed. What else cuts a window is `window`'s.

#[cfg(test)]
mod properties;

use chrono::NaiveDate;

use super::duty::{DutyStanding, is_numbered, judge_duty, known_on};
use super::span::Span;
use super::window::{Cut, Life, Window, length, windows};
use crate::campaign::Cadence;
use crate::period::Period;

/// What was asked from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CadenceFrom<'c> {
    /// First day; of the first of all it holds also before.
    pub from: NaiveDate,
    /// None: without a number.
    pub cadence: Option<&'c Cadence>,
}

/// A cadence with the days on which it held.
#[derive(Clone, Copy)]
struct Spell<'c> {
    cadence: Option<&'c Cadence>,
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
}

/// Judges one unit's duty as of a day, each window by the cadence of its days. `asked` is in the order of its days; what
/// changed after the day asked nobody knew on it. No clocks: what an event starts is asked of a level by no document.
///
/// The new cadence opens as a unit that opens on the day of the change, and what was done earlier in a window counts
/// for it. A window of the old one keeps its own last day where at least half of it was over, and is not asked any more
/// where less was. Of two windows for the same days, or for what is asked once, one alone is asked.
pub fn judge_dated_duty(
    asked: &[CadenceFrom<'_>],
    span: Span,
    life: Life,
    done: &[NaiveDate],
    as_of: NaiveDate,
) -> DutyStanding {
    let spells = spells(asked, as_of);
    let now = spells.last().and_then(|spell| spell.cadence);
    if spells.len() < 2 {
        return judge_duty(now, span, life, &[], done, as_of);
    }
    let found = windows_of_spells(&spells, span, known_on(life, as_of), as_of);
    if found.is_empty() && !now.is_some_and(is_numbered) {
        return judge_duty(now, span, life, &[], done, as_of);
    }
    DutyStanding::of(found, done, as_of)
}

/// The cadences until a day; what did not change is one.
fn spells<'c>(asked: &[CadenceFrom<'c>], as_of: NaiveDate) -> Vec<Spell<'c>> {
    let mut spells: Vec<Spell<'c>> = Vec::new();
    for one in asked {
        match spells.last_mut() {
            Some(_) if one.from > as_of => break,
            Some(last) if last.cadence == one.cadence => {}
            Some(last) => {
                last.until = Some(one.from);
                spells.push(Spell {
                    cadence: one.cadence,
                    from: Some(one.from),
                    until: None,
                });
            }
            None => spells.push(Spell {
                cadence: one.cadence,
                from: None,
                until: None,
            }),
        }
    }
    spells
}

fn windows_of_spells(
    spells: &[Spell<'_>],
    span: Span,
    life: Life,
    as_of: NaiveDate,
) -> Vec<Window> {
    let mut found: Vec<(Window, usize)> = Vec::new();
    for (at, spell) in spells.iter().enumerate() {
        let Some(cadence) = spell.cadence.filter(|cadence| is_numbered(cadence)) else {
            continue;
        };
        let opened = life.opened.max(spell.from);
        let own = windows(cadence, span, Life { opened, ..life }, &[], as_of);
        let own = own.into_iter().filter_map(|mut window| {
            if window.cut == Some(Cut::Opening) && opened != life.opened {
                window.cut = Some(Cut::LevelChange);
            }
            Some((ended(window, spell.until)?, at))
        });
        found.extend(own);
    }
    let periods: Vec<Period> = found
        .iter()
        .filter_map(|(window, _)| window.period)
        .collect();
    let is_twice = |period: Period| periods.iter().filter(|one| **one == period).count() > 1;
    // The day from which on something else is asked once.
    let next_once = |at: usize| {
        let once = found.iter().filter(|(window, _)| window.period.is_none());
        let later = once.filter(|(_, other)| *other > at);
        later.filter_map(|(_, other)| spells[*other].from).min()
    };
    let mut kept: Vec<Window> = Vec::with_capacity(found.len());
    for (window, at) in &found {
        match window.period {
            Some(period) if is_twice(period) => {
                // Asked whole, by the level of most of its days.
                if kept.iter().all(|one| one.period != Some(period)) {
                    kept.extend(whole(spells, period, span, life, as_of));
                }
            }
            // What is asked once is asked as of the last level that is asked so; what was over before stays.
            None if window.cut == Some(Cut::LevelChange) => {
                let is_over = |next| window.last.is_some_and(|last| last < next);
                if next_once(*at).is_none_or(is_over) {
                    kept.push(*window);
                }
            }
            _ => kept.push(*window),
        }
    }
    kept.sort_by_key(|window| (window.first, window.last.is_none(), window.last));
    kept
}

/// A window of a cadence that ended on a day: none where it had not begun.
fn ended(mut window: Window, until: Option<NaiveDate>) -> Option<Window> {
    let Some(until) = until.filter(|until| window.last.is_none_or(|last| *until <= last)) else {
        return Some(window);
    };
    if until <= window.first {
        return None;
    }
    let over = length(window.first, until) - 1;
    window.asked &= window
        .last
        .is_some_and(|last| 2 * over >= length(window.first, last));
    window.cut = Some(Cut::LevelChange);
    Some(window)
}

/// The window of a period as of the level of most of its days, of two with as many the later.
fn whole(
    spells: &[Spell<'_>],
    period: Period,
    span: Span,
    life: Life,
    as_of: NaiveDate,
) -> Option<Window> {
    let of = |spell: &Spell<'_>| {
        let window = windows(spell.cadence?, span, life, &[], as_of);
        let window = window.into_iter().find(|one| one.period == Some(period))?;
        let last = window.last?;
        let from = spell
            .from
            .map_or(window.first, |from| from.max(window.first));
        let until = spell.until.and_then(|until| until.pred_opt());
        let until = until.map_or(last, |until| until.min(last));
        Some((length(from, until).max(0), window))
    };
    let found = spells
        .iter()
        .filter(|spell| spell.cadence.is_some_and(is_numbered));
    let (_, window) = found.filter_map(of).max_by_key(|(days, _)| *days)?;
    Some(window)
}
