//! What is so of a target whoever belongs of whom nobody has said it (对象未定的上下界).
//!
//! None of them, all of them, those alone who keep it and those alone who do not: a state that is not the same for all
//! four is not known. Never judges a target; `target` does.

use super::state::State;
use super::sum::{TargetSum, Told};
use super::tally::Tally;

/// Those of whom nobody has said whether they belong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Undecided {
    /// How many they are.
    pub units: u64,
    keeping: TargetSum,
    failing: TargetSum,
    /// Who is one of the whole, if it belongs, and may keep it as well as not.
    silent: TargetSum,
    standing: Tally,
}

impl Undecided {
    /// Counts one more: what it says, and how it stands. Who has told nothing is missing if it belongs; of whom the
    /// registry cannot tell it may keep it as well as not.
    pub fn add(&mut self, told: Option<Told>, state: State) {
        self.units += 1;
        self.standing.add(state);
        let Some(one) = told else {
            self.keeping.add(None);
            self.failing.add(None);
            return;
        };
        match state {
            State::Met => self.keeping.add(told),
            State::NoData => {
                let value = one.denominator;
                self.keeping.add(Some(Told { value, ..one }));
                self.failing.add(told);
            }
            State::Missed | State::AtRisk | State::OnTrack | State::NotApplicable => {
                self.failing.add(told);
                self.failing.add_state(Some(state));
            }
        }
    }

    /// Counts one more that has told nothing, and is one of the whole if it belongs.
    pub fn add_silent(&mut self) {
        self.units += 1;
        self.standing.add(State::NoData);
        self.silent.add_silent();
    }

    /// The state of those who are known to belong, if it is the same whoever else does; else NO_DATA.
    pub fn agreed(&self, known: TargetSum, judge: impl Fn(TargetSum) -> State) -> State {
        let state = judge(known);
        let with_silent = known.plus(self.silent);
        let (keeping, failing) = (
            with_silent.plus(self.keeping),
            with_silent.plus(self.failing),
        );
        let all = keeping.plus(self.failing);
        let others = [keeping, failing, all].map(judge);
        only_if(state, self.units == 0 || others == [state; 3])
    }

    /// The same of a target that each must reach by itself.
    pub fn agreed_of_each(&self, known: Tally) -> State {
        let mut all = known;
        all.merge(&self.standing);
        let state = known.state();
        only_if(state, all.state() == state)
    }
}

fn only_if(state: State, is_certain: bool) -> State {
    if is_certain { state } else { State::NoData }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(value: i64) -> Told {
        Told {
            value,
            denominator: 1,
            before: None,
        }
    }

    /// A rate of all: met when nobody is lacking.
    fn all_of_them(sum: TargetSum) -> State {
        match (sum.expected, sum.value == sum.denominator) {
            (0, _) => State::NotApplicable,
            _ if sum.missing() > 0 => State::NoData,
            (_, true) => State::Met,
            (_, false) => State::OnTrack,
        }
    }

    /// Who is in, and who may be: one for who keeps it, none for who tells nothing.
    fn stands(known: &[i64], unsure: &[Option<i64>]) -> State {
        let mut sum = TargetSum::default();
        for value in known {
            sum.add(Some(told(*value)));
        }
        let mut undecided = Undecided::default();
        for value in unsure {
            let state = match value {
                Some(1) => State::Met,
                Some(_) => State::OnTrack,
                None => State::NoData,
            };
            undecided.add(value.map(told), state);
        }
        assert_eq!(undecided.units, unsure.len() as u64);
        undecided.agreed(sum, all_of_them)
    }

    #[test]
    fn what_others_could_change_is_not_known() {
        for (known, unsure, state) in [
            (&[1][..], &[][..], State::Met),
            (&[1], &[Some(0)], State::NoData),
            (&[1], &[None], State::NoData),
            (&[1], &[Some(1)], State::Met),
            (&[0], &[Some(0), Some(1)], State::OnTrack),
            (&[], &[Some(1)], State::NoData),
            (&[], &[Some(0)], State::NoData),
            (&[], &[], State::NotApplicable),
        ] {
            assert_eq!(stands(known, unsure), state, "{known:?} {unsure:?}");
        }
    }

    #[test]
    fn each_must_reach_it_also_who_may_belong() {
        let known: Tally = [State::Met].into_iter().collect();
        let mut undecided = Undecided::default();
        assert_eq!(undecided.agreed_of_each(known), State::Met);
        undecided.add(Some(told(0)), State::OnTrack);
        assert_eq!(undecided.agreed_of_each(known), State::NoData);
    }

    proptest! {
        #[test]
        fn a_state_that_is_known_is_that_of_every_choice(
            known in proptest::collection::vec(0_i64..2, 0..4),
            unsure in proptest::collection::vec(0_i64..2, 0..5),
            choice in 0_u8..32,
        ) {
            let all: Vec<Option<i64>> = unsure.iter().copied().map(Some).collect();
            let state = stands(&known, &all);
            let chosen = unsure.iter().enumerate().filter(|(at, _)| choice & (1 << at) != 0);
            let belongs: Vec<i64> = known.iter().chain(chosen.map(|(_, one)| one)).copied().collect();
            prop_assert!(state == State::NoData || state == stands(&belongs, &[]));
        }
    }
}
