//! Several receivers, over all sets of those that have accepted: the one rule of
//! what "accepted" means for the report as a whole.

use proptest::prelude::*;

use super::super::ReportAction::{Accept, Return, Withdraw};
use super::super::{Desk, Facts, Refusal, ReportAction, ReportState, Standing, decide};
use super::Receipts;

const OFFICES: [&str; 3] = ["一", "二", "三"];

fn receipts(count: usize, accepted: &[usize]) -> Receipts {
    let code = |at: usize| OFFICES[at].to_owned();
    Receipts::new(
        (0..count).map(code).collect(),
        accepted.iter().copied().map(code).collect(),
    )
}

/// The report as it stands when these have accepted it.
fn stands(state: ReportState, receipts: &Receipts) -> Standing {
    Standing {
        is_partly_accepted: receipts.is_partly(),
        ..Standing::plain(state)
    }
}

fn at(receipts: &Receipts, office: usize) -> Facts {
    receipts.facts(Some(OFFICES[office]), Facts::default())
}

fn act(
    from: Standing,
    action: ReportAction,
    receipts: &Receipts,
    office: usize,
) -> Result<Standing, Refusal> {
    decide(from, action, Desk::FourEyes, at(receipts, office))
}

proptest! {
    /// In whatever order they accept, the report is accepted with the last of
    /// them and not before; each accepts once; each may return it until then and after.
    #[test]
    fn it_is_accepted_when_all_have_accepted(
        order in Just(vec![0_usize, 1, 2]).prop_shuffle(),
        count in 2_usize..=3,
        state in prop_oneof![Just(ReportState::Signed), Just(ReportState::Corrected)],
    ) {
        let order: Vec<usize> = order.into_iter().filter(|office| *office < count).collect();
        let mut standing = stands(state, &receipts(count, &[]));
        for (done, office) in order.iter().enumerate() {
            let before = receipts(count, &order[..done]);
            prop_assert_eq!(standing, stands(state, &before));
            for other in 0..count {
                let returned = act(standing, Return, &before, other);
                prop_assert_eq!(returned, Ok(Standing::plain(ReportState::Returned)));
            }
            for accepted in &order[..done] {
                let again = act(standing, Accept, &before, *accepted);
                prop_assert_eq!(again, Err(Refusal::Accepted));
            }
            let to = act(standing, Accept, &before, *office).expect("its turn");
            let is_last = done + 1 == count;
            prop_assert_eq!(to.state == ReportState::Accepted, is_last);
            prop_assert_eq!(to.is_partly_accepted, !is_last);
            standing = to;
        }
        let all = receipts(count, &order);
        for office in 0..count {
            prop_assert!(act(standing, Accept, &all, office).is_err());
            prop_assert!(act(standing, Return, &all, office).is_ok());
        }
    }
}

#[test]
fn what_one_has_accepted_is_corrected_and_not_withdrawn() {
    let reviewer = Facts {
        is_reviewer: true,
        ..Facts::default()
    };
    for state in [ReportState::Signed, ReportState::Corrected] {
        let free = stands(state, &receipts(2, &[]));
        let to = decide(free, Withdraw, Desk::FourEyes, reviewer);
        assert_eq!(to, Ok(Standing::plain(ReportState::Withdrawn)));
        let partly = stands(state, &receipts(2, &[1]));
        let refused = decide(partly, Withdraw, Desk::FourEyes, reviewer);
        assert_eq!(refused, Err(Refusal::WrongState));
    }
}

#[test]
fn who_sits_at_none_of_the_desks_does_nothing() {
    let several = receipts(2, &[]);
    for office in [None, Some("四")] {
        let facts = several.facts(office, Facts::default());
        assert_eq!(facts, Facts::default());
    }
    // Also not as a coordinator above: the document says whose desks they are.
    let above = Facts {
        is_receiver: true,
        ..Facts::default()
    };
    assert_eq!(several.facts(None, above), Facts::default());
}

#[test]
fn an_office_that_receives_no_more_is_not_waited_for() {
    let dropped = Receipts::new(vec!["一".into()], vec!["二".into()]);
    assert!(!dropped.is_partly());
    assert_eq!(dropped.pending().collect::<Vec<_>>(), ["一"]);
    assert!(at(&dropped, 0).is_receiver);
    // Those left have accepted: one of them ends it.
    let left = receipts(2, &[0, 1]);
    for office in 0..2 {
        let to = act(stands(ReportState::Signed, &left), Accept, &left, office);
        assert_eq!(to, Ok(Standing::plain(ReportState::Accepted)));
    }
}
