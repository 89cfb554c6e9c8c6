//! Enterprises that are each one of the whole (一家一个): where a rate counts enterprises, one of them says of itself that it
//! has done it or not, and no number of its own outweighs the others.
//!
//! The target's `population` decides, as the file prints it: of enterprises, or of the one person in charge that each of
//! them has, an enterprise is one. Of workers, plants, posts or policies, and where no population is named, it says its own
//! numbers. What an office tells are its own numbers, for it speaks of many; but where the whole is the offices that the
//! target binds (`one_each`), each of them is one.

use super::sum::Told;
use crate::campaign::{Campaign, Measured, Target, TargetKind};

/// Whether an enterprise that returns this target is one of the whole by itself.
pub fn is_one_of_whole(campaign: &Campaign, target: &Target) -> bool {
    let counts = |code: &String| {
        let mut all = campaign.populations.iter();
        let found = all.find(|one| one.item.code == *code);
        found.is_some_and(|one| one.of.is_enterprise())
    };
    target.measured == Measured::Return
        && target.kind == TargetKind::Rate
        && target.population.as_ref().is_some_and(counts)
}

/// Whether an office that returns this target is one of the whole by itself.
pub fn is_office_one_of_whole(target: &Target) -> bool {
    target.one_each && target.measured == Measured::Return && target.kind == TargetKind::Rate
}

/// An enterprise, or an office, is one of the whole, and this return says something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MustBeOne;

impl MustBeOne {
    /// Of an office, in Chinese and in English: what is wrong, and what to do.
    pub const fn office_words(
        self,
    ) -> ((&'static str, &'static str), (&'static str, &'static str)) {
        (
            (
                "denominator 应为 1：该目标按单位计算，一个单位是其中一个",
                "本单位已做到的填 1/1，没有做到的填 0/1；办理了多少件不在此填报",
            ),
            (
                "this target counts offices, and an office is one of them: the denominator is 1",
                "write 1/1 where your office does it and 0/1 where it does not; how many cases there were is not asked here",
            ),
        )
    }

    /// Of an enterprise, in Chinese and in English: what is wrong, and what to do.
    pub const fn words(self) -> ((&'static str, &'static str), (&'static str, &'static str)) {
        (
            (
                "denominator 应为 1：该目标按企业计算，一家企业是其中一家",
                "已做到的填 1/1，没有做到的填 0/1；本企业不属于该目标对象的，不填报，请登记部门更正行业、标记",
            ),
            (
                "this target counts enterprises, and an enterprise is one of them: the denominator is 1",
                "write 1/1 where it is done and 0/1 where it is not; if the enterprise is none of those who are meant, file \
                 nothing and have its sectors or marks corrected in the registry",
            ),
        )
    }
}

/// What who is one of the whole may say: 1/1, or 0/1.
///
/// Errors: any other denominator, 0/0 too; the numerator is not above it already.
pub const fn checked_one(told: Told) -> Result<Told, MustBeOne> {
    if told.denominator == 1 && (told.value == 0 || told.value == 1) {
        Ok(told)
    } else {
        Err(MustBeOne)
    }
}

/// What a return says of an enterprise that is one of the whole, whatever numbers were taken of it before that was
/// checked: it is done only where all that it counted is. 0/0 says nothing; such an enterprise is silent.
pub fn as_one(told: Told) -> Option<Told> {
    (told.denominator > 0).then(|| Told {
        value: i64::from(told.value >= told.denominator),
        denominator: 1,
        before: None,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::*;
    use crate::compliance::cases::target;
    use crate::compliance::{Share, Span, State, TargetSum, Undecided, judge_target};

    fn told(value: i64, denominator: i64) -> Told {
        Told {
            value,
            denominator,
            before: None,
        }
    }

    fn sum(units: &[Option<Told>]) -> TargetSum {
        let mut sum = TargetSum::default();
        for one in units {
            match one.and_then(as_one) {
                None => sum.add_silent(),
                told => sum.add(told),
            }
        }
        sum
    }

    /// At least, or just, so many percent; with a last day or without.
    fn judge(wanted: u16, at_least: bool, is_over: bool, sum: TargetSum) -> State {
        let comparator = if at_least { "≥" } else { "=" };
        let time = if is_over { "…2020-12-31" } else { "—" };
        let row = [
            ("target", format!("rate {comparator} {wanted}")),
            ("time", time.to_owned()),
        ];
        let target = target(&BTreeMap::from(
            row.map(|(key, cell)| (key.to_owned(), cell)),
        ));
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let span = Span {
            first: day("2020-01-01"),
            last: None,
        };
        if sum.expected == 0 {
            return State::NotApplicable;
        }
        judge_target(&target, sum.known(&target), &[], span, day("2021-06-30"))
    }

    #[test]
    fn one_of_three_is_one_of_three() {
        let three = [Some(told(1, 1)), Some(told(0, 0)), None];
        let sum = sum(&three);
        let share = Share {
            numerator: 1,
            denominator: 3,
        };
        assert_eq!((sum.share(), sum.told, sum.missing()), (share, 1, 2));
        assert_eq!(judge(100, false, true, sum), State::NoData);
    }

    #[test]
    fn just_so_many_may_lie_between_none_and_all() {
        let five = [None, None, None, Some(told(0, 1)), None];
        assert_eq!(judge(20, false, false, sum(&five)), State::NoData);
        assert_eq!(judge(90, false, true, sum(&five)), State::Missed);
    }

    #[test]
    fn only_one_and_none_of_one_are_taken() {
        for (value, denominator) in [(0, 1), (1, 1)] {
            let one = told(value, denominator);
            assert_eq!(checked_one(one), Ok(one));
            assert_eq!(as_one(one), Some(one), "what is taken is what is judged");
        }
        for (value, denominator) in [(0, 0), (1, 0), (0, 2), (2, 2), (95, 95), (-1, 1)] {
            assert_eq!(checked_one(told(value, denominator)), Err(MustBeOne));
        }
        let (chinese, english) = MustBeOne.words();
        for remedy in [chinese.1, english.1] {
            assert!(remedy.contains("1/1") && remedy.contains("0/1"), "{remedy}");
        }
    }

    fn units() -> impl Strategy<Value = Vec<Option<Told>>> {
        let one = (0_i64..200, 0_i64..200).prop_map(|(value, more)| told(value, value + more));
        proptest::collection::vec(proptest::option::of(one), 0..9)
    }

    proptest! {
        #[test]
        fn nobody_outweighs_another(units in units()) {
            let sum = sum(&units);
            let all = i64::try_from(units.len()).unwrap();
            prop_assert_eq!(sum.denominator, all);
            let done = units.iter().flatten().filter(|one| one.denominator > 0 && one.value == one.denominator);
            prop_assert_eq!(sum.value, i64::try_from(done.count()).unwrap());
            prop_assert_eq!(sum.silent, i64::try_from(sum.missing()).unwrap());
        }

        #[test]
        fn a_state_is_what_it_is_whatever_the_silent_say(
            units in units(), wanted in 1_u16..101, at_least in any::<bool>(), is_over in any::<bool>(), said in 0_u16..512,
        ) {
            let state = judge(wanted, at_least, is_over, sum(&units));
            let spoken: Vec<Option<Told>> = units.iter().enumerate().map(|(at, one)| {
                one.and_then(as_one).or_else(|| Some(told(i64::from((said >> at) & 1), 1)))
            }).collect();
            prop_assert!(state == State::NoData || state == judge(wanted, at_least, is_over, sum(&spoken)));
        }

        #[test]
        fn a_state_is_what_it_is_whoever_belongs_and_whatever_they_say(
            known in units(), unsure in units(), wanted in 1_u16..101, is_over in any::<bool>(),
            belongs in 0_u16..512, said in 0_u16..512,
        ) {
            let judge = |sum: TargetSum| judge(wanted, true, is_over, sum);
            let mut undecided = Undecided::default();
            for one in &unsure {
                match one.and_then(as_one) {
                    None => undecided.add_silent(),
                    told => undecided.add(told, judge(sum(&[told]))),
                }
            }
            let state = undecided.agreed(sum(&known), judge);
            let chosen = unsure.iter().enumerate().filter(|(at, _)| (belongs >> at) & 1 == 1);
            let all: Vec<Option<Told>> = known.iter().chain(chosen.map(|(_, one)| one)).enumerate().map(|(at, one)| {
                one.and_then(as_one).or_else(|| Some(told(i64::from((said >> (at % 9)) & 1), 1)))
            }).collect();
            prop_assert!(state == State::NoData || state == judge(sum(&all)));
        }
    }
}
