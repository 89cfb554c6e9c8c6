//! An endpoint ends with the reach of whoever registered it: a county that loses a town is told no more of it.

use cengbao_api::WebhookHosts;
use serde_json::{Value, json};

use super::{change, register, sending};
use crate::boundary::{OTHER_COUNTY, transfer};
use crate::cells::Cells;
use crate::harness::database::Engine;
use crate::harness::hub::Hub;
use crate::harness::receiver::Receiver;
use crate::harness::{block_on, on_both};
use crate::world::{COUNTY, SIBLING_TOWN, SIBLING_UNIT};

on_both!(
    an_endpoint_ends_where_whoever_registered_it_no_longer_stands_above,
    a_planned_move_ends_an_endpoint_on_its_day,
);

const KINDS: [&str; 1] = ["REPORT_SIGNED"];
const LISTED: &str = "{ webhooks(first: 20) { nodes { id url } } }";
const SHOWN: &str = "query($id: ID!) { node(id: $id) { ... on Webhook { id disabledAt disabledReason \
    deliveries(first: 20) { nodes { kind } } } } }";

/// A hub that tells each receiver of a node as an account has registered it.
async fn telling(engine: Engine, endpoints: &[(&str, &str, &Receiver)]) -> Hub {
    let hosts: Vec<String> = endpoints.iter().map(|(.., to)| to.host()).collect();
    let hub = sending(engine, endpoints[0].2, |settings| {
        settings.webhook_hosts = WebhookHosts::new(&hosts).unwrap();
    })
    .await;
    for (by, node, to) in endpoints {
        if by.is_empty() {
            let host = to.host();
            let operators = [
                "webhook",
                "register",
                node,
                &to.url(),
                "--webhook-host",
                &host,
            ];
            let kinds = ["--kind", "report.signed"];
            hub.run(&[&operators[..], &kinds].concat());
            continue;
        }
        let answer = register(&hub, by, node, &to.url(), &KINDS).await.ok();
        assert_eq!(answer.text("it.outcome"), "DONE", "{answer:#?}");
    }
    hub
}

/// The endpoint of a receiver, as an administrator sees it.
async fn endpoint(hub: &Hub, by: &str, receiver: &Receiver) -> Value {
    let all = hub.ask(by, LISTED).await.ok();
    let url = receiver.url();
    let mut of_it = all.list("webhooks.nodes").iter();
    let found = of_it.find(|one| one["url"] == url.as_str());
    let id = &found.unwrap_or_else(|| panic!("{all:#?}"))["id"];
    let shown = hub.ask_with(by, SHOWN, json!({ "id": id })).await.ok();
    shown.at("node").clone()
}

fn deliveries(endpoint: &Value) -> usize {
    endpoint["deliveries"]["nodes"].as_array().unwrap().len()
}

fn an_endpoint_ends_where_whoever_registered_it_no_longer_stands_above(engine: Engine) {
    block_on(async {
        let (mut old, mut inside) = (Receiver::listen().await, Receiver::listen().await);
        let (mut above, mut own) = (Receiver::listen().await, Receiver::listen().await);
        let (mut operators, mut county) = (Receiver::listen().await, Receiver::listen().await);
        let hub = telling(
            engine,
            &[
                ("990101.admin", SIBLING_TOWN, &old),
                ("990101.admin", SIBLING_UNIT, &inside),
                ("9901.admin", SIBLING_TOWN, &above),
                ("990101002.admin", SIBLING_TOWN, &own),
                ("", SIBLING_TOWN, &operators),
                ("990101.admin", COUNTY, &county),
            ],
        )
        .await;
        let desk = hub.desk(SIBLING_UNIT);
        hub.today("2023-06-02");
        desk.file("2023-05", &Cells::found(7)).await;
        let all = [
            &mut old,
            &mut inside,
            &mut above,
            &mut own,
            &mut operators,
            &mut county,
        ];
        for told in all {
            assert_eq!(told.next().await.kind(), "report.signed");
        }
        hub.today("2023-07-10");
        hub.move_tree(
            "2023-07-10",
            transfer("2023-07-05", SIBLING_TOWN, OTHER_COUNTY),
        )
        .await;
        hub.today("2023-08-02");
        desk.file("2023-07", &Cells::found(8)).await;
        for told in [&mut above, &mut own, &mut operators] {
            assert_eq!(told.next().await.body()["data"]["period"], "2023-07");
        }
        // A word of a month before is the old county's to know at its own endpoint, and at no other.
        hub.today("2023-08-03");
        desk.file("2023-06", &Cells::found(8)).await;
        for told in [&mut above, &mut own, &mut operators, &mut county] {
            assert_eq!(told.next().await.body()["data"]["period"], "2023-06");
        }
        // What was sent before is forgotten by now.
        for (receiver, told) in [(&old, 0), (&inside, 0), (&above, 2), (&operators, 2)] {
            let found = endpoint(&hub, "990102.admin", receiver).await;
            assert_eq!(deliveries(&found), told, "{found:#}");
            let is_off = told == 0;
            assert_eq!(
                found["disabledAt"] == "2023-07-10T04:00:00.000Z",
                is_off,
                "{found:#}"
            );
            assert_eq!(found["disabledReason"].is_string(), is_off, "{found:#}");
            let why = found["disabledReason"].as_str().unwrap_or_default();
            assert_eq!(why.contains("例民函〔2023〕1号"), is_off, "{why}");
        }
        for receiver in [&mut old, &mut inside, &mut county] {
            assert!(receiver.others().is_empty());
        }
        // What goes on is the new county's to switch off.
        let above = endpoint(&hub, "990102.admin", &above).await;
        let query = "mutation($input: DisableWebhookInput!) { it: disableWebhook(input: $input) { outcome webhook { \
                     disabledAt disabledReason } } }";
        let input = json!({ "input": { "webhook": above["id"] } });
        let off = hub.ask_with("990102.admin", query, input).await.ok();
        assert_eq!(off.text("it.outcome"), "DONE", "{off:#?}");
        assert!(
            off.at("it.webhook.disabledReason").is_null(),
            "somebody did it"
        );
    });
}

fn a_planned_move_ends_an_endpoint_on_its_day(engine: Engine) {
    block_on(async {
        let (mut old, mut above) = (Receiver::listen().await, Receiver::listen().await);
        let endpoints = [
            ("990101.admin", SIBLING_TOWN, &old),
            ("9901.admin", SIBLING_TOWN, &above),
        ];
        let hub = telling(engine, &endpoints).await;
        hub.today("2023-07-01");
        hub.move_tree(
            "2023-07-02",
            transfer("2023-07-20", SIBLING_TOWN, OTHER_COUNTY),
        )
        .await;
        hub.today("2023-07-19");
        let desk = hub.desk(SIBLING_UNIT);
        desk.file("2023-06", &Cells::found(4)).await;
        for told in [&mut old, &mut above] {
            assert_eq!(told.next().await.body()["data"]["period"], "2023-06");
        }
        hub.today("2023-08-02");
        desk.file("2023-07", &Cells::found(5)).await;
        assert_eq!(above.next().await.body()["data"]["period"], "2023-07");
        let found = endpoint(&hub, "990102.admin", &old).await;
        assert!(!found["disabledAt"].is_null(), "{found:#}");
        assert_eq!(deliveries(&found), 1, "{found:#}");
        assert!(old.others().is_empty());
        let again = change(&hub, "testWebhook", json!({ "webhook": found["id"] })).await;
        assert!(again.body["errors"].is_array(), "{again:#?}");
    });
}
