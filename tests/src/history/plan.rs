//! The steps of a history as data: drawn from the seed before anything is done,
//! so that a history can be repeated without some of them.
//!
//! A step is read leniently. It says what somebody would like to do; where that
//! is not lawful any more, because a step before it is gone, the nearest lawful
//! thing is done or nothing. Whoever adds a kind of step adds a [`Deed`], draws
//! it in [`Step::draw`] and does it in `steps`.

use fastrand::Rng;

use super::{Drawn, UNITS};
use crate::model::Values;

/// Steps of one history.
const STEPS: usize = 44;
/// A step is at most so many days after the one before.
const DAYS_BETWEEN_MAX: u64 = 14;
/// At so many earlier moments it is asked what was known.
const MOMENTS: usize = 4;

/// A whole history.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// What happens, in this order.
    pub(super) steps: Vec<Step>,
    /// Draws of the moments that are asked in the end.
    pub(super) moments: Vec<usize>,
}

/// One step.
#[derive(Clone, Debug)]
pub(super) struct Step {
    /// Days since the history began: a step stays on its day when others are left out.
    pub(super) day: u64,
    /// Whose step.
    pub(super) unit: usize,
    /// Draw of a month among those that have begun.
    pub(super) month: u32,
    /// What is done.
    pub(super) deed: Deed,
}

/// What somebody does.
#[derive(Clone, Debug)]
pub(super) enum Deed {
    /// The next step of the life of the unit's report of the month: `chance` of
    /// 100 says which of those that are lawful, `values` are what is written.
    Report { chance: u32, values: Values },
    /// A superior gives more time, up to so many days from today.
    Extend { days: u64 },
    /// A town goes to another county or prefecture, from so many days before
    /// today on, or planned for so many days after it.
    Move { town: usize, to: usize, days: i64 },
    /// Two towns become one, from so many days before today on.
    Merge { days: i64 },
    /// A village goes to another town or back, from so many days before today on.
    Village { days: i64 },
    /// A town gets another name, or a county another code and name.
    Rename { town: usize },
    /// The next step of what a town sends up for the month: `chance` of 100 says which.
    Send { town: usize, chance: u32 },
    /// The form gets another version: one cell more at its end.
    Version,
    /// A section speaks for those below it from now on, or no longer; or on the
    /// months that the draw of the month says.
    Cover,
    /// A village becomes two, from so many days before today on.
    Split { days: i64 },
    /// A request that was done under a key comes again.
    Replay { draw: usize },
    /// Two requests at once for the unit's report of the month.
    Race { values: [Values; 2] },
    /// All units whose report of the month does not count file it at once.
    Rush { values: [Values; UNITS.len()] },
    /// The month of all units in one request.
    Bulk { values: [Values; UNITS.len()] },
}

impl Drawn for Plan {
    type Step = Step;

    fn draw(seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        let mut day = 0;
        Self {
            steps: (0..STEPS).map(|_| Step::draw(&mut rng, &mut day)).collect(),
            moments: (0..MOMENTS).map(|_| rng.usize(..)).collect(),
        }
    }

    fn steps(&self) -> &[Step] {
        &self.steps
    }

    fn with(&self, steps: Vec<Step>) -> Self {
        Self {
            steps,
            moments: self.moments.clone(),
        }
    }
}

impl Step {
    /// Some days after the step before, which was on `day`.
    fn draw(rng: &mut Rng, day: &mut u64) -> Self {
        let deed = match rng.u32(0..100) {
            0..15 => Deed::Extend {
                days: rng.u64(0..40),
            },
            15..25 => Deed::Replay {
                draw: rng.usize(..),
            },
            25..33 => Deed::Race {
                values: std::array::from_fn(|_| values(rng)),
            },
            33..37 => Deed::Rush {
                values: std::array::from_fn(|_| values(rng)),
            },
            37..42 => Deed::Bulk {
                values: std::array::from_fn(|_| values(rng)),
            },
            42..51 => Deed::Move {
                town: rng.usize(..),
                to: rng.usize(..),
                days: rng.i64(-60..30),
            },
            51..54 => Deed::Merge {
                days: rng.i64(0..60),
            },
            54..57 => Deed::Rename {
                town: rng.usize(..),
            },
            57..60 => Deed::Version,
            60..64 | 77..80 => Deed::Cover,
            64..66 => Deed::Split {
                days: rng.i64(0..60),
            },
            66..73 => Deed::Send {
                town: rng.usize(..),
                chance: rng.u32(0..100),
            },
            73..77 => Deed::Village {
                days: rng.i64(0..60),
            },
            _ => Deed::Report {
                chance: rng.u32(0..100),
                values: values(rng),
            },
        };
        *day += rng.u64(0..=DAYS_BETWEEN_MAX);
        Self {
            day: *day,
            unit: rng.usize(0..UNITS.len()),
            month: rng.u32(..),
            deed,
        }
    }
}

/// Values that pass the checks: parts within their wholes.
fn values(rng: &mut Rng) -> Values {
    let found = rng.i64(0..100);
    let sampled = rng.i64(0..50);
    [
        found,
        rng.i64(0..=found),
        rng.i64(0..10),
        rng.i64(0..5_000_000),
        sampled,
        rng.i64(0..=sampled),
        rng.i64(0..9),
        rng.i64(0..30),
        i64::from(rng.bool()),
    ]
}
