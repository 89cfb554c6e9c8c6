//! As-of runs: what a node's figures are on every period, kept as a few
//! stretches instead of a value a period.
//!
//! Runs of a node are sorted, touch each other and reach to the end of time;
//! before the first everything is zero. Adding a change on [from, until) splits
//! the runs at both ends and touches only those between.

use crate::figure::{FigureError, Figures};

/// The period after the last: an open end.
pub const OPEN: i32 = i32::MAX;

/// Figures that hold on every period of [from, until).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// First period (its index).
    pub from: i32,
    /// First period on which the run no longer holds.
    pub until: i32,
    /// What holds.
    pub figures: Figures,
}

/// A change of figures, valid on [from, until).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delta {
    /// First period changed.
    pub from: i32,
    /// First period no longer changed.
    pub until: i32,
    /// What is added.
    pub figures: Figures,
}

/// Adds `delta` to a node's runs in place. `runs` may leave out those that end
/// at or before `delta.from`, as a query for the rest does.
pub fn add(runs: &mut Vec<Run>, delta: &Delta) -> Result<(), FigureError> {
    if delta.from >= delta.until || delta.figures.is_zero() {
        return Ok(());
    }
    match runs.first() {
        None => runs.push(Run {
            from: delta.from,
            until: OPEN,
            figures: Figures::default(),
        }),
        Some(first) if first.from > delta.from => {
            let until = first.from;
            runs.insert(
                0,
                Run {
                    from: delta.from,
                    until,
                    figures: Figures::default(),
                },
            );
        }
        Some(_) => {}
    }
    split(runs, delta.from);
    split(runs, delta.until);
    for run in runs
        .iter_mut()
        .filter(|run| delta.from <= run.from && run.until <= delta.until)
    {
        run.figures = run.figures.plus(&delta.figures)?;
    }
    Ok(())
}

/// What holds on a period.
pub fn at(runs: &[Run], period: i32) -> Figures {
    runs.iter()
        .find(|run| run.from <= period && period < run.until)
        .map(|run| run.figures.clone())
        .unwrap_or_default()
}

/// The rows that are new or other than before; rows never disappear, so
/// writing these by their `from` is the whole update.
pub fn changed<'a>(before: &'a [Run], after: &'a [Run]) -> impl Iterator<Item = &'a Run> {
    after.iter().filter(move |run| {
        before
            .binary_search_by_key(&run.from, |old| old.from)
            .map_or(true, |index| before[index] != **run)
    })
}

fn split(runs: &mut Vec<Run>, at: i32) {
    let Some(index) = runs.iter().position(|run| run.from < at && at < run.until) else {
        return;
    };
    let tail = Run {
        from: at,
        ..runs[index].clone()
    };
    runs[index].until = at;
    runs.insert(index + 1, tail);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::figure::tests::figures;

    fn deltas() -> impl Strategy<Value = Vec<Delta>> {
        let delta = (0_i32..20, 0_i32..22, figures()).prop_map(|(from, length, figures)| Delta {
            from,
            until: if length == 21 { OPEN } else { from + length },
            figures,
        });
        proptest::collection::vec(delta, 0..12)
    }

    proptest! {
        #[test]
        fn runs_equal_plain_addition(deltas in deltas()) {
            let mut runs = Vec::new();
            for delta in &deltas {
                add(&mut runs, delta).unwrap();
            }
            for period in -2..50 {
                let mut plain = Figures::default();
                for delta in deltas.iter().filter(|delta| delta.from <= period && period < delta.until) {
                    plain = plain.plus(&delta.figures).unwrap();
                }
                prop_assert_eq!(at(&runs, period), plain, "period {}", period);
            }
            for pair in runs.windows(2) {
                prop_assert_eq!(pair[0].until, pair[1].from);
            }
            prop_assert!(runs.last().is_none_or(|run| run.until == OPEN));
        }

        #[test]
        fn a_change_may_see_only_the_runs_it_reaches(deltas in deltas(), last in deltas()) {
            let mut whole = Vec::new();
            for delta in &deltas {
                add(&mut whole, delta).unwrap();
            }
            let Some(delta) = last.first() else { return Ok(()) };
            let mut reached: Vec<Run> = whole.iter().filter(|run| run.until > delta.from).cloned().collect();
            let before = reached.clone();
            add(&mut reached, delta).unwrap();
            let mut stored = whole.clone();
            for row in changed(&before, &reached) {
                stored.retain(|run| run.from != row.from);
                stored.push(row.clone());
            }
            stored.sort_by_key(|run| run.from);
            add(&mut whole, delta).unwrap();
            prop_assert_eq!(stored, whole);
        }
    }
}
