//! What a place signs and sends up is told to it and to those above it, each step once, and holds no figure.

use serde_json::{Value, json};

use super::{telling, told};
use crate::boundary::{OTHER_COUNTY, transfer};
use crate::cells::Cells;
use crate::desk::input_type;
use crate::harness::database::Engine;
use crate::harness::hub::Hub;
use crate::harness::receiver::Receiver;
use crate::harness::{Answer, block_on, on_both};
use crate::world::{CAMPAIGN, COMMUNITIES, COUNTY, PREFECTURE, SIBLING_TOWN, SIBLING_UNIT, TOWN};

on_both!(
    each_step_is_told_to_the_place_and_above_once,
    a_new_signature_says_which_one_it_supersedes,
    where_the_place_has_moved_both_counties_are_told,
);

const KINDS: [&str; 5] = [
    "CONSOLIDATION_SIGNED",
    "CONSOLIDATION_SUPERSEDED",
    "CONSOLIDATION_ACCEPTED",
    "CONSOLIDATION_RETURNED",
    "CONSOLIDATION_WITHDRAWN",
];
const OFFICE: &str = "990101001.coordinator";
const RECEIVER: &str = "990101.coordinator";
const STEP: &str = "{ outcome consolidation { id version } }";

async fn filed(hub: &Hub) {
    hub.today("2023-02-03");
    for (unit, found) in [(COMMUNITIES[0], 913), (SIBLING_UNIT, 100)] {
        hub.desk(unit).file("2023-01", &Cells::found(found)).await;
    }
}

/// A step with the input as it is given.
async fn step(hub: &Hub, by: &str, mutation: &str, input: &Value) -> Answer {
    let of = input_type(mutation);
    let query = format!("mutation($input: {of}!) {{ it: {mutation}(input: $input) {STEP} }}");
    hub.ask_with(by, &query, json!({ "input": input })).await
}

fn id(of: &Answer) -> &str {
    of.text("it.consolidation.id")
}

fn data(of: &Answer, place: &str, version: i64) -> Value {
    json!({ "consolidation": id(of), "campaign": CAMPAIGN, "form": "monthly", "period": "2023-01", "place": place,
        "version": version, "simulated": true })
}

fn each_step_is_told_to_the_place_and_above_once(engine: Engine) {
    block_on(async {
        let (mut town, mut county) = (Receiver::listen().await, Receiver::listen().await);
        let (mut sibling, mut elsewhere) = (Receiver::listen().await, Receiver::listen().await);
        let mut below = Receiver::listen().await;
        let places = [
            (TOWN, &town),
            (COUNTY, &county),
            (SIBLING_TOWN, &sibling),
            (OTHER_COUNTY, &elsewhere),
            (COMMUNITIES[0], &below),
        ];
        let hub = telling(engine, &places, &KINDS).await;
        filed(&hub).await;
        // What is refused is told to nobody.
        let seen = hub.collation(OFFICE, TOWN, "2023-01").await.ok();
        let fingerprint = seen.text("jurisdiction.it.fingerprint").to_owned();
        for (by, wrong) in [
            (OFFICE, "another"),
            ("990101001.viewer", fingerprint.as_str()),
        ] {
            let input = json!({ "fingerprint": wrong });
            let refused = hub.consolidate_with(by, TOWN, "2023-01", input).await.ok();
            assert_ne!(refused.text("it.outcome"), "DONE");
        }
        let once = json!({ "fingerprint": fingerprint, "idempotencyKey": "sign" });
        let signed = hub
            .consolidate_with(OFFICE, TOWN, "2023-01", once.clone())
            .await
            .ok();
        hub.consolidate_with(OFFICE, TOWN, "2023-01", once)
            .await
            .ok();
        let accept = json!({ "consolidation": id(&signed), "expectedVersion": 1, "idempotencyKey": "accept" });
        for _ in 0..2 {
            let accepted = step(&hub, RECEIVER, "acceptConsolidation", &accept)
                .await
                .ok();
            assert_eq!(accepted.text("it.outcome"), "DONE");
        }
        let late = json!({ "consolidation": id(&signed), "expectedVersion": 2, "reason": "误" });
        let refused = step(&hub, OFFICE, "withdrawConsolidation", &late)
            .await
            .ok();
        assert_eq!(refused.text("it.outcome"), "NOT_ALLOWED");
        let back = json!({ "consolidation": id(&signed), "expectedVersion": 2, "reason": "再核" });
        step(&hub, RECEIVER, "returnConsolidation", &back)
            .await
            .ok();
        let again = hub.consolidate(OFFICE, TOWN, "2023-01").await.ok();
        let taken = json!({ "consolidation": id(&again), "expectedVersion": 1, "reason": "误签" });
        step(&hub, OFFICE, "withdrawConsolidation", &taken)
            .await
            .ok();
        let expected = [
            ("consolidation.signed", data(&signed, TOWN, 1)),
            ("consolidation.accepted", data(&signed, TOWN, 2)),
            ("consolidation.returned", data(&signed, TOWN, 3)),
            ("consolidation.signed", data(&again, TOWN, 1)),
            ("consolidation.withdrawn", data(&again, TOWN, 2)),
        ];
        for receiver in [&mut town, &mut county] {
            let mut came = Vec::new();
            for _ in &expected {
                let next = receiver.next().await;
                assert!(
                    !next.text.contains("913") && !next.text.contains("再核"),
                    "{}",
                    next.text
                );
                came.push((next.kind(), next.body()["data"].clone()));
            }
            for (kind, data) in &expected {
                let times = came
                    .iter()
                    .filter(|one| one.0 == *kind && one.1 == *data)
                    .count();
                assert_eq!(times, 1, "{kind} {data} in {came:#?}");
            }
        }
        // A neighbour hears of its own alone, and the county of both.
        let theirs = hub
            .consolidate("990101002.coordinator", SIBLING_TOWN, "2023-01")
            .await
            .ok();
        for receiver in [&mut sibling, &mut county] {
            told(
                receiver,
                "consolidation.signed",
                &data(&theirs, SIBLING_TOWN, 1),
            )
            .await;
        }
        for receiver in [
            &mut town,
            &mut sibling,
            &mut county,
            &mut elsewhere,
            &mut below,
        ] {
            assert!(receiver.others().is_empty());
        }
    });
}

fn a_new_signature_says_which_one_it_supersedes(engine: Engine) {
    block_on(async {
        let mut town = Receiver::listen().await;
        let hub = telling(engine, &[(TOWN, &town)], &KINDS).await;
        filed(&hub).await;
        let first = hub.consolidate(OFFICE, TOWN, "2023-01").await.ok();
        told(&mut town, "consolidation.signed", &data(&first, TOWN, 1)).await;
        let reason = json!({ "reason": "补报" });
        let second = hub
            .consolidate_with(OFFICE, TOWN, "2023-01", reason)
            .await
            .ok();
        let mut came = Vec::new();
        for _ in 0..2 {
            let next = town.next().await;
            came.push((next.kind(), next.body()["data"].clone()));
        }
        came.sort_by(|a, b| a.0.cmp(&b.0));
        let signed = ("consolidation.signed".to_owned(), data(&second, TOWN, 1));
        let superseded = ("consolidation.superseded".to_owned(), data(&first, TOWN, 2));
        assert_eq!(came, [signed, superseded]);
        assert!(town.others().is_empty());
    });
}

/// A town signs January, and goes to another county that accepts it.
fn where_the_place_has_moved_both_counties_are_told(engine: Engine) {
    block_on(async {
        let (mut old, mut new) = (Receiver::listen().await, Receiver::listen().await);
        let (mut above, mut town) = (Receiver::listen().await, Receiver::listen().await);
        let places = [
            (COUNTY, &old),
            (OTHER_COUNTY, &new),
            (PREFECTURE, &above),
            (SIBLING_TOWN, &town),
        ];
        let hub = telling(engine, &places, &KINDS).await;
        filed(&hub).await;
        let desk = "990101002.coordinator";
        let signed = hub.consolidate(desk, SIBLING_TOWN, "2023-01").await.ok();
        for receiver in [&mut old, &mut above, &mut town] {
            told(
                receiver,
                "consolidation.signed",
                &data(&signed, SIBLING_TOWN, 1),
            )
            .await;
        }
        hub.move_tree(
            "2023-06-10",
            transfer("2023-06-05", SIBLING_TOWN, OTHER_COUNTY),
        )
        .await;
        hub.today("2023-06-11");
        let accept = json!({ "consolidation": id(&signed), "expectedVersion": 1 });
        let accepted = step(&hub, "990102.coordinator", "acceptConsolidation", &accept)
            .await
            .ok();
        assert_eq!(accepted.text("it.outcome"), "DONE", "{accepted:#?}");
        for receiver in [&mut old, &mut new, &mut above, &mut town] {
            told(
                receiver,
                "consolidation.accepted",
                &data(&signed, SIBLING_TOWN, 2),
            )
            .await;
        }
        // Signed anew in its new county, for a month in which it stood in the old one.
        let reason = json!({ "reason": "划转" });
        let again = hub
            .consolidate_with(desk, SIBLING_TOWN, "2023-01", reason)
            .await
            .ok();
        for receiver in [&mut old, &mut new, &mut above, &mut town] {
            let mut kinds = [receiver.next().await.kind(), receiver.next().await.kind()];
            kinds.sort();
            assert_eq!(kinds, ["consolidation.signed", "consolidation.superseded"]);
        }
        assert_eq!(again.number("it.consolidation.number"), 2);
        for receiver in [&mut old, &mut new, &mut above, &mut town] {
            assert!(receiver.others().is_empty());
        }
    });
}
