//! Why a step is refused: whose it is, where the report stands, what comes first.

use super::allowed;
use crate::cells::Cells;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::COMMUNITIES;

both!(a_refused_step_says_whose_it_is_and_what_comes_first,);

async fn a_refused_step_says_whose_it_is_and_what_comes_first(hub: Hub) {
    let desk = hub.desk(COMMUNITIES[0]);
    let paper = desk.submitted("2023-01", &Cells::zero(), None).await;
    for (account, action, parts) in [
        (
            "990101001001.jwh.reporter",
            "SIGN",
            ["a reviewer of the unit", "SUBMITTED"],
        ),
        (
            "990101001001.jwh.reporter",
            "ACCEPT",
            ["the receiver above", "to sign it"],
        ),
        (
            "990101001001.jwh.reviewer",
            "SAVE",
            ["a reporter of the unit", "to take it back"],
        ),
        (
            "990101001001.jwh.reporter",
            "CORRECT",
            ["no time to begin", "to sign it"],
        ),
    ] {
        let one = allowed(&hub, account, &paper, action).await;
        let reason = one["reason"].as_str().unwrap();
        for part in parts {
            assert!(reason.contains(part), "{account} {action}: {reason}");
        }
    }
}
