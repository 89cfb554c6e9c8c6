//! The lifecycle over all states × actions × viewers, against a list written by
//! hand: what is not in it is not lawful. And the words.

use super::BulletinAction::{Acknowledge, Publish, Supersede, Withdraw};
use super::BulletinHand::{Office, Reader, Superior};
use super::BulletinState::{Published, Superseded, Withdrawn};
use super::{
    BulletinAction, BulletinHand, BulletinState, Facts, MAX_NUMBER_CHARS, MAX_REMARKS_CHARS,
    MAX_TITLE_CHARS, Part, Refusal, WordingFault, checked_words, decide, next, wants_reason,
};

type Step = (
    Option<BulletinState>,
    BulletinAction,
    BulletinHand,
    BulletinState,
);

const LAWFUL: [Step; 7] = [
    (None, Publish, Office, Published),
    (Some(Published), Supersede, Office, Superseded),
    (Some(Published), Withdraw, Office, Withdrawn),
    (Some(Published), Withdraw, Superior, Withdrawn),
    (Some(Superseded), Withdraw, Office, Withdrawn),
    (Some(Superseded), Withdraw, Superior, Withdrawn),
    (Some(Published), Acknowledge, Reader, Published),
];

fn standings() -> impl Iterator<Item = Option<BulletinState>> {
    std::iter::once(None).chain(BulletinState::ALL.iter().copied().map(Some))
}

fn every_viewer() -> impl Iterator<Item = Facts> {
    (0..8_u8).map(|bits| Facts {
        is_office: bits & 1 != 0,
        is_superior: bits & 2 != 0,
        is_reader: bits & 4 != 0,
    })
}

#[test]
fn every_lawful_step_and_no_other() {
    for from in standings() {
        for action in BulletinAction::ALL {
            for hand in BulletinHand::ALL {
                let listed = LAWFUL
                    .iter()
                    .find(|step| (step.0, step.1, step.2) == (from, *action, *hand))
                    .map(|step| step.3);
                assert_eq!(
                    next(from, *action, *hand),
                    listed,
                    "{from:?} {action} {hand}"
                );
            }
        }
    }
}

#[test]
fn a_viewer_does_what_one_of_its_hands_may_and_is_told_why_not() {
    for from in standings() {
        for action in BulletinAction::ALL {
            for facts in every_viewer() {
                let place = format!("{from:?} {action} {facts:?}");
                let lawful = LAWFUL
                    .iter()
                    .find(|step| step.0 == from && step.1 == *action && facts.holds(step.2));
                let ever = LAWFUL
                    .iter()
                    .any(|step| step.1 == *action && facts.holds(step.2));
                let expected = match (lawful, ever) {
                    (Some(step), _) => Ok(step.3),
                    (None, true) => Err(Refusal::WrongState),
                    (None, false) => Err(Refusal::WrongRole),
                };
                assert_eq!(decide(from, *action, facts), expected, "{place}");
            }
        }
    }
}

#[test]
fn what_takes_back_a_word_asks_for_a_reason() {
    let asking: Vec<_> = BulletinAction::ALL
        .iter()
        .filter(|action| wants_reason(**action))
        .collect();
    assert_eq!(asking, [&Supersede, &Withdraw]);
}

#[test]
fn a_withdrawn_one_shows_nothing_to_those_below() {
    let showing: Vec<_> = BulletinState::ALL
        .iter()
        .filter(|state| state.shows_its_figures())
        .collect();
    assert_eq!(showing, [&Published, &Superseded]);
}

#[test]
fn names_are_read_back() {
    for state in BulletinState::ALL {
        assert_eq!(state.as_str().parse(), Ok(*state));
    }
    for action in BulletinAction::ALL {
        assert_eq!(action.as_str().parse(), Ok(*action));
    }
}

#[test]
fn words_are_trimmed_and_bounded() {
    let words = checked_words(
        " 一月通报 ",
        Some(" 〔2023〕3号 "),
        "\n各镇：\n限期补报。\n",
    );
    let words = words.expect("sound words");
    assert_eq!(words.title, "一月通报");
    assert_eq!(words.number.as_deref(), Some("〔2023〕3号"));
    assert_eq!(words.remarks, "各镇：\n限期补报。");
    let unnumbered = checked_words("一", Some("  "), "").expect("sound words");
    assert_eq!(unnumbered.number, None);
    let long = |chars| "字".repeat(chars);
    let bound = checked_words(
        &long(MAX_TITLE_CHARS),
        Some(&long(MAX_NUMBER_CHARS)),
        &long(MAX_REMARKS_CHARS),
    );
    assert!(bound.is_ok());
    for (title, number, remarks, fault) in [
        (
            " ".to_owned(),
            String::new(),
            String::new(),
            WordingFault::NoTitle,
        ),
        (
            long(MAX_TITLE_CHARS + 1),
            String::new(),
            String::new(),
            WordingFault::TooLong(Part::Title),
        ),
        (
            "通报".to_owned(),
            long(MAX_NUMBER_CHARS + 1),
            String::new(),
            WordingFault::TooLong(Part::Number),
        ),
        (
            "通报".to_owned(),
            String::new(),
            long(MAX_REMARKS_CHARS + 1),
            WordingFault::TooLong(Part::Remarks),
        ),
        (
            "通\n报".to_owned(),
            String::new(),
            String::new(),
            WordingFault::Control(Part::Title),
        ),
        (
            "通报".to_owned(),
            "3\u{0}号".to_owned(),
            String::new(),
            WordingFault::Control(Part::Number),
        ),
        (
            "通报".to_owned(),
            String::new(),
            "\u{7}各镇".to_owned(),
            WordingFault::Control(Part::Remarks),
        ),
    ] {
        assert_eq!(checked_words(&title, Some(&number), &remarks), Err(fault));
    }
}
