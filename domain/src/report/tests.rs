//! The lifecycle over all states × actions × hands, against a list written by
//! hand from the design: what is not in it is not lawful.

mod lawful;

use self::lawful::LAWFUL;
use super::ReportAction::{Accept, Correct, Return, Save, Sign, Submit, Withdraw};
use super::{
    CorrectionState, Desk, Effect, Facts, Hand, Refusal, ReportAction, ReportState, Standing,
};
use super::{decide, effect, is_internal, next, wants_reason};

/// `SIGNED` or `SIGNED+DRAFT`: a state and the correction under way.
fn standing(text: &str) -> Standing {
    let (state, correction) = text.split_once('+').map_or((text, None), |(state, rest)| {
        (state, Some(rest.parse::<CorrectionState>().unwrap()))
    });
    Standing {
        state: state.parse().unwrap(),
        correction,
        is_partly_accepted: false,
    }
}

fn every_step() -> impl Iterator<Item = (Standing, ReportAction, Hand)> {
    Standing::all().flat_map(|from| {
        ReportAction::ALL
            .iter()
            .flat_map(move |action| Hand::ALL.iter().map(move |hand| (from, *action, *hand)))
    })
}

fn alone(hand: Hand) -> Facts {
    Facts {
        is_reporter: hand == Hand::Filer,
        is_reviewer: hand == Hand::Reviewer,
        is_receiver: hand == Hand::Receiver,
        is_one_of_receivers: hand == Hand::OneOfReceivers,
        ..Facts::default()
    }
}

/// What the list says, and of several receivers what follows from it: one of them does what the receiver does, but that
/// its acceptance leaves the report where it stands; where some have accepted, all goes on as before but that nothing is
/// withdrawn, and what is signed anew is accepted by nobody.
fn expected(from: Standing, action: ReportAction, hand: Hand) -> Option<Standing> {
    let plain = Standing {
        is_partly_accepted: false,
        ..from
    };
    let by = if hand == Hand::OneOfReceivers {
        Hand::Receiver
    } else {
        hand
    };
    let listed = LAWFUL
        .iter()
        .find(|step| (standing(step.0), step.1, step.2) == (plain, by, action));
    let to = listed.map(|step| standing(step.3))?;
    if action == Accept && hand == Hand::OneOfReceivers {
        return Some(Standing {
            is_partly_accepted: true,
            ..from
        });
    }
    if from.is_partly_accepted && to.state == ReportState::Withdrawn {
        return None;
    }
    let stays = from.is_partly_accepted && to.state == from.state && action != Sign;
    Some(Standing {
        is_partly_accepted: stays,
        ..to
    })
}

#[test]
fn every_lawful_step_and_no_other() {
    let mut found = 0;
    for (from, action, hand) in every_step() {
        let expected = expected(from, action, hand);
        let written = !from.is_partly_accepted && hand != Hand::OneOfReceivers;
        found += usize::from(expected.is_some() && written);
        let went = next(from, action, hand, Desk::FourEyes);
        assert_eq!(went, expected, "{from:?} {action} {hand}");
        let decided = decide(from, action, Desk::FourEyes, alone(hand));
        assert_eq!(decided.ok(), expected, "{from:?} {action} {hand}");
    }
    assert_eq!(
        found,
        LAWFUL.len(),
        "each line of the list is a step of its own"
    );
}

#[test]
fn where_the_filer_signs_alone_submitting_is_signing_and_he_takes_it_back() {
    for (from, action, hand) in every_step() {
        let (two, one) = (
            next(from, action, hand, Desk::FourEyes),
            next(from, action, hand, Desk::FilerAlone),
        );
        let signing = action == Submit && two.is_some();
        let taking_back = action == Withdraw
            && from.correction.is_none()
            && ["SIGNED", "CORRECTED"].contains(&from.state.as_str())
            && !from.is_partly_accepted
            && [Hand::Filer, Hand::Reviewer].contains(&hand);
        if signing {
            let to = from.correction.map_or("SIGNED", |_| "CORRECTED");
            assert_eq!(one, Some(standing(to)), "{from:?}");
        } else if taking_back {
            let expected = (hand == Hand::Filer).then(|| standing("WITHDRAWN"));
            assert_eq!(one, expected, "{from:?} {hand}");
        } else {
            assert_eq!(one, two, "{from:?} {action} {hand}");
        }
    }
}

#[test]
fn a_correction_stands_only_beside_what_is_in_force() {
    for (from, action, hand) in every_step() {
        for desk in [Desk::FourEyes, Desk::FilerAlone] {
            if let Some(to) = next(from, action, hand, desk) {
                assert!(
                    to.correction.is_none() || to.state.in_force(),
                    "{from:?} {action}"
                );
            }
        }
    }
}

#[test]
fn what_counts_changes_by_a_signature_a_return_and_a_withdrawal_alone() {
    for (from, action, hand) in every_step() {
        for desk in [Desk::FourEyes, Desk::FilerAlone] {
            let Some(to) = next(from, action, hand, desk) else {
                continue;
            };
            let found = effect(from, action, to);
            let place = format!("{from:?} {action} {to:?}");
            match found {
                Effect::IntoForce => {
                    assert!(to.state.in_force() && to.correction.is_none(), "{place}");
                    assert!([Sign, Submit].contains(&action), "{place}");
                }
                Effect::OutOfForce => {
                    assert!(from.state.in_force() && !to.state.in_force(), "{place}");
                    assert!([Return, Withdraw].contains(&action), "{place}");
                }
                Effect::None => {
                    assert_eq!(from.state.in_force(), to.state.in_force(), "{place}");
                }
            }
            // From outside one sees a change of state, and a correction.
            let seen = from.state != to.state && (from.state.in_force() || to.state.in_force());
            assert!(!seen || !is_internal(from, action, to), "{place}");
            assert!(
                found != Effect::OutOfForce || wants_reason(from, action),
                "{place}"
            );
        }
    }
}

#[test]
fn nobody_does_nothing_in_any_state() {
    for (from, action, _) in every_step() {
        let refused = decide(from, action, Desk::FourEyes, Facts::default());
        assert_eq!(refused, Err(Refusal::WrongRole), "{from:?} {action}");
    }
}

#[test]
fn a_copy_is_read_and_nothing_is_done_with_it() {
    let copied = Facts {
        is_copied: true,
        ..Facts::default()
    };
    for (from, action, hand) in every_step() {
        for desk in [Desk::FourEyes, Desk::FilerAlone] {
            let refused = decide(from, action, desk, copied);
            assert_eq!(refused, Err(Refusal::CopyOnly), "{from:?} {action}");
        }
        // Whoever has a hand in it besides goes on with that.
        let beside = Facts {
            is_copied: true,
            ..alone(hand)
        };
        let (with, without) = (
            decide(from, action, Desk::FourEyes, beside),
            decide(from, action, Desk::FourEyes, alone(hand)),
        );
        assert_eq!(with, without, "{from:?} {action} {hand}");
    }
}

#[test]
fn who_could_at_another_time_is_told_of_the_state_and_who_never_can_of_the_role() {
    let refusal = |from, action, hand| {
        decide(standing(from), action, Desk::FourEyes, alone(hand)).unwrap_err()
    };
    for (from, action, hand, expected) in [
        ("SIGNED", Save, Hand::Filer, Refusal::WrongState),
        ("DRAFT", Accept, Hand::Receiver, Refusal::WrongState),
        ("DRAFT", Return, Hand::Receiver, Refusal::WrongState),
        ("ACCEPTED", Withdraw, Hand::Reviewer, Refusal::WrongState),
        ("DRAFT", Correct, Hand::Filer, Refusal::WrongState),
        // It has not left the unit: the return is the reviewer's.
        ("SUBMITTED", Return, Hand::Receiver, Refusal::WrongRole),
        ("SIGNED", Return, Hand::Reviewer, Refusal::WrongRole),
        ("SIGNED", Withdraw, Hand::Filer, Refusal::WrongRole),
        ("DRAFT", Sign, Hand::Filer, Refusal::WrongRole),
        ("SIGNED", Correct, Hand::Receiver, Refusal::WrongRole),
    ] {
        assert_eq!(
            refusal(from, action, hand),
            expected,
            "{from} {action} {hand}"
        );
    }
}

#[test]
fn the_filer_does_not_sign_what_he_filed_nor_his_correction() {
    let both = Facts {
        is_reporter: true,
        is_reviewer: true,
        is_filer: true,
        ..Facts::default()
    };
    for from in ["SUBMITTED", "ACCEPTED+SUBMITTED"] {
        let refused = decide(standing(from), Sign, Desk::FourEyes, both);
        assert_eq!(refused, Err(Refusal::OwnFiling), "{from}");
    }
}

#[test]
fn what_its_unit_has_outgrown_is_not_signed_and_goes_back_as_ever() {
    for (from, action, hand) in every_step() {
        let outgrown = Facts {
            is_outgrown: true,
            ..alone(hand)
        };
        let expected = match decide(from, action, Desk::FourEyes, alone(hand)) {
            Ok(_) if action == Sign => Err(Refusal::Outgrown),
            as_ever => as_ever,
        };
        let decided = decide(from, action, Desk::FourEyes, outgrown);
        assert_eq!(decided, expected, "{from:?} {action} {hand}");
    }
}

#[test]
fn a_lock_stops_what_the_unit_writes_and_nothing_else() {
    for (from, action, hand) in every_step() {
        let Some(to) = next(from, action, hand, Desk::FourEyes) else {
            continue;
        };
        let locked = Facts {
            is_locked: true,
            ..alone(hand)
        };
        let expected = match action {
            Save | Submit | Correct | Withdraw => Err(Refusal::Locked),
            Sign | Accept | Return => Ok(to),
        };
        let decided = decide(from, action, Desk::FourEyes, locked);
        assert_eq!(decided, expected, "{from:?} {action}");
    }
}

#[test]
fn who_is_reviewer_and_receiver_at_once_acts_at_the_desk_nearest_to_the_paper() {
    let both = Facts {
        is_reviewer: true,
        is_receiver: true,
        ..Facts::default()
    };
    let returned = decide(standing("ACCEPTED+SUBMITTED"), Return, Desk::FourEyes, both);
    assert_eq!(returned, Ok(standing("ACCEPTED+RETURNED")));
    let returned = decide(standing("ACCEPTED"), Return, Desk::FourEyes, both);
    assert_eq!(returned, Ok(standing("RETURNED")));
}
