//! Who holds a duty back: the worst first, of these who lacks most times, then by code; page by page the same.

use serde_json::{Value, json};

use super::done;
use crate::harness::both;
use crate::harness::hub::Hub;
use crate::world::enterprises::{HOTEL, PLANT, QUARRY, SHOP};

both!(who_lacks_most_times_stands_first_on_every_page);

/// A page of who holds 两个一次 back, with its cursors.
async fn held_back(hub: &Hub, page: &str) -> (Vec<Value>, Value) {
    let query = format!(
        "{{ jurisdiction(code: \"990101\") {{ compliance(campaign: \"li-2023\", asOf: \"2023-04-30\") {{ \
         heldBack(duty: \"two-once\", {page}) {{ nodes {{ state lacking enterprise {{ code }} }} \
         pageInfo {{ startCursor endCursor hasNextPage hasPreviousPage }} }} }} }} }}"
    );
    let answer = hub.ask("990101.viewer", &query).await.ok();
    let found = answer.at("jurisdiction.compliance.heldBack");
    let nodes = found["nodes"].as_array().unwrap().iter();
    let nodes = nodes.map(|one| json!([one["state"], one["lacking"], one["enterprise"]["code"]]));
    (nodes.collect(), found["pageInfo"].clone())
}

async fn who_lacks_most_times_stands_first_on_every_page(hub: Hub) {
    hub.today("2023-05-10");
    let [plant, hotel, shop, quarry] = [PLANT, HOTEL, SHOP, QUARRY].map(|one| one.code());
    for (one, inspected, drilled) in [
        (
            &plant,
            &["2023-01-31", "2023-02-20"][..],
            &["2023-02-10"][..],
        ),
        (&hotel, &["2023-01-31"][..], &[][..]),
        (
            &shop,
            &["2023-01-10", "2023-02-10", "2023-03-10"][..],
            &["2023-02-10"][..],
        ),
        (
            &quarry,
            &["2023-01-10", "2023-02-10"][..],
            &["2023-02-10"][..],
        ),
    ] {
        done(&hub, one, "two-once.inspect", inspected).await;
        done(&hub, one, "two-once.drill", drilled).await;
    }
    // Two who lack as many stand by their codes.
    let mut alike = [plant, quarry];
    alike.sort();
    let [first, second] = alike;
    let expected = [
        json!(["MISSED", 4, hotel]),
        json!(["MISSED", 2, first]),
        json!(["MISSED", 2, second]),
        json!(["AT_RISK", 1, shop]),
    ];
    let (all, _) = held_back(&hub, "first: 50").await;
    assert_eq!(all, expected);
    let (mut forward, mut page) = (Vec::new(), "first: 1".to_owned());
    loop {
        let (nodes, info) = held_back(&hub, &page).await;
        forward.extend(nodes);
        if info["hasNextPage"] == json!(false) {
            break;
        }
        page = format!("first: 1, after: {}", info["endCursor"]);
    }
    assert_eq!(forward, expected);
    let (last, info) = held_back(&hub, "last: 2").await;
    assert_eq!(last, expected[2..]);
    let (before, _) = held_back(&hub, &format!("last: 2, before: {}", info["startCursor"])).await;
    assert_eq!(before, expected[..2]);
    // Who has done it meanwhile leaves the list, and the cursor of his row still parts it.
    let (_, info) = held_back(&hub, "first: 2").await;
    done(&hub, &hotel, "two-once.drill", &["2023-04-20"]).await;
    let (rest, _) = held_back(&hub, &format!("first: 9, after: {}", info["endCursor"])).await;
    assert_eq!(rest, expected[2..]);
}
