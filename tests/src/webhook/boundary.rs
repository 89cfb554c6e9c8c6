//! A change of the tree is told to each place of its own nodes: when it is recorded, on its day, when it fails on it, and
//! when it is cancelled; on its day once, whichever hub began it and whether anybody asked.

use async_graphql::futures_util::future::join_all;
use serde_json::{Value, json};

use super::{leads, telling};
use crate::boundary::{OTHER_COUNTY, merge};
use crate::harness::database::Engine;
use crate::harness::hub::Hub;
use crate::harness::receiver::Receiver;
use crate::harness::{Answer, PATIENCE, block_on, on_both};
use crate::world::{COUNTY, PREFECTURE, SIBLING_TOWN, TOWN};

on_both!(
    a_planned_change_is_told_to_each_of_its_own_and_again_on_its_day,
    a_change_in_effect_at_once_is_told_as_recorded,
    a_cancelled_change_is_told_and_its_day_is_not,
    a_change_that_fails_on_its_day_is_told_as_refused,
    two_hubs_tell_of_a_day_once,
);

const KINDS: [&str; 4] = [
    "BOUNDARY_RECORDED",
    "BOUNDARY_IN_EFFECT",
    "BOUNDARY_REFUSED",
    "BOUNDARY_CANCELLED",
];
const DESK: &str = "9901.coordinator";
const CHANGE: &str = "mutation($input: ChangeTreeInput!) { it: changeTree(input: $input) { outcome reason change { id } } }";
const CANCEL: &str =
    "mutation($input: CancelChangeInput!) { it: cancelChange(input: $input) { outcome } }";

async fn change_tree(hub: &Hub, input: &Value) -> Answer {
    let found = hub.ask_with(DESK, CHANGE, json!({ "input": input })).await;
    found.ok()
}

/// The sibling town goes to the other county in August.
fn planned() -> Value {
    json!({ "kind": "TRANSFER", "on": "2023-08-01", "codes": [SIBLING_TOWN], "parent": OTHER_COUNTY,
        "document": "例民函〔2023〕5号", "reason": "区划调整" })
}

/// It is planned, and both counties have heard of it; its id.
async fn planned_and_told(hub: &Hub, old: &mut Receiver, new: &mut Receiver) -> String {
    hub.today("2023-06-10");
    let done = change_tree(hub, &planned()).await;
    let id = done.text("it.change.id").to_owned();
    let told = vec![(old, &[MOVED][..]), (new, &[GETS][..])];
    each_is_told("boundary.recorded", &id, told).await;
    id
}

/// The town has another name: what each of its own hears last.
async fn rename(hub: &Hub, on: &str) -> Value {
    let input = json!({ "kind": "RENAME", "on": on, "codes": [TOWN], "names": ["新一镇"],
        "document": "例民函〔2023〕9号", "reason": "更名" });
    let done = change_tree(hub, &input).await;
    assert_eq!(done.text("it.outcome"), "DONE", "{done:#?}");
    data(
        done.text("it.change.id"),
        "RENAME",
        on,
        &[("CHANGED", TOWN)],
    )
}

fn data(change: &str, kind: &str, on: &str, nodes: &[(&str, &str)]) -> Value {
    let nodes: Vec<Value> = nodes
        .iter()
        .map(|(part, code)| json!({ "part": part, "code": code }))
        .collect();
    json!({ "change": change, "kind": kind, "on": on, "nodes": nodes, "simulated": true })
}

/// The next event of each is of this kind and names these nodes of a transfer.
async fn each_is_told(kind: &str, change: &str, told: Vec<(&mut Receiver, &[(&str, &str)])>) {
    for (receiver, nodes) in told {
        super::told(
            receiver,
            kind,
            &data(change, "TRANSFER", "2023-08-01", nodes),
        )
        .await;
    }
}

const MOVED: (&str, &str) = ("CHANGED", SIBLING_TOWN);
const GETS: (&str, &str) = ("PARENT", OTHER_COUNTY);

fn a_planned_change_is_told_to_each_of_its_own_and_again_on_its_day(engine: Engine) {
    block_on(async {
        let (mut above, mut old) = (Receiver::listen().await, Receiver::listen().await);
        let (mut new, mut town) = (Receiver::listen().await, Receiver::listen().await);
        let mut neighbour = Receiver::listen().await;
        let places = [
            (PREFECTURE, &above),
            (COUNTY, &old),
            (OTHER_COUNTY, &new),
            (SIBLING_TOWN, &town),
            (TOWN, &neighbour),
        ];
        let hub = telling(engine, &places, &KINDS).await;
        hub.today("2023-06-10");
        let done = change_tree(&hub, &planned()).await;
        let id = done.text("it.change.id").to_owned();
        // The same again is the same, and what is refused is nothing.
        assert_eq!(change_tree(&hub, &planned()).await.text("it.change.id"), id);
        let mut circle = planned();
        circle["codes"] = json!([COUNTY]);
        circle["parent"] = json!(SIBLING_TOWN);
        circle["document"] = json!("例民函〔2023〕6号");
        assert_eq!(
            change_tree(&hub, &circle).await.text("it.outcome"),
            "REFUSED"
        );
        // To another county: each side hears of its own, and nobody of the other's.
        let told = vec![
            (&mut above, &[MOVED, GETS][..]),
            (&mut old, &[MOVED][..]),
            (&mut new, &[GETS][..]),
            (&mut town, &[MOVED][..]),
        ];
        each_is_told("boundary.recorded", &id, told).await;
        // The day begins though nobody asks.
        hub.today("2023-08-01");
        let told = vec![
            (&mut above, &[MOVED, GETS][..]),
            (&mut old, &[MOVED][..]),
            (&mut new, &[MOVED, GETS][..]),
            (&mut town, &[MOVED][..]),
        ];
        each_is_told("boundary.in_effect", &id, told).await;
        let renamed = rename(&hub, "2023-08-01").await;
        for receiver in [&mut above, &mut old, &mut neighbour] {
            super::told(receiver, "boundary.recorded", &renamed).await;
        }
        for receiver in [&mut above, &mut old, &mut new, &mut town, &mut neighbour] {
            assert!(receiver.others().is_empty());
        }
    });
}

fn a_change_in_effect_at_once_is_told_as_recorded(engine: Engine) {
    block_on(async {
        let (mut old, mut new) = (Receiver::listen().await, Receiver::listen().await);
        let hub = telling(engine, &[(COUNTY, &old), (OTHER_COUNTY, &new)], &KINDS).await;
        hub.today("2023-06-10");
        let mut input = planned();
        input["on"] = json!("2023-06-05");
        let done = change_tree(&hub, &input).await;
        let id = done.text("it.change.id").to_owned();
        let of = |nodes: &[(&str, &str)]| data(&id, "TRANSFER", "2023-06-05", nodes);
        super::told(&mut old, "boundary.recorded", &of(&[MOVED])).await;
        super::told(&mut new, "boundary.recorded", &of(&[MOVED, GETS])).await;
        hub.today("2023-06-11");
        let renamed = rename(&hub, "2023-06-11").await;
        super::told(&mut old, "boundary.recorded", &renamed).await;
        assert!(new.others().is_empty());
    });
}

fn a_cancelled_change_is_told_and_its_day_is_not(engine: Engine) {
    block_on(async {
        let (mut old, mut new) = (Receiver::listen().await, Receiver::listen().await);
        let hub = telling(engine, &[(COUNTY, &old), (OTHER_COUNTY, &new)], &KINDS).await;
        let id = planned_and_told(&hub, &mut old, &mut new).await;
        for (by, outcome) in [
            ("990101.coordinator", "NOT_ALLOWED"),
            (DESK, "DONE"),
            (DESK, "REFUSED"),
        ] {
            let input = json!({ "input": { "change": id, "reason": "方案调整" } });
            let cancelled = hub.ask_with(by, CANCEL, input).await.ok();
            assert_eq!(cancelled.text("it.outcome"), outcome, "{by}");
        }
        let told = vec![(&mut old, &[MOVED][..]), (&mut new, &[GETS][..])];
        each_is_told("boundary.cancelled", &id, told).await;
        hub.today("2023-08-02");
        let renamed = rename(&hub, "2023-08-02").await;
        super::told(&mut old, "boundary.recorded", &renamed).await;
        assert!(old.others().is_empty() && new.others().is_empty());
    });
}

/// The town that was to go has been merged meanwhile.
fn a_change_that_fails_on_its_day_is_told_as_refused(engine: Engine) {
    block_on(async {
        let (mut old, mut new) = (Receiver::listen().await, Receiver::listen().await);
        let hub = telling(engine, &[(COUNTY, &old), (OTHER_COUNTY, &new)], &KINDS).await;
        let id = planned_and_told(&hub, &mut old, &mut new).await;
        let merged = merge("2023-06-11", &[TOWN, SIBLING_TOWN], "990101009", "大镇");
        hub.move_tree("2023-06-11", merged).await;
        let next = old.next().await.body()["data"].clone();
        let nodes = json!([
            { "part": "CHANGED", "code": TOWN },
            { "part": "CHANGED", "code": SIBLING_TOWN },
            { "part": "INTO", "code": "990101009" },
        ]);
        assert_eq!((&next["kind"], &next["nodes"]), (&json!("MERGE"), &nodes));
        hub.today("2023-08-01");
        let told = vec![(&mut old, &[MOVED][..]), (&mut new, &[GETS][..])];
        each_is_told("boundary.refused", &id, told).await;
        assert!(old.others().is_empty() && new.others().is_empty());
    });
}

/// The hub has written down that the county took all; who takes the lead before it has would tell it again.
async fn nothing_is_pending(hub: &Hub) {
    const COUNTYS: &str = "990101.admin";
    let query = "query($id: ID!) { node(id: $id) { ... on Webhook { deliveries(state: PENDING) { nodes { id } } } } }";
    let own = hub.ask(COUNTYS, "{ webhooks { nodes { id } } }").await.ok();
    let id = json!({ "id": own.text("webhooks.nodes.0.id") });
    let is_pending = async || {
        let answer = hub.ask_with(COUNTYS, query, id.clone()).await.ok();
        !answer.list("node.deliveries.nodes").is_empty()
    };
    let written = tokio::time::timeout(PATIENCE, async { while is_pending().await {} }).await;
    written.expect("the hub writes down what the county took");
}

/// Both lead, both are asked, and both see the day begin at once.
fn two_hubs_tell_of_a_day_once(engine: Engine) {
    block_on(async {
        let mut county = Receiver::listen().await;
        let hub = telling(engine, &[(COUNTY, &county)], &KINDS).await;
        let second = hub.beside_set(|settings| leads(settings, &county)).await;
        for hub in [&hub, &second] {
            hub.today("2023-06-10");
        }
        let done = change_tree(&hub, &planned()).await;
        let id = done.text("it.change.id").to_owned();
        each_is_told("boundary.recorded", &id, vec![(&mut county, &[MOVED][..])]).await;
        nothing_is_pending(&hub).await;
        for hub in [&hub, &second] {
            hub.today("2023-08-01");
        }
        let asked = [&hub, &second, &hub, &second].map(|hub| hub.ask(DESK, "{ viewer { id } }"));
        join_all(asked).await;
        each_is_told("boundary.in_effect", &id, vec![(&mut county, &[MOVED][..])]).await;
        let renamed = rename(&hub, "2023-08-01").await;
        super::told(&mut county, "boundary.recorded", &renamed).await;
        drop(second);
        assert!(county.others().is_empty());
    });
}
