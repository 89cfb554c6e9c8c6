//! A bulletin is told to endpoints below its place, and its receipts to those
//! above their readers; neither holds a figure.

use serde_json::json;

use super::telling;
use crate::cells::Cells;
use crate::harness::database::Engine;
use crate::harness::receiver::Receiver;
use crate::harness::{block_on, on_both};
use crate::world::{COMMUNITIES, COUNTY, SIBLING_TOWN, TOWN};

on_both!(a_bulletin_is_told_below_and_its_receipt_above,);

const KINDS: [&str; 4] = [
    "BULLETIN_PUBLISHED",
    "BULLETIN_SUPERSEDED",
    "BULLETIN_WITHDRAWN",
    "BULLETIN_ACKNOWLEDGED",
];

fn a_bulletin_is_told_below_and_its_receipt_above(engine: Engine) {
    block_on(async {
        let (mut county, mut town) = (Receiver::listen().await, Receiver::listen().await);
        let mut elsewhere = Receiver::listen().await;
        let places = [(COUNTY, &county), (TOWN, &town), (SIBLING_TOWN, &elsewhere)];
        let hub = telling(engine, &places, &KINDS).await;
        hub.today("2023-02-03");
        hub.desk(COMMUNITIES[0])
            .file("2023-01", &Cells::found(4))
            .await;
        let published = hub
            .publish("990101.coordinator", COUNTY, json!({}))
            .await
            .ok();
        let id = published.text("it.bulletin.id").to_owned();
        for receiver in [&mut county, &mut town, &mut elsewhere] {
            let told = receiver.next().await;
            assert_eq!(told.kind(), "bulletin.published");
            let data = told.body()["data"].clone();
            assert_eq!(
                data,
                json!({ "bulletin": id, "period": "2023-01", "simulated": true })
            );
        }
        let input = json!({ "bulletin": id });
        hub.bulletin_change("990101001.coordinator", "acknowledgeBulletin", input)
            .await
            .ok();
        for receiver in [&mut county, &mut town] {
            assert_eq!(receiver.next().await.kind(), "bulletin.acknowledged");
        }
        let input = json!({ "bulletin": id, "reason": "x" });
        hub.bulletin_change("990101.coordinator", "withdrawBulletin", input)
            .await
            .ok();
        // The sibling was not told of the receipt before it.
        for receiver in [&mut county, &mut town, &mut elsewhere] {
            assert_eq!(receiver.next().await.kind(), "bulletin.withdrawn");
        }
    });
}
