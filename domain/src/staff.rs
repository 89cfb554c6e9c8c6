//! People counted, not named (三项岗位人员): how many an enterprise has at each of the three posts, and how many of them hold
//! a valid certificate (持证).
//!
//! Owns what a count must agree with in itself, which of several counts holds on a day, and their sums. Never a person.

use chrono::NaiveDate;

use crate::campaign::StaffMeasure;

/// The most people of one post in one enterprise: more is a slip of the hand.
pub const MAX_PEOPLE: u32 = 1_000_000;

/// People of one post.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Headcount {
    /// How many there are (人数).
    pub people: u64,
    /// How many of them hold a valid certificate (持证人数).
    pub certified: u64,
}

impl Headcount {
    /// Both added up.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            people: self.people.saturating_add(other.people),
            certified: self.certified.saturating_add(other.certified),
        }
    }

    /// Whether it can be so: nobody holds a certificate who is not there.
    pub fn is_sound(self) -> bool {
        self.certified <= self.people && self.people <= u64::from(MAX_PEOPLE)
    }
}

/// The people of an enterprise, or of many, at the three posts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Staff {
    /// 主要负责人
    pub persons_in_charge: Headcount,
    /// 安全生产管理人员
    pub safety_managers: Headcount,
    /// 特种作业人员
    pub special_workers: Headcount,
}

impl Staff {
    /// Both added up, post by post.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            persons_in_charge: self.persons_in_charge.plus(other.persons_in_charge),
            safety_managers: self.safety_managers.plus(other.safety_managers),
            special_workers: self.special_workers.plus(other.special_workers),
        }
    }

    /// Those of whom a target speaks.
    pub const fn of(self, measure: StaffMeasure) -> Headcount {
        match measure {
            StaffMeasure::PersonsInCharge => self.persons_in_charge,
            StaffMeasure::SafetyManagers => self.safety_managers,
            StaffMeasure::SpecialWorkers => self.special_workers,
            StaffMeasure::ThreePosts => self
                .persons_in_charge
                .plus(self.safety_managers)
                .plus(self.special_workers),
        }
    }
}

/// A count that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// The day of which it speaks.
    pub on: NaiveDate,
    /// Whether an inspector, or the section that answers for the enterprise, counted.
    pub by_inspector: bool,
    /// What was counted.
    pub staff: Staff,
}

/// The count that holds on a day: the latest until then, and of one day the one that was seen from outside.
pub fn holding(counts: impl IntoIterator<Item = Count>, as_of: NaiveDate) -> Option<Count> {
    counts
        .into_iter()
        .filter(|count| count.on <= as_of)
        .max_by_key(|count| (count.on, count.by_inspector))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn staff() -> impl Strategy<Value = Staff> {
        let one = || {
            (0_u64..500, 0_u64..500).prop_map(|(certified, more)| Headcount {
                people: certified + more,
                certified,
            })
        };
        (one(), one(), one()).prop_map(|(persons_in_charge, safety_managers, special_workers)| {
            Staff {
                persons_in_charge,
                safety_managers,
                special_workers,
            }
        })
    }

    fn counts() -> impl Strategy<Value = Vec<Count>> {
        let one = (0_u64..60, any::<bool>(), staff()).prop_map(|(after, by_inspector, staff)| {
            let on = NaiveDate::default() + chrono::Days::new(after);
            Count {
                on,
                by_inspector,
                staff,
            }
        });
        proptest::collection::vec(one, 0..8)
    }

    const MEASURES: [StaffMeasure; 4] = [
        StaffMeasure::PersonsInCharge,
        StaffMeasure::SafetyManagers,
        StaffMeasure::SpecialWorkers,
        StaffMeasure::ThreePosts,
    ];

    proptest! {
        #[test]
        fn a_city_is_the_sum_of_its_counties(all in proptest::collection::vec(staff(), 0..9), at in 0_usize..9) {
            let sum = |some: &[Staff]| some.iter().fold(Staff::default(), |sum, one| sum.plus(*one));
            let (one, other) = all.split_at(at.min(all.len()));
            prop_assert_eq!(sum(&all), sum(one).plus(sum(other)));
            for measure in MEASURES {
                let whole = sum(&all).of(measure);
                prop_assert!(whole.is_sound());
                prop_assert_eq!(whole, sum(one).of(measure).plus(sum(other).of(measure)));
            }
        }

        #[test]
        fn what_is_counted_later_changes_no_earlier_day(counts in counts(), after in 0_u64..60) {
            let as_of = NaiveDate::default() + chrono::Days::new(after);
            let earlier = counts.iter().copied().filter(|one| one.on <= as_of);
            let held = holding(counts.iter().copied(), as_of);
            prop_assert_eq!(held, holding(earlier.clone(), as_of));
            prop_assert_eq!(held.is_some(), earlier.clone().count() > 0);
            if let Some(held) = held {
                prop_assert!(earlier.clone().all(|one| one.on <= held.on));
                let from_outside = earlier.clone().any(|one| one.on == held.on && one.by_inspector);
                prop_assert_eq!(held.by_inspector, from_outside);
            }
        }
    }

    #[test]
    fn nobody_holds_a_certificate_who_is_not_there() {
        let count = |people, certified| Headcount { people, certified };
        assert!(count(0, 0).is_sound() && count(3, 3).is_sound());
        assert!(!count(3, 4).is_sound());
        assert!(!count(u64::from(MAX_PEOPLE) + 1, 0).is_sound());
    }
}
