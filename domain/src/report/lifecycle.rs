//! The lifecycle of a report as one pure function, and what a step does to the
//! figures. `docs/lifecycle.md` holds its table; a test keeps the two equal.

use super::{CorrectionState, Desk, Facts, Hand, Refusal, ReportAction, ReportState, Standing};

/// Where the report stands after an action by a hand; None if that is not
/// lawful. Every step of a report that is there goes through here.
pub const fn next(
    from: Standing,
    action: ReportAction,
    hand: Hand,
    desk: Desk,
) -> Option<Standing> {
    match from.correction {
        Some(correction) => next_of_correction(from, correction, action, hand, desk),
        None => next_of_report(from, action, hand, desk),
    }
}

const fn next_of_report(
    from: Standing,
    action: ReportAction,
    hand: Hand,
    desk: Desk,
) -> Option<Standing> {
    use Hand::{Filer, OneOfReceivers, Receiver, Reviewer};
    use ReportAction::{Accept, Correct, Return, Save, Sign, Submit, Withdraw};
    use ReportState::{Accepted, Corrected, Draft, Returned, Signed, Submitted, Withdrawn};
    let to = match (from.state, action, hand) {
        (Draft | Returned | Withdrawn, Save, Filer) | (Submitted, Withdraw, Filer) => Draft,
        (Draft, Submit, Filer) => match desk {
            Desk::FourEyes => Submitted,
            Desk::FilerAlone => Signed,
        },
        (Submitted, Sign, Reviewer) => Signed,
        // Of several receivers the last one's acceptance is the report's.
        (Signed | Corrected, Accept, Receiver) => Accepted,
        (Signed | Corrected, Accept, OneOfReceivers) => return Some(partly(from)),
        // The reviewer's desk ends where the receiver's begins.
        (Submitted, Return, Reviewer)
        | (Signed | Accepted | Corrected, Return, Receiver | OneOfReceivers) => Returned,
        (Signed | Accepted | Corrected, Correct, Filer) => {
            return Some(Standing {
                correction: Some(CorrectionState::Draft),
                ..from
            });
        }
        // Who signs for the unit takes back what it signed, until somebody has accepted it.
        (Signed | Corrected, Withdraw, Filer | Reviewer)
            if signs(hand, desk) && !from.is_partly_accepted =>
        {
            Withdrawn
        }
        _ => return None,
    };
    Some(Standing::plain(to))
}

/// A correction passes the unit's desks again; what counts meanwhile is the
/// revision before it, and its receiver goes on with that one.
const fn next_of_correction(
    from: Standing,
    correction: CorrectionState,
    action: ReportAction,
    hand: Hand,
    desk: Desk,
) -> Option<Standing> {
    use CorrectionState::{Draft, Returned, Submitted};
    use Hand::{Filer, OneOfReceivers, Receiver, Reviewer};
    use ReportAction::{Accept, Return, Save, Sign, Submit, Withdraw};
    let under_way = match (correction, action, hand) {
        (Draft | Returned, Save, Filer) | (Submitted, Withdraw, Filer) => Draft,
        (Draft, Submit, Filer) => match desk {
            Desk::FourEyes => Submitted,
            Desk::FilerAlone => return Some(Standing::plain(ReportState::Corrected)),
        },
        (Submitted, Return, Reviewer) => Returned,
        (Submitted, Sign, Reviewer) => return Some(Standing::plain(ReportState::Corrected)),
        (Draft | Returned, Withdraw, Filer) => {
            return Some(Standing {
                correction: None,
                ..from
            });
        }
        (_, Return, Receiver | OneOfReceivers) => {
            return Some(Standing::plain(ReportState::Returned));
        }
        (_, Accept, Receiver) if from.state.waits_for_receivers() => {
            return Some(Standing {
                correction: Some(correction),
                ..Standing::plain(ReportState::Accepted)
            });
        }
        (_, Accept, OneOfReceivers) if from.state.waits_for_receivers() => {
            return Some(partly(from));
        }
        _ => return None,
    };
    Some(Standing {
        correction: Some(under_way),
        ..from
    })
}

const fn partly(from: Standing) -> Standing {
    Standing {
        is_partly_accepted: true,
        ..from
    }
}

const fn signs(hand: Hand, desk: Desk) -> bool {
    match desk {
        Desk::FourEyes => matches!(hand, Hand::Reviewer),
        Desk::FilerAlone => matches!(hand, Hand::Filer),
    }
}

/// Where the report stands after the action by this viewer, or why not. Who
/// holds several hands acts with the one nearest to the paper.
pub fn decide(
    from: Standing,
    action: ReportAction,
    desk: Desk,
    facts: Facts,
) -> Result<Standing, Refusal> {
    let by = |hand: &Hand| next(from, action, *hand, desk);
    let held = || Hand::ALL.iter().filter(|hand| facts.holds(**hand));
    if facts.is_copied && held().next().is_none() {
        return Err(Refusal::CopyOnly);
    }
    let Some(to) = held().find_map(by) else {
        // It waits for another hand, or it is nobody's turn.
        let turn_of_another = Hand::ALL.iter().any(|hand| by(hand).is_some());
        let ever = held().any(|hand| does(*hand, action, desk));
        return Err(if ever && !turn_of_another {
            Refusal::WrongState
        } else {
            Refusal::WrongRole
        });
    };
    if matches!(action, ReportAction::Accept) && facts.has_accepted {
        return Err(Refusal::Accepted);
    }
    if matches!(action, ReportAction::Sign) && facts.is_filer {
        return Err(Refusal::OwnFiling);
    }
    if matches!(action, ReportAction::Sign) && facts.is_outgrown {
        return Err(Refusal::Outgrown);
    }
    if facts.is_locked && is_of_the_filing(action) {
        return Err(Refusal::Locked);
    }
    Ok(to)
}

/// Whether a hand does such a thing at all, in some standing.
fn does(hand: Hand, action: ReportAction, desk: Desk) -> bool {
    Standing::all().any(|from| next(from, action, hand, desk).is_some())
}

/// A lock stops what the unit itself writes or takes back; what was submitted
/// before may still be signed, accepted or returned.
const fn is_of_the_filing(action: ReportAction) -> bool {
    match action {
        ReportAction::Save
        | ReportAction::Submit
        | ReportAction::Correct
        | ReportAction::Withdraw => true,
        ReportAction::Sign | ReportAction::Accept | ReportAction::Return => false,
    }
}

/// What a step does to the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing: what counted before counts on.
    None,
    /// The current revision comes into force; the one before it leaves.
    IntoForce,
    /// The signed revision stops counting, and the total before it is carried.
    OutOfForce,
}

/// What the step from one standing to another does to the figures.
pub const fn effect(from: Standing, action: ReportAction, to: Standing) -> Effect {
    match action {
        ReportAction::Sign => Effect::IntoForce,
        ReportAction::Submit if to.state.in_force() && to.correction.is_none() => Effect::IntoForce,
        _ if from.state.in_force() && !to.state.in_force() => Effect::OutOfForce,
        _ => Effect::None,
    }
}

/// Whether the step stays the unit's own business: a draft, a submission, a
/// return from its own desk are not seen from outside.
pub const fn is_internal(from: Standing, action: ReportAction, to: Standing) -> bool {
    match action {
        ReportAction::Accept => false,
        _ => matches!(effect(from, action, to), Effect::None),
    }
}

/// Whether the step asks for a reason: whatever undoes somebody's word.
pub const fn wants_reason(from: Standing, action: ReportAction) -> bool {
    match action {
        ReportAction::Return | ReportAction::Correct => true,
        ReportAction::Withdraw => from.state.in_force() && from.correction.is_none(),
        ReportAction::Save | ReportAction::Submit | ReportAction::Sign | ReportAction::Accept => {
            false
        }
    }
}
