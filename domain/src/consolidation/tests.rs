//! The lifecycle over all states × actions × viewers, against a list written by
//! hand: what is not in it is not lawful.

use super::ConsolidationAction::{Accept, Return, Sign, Withdraw};
use super::ConsolidationHand::{Office, Receiver};
use super::ConsolidationState::{Accepted, Returned, Signed, Superseded, Withdrawn};
use super::{
    ConsolidationAction, ConsolidationHand, ConsolidationState, Facts, Refusal, decide, displaced,
    next, wants_reason,
};

type Step = (
    Option<ConsolidationState>,
    ConsolidationAction,
    ConsolidationHand,
    ConsolidationState,
);

const LAWFUL: [Step; 9] = [
    (None, Sign, Office, Signed),
    (Some(Signed), Sign, Office, Signed),
    (Some(Accepted), Sign, Office, Signed),
    (Some(Returned), Sign, Office, Signed),
    (Some(Withdrawn), Sign, Office, Signed),
    (Some(Signed), Accept, Receiver, Accepted),
    (Some(Signed), Return, Receiver, Returned),
    (Some(Accepted), Return, Receiver, Returned),
    (Some(Signed), Withdraw, Office, Withdrawn),
];

fn standings() -> impl Iterator<Item = Option<ConsolidationState>> {
    std::iter::once(None).chain(ConsolidationState::ALL.iter().copied().map(Some))
}

fn every_viewer() -> impl Iterator<Item = Facts> {
    (0..16_u8).map(|bits| Facts {
        is_office: bits & 1 != 0,
        is_receiver: bits & 2 != 0,
        is_signer: bits & 4 != 0,
        is_overtaken: bits & 8 != 0,
    })
}

#[test]
fn every_lawful_step_and_no_other() {
    for from in standings() {
        for action in ConsolidationAction::ALL {
            for hand in ConsolidationHand::ALL {
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
        for action in ConsolidationAction::ALL {
            for facts in every_viewer() {
                let place = format!("{from:?} {action} {facts:?}");
                let steps: Vec<&Step> = LAWFUL
                    .iter()
                    .filter(|step| step.0 == from && step.1 == *action && facts.holds(step.2))
                    .collect();
                match decide(from, *action, facts) {
                    Ok(to) => {
                        assert!(steps.iter().any(|step| step.3 == to), "{place}");
                        assert!(!facts.is_overtaken, "{place}");
                        assert!(!(facts.is_signer && *action == Accept), "{place}");
                    }
                    Err(Refusal::Overtaken) => assert!(facts.is_overtaken, "{place}"),
                    Err(Refusal::OwnSignature) => {
                        assert!(facts.is_signer && *action == Accept && !steps.is_empty());
                    }
                    Err(Refusal::WrongRole | Refusal::WrongState) => {
                        assert!(steps.is_empty(), "{place}");
                    }
                }
            }
        }
    }
}

#[test]
fn one_of_a_place_is_sent_up_at_the_most() {
    for before in ConsolidationState::ALL {
        assert!(!displaced(*before).is_sent(), "{before}");
    }
    assert_eq!(displaced(Signed), Superseded);
    assert_eq!(displaced(Returned), Returned);
}

#[test]
fn whatever_undoes_a_word_asks_for_a_reason() {
    assert!(!wants_reason(None, Sign) && !wants_reason(Some(Returned), Sign));
    assert!(wants_reason(Some(Signed), Sign) && wants_reason(Some(Accepted), Sign));
    assert!(wants_reason(Some(Signed), Withdraw) && wants_reason(Some(Accepted), Return));
    assert!(!wants_reason(Some(Signed), Accept));
}

#[test]
fn names_are_read_back() {
    for state in ConsolidationState::ALL {
        assert_eq!(state.as_str().parse(), Ok(*state));
    }
    for action in ConsolidationAction::ALL {
        assert_eq!(action.as_str().parse(), Ok(*action));
    }
}
