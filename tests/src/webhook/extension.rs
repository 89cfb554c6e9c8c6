//! More time for many is told of each unit, at its place and above it, once.

use cengbao_domain::policy::Role;
use cengbao_store::AccountSpec;
use serde_json::json;

use super::telling;
use crate::harness::database::Engine;
use crate::harness::hub::noon;
use crate::harness::receiver::Receiver;
use crate::harness::{block_on, on_both};
use crate::world::accounts::{grant, spec};
use crate::world::{COMMUNITIES, COUNTY, SIBLING_TOWN, SIBLING_UNIT, TOWN};

on_both!(more_time_for_many_is_told_of_each_once,);

fn more_time_for_many_is_told_of_each_once(engine: Engine) {
    block_on(async {
        let (mut county, mut town) = (Receiver::listen().await, Receiver::listen().await);
        let mut sibling = Receiver::listen().await;
        let places = [(COUNTY, &county), (TOWN, &town), (SIBLING_TOWN, &sibling)];
        let hub = telling(engine, &places, &["EXTENSION_GRANTED"]).await;
        hub.today("2023-02-04");
        let units = [COMMUNITIES[0], COMMUNITIES[1], SIBLING_UNIT];
        let desk = "990101.coordinator";
        let more = json!({ "idempotencyKey": "flood" });
        for _ in 0..2 {
            let answer = hub
                .extend_many(desk, &units, "2023-02-15", more.clone())
                .await;
            assert_eq!(answer.ok().number("it.done"), 3);
        }
        // What would take no effect, and what is not allowed, tells nothing.
        let refused = hub.extend_many(desk, &units, "2023-02-03", json!({})).await;
        assert_eq!(refused.ok().number("it.refused"), 3);
        let unchanged = hub.extend_many(desk, &units, "2023-02-14", json!({})).await;
        assert_eq!(unchanged.ok().number("it.unchanged"), 3);
        for (receiver, expected) in [
            (&mut county, &units[..]),
            (&mut town, &units[..2]),
            (&mut sibling, &units[2..]),
        ] {
            let mut told = Vec::new();
            for _ in expected {
                let next = receiver.next().await;
                let data = next.body()["data"].clone();
                assert_eq!(
                    (next.kind().as_str(), &data["until"]),
                    ("extension.granted", &json!("2023-02-15"))
                );
                assert!(!next.text.contains("汛情"));
                told.push(data["unit"].as_str().unwrap().to_owned());
            }
            told.sort();
            assert_eq!(told, expected);
        }
        // What is told of a simulated unit is simulated, whoever grants it.
        let real = AccountSpec {
            simulated: false,
            ..spec("desk.real", None, vec![grant(Role::Coordinator, COUNTY)])
        };
        let operator = hub.store().system("accounts of a test", noon("2023-02-04"));
        operator.create_accounts(&[real]).await.unwrap();
        hub.extend("desk.real", SIBLING_UNIT, "2023-01", "2023-02-20")
            .await
            .ok();
        for receiver in [&mut county, &mut sibling] {
            let data = receiver.next().await.body()["data"].clone();
            assert_eq!(data["until"], "2023-02-20");
            assert_eq!(data["simulated"], true);
        }
        assert!(town.others().is_empty());
    });
}
