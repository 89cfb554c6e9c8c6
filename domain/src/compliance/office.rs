//! What a duty (规定动作) asks of an office (机构): at which cadence, by the level of the jurisdiction that it serves.
//!
//! Owns which duties are for offices and how often each has to do them. Never who an office is: by which bodies of the
//! document it is meant is the hub's knowledge.

use crate::campaign::{Cadence, Campaign, Duty, Target};
use crate::level::Level;

/// What a duty asks of an office that it binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfficeAsk<'c> {
    /// To be done at this cadence; none: without a number, and never overdue.
    AtCadence(Option<&'c Cadence>),
    /// Within a time after an event. Nothing starts a clock for an office: what the hub keeps of accidents starts those
    /// of the enterprises that answer for them.
    ClockNotKept,
    /// Its parts.
    Parts,
}

/// Whether a code names offices: an agency, or a group of them. A leading group is made of posts, a population of
/// something else.
pub fn names_offices(campaign: &Campaign, body: &str) -> bool {
    campaign.agency(body).is_some() || campaign.group(body).is_some()
}

/// Whether a duty is for offices, among others.
pub fn asks_offices(campaign: &Campaign, duty: &Duty) -> bool {
    duty.by.iter().any(|body| names_offices(campaign, body))
}

/// Whether others may have to do it whom nobody names: a list that goes on (等), a group that the document does not
/// spell out, or the office of a leading group.
pub fn may_ask_more_offices(campaign: &Campaign, duty: &Duty) -> bool {
    duty.by.iter().any(|body| {
        let group = campaign.group(body);
        let is_open = group.is_some_and(|group| group.open || group.undefined.is_some());
        let mut leading = campaign.leading_groups.iter();
        is_open || leading.any(|one| one.code == *body)
    })
}

/// Whether a code is an agency that is printed, or a group to which one belongs.
pub fn names_an_office(campaign: &Campaign, code: &str) -> bool {
    let Some(group) = campaign.group(code) else {
        return campaign.agency(code).is_some();
    };
    // The loader refuses groups that include each other in a circle.
    let mut included = group.includes.iter();
    !group.members.is_empty()
        || group.derived.is_some()
        || included.any(|code| names_an_office(campaign, code))
}

/// Whether a duty is for offices of which the document names none at all: whom it means is not known anywhere.
pub fn asks_unnamed_offices(campaign: &Campaign, duty: &Duty) -> bool {
    may_ask_more_offices(campaign, duty)
        && !duty.by.iter().any(|body| names_an_office(campaign, body))
}

/// What a duty asks of an office that serves a jurisdiction of a level. Where the document gives each level a cadence of
/// its own and this one none, no number is asked of it.
pub fn ask_of_office(duty: &Duty, level: Option<Level>) -> OfficeAsk<'_> {
    if duty.bundle {
        return OfficeAsk::Parts;
    }
    // A condition (高危企业) is one of populations, and an office belongs to none.
    match duty.cadence_for(level, |_| false) {
        Some(Cadence::AfterEvent { .. }) => OfficeAsk::ClockNotKept,
        cadence => OfficeAsk::AtCadence(cadence),
    }
}

/// Whether a target counts the offices that keep its duty, of those that it binds.
pub fn counts_offices(campaign: &Campaign, target: &Target) -> bool {
    let Some(code) = &target.duty else {
        return false;
    };
    let mut duties = campaign.duties.iter();
    let duty = duties.find(|duty| duty.item.code == *code);
    duty.is_some_and(|duty| asks_offices(campaign, duty))
        && target
            .binds
            .iter()
            .any(|body| names_offices(campaign, body))
}

#[cfg(test)]
mod tests {
    use chrono::{Days, NaiveDate};
    use proptest::prelude::*;

    use super::*;
    use crate::campaign::{Item, LevelCadence, Strength, Term};
    use crate::clause::{Basis, Clause};
    use crate::compliance::{Life, Span, State, judge_duty};
    use crate::period::PeriodKind;

    fn first_day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2020, 7, 1).unwrap()
    }

    /// The duty of 004 四（一）5, in its three levels, with one level taken away or not.
    fn enforcement(without: Option<Level>) -> Duty {
        let cadences = [
            (Level::Prefecture, PeriodKind::HalfYear),
            (Level::County, PeriodKind::Quarter),
            (Level::Township, PeriodKind::Month),
        ];
        let by_level = cadences.into_iter().map(|(level, per)| LevelCadence {
            level,
            cadence: Cadence::PerPeriod { at_least: 1, per },
        });
        let item = Item {
            code: "enforcement".to_owned(),
            title: "专项执法检查".to_owned(),
            text: None,
            clause: Clause {
                path: "四（一）5".to_owned(),
                occurrence: 1,
                basis: Basis::Stated,
                outside_knowledge: false,
            },
            also: Vec::new(),
            readings: Vec::new(),
            task: None,
            phase: None,
        };
        Duty {
            item,
            strength: Strength::InPrinciple,
            by: vec!["enforcing-departments".to_owned()],
            post: None,
            parties: Vec::new(),
            cadence: None,
            when: Vec::new(),
            by_level: by_level
                .filter(|case| Some(case.level) != without)
                .collect(),
            until: None,
            bundle: false,
            part_of: None,
            undefined: None,
            population: None,
        }
    }

    fn per(ask: OfficeAsk<'_>) -> Option<PeriodKind> {
        match ask {
            OfficeAsk::AtCadence(Some(Cadence::PerPeriod { per, .. })) => Some(*per),
            _ => None,
        }
    }

    #[test]
    fn each_level_inspects_at_the_cadence_printed_for_it() {
        let duty = enforcement(None);
        for (level, kind) in [
            (Level::Prefecture, PeriodKind::HalfYear),
            (Level::County, PeriodKind::Quarter),
            (Level::Township, PeriodKind::Month),
        ] {
            assert_eq!(per(ask_of_office(&duty, Some(level))), Some(kind));
        }
        for level in [Level::Province, Level::Village] {
            assert_eq!(
                ask_of_office(&duty, Some(level)),
                OfficeAsk::AtCadence(None)
            );
        }
        assert_eq!(ask_of_office(&duty, None), OfficeAsk::AtCadence(None));
    }

    #[test]
    fn no_clock_starts_for_an_office() {
        let mut duty = enforcement(None);
        duty.by_level.clear();
        duty.cadence = Some(Cadence::AfterEvent {
            at_least: 1,
            event: "case-closed".to_owned(),
            within: Term::Years(1),
        });
        assert_eq!(
            ask_of_office(&duty, Some(Level::County)),
            OfficeAsk::ClockNotKept
        );
        duty.bundle = true;
        assert_eq!(ask_of_office(&duty, Some(Level::County)), OfficeAsk::Parts);
    }

    proptest! {
        #[test]
        fn a_level_without_a_number_is_never_overdue(
            level in proptest::sample::select(Level::ALL.to_vec()),
            done in proptest::collection::vec(0_u64..900, 0..8), after in 0_u64..1_500,
        ) {
            let duty = enforcement(Some(level));
            let OfficeAsk::AtCadence(cadence) = ask_of_office(&duty, Some(level)) else {
                return Err(TestCaseError::fail("it is no clock"));
            };
            let span = Span { first: first_day(), last: Some(first_day() + Days::new(183)) };
            let done: Vec<NaiveDate> = done.into_iter().map(|day| first_day() + Days::new(day)).collect();
            let as_of = first_day() + Days::new(after);
            let standing = judge_duty(cadence, span, Life::default(), &[], &done, as_of);
            prop_assert!(standing.windows.is_empty());
            prop_assert!(matches!(standing.state, State::OnTrack | State::NoData));
        }

        #[test]
        fn a_higher_level_is_never_asked_more_often(
            done in proptest::collection::vec(0_u64..184, 0..8), after in 0_u64..184,
        ) {
            let duty = enforcement(None);
            let span = Span { first: first_day(), last: Some(first_day() + Days::new(183)) };
            let done: Vec<NaiveDate> = done.into_iter().map(|day| first_day() + Days::new(day)).collect();
            let as_of = first_day() + Days::new(after);
            let wanted: Vec<u32> = [Level::Prefecture, Level::County, Level::Township]
                .into_iter()
                .map(|level| {
                    let OfficeAsk::AtCadence(cadence) = ask_of_office(&duty, Some(level)) else { return 0 };
                    let standing = judge_duty(cadence, span, Life::default(), &[], &done, as_of);
                    standing.windows.iter().map(|one| u32::from(one.window.wanted)).sum()
                })
                .collect();
            prop_assert!(wanted.is_sorted(), "{wanted:?}");
        }
    }
}
