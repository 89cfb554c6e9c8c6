//! Properties of the rules of reminders: each is sent once, none for what is filed.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

const OFFICES: Offices<'static> = Offices {
    unit: NodeId(1),
    superior: Some(NodeId(2)),
    receiver: NodeId(3),
    also_to: &[],
};

fn day(number: i64) -> NaiveDate {
    NaiveDate::default() + chrono::TimeDelta::days(19_000 + number)
}

fn rules() -> impl Strategy<Value = Vec<ReminderRule>> {
    let one = (
        -10_i32..40,
        proptest::sample::select(Addressee::ALL.to_vec()),
    );
    proptest::collection::btree_set(one, 1..8).prop_map(|set| {
        set.into_iter()
            .enumerate()
            .map(|(number, (days, to))| ReminderRule {
                code: format!("r{number}"),
                days,
                to,
                clause: None,
            })
            .collect()
    })
}

fn missing(due: i64) -> Facts {
    Facts {
        opens: None,
        due: Some(day(due)),
        filed: Filed::Missing,
        locked: false,
    }
}

/// Every day of a span: what was said on which, to whom.
fn told(
    rules: &[ReminderRule],
    facts: impl Fn(i64) -> Facts,
    days: impl Iterator<Item = i64>,
    offices: &Offices<'_>,
) -> Vec<(i64, Mark, NodeId)> {
    let mut sent = BTreeSet::new();
    let mut said = Vec::new();
    for today in days {
        let words = due(rules, &facts(today), day(today));
        for (mark, to) in words.iter().flat_map(|word| word.letters(offices)) {
            // As it is stored: what is written alike is said once.
            if sent.insert(mark.to_string()) {
                said.push((today, mark, to));
            }
        }
    }
    said
}

/// The same where one receives.
fn live(
    rules: &[ReminderRule],
    facts: impl Fn(i64) -> Facts,
    days: impl Iterator<Item = i64>,
) -> Vec<(i64, Mark)> {
    let said = told(rules, facts, days, &OFFICES).into_iter();
    said.map(|(on, mark, _)| (on, mark)).collect()
}

proptest! {
    /// A hub that looks every day says each rule once, on its day.
    #[test]
    fn each_rule_speaks_once_on_its_day(rules in rules(), due_on in 0_i64..400) {
        let said = live(&rules, |_| missing(due_on), due_on - 30..due_on + 60);
        let mut expected: Vec<_> = rules
            .iter()
            .map(|rule| (due_on + i64::from(rule.days), rule.code.clone()))
            .collect();
        expected.sort();
        let mut found: Vec<_> = said.into_iter().map(|(on, mark)| (on, mark.rule)).collect();
        found.sort();
        prop_assert_eq!(found, expected);
    }

    /// Each rule speaks once to each of its receivers, and to nobody else more often for it.
    #[test]
    fn a_word_to_the_receivers_is_said_once_to_each(
        rules in rules(),
        due_on in 0_i64..400,
        has_superior in any::<bool>(),
        receivers in proptest::collection::vec(3_u32..7, 1..6),
    ) {
        let receivers: Vec<NodeId> = receivers.into_iter().map(NodeId).collect();
        let offices = Offices {
            superior: has_superior.then_some(NodeId(2)),
            receiver: receivers[0],
            also_to: &receivers[1..],
            ..OFFICES
        };
        let said = told(&rules, |_| missing(due_on), due_on - 30..due_on + 60, &offices);
        let mut expected = Vec::new();
        for rule in &rules {
            let on = due_on + i64::from(rule.days);
            let to: BTreeSet<NodeId> = match rule.to {
                Addressee::Unit => [offices.unit].into(),
                Addressee::Superior if has_superior => [NodeId(2)].into(),
                Addressee::Superior | Addressee::Receiver => receivers.iter().copied().collect(),
            };
            expected.extend(to.into_iter().map(|to| (on, rule.code.clone(), to)));
        }
        let mut found: Vec<_> = said.into_iter().map(|(on, mark, to)| (on, mark.rule, to)).collect();
        expected.sort();
        found.sort();
        prop_assert_eq!(found, expected);
    }

    /// However the receivers change and exchange their places, and also where the one that there was had no mark of its
    /// own, nobody is told twice, and whoever receives while a word is fresh is told it.
    #[test]
    fn receivers_that_change_places_are_told_once_each(
        rules in rules(),
        due_on in 0_i64..400,
        was_told in 3_u32..7,
        versions in proptest::collection::vec(proptest::collection::vec(3_u32..7, 1..5), 1..60),
    ) {
        let first = rules.iter().filter(|rule| rule.to == Addressee::Receiver).min_by_key(|rule| rule.days);
        let mut sent: BTreeSet<String> = BTreeSet::new();
        let mut said: Vec<(String, NodeId)> = Vec::new();
        if let Some(rule) = first {
            let mark = Mark { rule: rule.code.clone(), from: day(due_on), receiver: None };
            sent.extend(known_by(&mark.to_string(), NodeId(was_told)));
            said.push((rule.code.clone(), NodeId(was_told)));
        }
        for (today, receivers) in (due_on - 10..).zip(versions) {
            let receivers: Vec<NodeId> = receivers.into_iter().map(NodeId).collect();
            let offices = Offices { receiver: receivers[0], also_to: &receivers[1..], ..OFFICES };
            for word in due(&rules, &missing(due_on), day(today)) {
                for (mark, to) in word.letters(&offices) {
                    if sent.insert(mark.to_string()) {
                        said.push((mark.rule.clone(), to));
                    }
                }
                if word.to == Addressee::Receiver {
                    for receiver in &receivers {
                        prop_assert!(said.contains(&(word.mark.rule.clone(), *receiver)));
                    }
                }
            }
        }
        let once: BTreeSet<_> = said.iter().cloned().collect();
        prop_assert_eq!(once.len(), said.len(), "{:?}", said);
    }

    /// However seldom a hub looks, nothing is said twice, nothing before its
    /// day, and nothing that a later word to the same addressee overtook.
    #[test]
    fn a_hub_that_slept_says_nothing_twice_and_nothing_stale(
        rules in rules(),
        due_on in 0_i64..100,
        looks in proptest::collection::btree_set(-30_i64..60, 1..20),
    ) {
        let looks: Vec<i64> = looks.into_iter().map(|look| due_on + look).collect();
        let said = live(&rules, |_| missing(due_on), looks.into_iter());
        for (on, mark) in &said {
            let rule = rules.iter().find(|rule| rule.code == mark.rule).unwrap();
            let planned = due_on + i64::from(rule.days);
            prop_assert!(planned <= *on && on - planned <= i64::try_from(CATCH_UP_DAYS).unwrap());
            let overtaken = rules.iter().any(|other| {
                other.to == rule.to && other.days > rule.days && due_on + i64::from(other.days) <= *on
            });
            prop_assert!(!overtaken, "{mark:?} on {on}");
        }
    }

    /// From the day of the signature nothing is said any more.
    #[test]
    fn what_is_filed_is_left_alone(rules in rules(), due_on in 0_i64..100, signed in -10_i64..50) {
        let facts = |today: i64| Facts {
            filed: if today >= due_on + signed { Filed::InForce } else { Filed::Missing },
            ..missing(due_on)
        };
        let said = live(&rules, facts, due_on - 30..due_on + 60);
        prop_assert!(said.iter().all(|(on, _)| *on < due_on + signed));
    }

    /// An extension that is granted early moves every word by as many days.
    #[test]
    fn an_extension_moves_every_word(rules in rules(), due_on in 0_i64..100, more in 1_i64..60) {
        let span = || due_on - 30..due_on + 130;
        let plain = live(&rules, |_| missing(due_on), span());
        let moved = live(&rules, |_| missing(due_on + more), span());
        let on = |said: &[(i64, Mark)], by: i64| {
            said.iter().map(|(on, mark)| (on + by, mark.rule.clone())).collect::<Vec<_>>()
        };
        prop_assert_eq!(on(&plain, more), on(&moved, 0));
    }

    /// What came back after the due day is reminded of again, later than that day.
    #[test]
    fn what_came_back_is_reminded_of_again(rules in rules(), due_on in 0_i64..100, back in 1_i64..60) {
        let back = due_on + back;
        let facts = |_| Facts { filed: Filed::BackSince(day(back)), ..missing(due_on) };
        let said = live(&rules, facts, back..back + 60);
        prop_assert!(said.iter().all(|(on, mark)| *on > back && mark.from == day(back)));
        let late = rules.iter().filter(|rule| rule.days > 0).count();
        prop_assert_eq!(said.len(), late);
    }

    /// The search for candidates misses none.
    #[test]
    fn a_term_that_speaks_lies_where_candidates_are_looked_for(rules in rules(), due_on in 0_i64..100, today in -40_i64..160) {
        let speaks = !due(&rules, &missing(due_on), day(today)).is_empty();
        if speaks {
            prop_assert!(may_speak(&rules, day(due_on), day(today)));
        }
        if may_speak(&rules, day(due_on), day(today)) {
            prop_assert!(earliest_term(&rules, day(today)) <= day(due_on));
            prop_assert!(latest_term(&rules, day(today)) >= day(due_on));
        }
    }
}
