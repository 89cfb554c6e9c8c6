//! The lifecycle over all stages × steps × hands, and what follows from histories.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::Stage::{NotStarted, Proposed, Reopened, Returned, StruckOff, UnderWay};
use super::Step::{Correct, Propose, Record, Reopen, Return, StrikeOff};
use super::{Hand, Happened, Refusal, Stage, Step, decide, may_correct, standing};

/// What is lawful, written by hand: from, who, what, to. What is not here is not lawful.
const LAWFUL: &[(Stage, Hand, Step, Stage)] = &[
    (NotStarted, Hand::Answers, Record, UnderWay),
    (NotStarted, Hand::TakesPart, Record, UnderWay),
    (NotStarted, Hand::Answers, Propose, Proposed),
    (UnderWay, Hand::Answers, Record, UnderWay),
    (UnderWay, Hand::TakesPart, Record, UnderWay),
    (UnderWay, Hand::Answers, Propose, Proposed),
    (UnderWay, Hand::Answers, Correct, UnderWay),
    (UnderWay, Hand::TakesPart, Correct, UnderWay),
    (Proposed, Hand::Answers, Record, Proposed),
    (Proposed, Hand::TakesPart, Record, Proposed),
    (Proposed, Hand::Answers, Correct, Proposed),
    (Proposed, Hand::TakesPart, Correct, Proposed),
    (Proposed, Hand::Coordinator, StrikeOff, StruckOff),
    (Proposed, Hand::Coordinator, Return, Returned),
    (Returned, Hand::Answers, Record, UnderWay),
    (Returned, Hand::TakesPart, Record, UnderWay),
    (Returned, Hand::Answers, Propose, Proposed),
    (Returned, Hand::Answers, Correct, Returned),
    (Returned, Hand::TakesPart, Correct, Returned),
    (StruckOff, Hand::Coordinator, Reopen, Reopened),
    (Reopened, Hand::Answers, Record, UnderWay),
    (Reopened, Hand::TakesPart, Record, UnderWay),
    (Reopened, Hand::Answers, Propose, Proposed),
    (Reopened, Hand::Answers, Correct, Reopened),
    (Reopened, Hand::TakesPart, Correct, Reopened),
];

#[test]
fn a_step_is_lawful_exactly_where_the_list_says_so() {
    for stage in Stage::ALL {
        for step in Step::ALL {
            for hand in Hand::ALL {
                let listed = LAWFUL
                    .iter()
                    .find(|one| (one.0, one.1, one.2) == (*stage, *hand, *step));
                let decided = decide(*stage, *step, *hand);
                assert_eq!(
                    decided.ok(),
                    listed.map(|one| one.3),
                    "{stage} {step} {hand}"
                );
            }
        }
    }
}

#[test]
fn who_takes_part_hears_why_it_does_not_propose() {
    let refused = decide(UnderWay, Propose, Hand::TakesPart);
    assert_eq!(refused, Err(Refusal::NotAnswering));
}

fn day(number: i32) -> NaiveDate {
    NaiveDate::from_epoch_days(18_000 + number).expect("a day")
}

fn histories() -> impl Strategy<Value = Vec<Happened>> {
    let steps = proptest::collection::vec((0..Step::ALL.len(), 0..900_i32), 0..24);
    steps.prop_map(|drawn| {
        let mut stage = NotStarted;
        let mut happened = Vec::new();
        for (step, number) in drawn {
            let step = Step::ALL[step];
            let to = Hand::ALL
                .iter()
                .find_map(|hand| decide(stage, step, *hand).ok());
            if let (Some(to), true) = (to, step != Correct) {
                stage = to;
                happened.push(Happened {
                    step,
                    day: day(number),
                });
            }
        }
        happened
    })
}

proptest! {
    /// What is struck off or proposed has a day on which it was reached, and nothing else has.
    #[test]
    fn a_day_of_reaching_stands_exactly_while_it_is_claimed(happened in histories()) {
        let standing = standing(happened.iter().copied());
        prop_assert_eq!(
            standing.reached_on.is_some(),
            matches!(standing.stage, Proposed | StruckOff)
        );
    }

    /// Taking back what an office recorded never strikes anything off, and never undoes a decision.
    #[test]
    fn a_correction_decides_nothing(happened in histories()) {
        let before = standing(happened.iter().copied()).stage;
        for at in 0..happened.len() {
            if !may_correct(&happened, at) {
                continue;
            }
            let rest = happened.iter().enumerate().filter(|(place, _)| *place != at);
            let without = standing(rest.map(|(_, one)| *one)).stage;
            prop_assert_eq!(without == StruckOff, before == StruckOff);
        }
    }

    /// The whole is struck off exactly when every line is.
    #[test]
    fn an_item_is_struck_off_when_every_line_is(
        lines in proptest::collection::vec((0..Stage::ALL.len()).prop_map(|at| Stage::ALL[at]), 1..6)
    ) {
        let whole = Stage::of_all(lines.iter().copied());
        prop_assert_eq!(whole == StruckOff, lines.iter().all(|line| *line == StruckOff));
        prop_assert_eq!(whole == NotStarted, lines.iter().all(|line| *line == NotStarted));
    }
}
