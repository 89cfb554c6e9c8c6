//! Many histories one after the other: which seeds run, what is said on the way,
//! and all that failed in the end.
//!
//! A failing seed does not end the run: it is made smaller, told at once and
//! told again when all are done. Must know nothing of what a history does.

use std::fmt::Debug;
use std::io::Write as _;
use std::ops::RangeInclusive;
use std::time::Instant;

use super::shrink::shrink;

/// The seeds that always run.
const SEEDS: [u64; 5] = [1, 2, 3, 4, 15];
/// A long run says after so many seeds how far it is.
const SAID_EVERY: usize = 25;
/// Where so many fail, something is broken in all of them, and the rest is left out.
const FAILED_MAX: usize = 20;

/// Histories that are drawn from a seed before anything of them is done.
pub(crate) trait Drawn: Clone {
    /// What can be left out of one.
    type Step: Clone + Debug;

    /// The history of a seed.
    fn draw(seed: u64) -> Self;
    /// What happens, in this order.
    fn steps(&self) -> &[Self::Step];
    /// The same history with other steps.
    fn with(&self, steps: Vec<Self::Step>) -> Self;
}

/// Every history of this run; fails in the end, with all of those that `fails`
/// and the smallest part of each that does. `what` they are of, for people.
pub(crate) async fn all_hold<Plan: Drawn>(what: &str, fails: impl AsyncFn(Plan) -> Option<String>) {
    let (seeds, is_long) = seeds();
    let say = |line: &str| {
        if is_long {
            // Past the test's own capture: whoever waits for hours wants to see it.
            writeln!(std::io::stderr(), "{line}").expect("standard error takes a line");
        }
    };
    let failed = failed_of(what, &seeds, say, fails).await;
    let count = failed.len();
    assert!(failed.is_empty(), "{count} failed:\n{}", failed.join("\n"));
}

/// The seeds of this run, and whether they are many.
fn seeds() -> (Vec<u64>, bool) {
    let number = |name: &str| {
        std::env::var(name)
            .ok()
            .map(|text| text.parse::<u64>().expect("a number"))
    };
    let from = number("CENGBAO_HISTORIES_FROM").unwrap_or(1);
    match (number("CENGBAO_HISTORY_SEED"), number("CENGBAO_HISTORIES")) {
        (Some(seed), _) => (vec![seed], false),
        (None, Some(count)) => ((from..from + count).collect(), true),
        (None, None) => (SEEDS.to_vec(), false),
    }
}

/// What is told of each seed that fails.
async fn failed_of<Plan: Drawn>(
    what: &str,
    seeds: &[u64],
    mut say: impl FnMut(&str),
    fails: impl AsyncFn(Plan) -> Option<String>,
) -> Vec<String> {
    let (all, start) = (seeds.len(), Instant::now());
    let mut failed = Vec::new();
    for (done, seed) in (1_usize..).zip(seeds) {
        let plan = Plan::draw(*seed);
        if let Some(why) = fails(plan.clone()).await {
            say(&format!(
                "{what}: CENGBAO_HISTORY_SEED={seed} fails, and is made smaller; the whole of it by: {why}"
            ));
            let again = async |steps| fails(plan.with(steps)).await;
            let (steps, why) = shrink(plan.steps().to_vec(), why, again).await;
            failed.push(format!(
                "CENGBAO_HISTORY_SEED={seed}, {what}, fails; its smallest part that does, {} steps:\n{steps:#?}\n{why}",
                steps.len()
            ));
            say(failed.last().map_or("", String::as_str));
        }
        if done.is_multiple_of(SAID_EVERY) || done == all {
            let each_ms = start.elapsed().as_millis() / done as u128;
            say(&format!(
                "{what}: {done} of {all}, up to seed {seed}; {} failed; {each_ms} ms each",
                failed.len()
            ));
        }
        if failed.len() == FAILED_MAX {
            failed.push(format!("{what}: the seeds behind {seed} were left out"));
            break;
        }
    }
    failed
}

/// Numbers; 3 and 4 in one fail.
#[derive(Clone)]
struct Numbers(Vec<u64>);

impl Drawn for Numbers {
    type Step = u64;

    fn draw(seed: u64) -> Self {
        Self((0..seed).collect())
    }

    fn steps(&self) -> &[u64] {
        &self.0
    }

    fn with(&self, steps: Vec<u64>) -> Self {
        Self(steps)
    }
}

/// What is told of these seeds, and what is said on the way.
fn told_of(seeds: RangeInclusive<u64>) -> (Vec<String>, Vec<String>) {
    let fails = async |numbers: Numbers| {
        let both = [3, 4].iter().all(|one| numbers.0.contains(one));
        both.then(|| format!("{:?} fails", numbers.0))
    };
    let (mut said, seeds) = (Vec::new(), seeds.collect::<Vec<_>>());
    let say = |line: &str| said.push(line.to_owned());
    let failed = crate::harness::block_on(failed_of("numbers", &seeds, say, fails));
    (failed, said)
}

#[test]
fn every_failing_seed_is_told_in_the_end_with_its_smallest_part() {
    let (failed, said) = told_of(2..=7);
    assert_eq!(failed.len(), 3, "{failed:?}");
    for (seed, told) in (5..).zip(&failed) {
        let begins = format!(
            "CENGBAO_HISTORY_SEED={seed}, numbers, fails; its smallest part that does, 2 steps:"
        );
        assert!(told.starts_with(&begins), "{told}");
        assert!(told.ends_with("[3, 4] fails"), "{told}");
        assert!(said.contains(told), "it is said before the run ends");
    }
    let last = said.last().expect("it says how far it is");
    assert!(
        last.starts_with("numbers: 6 of 6, up to seed 7; 3 failed; "),
        "{last}"
    );
}

#[test]
fn where_all_fail_the_rest_is_left_out() {
    let (failed, _) = told_of(5..=90);
    assert_eq!(failed.len(), FAILED_MAX + 1);
    assert_eq!(
        failed[FAILED_MAX],
        "numbers: the seeds behind 24 were left out"
    );
}

#[test]
fn a_run_in_which_none_fails_tells_of_none() {
    let (failed, said) = told_of(0..=4);
    assert!(failed.is_empty(), "{failed:?}");
    assert_eq!(said.len(), 1, "{said:?}");
}
