//! Since when, and until when, a body of a campaign binds an office (约束期间), while offices close, follow each other and
//! move.
//!
//! Who takes the place of a bound office is bound from its first day on; what a closed one was bound to stays, for its days
//! are told and judged as they were. Never decides what a body is wanted for.

use std::collections::BTreeMap;

use chrono::NaiveDate;

/// The days on which a body binds an office.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BoundDays {
    /// The first; none: since the office is there.
    pub from: Option<NaiveDate>,
    /// The first on which it no longer does; none: as long as the office is there.
    pub until: Option<NaiveDate>,
}

impl BoundDays {
    /// Whether a day is one of them.
    pub fn hold(self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| until > day)
    }

    /// From the first day of either to the last.
    #[must_use]
    pub fn either(self, other: Self) -> Self {
        let both = |a: Option<NaiveDate>, b: Option<NaiveDate>| a.zip(b);
        Self {
            from: both(self.from, other.from).map(|(a, b)| a.min(b)),
            until: both(self.until, other.until).map(|(a, b)| a.max(b)),
        }
    }
}

/// An office and a body that it is, or belongs to.
pub type BoundBy = (i32, String);
/// Which bodies bind which offices.
pub type Bindings = BTreeMap<BoundBy, BoundDays>;

/// An office that takes the place of another, or has a share of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heir {
    /// The closed one.
    pub of: i32,
    /// The one that follows.
    pub by: i32,
    /// From this day on.
    pub since: NaiveDate,
}

/// What becomes of a binding of an office that the document, as it is applied, does not name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unnamed {
    /// The office is closed: what it was bound to stays.
    Closed,
    /// It has left what the body's rule means, and it ends with the day of applying.
    Left,
    /// The document takes it back: it goes, with its past.
    TakenBack,
}

/// Who is bound, with everybody who took the place of a bound one, in the order of the days: from that day on, of what
/// bound the other until then. Who is bound already stays as it is.
pub fn inherited(bound: &Bindings, heirs: &[Heir]) -> Bindings {
    let mut all = bound.clone();
    let mut heirs = heirs.to_vec();
    heirs.sort_by_key(|heir| heir.since);
    for heir in heirs {
        let own: Vec<String> = all
            .range((heir.of, String::new())..)
            .take_while(|((office, _), _)| *office == heir.of)
            .filter(|(_, days)| days.until.is_none_or(|until| until >= heir.since))
            .map(|((_, body), _)| body.clone())
            .collect();
        for body in own {
            let from = Some(heir.since);
            let days = BoundDays { from, until: None };
            all.entry((heir.by, body)).or_insert(days);
        }
    }
    all
}

/// Who is bound once a campaign is applied: whom it names, since when they were bound already; of those whom it names no
/// more what `unnamed` says; and who took the place of any of them.
pub fn applied(
    standing: &Bindings,
    named: &Bindings,
    unnamed: impl Fn(&BoundBy) -> Unnamed,
    heirs: &[Heir],
    today: NaiveDate,
) -> Bindings {
    let mut bound = named.clone();
    for (key, days) in &mut bound {
        if let Some(before) = standing.get(key) {
            days.from = before.from;
        }
    }
    let inherits = |office: i32| heirs.iter().any(|heir| heir.by == office);
    for (key, days) in standing {
        if bound.contains_key(key) {
            continue;
        }
        let until = match unnamed(key) {
            Unnamed::Closed => days.until,
            // Found again below, as long as the one before it is bound.
            Unnamed::Left if days.from.is_some() && inherits(key.0) => continue,
            Unnamed::Left => days.until.or(Some(today)),
            Unnamed::TakenBack => continue,
        };
        bound.insert(key.clone(), BoundDays { until, ..*days });
    }
    inherited(&bound, heirs)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(number: i64) -> NaiveDate {
        NaiveDate::default() + chrono::TimeDelta::days(number)
    }

    fn by(office: i32) -> BoundBy {
        (office, "towns".to_owned())
    }

    fn since(number: i64) -> BoundDays {
        BoundDays {
            from: Some(day(number)),
            until: None,
        }
    }

    fn heir(of: i32, by: i32, since: i64) -> Heir {
        let since = day(since);
        Heir { of, by, since }
    }

    const EVER: BoundDays = BoundDays {
        from: None,
        until: None,
    };

    #[test]
    fn successors_are_bound_from_their_day_and_who_was_bound_stays() {
        let bound = Bindings::from([(by(1), EVER), (by(4), EVER)]);
        // 1 is split into 2 and 3, 3 goes on in 5, and 1 has a share in 4, which is bound itself.
        let heirs = [
            heir(3, 5, 20),
            heir(1, 2, 10),
            heir(1, 3, 10),
            heir(1, 4, 10),
        ];
        let all = inherited(&bound, &heirs);
        let expected = [
            (by(1), EVER),
            (by(2), since(10)),
            (by(3), since(10)),
            (by(4), EVER),
            (by(5), since(20)),
        ];
        assert_eq!(all, Bindings::from(expected));
        // Nobody is bound by what bound another no more.
        let until = BoundDays {
            until: Some(day(5)),
            ..EVER
        };
        let ended = Bindings::from([(by(1), until)]);
        assert_eq!(inherited(&ended, &heirs), ended);
    }

    #[test]
    fn applied_again_the_past_stays_and_what_is_taken_back_goes() {
        let standing = Bindings::from([
            (by(1), EVER),
            (by(2), since(10)),
            (by(6), EVER),
            (by(7), EVER),
        ]);
        let unnamed = |key: &BoundBy| match key.0 {
            1 => Unnamed::Closed,
            6 => Unnamed::Left,
            _ => Unnamed::TakenBack,
        };
        let named = Bindings::from([(by(8), EVER)]);
        let heirs = [heir(1, 2, 10)];
        let once = applied(&standing, &named, unnamed, &heirs, day(30));
        let left = BoundDays {
            until: Some(day(30)),
            ..EVER
        };
        let expected = [
            (by(1), EVER),
            (by(2), since(10)),
            (by(6), left),
            (by(8), EVER),
        ];
        assert_eq!(once, Bindings::from(expected));
        assert_eq!(applied(&once, &named, unnamed, &heirs, day(40)), once);
        // Who is named again is bound as before.
        let back = Bindings::from([(by(6), EVER), (by(8), EVER)]);
        let again = applied(&once, &back, unnamed, &heirs, day(40));
        assert_eq!(again[&by(6)], EVER);
    }

    proptest! {
        /// Nobody is bound before he took a bound one's place, nobody else is, and once is enough.
        #[test]
        fn only_heirs_are_bound_and_from_their_days(
            bound in prop::collection::btree_set(0_i32..8, 0..4),
            heirs in prop::collection::vec((0_i32..8, 0_i32..8, 0_i64..30), 0..12),
        ) {
            let bound: Bindings = bound.into_iter().map(|office| (by(office), EVER)).collect();
            let heirs: Vec<Heir> = heirs.into_iter().map(|(of, by, day)| heir(of, by, day)).collect();
            let all = inherited(&bound, &heirs);
            for (key, days) in &all {
                if let Some(own) = bound.get(key) {
                    prop_assert_eq!(own, days);
                } else {
                    let mut took = heirs.iter();
                    prop_assert!(took.any(|heir| heir.by == key.0 && days.from == Some(heir.since)));
                }
            }
            for heir in heirs.iter().filter(|heir| bound.contains_key(&by(heir.of))) {
                let days = all[&by(heir.by)];
                prop_assert!(days.from.is_none_or(|from| from <= heir.since));
            }
            for key in bound.keys() {
                prop_assert!(all.contains_key(key));
            }
        }
    }
}
